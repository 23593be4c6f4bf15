"""What a run announces of itself: stages, unfreezing, best models, patience, early stop, completion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trainmon_tui.parse.detectors import saving
from trainmon_tui.parse.finding import Finding
from trainmon_tui.parse.numbers import parse_number
from trainmon_tui.parse.source_code import is_source_code

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import EventKind

SAMPLES = (
    "🔓 UNFREEZING VISION ENCODER (Stage 2, Epoch 3)",
    "STAGE 3: FULL (Complete + Teacher)",
    "Entering phase 2 of 3",
    "Early stopping triggered after epoch 28",
    "Monitored metric val_loss did not improve in the last 3 records. Best score: 0.512. Signaling Trainer to stop.",
    "  Patience: 2/10",
    "EarlyStopping counter: 3 out of 10",
    "Best epoch: 12",
    "✓ New best model! Val loss: 0.812",
    "Epoch 1: val_loss improved from None to 0.52990, saving model to m.keras",
    "Training completed!",
    "✅ Training complete!",
    "`Trainer.fit` stopped: `max_epochs=40` reached.",
)
_KINDS: tuple[tuple[EventKind, re.Pattern[bytes]], ...] = (
    (
        "unfreeze",
        re.compile(rb"\bunfreez(?:e|ing)\b(?![\"']? *[:=])|\bUNFROZEN\b|\bunfroze\b", re.IGNORECASE),
    ),
    (
        "phase",
        re.compile(
            rb"(?:^|[^\w(] ?)(?:STAGE|PHASE) [0-9]+(?:/[0-9]+)?\b *[:(-]|^[\W_]*(?:STAGE|PHASE) [0-9]+(?:/[0-9]+)?[\W_]*$"
            rb"|^[\W_]*(?i:stage|phase) [0-9]+(?:/[0-9]+)? *[:-] *[A-Za-z][A-Za-z ,&+-]*[\W_]*$"
            rb"|^\W*(?i:entering|starting|beginning|switching to|moving to|start of) (?i:stage|phase)\b"
        ),
    ),
    (
        "early_stop",
        re.compile(
            rb"\bearly[- ]?stop(?:ping|ped)?\b(?![_ ]*(?:patience|counter|:|=|enabled|disabled))[^=]*(?:trigger|at |after|epoch|!|best iteration)"
            rb"|(?:^|[:\]>|-]|[0-9]|improving\.) *early[- ]?stop(?:ping|ped)?[.! ]*$|\bstopp(?:ed|ing)(?: training)? early\b"
            rb"|\bSignaling Trainer to stop\b|^Stopping\. Best iteration|\bstopped by overfitting detector\b"
            rb"|\bpatience (?:exhausted|exceeded|reached|ran out)\b|\bno improvement [^.]{0,60}\bstopping\b|\bbelow minimum, stopping\b",
            re.IGNORECASE,
        ),
    ),
    (
        "best",
        re.compile(
            rb"\bbest (?:epoch|model|checkpoint|val|validation|so far|iteration|step)\b(?! *[\"'])|\bnew best\b|\w+ improved from "
            rb"|\bimprov(?:ing|ed|es)\b.*(?:-->|->|\xe2\x86\x92)|\bbest (?:loss|acc|iou)\w*\b *$",
            re.IGNORECASE,
        ),
    ),
    (
        "done",
        re.compile(
            rb"(?<!pre-)\btraining (?:is |has |was )?(?:successfully )?(?:complete|finished|done|ended)|\b(?:finished|completed|done) training\b(?! *(?:epoch|step|for|it(?:er\w*)?|batch|round)\b)"
            rb"|\bTrainer\.fit\b. stopped:|\btraining of \w+ is done\b|\boptimization done\b|\b[0-9]+ epochs completed in\b"
            rb"|\bfine-?tuning (?:is )?(?:complete|finished|done)",
            re.IGNORECASE,
        ),
    ),
)
_NOT: dict[EventKind, re.Pattern[bytes]] = {
    "done": re.compile(
        rb"\b(?:epoch|iteration|step|fold|stage|phase)\b[ #:]*[0-9]+[^a-z]*\b(?:training|finished|done|completed)|\b(?:will|when|until|after|once)\b.*\btraining",
        re.IGNORECASE,
    ),
    "best": re.compile(
        rb"\b(?:load|restor|using|testing|evaluat|find the)\w*\b.*\bbest\b|\bsave_?best|^\W*\w*best_\w+[\"']? *[:=]",
        re.IGNORECASE,
    ),
    "early_stop": re.compile(
        rb"\b(?:using|with|enabl\w+|will|patience *[=:])\b|until .* improve", re.IGNORECASE
    ),
}
_COUNTED = re.compile(
    rb"(?P<left>decreas\w+ |remaining |left )?\b(?:patience|early ?stopping(?: counter)?|no improvement|(?:epochs|steps|evals?|rounds) (?:without|since) improvement|did not improve)"
    rb"(?: counter)?[\s:=(]*(?P<count>[0-9]+) *(?:/|of|out of) *(?P<limit>[0-9]+)",
    re.IGNORECASE,
)
_WAITED = re.compile(
    rb"\b(?:no improvement (?:for|in|since)|stalled|has not improved (?:for|in)|(?:epochs|steps|evals?|rounds) (?:without|since) improvement[:=]?) (?P<count>[0-9]+)(?: (?:epochs?|steps?|times?|evals?|rounds?)|$)",
    re.IGNORECASE,
)
_STOOD = re.compile(rb"\bdid(?: not|n't) improve from\b", re.IGNORECASE)
_EPOCH = re.compile(rb"\bepoch(?: is)?[:= #]+([0-9]+(?:\.[0-9]+)?)", re.IGNORECASE)
_LONGEST = 400


def detect(text: bytes) -> Finding | None:
    """Return the announcement that a line is; its own epoch, where it names one, is the field ``epoch``."""
    if len(text) > _LONGEST:
        return None
    for kind, pattern in _KINDS:
        if pattern.search(text) and not (kind in _NOT and _NOT[kind].search(text)):
            return None if is_source_code(text) else Finding(event=kind, fields=_fields(kind, text))
    return _waiting(text)


def _fields(kind: EventKind, text: bytes) -> dict[str, Any]:
    fields = saving.details(text) if kind == "best" else {}
    epoch = _EPOCH.search(text)
    return fields | ({"epoch": parse_number(epoch[1])} if epoch else {})


def _waiting(text: bytes) -> Finding | None:
    if found := _COUNTED.search(text):
        count, limit = float(found["count"]), float(found["limit"])
        return Finding(
            event="patience", fields={"count": limit - count if found["left"] else count, "limit": limit}
        )
    if found := _WAITED.search(text):
        return Finding(event="patience", fields={"count": float(found["count"])})
    return Finding(event="patience") if _STOOD.search(text) else None
