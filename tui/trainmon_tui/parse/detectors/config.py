"""The configuration as runs print it: ``Namespace(…)``, the launch command, ``key: value`` before training.

Settings make no series. What begins a process (its command, its ``Namespace``) begins its configuration.
"""

from __future__ import annotations

import re

from trainmon_tui.parse.compose import compose
from trainmon_tui.parse.detectors import record
from trainmon_tui.parse.finding import NOTHING, Finding
from trainmon_tui.parse.names import STEP_NAMES, normalised
from trainmon_tui.parse.numbers import parse_number, parse_setting
from trainmon_tui.parse.pairs import Pair
from trainmon_tui.parse.prefix import read_prefix
from trainmon_tui.parse.roles import metric_of
from trainmon_tui.parse.source_code import is_source_code

SAMPLES = (
    "Namespace(lr=1e-5, epochs=35, teacher_type='rule_based', resume=None)",
    "TrainingArguments(learning_rate=0.002, lr_scheduler_type='constant_with_warmup', warmup_steps=200)",
    "python train.py --free_bits 0.02 --max_kl_weight=15.0 --amp",
    "torchrun --nproc_per_node 2 -m pkg.train model=small optimizer.lr=1e-3",
    "    --learning_rate 1e-4 --warmup 200 \\",
    "args = {'lr': 0.001, 'teacher_type': 'rule_based'}",
    "Transport: 300.0K → 450.0K",
    "  free_bits: 0.02",
    "Model: molecular flow",
    "teacher_type = rule_based",
    '  "teacher_type": "rule_based",',
    "  free_bits ....... 0.02",
    " 'steps': 100,",
    "optimizer          adamw",
)
_CALL = re.compile(rb"[^(){}]{0,60}\b(?P<name>Namespace|\w*Config|\w*Args|\w*Arguments)\((?P<body>.*)\)? *$")
_DICT = re.compile(
    rb"[^(){}\[\]]{0,40}\b\w*(?:args?|config(?:uration)?|cfg|hyper-?param(?:eter)?s?|hparams|params|settings|options|flags|opt)\b *[:=]+ *(?=\{)",
    re.IGNORECASE,
)
_ITEM = re.compile(rb"(\w[\w.-]*) *= *('[^']*'|\"[^\"]*\"|\[[^\]]*\]|\([^)]*\)|[^,()\[\]]+)")
_LAUNCH = re.compile(
    rb"(?:.*[\s$+])?(?:python[0-9.]*|torchrun|accelerate launch|deepspeed|srun|mpirun|horovodrun|colossalai run) (?:.* )?"
    rb"(?:[\w./-]+\.py|-m (?!torch\.distributed|pip|pytest)[A-Za-z][\w.]+)(?P<flags> .*)$"
)
_FLAG = re.compile(
    rb"(?<!\S)(?:--([A-Za-z][\w.-]*)(?:[= ](?!--|\\)('[^']*'|\"[^\"]*\"|\S+))?|\+{0,2}([A-Za-z][\w./@]*)=('[^']*'|\"[^\"]*\"|\S*))"
)
_CONTINUED = re.compile(rb" *--[A-Za-z][\w.-]*(?:[= ].*)?")
_BECOMES = re.compile(
    rb"[\s*|-]*(?P<key>[A-Za-z][\w ]{0,39}?) *: *(?P<value>[-+0-9.]+(?:[eE][-+]?[0-9]+)? ?\w{0,4} *(?:\xe2\x86\x92|-{1,2}>|=>) *[-+0-9.]+ ?\w{0,4}) *"
)
_PLAIN = re.compile(
    rb"[\s*|\xe2\x80\xa2-]*(?P<key>[A-Za-z_][\w./ -]{0,39}?) *(?:(?P<colon>: +)|[=:] ?)(?P<value>[^\s=:|{][^|={}]{0,119})$"
)
_QUOTED = re.compile(
    rb" +(?P<quote>['\"])(?P<key>[A-Za-z][\w./ -]{0,39})(?P=quote) ?: *(?P<value>'[^']*'|\"[^\"]*\"|\[[^{}\[\]]*\]|\([^{}()]*\)|[^\s{}\[\]()\"',]{1,40})"
    rb" *[,}]* *"
)
_DOTTED = re.compile(rb" *(?P<key>[A-Za-z][\w-]{0,63}) ?\.{2,}:? (?P<value>\S.{0,119})")
_ALIGNED = re.compile(
    rb" *(?P<key>[A-Za-z_](?:[\w./-]{0,62}\w)?(?: [A-Za-z_(][\w./()-]{0,29}){0,2})(?: {3,}|[ \t]*\t[ \t]*|(?<=\w_\w) {2})"
    rb"(?P<value>'[^']*'|\"[^\"]*\"|\[[^\[\]]*\]|\([^()]*\)|[^\s=:|('\"\[][^\s=|]{0,119}) *"
)
_FRAME = re.compile(
    rb"[\s})\]]*[({\[]?[\s,]*|\s*[\"']?\w[\w .-]{0,39}[\"']? *[:=] *[({\[]\s*|\s*[\"'][^\"':]*[\"'],?|\s*\w*(?:Namespace|Config|Args|Arguments)\(|[A-Za-z][\w ]{0,39}: *"
)
"""What only holds settings together: brackets, the head of a block, a list's words."""
_OPEN = re.compile(
    rb"\s*[\"']\w[\w .-]{0,39}[\"'] *: *[\[(][^\[\](){}:=]*,|\s*-?[0-9][0-9.e+-]*(?:,|[\])}]+,?)"
)
"""The head of a list that goes on in the next line, and the numbers there."""
_DEFAULT = re.compile(rb"\s*\[default: [^\]]*\]\s*$")
_EXPRESSION = re.compile(rb"[\w)\]] ?[(\[]|[\w)\]] (?:[*@/%+-]|if|else|for|and|or) [\w(\[]|\.\w+\(")
_RAISED = re.compile(rb"[\w.]*[a-z](?:Error|Exception|Interrupt|Exit|Warning)")
"""The last line of a traceback looks like a setting: ``ValueError: y``."""
_SCHEDULED = frozenset({"steps", "iters", "iterations", "updates", "timesteps"})
"""Names of counters that, alone in a line of settings, say how many there are to be."""
_NEVER_SET = frozenset({"globalstep", "globalsteps"})
"""Names of counters that no schedule has among its settings."""
MAX_VALUE = 200
MOST_WORDS = 4


def detect(text: bytes) -> Finding | None:
    """Return printed settings; a lone ``key: value`` counts only before training starts."""
    if found := _CALL.match(text):
        return Finding(config=_settings(_ITEM.findall(found["body"])), begins=found["name"] == b"Namespace")
    if found := _LAUNCH.match(text):
        flags = _flags(found["flags"])
        return Finding(config=flags, begins=True) if flags or text.endswith(b"\\") else None
    if _DEFAULT.search(text):
        return detect_plain(text)
    if _CONTINUED.fullmatch(text):
        return Finding(config=_flags(text), early=True)
    if found := _DICT.match(text):
        return Finding(config=record.read_settings(text, found.end()))
    start = read_prefix(text).end
    if found := _BECOMES.fullmatch(text, start):
        return Finding(config=_settings([(found["key"], found["value"])]), early=True)
    found = _QUOTED.fullmatch(text, start)
    if found and (found["value"][:1] in (b"(", b"[") or _is_scheduled(found["key"], found["value"])):
        return Finding(config=_settings([(found["key"], found["value"])]), early=True)
    return None


def detect_plain(text: bytes) -> Finding | None:
    """Return a lone ``key: value`` line as a setting, should training not have started."""
    start = read_prefix(text).end
    for pattern in (_QUOTED, _DOTTED):
        if found := pattern.fullmatch(text, start):
            return Finding(config=_settings([(found["key"], found["value"])]), early=True)
    if _FRAME.fullmatch(text, start) or _OPEN.fullmatch(text, start):
        return NOTHING
    found = _PLAIN.match(text, start)
    if not found:
        return _aligned(text, start)
    if len(found["key"].split()) > MOST_WORDS or _RAISED.fullmatch(found["key"]):
        return None
    indented = found.start("key") > start and normalised(found["key"].decode()) not in _NEVER_SET
    if not indented and _is_counter(found["key"], found["value"]):
        place = found.span("value")
        name = found["key"].decode()
        return compose(text, (), [Pair(name, *place, None, spaced=False)], label=normalised(name))
    if is_source_code(text) or (not found["colon"] and _EXPRESSION.search(found["value"])):
        return None
    return Finding(config=_settings([(found["key"], found["value"])]), early=True)


def _aligned(text: bytes, start: int) -> Finding | None:
    """Return a setting that only blanks part from its value; a number that has a metric's name is that metric."""
    found = _ALIGNED.fullmatch(text, start)
    if not found:
        return None
    key, value = found["key"], found["value"]
    name = key.decode("utf-8", "replace")
    measured = metric_of(name) or _is_counter(key, value)
    if measured and parse_number(value) is not None and not _is_scheduled(key, value):
        return compose(text, (), [Pair(name, *found.span("value"), None, spaced=True)], early=True)
    return Finding(config=_settings([(key, value)]), early=True)


def _is_scheduled(key: bytes, value: bytes) -> bool:
    return normalised(key.decode("utf-8", "replace")) in _SCHEDULED and parse_number(value) is not None


def _is_counter(key: bytes, value: bytes) -> bool:
    """Whether a line only counts: ``step: 40``; indented it would be a schedule's setting."""
    return normalised(key.decode("utf-8", "replace")) in STEP_NAMES and parse_number(value) is not None


def _flags(text: bytes) -> dict[str, str | float]:
    return _settings([(flag or name, value or chosen) for flag, value, name, chosen in _FLAG.findall(text)])


def _settings(items: list[tuple[bytes, bytes]]) -> dict[str, str | float]:
    return {key.strip().decode("utf-8", "replace"): _value(raw.strip()) for key, raw in items}


def _value(raw: bytes) -> str | float:
    return parse_setting(_DEFAULT.sub(b"", raw).removesuffix(b",").strip(b"'\"")[:MAX_VALUE])
