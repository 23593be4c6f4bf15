"""The configuration as runs print it: ``Namespace(…)``, the launch command, ``key: value`` before training."""

from __future__ import annotations

import re

from trainmon_tui.parse.finding import Finding
from trainmon_tui.parse.numbers import parse_setting
from trainmon_tui.parse.prefix import read_prefix

SAMPLES = (
    "Namespace(lr=1e-5, epochs=35, teacher_type='rule_based', resume=None)",
    "TrainingArguments(learning_rate=0.002, lr_scheduler_type='constant_with_warmup', warmup_steps=200)",
    "python train.py --free_bits 0.02 --max_kl_weight=15.0 --amp",
    "  free_bits: 0.02",
    "Model: molecular flow",
    "teacher_type = rule_based",
    '  "teacher_type": "rule_based",',
    "  free_bits ....... 0.02",
)
_CALL = re.compile(rb"[^(){}]{0,60}\b(?:Namespace|\w*Config|\w*Args|\w*Arguments)\((?P<body>.*)\)? *$")
_ITEM = re.compile(rb"(\w[\w.-]*) *= *('[^']*'|\"[^\"]*\"|\[[^\]]*\]|\([^)]*\)|[^,()\[\]]+)")
_LAUNCH = re.compile(
    rb"(?:.*[\s$+])?(?:python[0-9.]*|torchrun|accelerate launch|deepspeed) (?:.* )?[\w./-]+\.py(?P<flags> .*--.*)$"
)
_FLAG = re.compile(rb"--([A-Za-z][\w.-]*)(?:[= ](?!--)('[^']*'|\"[^\"]*\"|\S+))?")
_PLAIN = re.compile(
    rb"[\s*|\xe2\x80\xa2-]*(?P<key>[A-Za-z][\w./ -]{0,39}?) *(?:: +|[=:] ?)(?P<value>[^\s=:|{\[(][^|={}]{0,119})$"
)
_QUOTED = re.compile(
    rb" +(?P<quote>['\"])(?P<key>[A-Za-z][\w./ -]{0,39})(?P=quote) ?: *(?P<value>'[^']*'|\"[^\"]*\"|[^\s{}\[\]\"',]{1,40})"
    rb" *,? *"
)
_DOTTED = re.compile(rb" *(?P<key>[A-Za-z][\w-]{0,63}) \.{2,} (?P<value>\S.{0,119})")
_RAISED = re.compile(rb"[\w.]*[a-z](?:Error|Exception|Interrupt|Exit|Warning)")
"""The last line of a traceback looks like a setting: ``ValueError: y``."""
MAX_VALUE = 200


def detect(text: bytes) -> Finding | None:
    """Return printed settings; a lone ``key: value`` counts only before training starts."""
    if found := _CALL.match(text):
        return Finding(config=_settings(_ITEM.findall(found["body"])))
    if found := _LAUNCH.match(text):
        return Finding(config=_settings(_FLAG.findall(found["flags"])))
    return None


def detect_plain(text: bytes) -> Finding | None:
    """Return a lone ``key: value`` line as a setting, should training not have started."""
    start = read_prefix(text).end
    for pattern in (_QUOTED, _DOTTED):
        if found := pattern.fullmatch(text, start):
            return Finding(config=_settings([(found["key"], found["value"])]), early=True)
    found = _PLAIN.match(text, start)
    if not found or len(found["key"].split()) > 4 or _RAISED.fullmatch(found["key"]):
        return None
    return Finding(config=_settings([(found["key"], found["value"])]), early=True)


def _settings(items: list[tuple[bytes, bytes]]) -> dict[str, str | float]:
    return {key.strip().decode("utf-8", "replace"): _value(raw.strip()) for key, raw in items}


def _value(raw: bytes) -> str | float:
    return parse_setting(raw.removesuffix(b",").strip(b"'\"")[:MAX_VALUE])
