"""Which values say nothing of learning: clocks, counters, sizes, settings, and copies of the best value so far."""

from __future__ import annotations

from trainmon_tui.parse.names import counter_of, humps, words

CLOCK_UNITS = frozenset({"s", "ms", "us", "min", "h"})
"""A value in one of these is a time."""

_METRICS = frozenset(
    {"elapsed", "remaining", "epoch_time", "step_time", "batch_size", "total_steps", "samples_seen"}
    | {"tokens_seen", "gpu_mem", "samples_per_s", "tokens_per_s", "loss_scale", "skipped_steps"}
)
_CLOCKS = (
    "time|times|eta|elapsed|remaining|duration|runtime|latency|timestamp|timing|timings|timers|wall|walltime|clock|timer|sec|secs|"
    "second|seconds|dur|took|ms|mins|minutes|hour|hours|day|days|maintenance|cost|left"
)
_SPEEDS = "fps|tgs|ups|wpb|bsz|sps|ips|tflops|tflop|gflops|flops|flos|mfu|hfu|throughput|speed"
_SIZES = (
    "samples|sample|tokens|words|images|image|sentences|sents|sen|ntokens|nsentences|kimg|mem|memory|cpumem|gpumem|vram|allocated|reserved|"
    "maxmemallocated|memallocated|gb|gib|mb|mib|free|cached|size|shape|padding|pad|stride|channels|num|number|nnzs|"
    "params|parameters|instances|labels|targets|seqlen|data|qsize|queue"
)
_COUNTS = (
    "count|counts|percentile|quantile|batch|batches|iteration|iterations|iters|timesteps|frame|frames|step|steps|epoch|epochs|tick|"
    "percentage|progress|skipped|attempted|patience|best|episode|episodes|tol|tolerance"
)
_PLACES = (
    "lineno|pid|rank|seed|id|ids|port|index|device|cores|threads|workers|jobs|node|version|run|fold|trial"
)
_WORDS = frozenset(f"{_CLOCKS}|{_SPEEDS}|{_SIZES}|{_COUNTS}|{_PLACES}".split("|"))
_LEARNED = (
    "loss|losses|acc|accuracy|error|reward|rewards|return|score|f1|auc|map|bleu|ppl|perplexity|lr|norm|auroc|auprc|precision|recall|ndcg|mrr|entropy|ssim|psnr|"
    "ce|nll|l1|l2|mse|rmse|mae|kl|iou|dice|wer|cer"
)
_LEARNED_WORDS = frozenset(_LEARNED.split("|"))
"""Words of a value that is learned by, whatever stands beside them: ``batch_loss``, ``loss/sample``."""
_MACHINE = frozenset(
    {"timing", "timings", "time", "timer", "timers", "perf", "resources", "system", "throughput"}
)
"""Words of a path below which all is measured of the machine: ``timing_s/reward``."""
_SPREADS = frozenset({"num", "count", "total", "std", "min", "max"})
"""Last words of values that only surround a mean."""
_SUMMED = frozenset({"loss", "losses"})
"""Words of values whose total is what is learned by."""


def is_speed(unit: str | None) -> bool:
    """Whether a unit is that of a speed or its inverse: ``samples/s``, ``s/iter``."""
    over, _, under = (unit or "").partition("/")
    return under == "s" or (bool(under) and over in CLOCK_UNITS)


def is_quiet(metric: str | None, tag: str) -> bool:
    """Whether a value says nothing of learning, so that it is kept but not charted unasked."""
    if metric in _METRICS or _MACHINE.intersection(words(tag.rpartition("/")[0])):
        return True
    spelt = words(tag)
    said = {*spelt, *humps(tag)}
    if "best" in said or _is_last(spelt) or (metric is None and said and _surrounds(spelt)):
        return True
    if metric is not None or said & _LEARNED_WORDS:
        return False
    if spelt[-2:-1] == ["rank"] and spelt[-1].isdigit():
        return False
    return bool(said & _WORDS or counter_of(tag)) or (len(spelt) > 1 and spelt[-1] in CLOCK_UNITS)


def _surrounds(spelt: list[str]) -> bool:
    return spelt[-1] in _SPREADS and not (spelt[-1] == "total" and _SUMMED.intersection(spelt))


def _is_last(spelt: list[str]) -> bool:
    """Whether a name is that of the value a run ended with: ``Final loss``, ``Loss for final step``."""
    return "final" in (*spelt[:1], *spelt[-2:])
