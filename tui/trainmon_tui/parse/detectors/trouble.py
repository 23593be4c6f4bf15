"""What went wrong: tracebacks, memory that ran out, overflow and clipped gradients, hung collectives, warnings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.detectors import line
from trainmon_tui.parse.finding import Finding
from trainmon_tui.parse.prefix import read_prefix
from trainmon_tui.parse.source_code import is_source_code

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import EventKind

SAMPLES = (
    "Traceback (most recent call last):",
    "WARNING: CUDA out of memory on batch 182 (Tried to allocate 2.50 GiB). Skipping batch and emptying cache.",
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB",
    "jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Failed to allocate request for 2.5GiB on device",
    "slurmstepd: error: Detected 1 oom_kill event in StepId=8114.batch.",
    "Gradient overflow.  Skipping step, loss scaler 0 reducing loss scale to 32768.0",
    "WARNING: gradient norm 83.1 exceeds 1.0, gradients were clipped",
    "[rank3]: Watchdog caught collective operation timeout: WorkNCCL(SeqNum=118, OpType=ALLREDUCE) ran for 600029 ms",
    "/home/user/train/tasks.py:161: UserWarning: Converting a tensor with requires_grad=True to a scalar",
    "  ⚠️  High overfitting ratio: 3.1 (val 2.4 / train 0.8)",
)
_TRACEBACK = re.compile(rb"Traceback \(most recent call last\):(?![\"'`])")
_OOM = re.compile(
    rb"\bout of memory\b|\bOutOfMemory(?:Error|Exception)?\b|\bOUT_OF_MEMORY\b|\bOOM when allocating|\bOOM[- ]?[Kk]ill(?:ed|er)?\b"
    rb"|\boom[-_]kill(?:er)?\b|\bran out of memory\b|\bResourceExhaustedError\b|\bRESOURCE_EXHAUSTED\b|Resource exhausted: "
    rb"|\bCU(?:BLAS|DNN|SOLVER|SPARSE|FFT|RAND)_STATUS_ALLOC_FAILED|\bcudaErrorMemoryAllocation\b|\bcuMemAlloc\w* failed"
    rb"|\bcan(?:'t|not) allocate memory\b|\bstd::bad_alloc\b|MemoryError\b|\b[Ee]xceeded (?:job |step )?memory limit"
    rb"|\bTERM_MEMLIMIT\b|\bkilled due to memory pressure|\bnot enough memory: you tried to allocate",
    re.IGNORECASE,
)
_FEARED = re.compile(
    rb"\b(?:avoid\w*|prevent\w*|in case of|if|when|without|may|might|could|risk of|handl(?:e|ing)|no)\b[^.:;]{0,30}$",
    re.IGNORECASE,
)
"""The words before a trouble that is only spoken of."""
_NOT_COUNTED = re.compile(
    rb"\w*[\"']? *[:=] *(?:[0-9{\"']|no(?:ne)?\b|false\b)|.*\bnot a failure\b", re.IGNORECASE
)
"""The words behind one that is a counter, or that the program calls harmless."""
_SUPPOSED = re.compile(
    rb"\b(?:potential|possible|likely|probable|common)\b[^:]{0,40}\b(?:cause|reason)s?\b|\bprobably\b",
    re.IGNORECASE,
)
"""A list of what may have happened says nothing of what did."""
_OVERFLOW = re.compile(
    rb"\bgrad(?:ient)?s? overflow\b|\boverflow! |\boverflow detected\b|\breducing (?:the )?(?:dynamic )?loss scale\b"
    rb"|\battempted loss scale\b|\b(?:minimum|lowest) loss scale reached|\bloss scale (?:is )?(?:already )?at (?:its )?minimum"
    rb"|\b(?:nan|inf|non-?finite|infinite)\b(?: or \w+| ?/ ?\w+)? (?:values? )?(?:found |detected )?(?:in )?(?:the )?grad"
    rb"|\bgrad(?:ient)?s?(?: norms?)? (?:is|are|contains?|has|have|became|was|were) (?:\w+ )?(?:nan|inf|non-?finite)\b",
    re.IGNORECASE,
)
_NO_OVERFLOW = re.compile(rb"\bno (?:grad(?:ient)? )?overflow\b|\bcheck_grad_overflow\b", re.IGNORECASE)
_CLIPPED = re.compile(
    rb"\bgrad(?:ient)?s? (?:norms? )?(?:\S+ )?(?:was|were|is being|are being|got|has been|have been) clipped\b"
    rb"|\bclipp(?:ing|ed) (?:the )?grad(?:ient)?s?\b(?! *(?:norm)? *[:=] *[0-9.]+ *$| *(?:is )?(?:at|to|with|enabled|by|on)\b)"
    rb"|\bgrad(?:ient)?s?(?: norm)? [^:]{0,40}\b(?:exceeds|exceeded|above|over)\b.*\bclip",
    re.IGNORECASE,
)
_HUNG = re.compile(
    rb"\bcollective operation timeout\b|\bNCCL (?:operations?|work|collectives?)[^.]{0,40}\b(?:timed? ?out|failed)\b"
    rb"|\bNCCL (?:error|timeout)\b|\bnccl(?:System|Internal|UnhandledCuda|Remote|Invalid\w+)Error\b|\bDistBackendError\b"
    rb"|\bTimed out after \d+\s?\w* waiting (?:on|for) (?:a )?(?:collective|send|recv|operation)"
    rb"|\bWait timeout after \d+ ?ms\b|\bwatchdog [^.]{0,40}timed? ?out\b|\bConnection closed by peer\b"
)
_WARNING = re.compile(rb"(?<![\w/])\w*Warning:(?: |$)|\bwarning: ", re.IGNORECASE)
_LEVEL = re.compile(rb"^\W*WARN(?:ING)?\b|\bWARNING\b *[-:|]|^W[0-9]{4} [0-9]{2}:[0-9]{2}:", re.IGNORECASE)
_ADVICE = re.compile(rb"\s*(?:\xe2\x9a\xa0|\xf0\x9f\x9f\xa1|\xf0\x9f\x92\xa1)")


def detect(text: bytes) -> Finding | None:
    """Return the event that a line of trouble is."""
    kind = _kind(text)
    return Finding(event=kind) if kind else None


def _kind(text: bytes) -> EventKind | None:
    if _TRACEBACK.search(text):
        return "traceback"
    kind: EventKind | None = "oom" if _ran_out(text) else _said(text)
    return None if kind and is_source_code(text) else kind


def _ran_out(text: bytes) -> bool:
    return not _SUPPOSED.search(text) and any(
        not _FEARED.search(text[max(0, found.start() - 48) : found.start()])
        and not _NOT_COUNTED.match(text, found.end())
        for found in _OOM.finditer(text)
    )


def _said(text: bytes) -> EventKind | None:
    if _HUNG.search(text):
        return "timeout"
    if _OVERFLOW.search(text) and not _NO_OVERFLOW.search(text):
        return "overflow"
    if _CLIPPED.search(text):
        return "clipping"
    if _WARNING.search(text) or (_LEVEL.search(text) and not _holds_values(text)):
        return "warning"
    return "advice" if _ADVICE.match(text) else None


def _holds_values(text: bytes) -> bool:
    """Whether a line of level WARNING is one of training: many programs log nothing below that level."""
    said = line.detect(text[read_prefix(text).end :])
    return said is not None and bool(said.keys) and line.counts(said.captures)
