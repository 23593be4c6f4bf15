"""A source that the test writes, and an engine over it whose clock the test holds."""

from __future__ import annotations

from trainmon_tui.engine.engine import Engine
from trainmon_tui.model.readings import Telemetry
from trainmon_tui.protocol.spec import EngineSpec
from trainmon_tui.rules.judge import Judge
from trainmon_tui.sources.base import ReplayClock, SourceStatus


class FakeSource:
    """Bytes that the test adds; a replay if it is given a clock."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data
        self.at = 0
        self.state = "ok"
        self.text = ""
        self.notices: list[str] = []
        self.closed = 0
        self.playing: ReplayClock | None = None
        self.goes_back = False

    def read(self, limit: int) -> bytes:
        piece = self.data[self.at : self.at + limit]
        self.at += len(piece)
        return piece

    def clock(self) -> float:
        return 0.0

    def status(self) -> SourceStatus:
        return SourceStatus(self.state, self.text, len(self.data), self.at)

    def take_notices(self) -> list[str]:
        taken, self.notices = self.notices, []
        return taken

    def wait_s(self) -> float:
        return 0.1 if self.at == len(self.data) else 0.0

    def window(self, offset: int, size: int) -> bytes:
        return self.data[max(0, offset) : max(0, offset + size)]

    def control(self, action: str, value: float) -> bool:
        if self.goes_back:
            self.at = 0
        return self.goes_back

    def replay(self) -> ReplayClock | None:
        return self.playing

    def parts(self) -> tuple[str, ...]:
        return ()

    def close(self) -> None:
        self.closed += 1


class FakeSampler:
    """A sampler that tells what the test sets."""

    def __init__(self) -> None:
        self.telemetry = Telemetry(gpu_note="no NVIDIA driver")
        self.closed = 0
        self.folders: list[str] = []

    def watch_folder(self, folder: str) -> None:
        self.folders.append(folder)

    def poll(self, _now: float) -> Telemetry:
        return self.telemetry

    def filenos(self) -> list[int]:
        return [7]

    def close(self) -> None:
        self.closed += 1


class TimedEngine(Engine):
    """An engine whose clock the test holds."""

    now = 1000.0

    def clock(self) -> float:
        return self.now


def engine_of(data: bytes = b"", *, sampler: FakeSampler | None = None, path: str = "/runs/vqa/run.log"):
    source = FakeSource(data)
    return TimedEngine(EngineSpec(path), source, lambda: Judge([], chosen=True), sampler), source


def read_all(engine) -> None:
    while engine.advance():
        pass
    engine.advance()
