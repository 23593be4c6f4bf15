"""A log as a modelled run writes it: its text, and when each piece was flushed."""

from __future__ import annotations

from dataclasses import dataclass, field

_EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass
class Paper:
    """The log as it grows: its pieces and the second at which each was flushed."""

    clock_s: float = 0.0
    text: bytearray = field(default_factory=bytearray)
    arrivals: list[tuple[float, int]] = field(default_factory=list)

    def write(self, piece: str, after_s: float = 0.0) -> None:
        """Append ``piece``, flushed ``after_s`` seconds later than the one before."""
        self.clock_s += after_s
        self.text += piece.encode()
        self.arrivals.append((self.clock_s, len(self.text)))

    def arrival_csv(self) -> str:
        """Return the arrival file: ``seconds,bytes so far`` under a first line that names the origin."""
        rows = (f"{seconds:.2f},{size}\n" for seconds, size in self.arrivals)
        return "# t0=0\n" + "".join(rows)


@dataclass
class Bar:
    """A tqdm bar that is redrawn in place."""

    name: str
    total: int
    width: int = 0
    """Characters of the last redraw: a shorter one is padded to cover it."""

    def empty(self) -> str:
        """Return the first drawing, before any batch."""
        return self._drawn(f"{self.name}:   0%|          | 0/{self.total} [00:00<?, ?it/s]")

    def at(self, done: int, elapsed_s: float, fields: str = "") -> str:
        """Return the redraw after ``done`` batches, with ``fields`` behind the timing."""
        eighths = done * 80 // self.total
        cells = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths < 80 else "")
        left_s = elapsed_s * (self.total - done) / done
        timing = f"{clock(elapsed_s)}<{clock(left_s)}, {done / elapsed_s:5.2f}it/s"
        percent = f"{100 * done / self.total:3.0f}%"
        behind = f", {fields}" if fields else ""
        return self._drawn(f"{self.name}: {percent}|{cells:<10}| {done}/{self.total} [{timing}{behind}]")

    def _drawn(self, text: str) -> str:
        padded = text.ljust(self.width)
        self.width = len(text)
        return "\r" + padded


def clock(seconds: float) -> str:
    """Return seconds as tqdm writes them."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
