"""Writes logs of every shape for the benchmarks, each as large as asked for.

A shape is a function that yields a log's parts for ever; `write` takes as many of them as are needed. Some of them are
what trainers print, some are what nobody should, and none may make the reader slow.
"""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import make_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ENDLESS = 10**9
"""Lines asked of the generators that count them."""
WORDS = (
    "the", "loader", "wrote", "shard", "of", "tensors", "to", "cache", "while", "rank", "waits", "for", "barrier", "and", "graph",
    "compiles", "kernels", "again", "after", "hook", "returned", "device", "memory", "pool", "grows", "slowly", "over", "night",
)  # fmt: skip


def counted(kind: str) -> Callable[[], Iterator[str]]:
    """Return a shape of `make_log` as one that never ends."""
    return lambda: make_log.KINDS[kind](ENDLESS)


def fading(noise: random.Random, step: int) -> float:
    """Return a loss that sinks with the steps."""
    return 0.3 + 3 * noise.random() / step**0.2


def dicts() -> Iterator[str]:
    """Yield dicts of one run that print their epoch alone, without a bar."""
    noise = random.Random(11)
    for step in itertools.count(1):
        yield (
            f"{{'loss': {fading(noise, step):.4f}, 'grad_norm': {noise.random():.6f},"
            f" 'learning_rate': {5e-5 * noise.random():.3g}, 'epoch': {step / 5000:.2f}}}\n"
        )


def dicts_and_bar() -> Iterator[str]:
    """Yield the same dicts between the redraws of the run's bar."""
    total = 500_000
    for step, line in enumerate(dicts(), 1):
        yield f"\r{100 * step // total:3d}%|{make_log.glyphs(step / total)}| {step}/{total} [01:02<03:04,  1.05it/s]"
        yield line


def dicts_and_stuck_bar() -> Iterator[str]:
    """Yield the same dicts behind a bar that was drawn at its start and never again."""
    yield "  0%|          | 0/500000 [00:00<?, ?it/s]\n"
    yield from dicts()


def dicts_of_evaluation() -> Iterator[str]:
    """Yield the dicts of evaluations alone, which are never evenly apart."""
    noise = random.Random(12)
    for step in itertools.count(1):
        yield f"{{'eval_loss': {fading(noise, step):.4f}, 'eval_runtime': {noise.random():.3f}, 'epoch': {step / 7:.2f}}}\n"


def keras() -> Iterator[str]:
    """Yield a Keras bar that goes back over itself by backspaces."""
    noise, length = random.Random(13), 1875
    for step in itertools.count(1):
        n = (step - 1) % length + 1
        if n == 1:
            yield f"\nEpoch {step // length + 1}/90\n"
        drawn = "=" * (29 * n // length) + ">"
        text = f"{n:4d}/{length} [{drawn:.<30}] - ETA: {length - n}s - loss: {fading(noise, step):.4f} - accuracy: {noise.random():.4f}"
        yield text + "\b" * len(text)


def csv() -> Iterator[str]:
    """Yield a table of ten columns parted by commas."""
    noise = random.Random(14)
    yield "step,epoch,loss,grad_norm,lr,acc,val_loss,kl,ppl,tok_per_s\n"
    for step in itertools.count(1):
        numbers = ",".join(f"{noise.random():.6f}" for _ in range(7))
        yield f"{step},{step // 1000},{numbers},{noise.randrange(90000)}\n"


def long_csv() -> Iterator[str]:
    """Yield a table with one metric a line, named in a column."""
    noise, names = random.Random(15), ("train/loss", "train/lr", "train/grad_norm", "val/loss")
    yield "step,name,value\n"
    for step in itertools.count(1):
        for name in names:
            yield f"{step},{name},{noise.random():.6f}\n"


def aligned() -> Iterator[str]:
    """Yield a table of columns aligned by blanks, its head far above."""
    noise = random.Random(16)
    yield "step        train_loss  valid_loss  accuracy    lr          time\n"
    for step in itertools.count():
        yield f"{step:<12d}" + "".join(f"{noise.random():<12.6f}" for _ in range(4)) + "00:12\n"


def framed() -> Iterator[str]:
    """Yield a table in a frame, its head anew every fifty lines."""
    noise = random.Random(17)
    for step in itertools.count(1):
        if step % 50 == 1:
            yield "+-------+------------+----------+----------+\n| Step  | Train Loss | Val Loss | Accuracy |\n"
        yield f"| {step:5d} | {noise.random():10.4f} | {noise.random():8.4f} | {100 * noise.random():7.2f}% |\n"


def rollouts() -> Iterator[str]:
    """Yield boxes of two columns with groups, as reinforcement learning prints them."""
    noise, bar = random.Random(18), "-" * 44 + "\n"
    for step in itertools.count(1):
        yield bar
        for group, names in (
            ("rollout/", ("ep_len_mean", "ep_rew_mean")),
            ("time/", ("fps", "iterations", "total_timesteps")),
            ("train/", ("approx_kl", "clip_fraction", "entropy_loss", "explained_variance", "loss")),
        ):
            yield f"| {group:<24s} |{'':15s}|\n"
            for name in names:
                number = (
                    step * 2048
                    if name == "total_timesteps"
                    else step
                    if name == "iterations"
                    else noise.random()
                )
                yield f"|    {name:<21s} | {number:<13.6g} |\n"
        yield bar


def plain_boxes() -> Iterator[str]:
    """Yield boxes of rounded corners, one pair a row."""
    noise = random.Random(19)
    for step in itertools.count(1):
        yield f"╭─────────────── Step {step} ───────────────╮\n"
        for name in ("loss", "grad_norm", "lr", "throughput", "reward_mean"):
            yield f"│ {name:<18s} {noise.random():>18.6f} │\n"
        yield "╰───────────────────────────────────────╯\n"


def blocks() -> Iterator[str]:
    """Yield blocks of values under a header that names their epoch."""
    noise = random.Random(20)
    for epoch in itertools.count(1):
        yield f"\nEpoch {epoch} Summary:\n"
        for split in ("Train", "Val  "):
            yield f"  {split} - Total: {noise.random():.3f}, Answer: {noise.random():.3f}, KL: {noise.random():.3f}\n"
        yield f"  Learning rate: {1e-3 * noise.random():.3e}\n  Best so far: {noise.random():.4f}\n"


def meters() -> Iterator[str]:
    """Yield average meters: each value with its mean behind it."""
    noise, length = random.Random(21), 5005
    for step in itertools.count():
        values = "\t".join(
            f"{name} {noise.random():6.3f} ({noise.random():6.3f})"
            for name in ("Time", "Data", "Loss", "Acc@1", "Acc@5")
        )
        yield f"Epoch: [{step // length}][{step % length:4d}/{length}]\t{values}\n"


def wide_pairs() -> Iterator[str]:
    """Yield a line of forty pairs for each step."""
    noise = random.Random(22)
    for step in itertools.count(1):
        yield (
            f"step={step} " + " ".join(f"layer.{n}.grad_norm={noise.random():.4e}" for n in range(40)) + "\n"
        )


def lists() -> Iterator[str]:
    """Yield a batch's numbers in brackets under the step they belong to."""
    noise = random.Random(23)
    for step in itertools.count(1):
        yield f"[Step {step}] Avg reward: {noise.random():.3f}\n"
        yield "  Format rewards: [" + ", ".join(f"{4 * noise.random():.2f}" for _ in range(8)) + "]\n"


def gauges() -> Iterator[str]:
    """Yield values of all forms: whole, with a point, with an exponent, not a number."""
    noise = random.Random(24)
    for step in itertools.count(1):
        value = noise.choice(
            (f"{noise.random():.3g}", str(noise.randrange(99)), f"{noise.random():.2e}", "nan")
        )
        yield f"step {step}: loss {value}, aux {noise.randrange(9)}, scale {2 ** noise.randrange(16)}\n"


def prose() -> Iterator[str]:
    """Yield sentences without any metric, ever the same few."""
    noise = random.Random(25)
    sentences = [" ".join(noise.choices(WORDS, k=12)) for _ in range(40)]
    while True:
        yield noise.choice(sentences) + ".\n"


def ever_new_prose() -> Iterator[str]:
    """Yield sentences that never come again."""
    noise = random.Random(26)
    while True:
        yield " ".join(noise.choices(WORDS, k=12)) + ".\n"


def ever_new_pairs() -> Iterator[str]:
    """Yield lines of pairs whose names never come again: every line is a shape of its own."""
    noise = random.Random(27)
    for step in itertools.count(1):
        yield f"step={step} {noise.choice(WORDS)}_{noise.choice(WORDS)}_{letters(step)}={noise.random():.4f} loss={noise.random():.4f}\n"


def letters(number: int) -> str:
    """Return a number in letters."""
    return "".join(chr(97 + (number // 26**place) % 26) for place in range(5))


def ever_new_records() -> Iterator[str]:
    """Yield records whose keys never come again."""
    noise = random.Random(28)
    for step in itertools.count(1):
        yield f'{{"{noise.choice(WORDS)}_{letters(step)}": {noise.random():.4f}, "epoch": {step / 5000:.4f}}}\n'


def traces() -> Iterator[str]:
    """Yield tracebacks and warnings, one after the other."""
    for number in itertools.count(1):
        yield "Traceback (most recent call last):\n"
        for depth in range(8):
            yield f'  File "/srv/code/module_{depth}.py", line {number * 7 % 900}, in step_{depth}\n    out = self.layers[{depth}](out, scale=0.5)\n'
        yield f"RuntimeError: CUDA error at block {number}\n"


def one_line() -> Iterator[str]:
    """Yield a single line without an end."""
    noise = random.Random(29)
    while True:
        yield f"loss={noise.random():.4f} "


def one_line_of_redraws() -> Iterator[str]:
    """Yield a bar that is redrawn on one physical line without an end."""
    return (part.replace("\n", "\r") for part in counted("bars")())


def long_lines() -> Iterator[str]:
    """Yield lines just longer than what is examined."""
    while True:
        yield "x=0.5 " * 3000 + "\n"


def blank_lines() -> Iterator[str]:
    """Yield lines with nothing in them, or blanks."""
    while True:
        yield "\n\n\r\n   \n"


def rubbish() -> Iterator[bytes]:
    """Yield bytes by chance, line ends among them."""
    noise = random.Random(30)
    while True:
        yield noise.randbytes(4096)


def escapes() -> Iterator[str]:
    """Yield coloured lines of pairs."""
    noise = random.Random(31)
    for step in itertools.count(1):
        yield f"\x1b[32mINFO\x1b[0m step \x1b[1m{step}\x1b[0m | \x1b[36mloss\x1b[0m: {fading(noise, step):.4f} | \x1b[36mlr\x1b[0m: {noise.random():.2e}\n"


SHAPES: dict[str, Callable[[], Iterator[str] | Iterator[bytes]]] = {
    "mixed, dense": counted("mixed"),
    "mixed, noisy": counted("noisy"),
    "JSON lines": counted("jsonl"),
    "bars redrawn": counted("bars"),
    "bars on one line": one_line_of_redraws,
    "Keras bars": keras,
    "dicts with an epoch": dicts,
    "dicts and their bar": dicts_and_bar,
    "dicts, a stuck bar": dicts_and_stuck_bar,
    "dicts of evaluation": dicts_of_evaluation,
    "CSV": csv,
    "long CSV": long_csv,
    "aligned table": aligned,
    "framed table": framed,
    "boxes with groups": rollouts,
    "boxes of pairs": plain_boxes,
    "blocks of an epoch": blocks,
    "average meters": meters,
    "forty pairs a line": wide_pairs,
    "lists of a batch": lists,
    "numbers of all forms": gauges,
    "coloured pairs": escapes,
    "prose": prose,
    "prose, ever new": ever_new_prose,
    "pairs, ever new": ever_new_pairs,
    "records, ever new": ever_new_records,
    "tracebacks": traces,
    "one endless line": one_line,
    "lines too long": long_lines,
    "blank lines": blank_lines,
    "bytes by chance": rubbish,
}


def write(shape: str, size: int, path: Path) -> None:
    """Write a log of ``size`` bytes."""
    with path.open("wb") as out:
        for part in SHAPES[shape]():
            out.write(part.encode() if isinstance(part, str) else part)
            if out.tell() >= size:
                break
        out.truncate(size)
