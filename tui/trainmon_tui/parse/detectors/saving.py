"""What goes to the disk and comes from it: checkpoints saved and loaded, other files written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trainmon_tui.parse.finding import Finding
from trainmon_tui.parse.numbers import parse_number
from trainmon_tui.parse.prefix import read_prefix
from trainmon_tui.parse.source_code import is_source_code

if TYPE_CHECKING:
    from collections.abc import Collection

    from trainmon_tui.model.blocks import EventKind

SAMPLES = (
    "Model saved: checkpoints/model_300_450.pt",
    "11/21 04:14:47 - mmengine - INFO - Saving checkpoint at 1 epochs",
    "Saving model checkpoint to out/checkpoint-500",
    "Snapshotting solver state to binary proto file snaps/net_iter_2000.solverstate",
    "✓ Loss curves saved: out/loss_curves_300_450.png",
    "=> loaded checkpoint 'runs/last.pth.tar' (epoch 12)",
    "Resuming from checkpoint out/checkpoint-400",
)
_LONGEST = 400
_WEIGHTS = (
    rb"(?:model|check-?points?|ckpt|weights|params?|parameters|snapshot|optim(?:izer|iser)?s?|adapters?|"
    rb"(?:\w+ )?\w*state(?:_dict)?|pipeline|network|policy|agent|ema)\b"
)
_FILE = rb"[^\s'\"<>|,;()]+\.(?:pt|pth|ckpt|safetensors|bin|npz|h5|hdf5|keras|pkl|pickle|zip|tar|pdparams|pdopt|params|caffemodel|solverstate|msgpack|onnx|joblib|orbax|model|weights)\b"
_SAVES = re.compile(
    rb"(?:sav(?:ed|ing|e)|wrote|writing|written|dump(?:ed|ing)|snapshott(?:ed|ing)|export(?:ed|ing)|stor(?:ed|ing)|persist(?:ed|ing))\b"
    rb"(?: (?:the|a|an|new|best|final|last|latest|current|full|trained|intermediate|solver|ema|adam|all|whole|training|merged|hugging ?face|'|\"))*"
    rb"[ '\"]*(?:" + _WEIGHTS + rb"|(?:(?:in|at|to|as|:|->)[: ]*)+" + _FILE + rb"|" + _FILE + rb")"
    rb"|"
    + _WEIGHTS
    + rb"(?: \S+)? (?:was |were |has been |have been |successfully )?(?:saved|written|dumped|exported|stored)\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(
    rb"\b(?:sav(?:ed|ing)|written|wrote|writing|dumped)\b[\w ]{0,40}(?:(?: to| in| as| at|:)+ *)[^\s:]*(?:/|\.\w{2,5}\b)|\b(?:results|curves?|plots?|logs?|figures?|metrics|samples|history) saved\b",
    re.IGNORECASE,
)
_LOADS = re.compile(
    rb"\b(?:resum(?:ed|ing)|restor(?:ed|ing)|continu(?:ed|ing)|load(?:ed|ing)|warm[- ]?start(?:ed|ing)?)\b"
    rb"(?: (?:the|a|an|run|training|job|best|last|latest|pre-?trained|previous|saved|all|solver|from|at|epoch|step|history|fine-?tuned))*"
    rb"[ '\"]*(?:"
    + _WEIGHTS
    + rb"|(?:from|at|:)[: '\"]*"
    + _FILE
    + rb"|"
    + _FILE
    + rb"|from \S*(?:check|ckpt|snap|step|epoch)|history\b)"
    rb"|\bresum(?:ed|ing)\b(?: \w+){0,3} (?:from|at|to)\b|\b"
    + _WEIGHTS
    + rb" (?:was |were |successfully )?(?:loaded|restored|resumed)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    rb"^wandb:|\b(?:will|would|would be|to be|should|cannot|can't|could|fail(?:ed|ure)?|unable|not|no|never|every|each|skip\w*|without|error|shards?|"
    rb"if|before|do(?:es)?n't)\b(?! \w+ epoch)|\?|(?<![0-9])[:=] *(?:None|null|False|True|0(?!-))\b|\bembeddings?\b|\bvocab",
    re.IGNORECASE,
)
_TOLD_BY_NUMBERS = re.compile(rb"[:=] *0|\.h(?:df)?[0-9]")
"""Where digits decide whether anything was saved: ``saved: 0``, ``weights.h5``."""
_PATHS = (
    re.compile(rb"(?<!\w)['\"]([^'\"]*[/\\.][^'\"]*)['\"]"),
    re.compile(rb"(" + _FILE + rb")"),
    re.compile(rb"((?:[A-Za-z]:|[\w.~@+%=-]*)[/\\][^\s'\"<>|,;()]+)"),
    re.compile(rb"\b(?:to|in|from|at|as|into) ([\w.-]*(?:check|ckpt|out|model|step)[\w.-]*[\w-])"),
)
_NAME = re.compile(r".*[A-Za-z].*(?<!\.log)(?<!\.py)")
_STEP = re.compile(
    rb"(?:step|iter(?:ation)?|checkpoint|ckpt|update)s?[-_ =:]{0,2}([0-9]+)(?![0-9]*[.][0-9])(?! *epoch)",
    re.IGNORECASE,
)
_EPOCH = re.compile(
    rb"(?:\bat ([0-9]+(?:\.[0-9]+)?) epochs?\b|epoch[-_:= ]+([0-9]+(?:\.[0-9]+)?))", re.IGNORECASE
)


def detect(text: bytes) -> Finding | None:
    """Return what a line says was saved or loaded, with its path, step and epoch where it names them."""
    kind = _kind(text) if len(text) <= _LONGEST else None
    return None if kind is None or is_source_code(text) else Finding(event=kind, fields=details(text))


def detect_again(text: bytes, like: Finding) -> Finding | None:
    """Return the same of a line that differs in its numbers alone from one that is known."""
    if len(text) > _LONGEST or _TOLD_BY_NUMBERS.search(text):
        return detect(text)
    return Finding(event=like.event, fields=details(text, like.fields))


def details(text: bytes, asked: Collection[str] = ("path", "step", "epoch")) -> dict[str, Any]:
    """Return the file or folder, step and epoch that a line names, as far as they are asked for."""
    found: dict[str, Any] = {}
    start = read_prefix(text).end
    if "path" in asked and (path := _path(text, start)):
        found["path"] = path
    if "step" in asked and (step := _STEP.search(text, start)):
        found["step"] = parse_number(step[1])
    if "epoch" in asked and (epoch := _EPOCH.search(text, start)):
        found["epoch"] = parse_number(epoch[1] or epoch[2])
    return found


def _path(text: bytes, start: int) -> str:
    groups = (found.groups() for pattern in _PATHS for found in pattern.finditer(text, start))
    names = (next(filter(None, group)).decode("utf-8", "replace").rstrip(".:!]") for group in groups)
    return next(filter(_NAME.fullmatch, names), "")


def _kind(text: bytes) -> EventKind | None:
    said = text[read_prefix(text).end :]
    if _NOT.search(said):
        return None
    if _LOADS.search(said):
        return "load"
    if _SAVES.search(said):
        return "checkpoint"
    return "saved" if _KEEPS.search(said) else None
