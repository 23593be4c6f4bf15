"""The fold: bytes of a log in, everything that is known about the run out. It knows no clock and no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.engine.claims import Claims
from trainmon_tui.engine.copying import copied
from trainmon_tui.engine.expected import Expected, expected_steps
from trainmon_tui.engine.gradient_blocks import GradientBlocks
from trainmon_tui.engine.line_index import LineIndex
from trainmon_tui.engine.machine_history import up_to
from trainmon_tui.engine.machine_rows import machine_blocks
from trainmon_tui.engine.measures import NO_SEGMENTS, Measured, Timing, as_rows
from trainmon_tui.engine.resumes import Resumes
from trainmon_tui.engine.steps_by_epoch import StepsByEpoch
from trainmon_tui.engine.trouble import Trouble
from trainmon_tui.engine.unjudged import Unjudged
from trainmon_tui.engine.voices import Heard, Voices
from trainmon_tui.model.blocks import Event, Progress
from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.hardware_watch import HardwareWatch
from trainmon_tui.rules.journal import EMPTY
from trainmon_tui.rules.waiting import Waiting
from trainmon_tui.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trainmon_tui.engine.machine_history import MachineHistory
    from trainmon_tui.engine.measures import Sample
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.rules.journal import JournalState
    from trainmon_tui.rules.judge import Judge


class Session:
    """One pass over a log: feed it bytes in order; every question is answered as of the last byte fed."""

    def __init__(
        self,
        make_judge: Callable[[], Judge],
        formats: Sequence[Format] = (),
        cuts: Mapping[int, int] | None = None,
        history: MachineHistory | None = None,
    ) -> None:
        self.decoder = Decoder()
        self.voices = Voices(formats, cuts)
        self.store = Store()
        self._judge = make_judge()
        self._unjudged = Unjudged()
        self._expected: Expected | None = None
        self.index = LineIndex()
        self.steps_by_epoch = StepsByEpoch()
        self.progress = Progress()
        self.trouble = Trouble(self.voices.lines.where)
        self.claims = Claims()
        self.gradients = GradientBlocks()
        self.resumes = Resumes()
        self.event_lines: dict[int, str] = {}
        self.landmarks: list[Event] = []
        """Events by which people find their way in a run, as far as there are not too many."""
        self.epoch_starts: dict[float, int] = {}
        """Epoch to the byte offset of its first segment."""
        self.saved_at = ""
        """The path that the log named when weights were saved last; empty before."""
        self._end: Event | None = None
        self.attempts = 1
        self.not_understood = 0
        self.bytes_fed = 0
        self.version = 0
        """Grows with everything that may change an answer."""
        self.timing = Timing()
        self.live = False
        """Whether somebody watches what arrives: until then, when it arrived says nothing."""
        self.hardware = HardwareWatch()
        self._history, self._formats = history, tuple(formats)
        self.recalled = 0
        """Stretches of the machine's history that are folded."""

    def unchanging(self) -> list[object]:
        """Return what copies share: what never changes, and what is not the session's own."""
        return [self._history, *self._formats, *self.judge.playbooks]

    def copy(self, shared: Mapping[int, object]) -> Session:
        """Return a session that knows the same and goes its own way; ``shared`` is all that is `unchanging`, by identity."""
        return copied(self, shared, [self.judge])

    def feed(self, data: bytes, arrived_s: float = 0.0) -> None:
        """Fold the next bytes of the log."""
        self.bytes_fed += len(data)
        segments = self.decoder.feed(data, arrived_s)
        self.index.newlines += data.count(b"\n")
        if segments.texts:
            self._fold(self.voices.feed(segments))
        self.recall()

    def finish(self, arrived_s: float = 0.0) -> None:
        """Fold what was held back: the log has ended (more may still be fed, as a new line)."""
        segments = self.decoder.flush(arrived_s)
        if segments.texts:
            self._fold(self.voices.feed(segments))
        self._fold(self.voices.finish())

    def here(self) -> Place:
        """Return where the run stands: all that was fed."""
        return Place(self.progress.step, self.progress.epoch, self.index.newlines, self.bytes_fed)

    def judgement(self, *, ended: bool, journal: JournalState = EMPTY) -> Judgement:
        """Return what is known of the run's health now, beside what people did."""
        judged = self.trouble.spoken(self.judge.judgement(ended=ended, journal=journal), self.progress)
        judged = self.hardware.spoken(judged)
        found = self.claims.disagreements
        return msgspec.structs.replace(judged, disagreements=tuple(found)) if found else judged

    @property
    def judge(self) -> Judge:
        """Who judges, as of the last byte fed."""
        self._tell_judge()
        return self._judge

    @property
    def expected(self) -> Expected:
        """How many steps the run should take by its settings, as of what its judge was told last."""
        if self._expected is None:
            self._expected = expected_steps(self.judge.settings())
        return self._expected

    def _tell_judge(self) -> None:
        block = self._unjudged.take()
        if block is not None:
            self._judge.fold(*block)
            self._expected = None

    @property
    def finished(self) -> bool:
        """Whether the log says that the training is over, and it did not go on since."""
        end, now = self._end, self.progress
        return end is not None and end.step == now.step and now.epoch in (None, end.epoch)

    def drops(self) -> list[str]:
        """Return in words what of the log could not be kept."""
        cut = self.decoder.cut_segments
        return [
            *([f"{cut} piece{'s' * (cut > 1)} of the log over 1 MiB cut"] if cut else []),
            *self.voices.words(),
        ]

    def _fold(self, heard: Heard) -> None:
        self.version += 1
        segments, parsed = heard.segments, heard.parsed
        self.index.append(segments)
        self.gradients.fold(segments.texts)
        self.store.extend(parsed.rows)
        for rows in parsed.rows:
            self.steps_by_epoch.append(rows)
            self.attempts = max(self.attempts, int(rows.attempts.max(initial=0)) + 1)
        self.trouble.fold_rows([*parsed.rows, *heard.unheard])
        self.trouble.fold_events(parsed.events)
        self.claims.fold(parsed.events, self.store)
        self.resumes.fold(parsed.events)
        for event in parsed.events:
            mark = EVENT_MARKS.get(event.kind)
            if mark:
                self.event_lines[event.line] = mark
            if event.kind in ("checkpoint", "best"):
                self.saved_at = str(event.fields.get("path") or self.saved_at)
            if event.kind in ("done", "early_stop", "killed"):
                self._end = event
            if event.kind in LANDMARKS and len(self.landmarks) < MOST_LANDMARKS:
                self.landmarks.append(event)
        for start in parsed.starts:
            self.epoch_starts[start.epoch] = min(
                start.offset, self.epoch_starts.get(start.epoch, start.offset)
            )
        self.progress = parsed.progress
        self.not_understood += parsed.not_understood
        self._unjudged.add(segments, self.voices.for_rules(parsed))
        if self._unjudged.is_full:
            self._tell_judge()
        self._measure(self.timing.fold(parsed, self.here(), segments.arrived_s if self.live else None))

    def measure(self, sample: Sample) -> None:
        """Let rules read what was measured beside the log just now, as far as any of them asks for it."""
        self._measure([Measured(self.here(), sample)])

    def join(self, judge: Judge, history: MachineHistory) -> None:
        """Go on with a judge who was waited for, and with what the machine said before; both take in what was read."""
        waiting = self.judge
        if isinstance(waiting, Waiting):
            self._judge, self._expected = waiting.hand_over(judge), None
        self._history = history
        self.version += 1
        self.recall()

    def recall(self) -> None:
        """Fold what the machine said up to here: of an earlier watch, or of this one since the last call."""
        if self._history is None:
            return
        begin, known = self.recalled, self._history.stretches
        self.recalled = up_to(known, begin, self.bytes_fed)
        found = known[begin : self.recalled]
        if not found:
            return
        before = (len(self.store.series), self.hardware.now)
        for rows in machine_blocks(found, self.attempts - 1):
            self.store.append(rows)
        self.hardware.fold(found)
        # A chart that grows by a point is worth no frame of its own.
        self.version += before != (len(self.store.series), self.hardware.now)
        if not self.live:  # what is measured now, rules read sample by sample
            self._measure([Measured(one.at, one.sample) for one in found])

    def _measure(self, measured: Sequence[Measured]) -> None:
        asked = self._judge.measured
        if any(asked & one.sample.keys() for one in measured):
            self.version += 1
            self.judge.fold(NO_SEGMENTS, as_rows(measured, self.progress, self.attempts - 1))


LANDMARKS = frozenset({"checkpoint", "resume", "unfreeze", "early_stop", "oom", "traceback", "killed"})
MOST_LANDMARKS = 5000

EVENT_MARKS = {
    "oom": "fail",
    "traceback": "fail",
    "timeout": "fail",
    "killed": "fail",
    "overflow": "warn",
    "clipping": "warn",
    "warning": "warn",
    "phase": "pass",
    "unfreeze": "pass",
    "best": "pass",
    "checkpoint": "pass",
    "early_stop": "warn",
    "resume": "warn",
    "load": "pass",
    "done": "pass",
}
"""How the log pane marks the line of an event."""
