"""An engine that draws at once: playbooks, journal and machine join it after its first picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trainmon_tui.engine.engine import SLICE_BYTES, Engine
from trainmon_tui.engine.gallery import Gallery
from trainmon_tui.engine.machine_watch import MachineWatch
from trainmon_tui.engine.scribe import Scribe
from trainmon_tui.rules.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.engine.company import Company
    from trainmon_tui.parse.formats.format import Chosen
    from trainmon_tui.protocol.asks import Ask, Control, DocumentAsk, Jot
    from trainmon_tui.protocol.messages import Document, Frame
    from trainmon_tui.protocol.spec import EngineSpec
    from trainmon_tui.sources.base import Source

FIRST_BYTES = 32 * 1024
"""Read and folded at once until there is a picture."""
MOST_BYTES = 4 << 20
"""How much is read at most before the playbooks judge: as long as they do not, all of it is kept for them."""


class EarlyEngine(Engine):
    """Reads a run that goes on; until its company is there, no playbook judges and nothing is known of the machine."""

    def __init__(
        self, spec: EngineSpec, source: Source, chosen: Chosen, bring: Callable[[EngineSpec], Company]
    ) -> None:
        super().__init__(spec, source, Waiting, None, chosen)
        self._bring: Callable[[EngineSpec], Company] | None = bring
        self._drawn = False
        self.slice_bytes = FIRST_BYTES

    def advance(self) -> bool:
        """Read and fold one slice; return whether more is waiting. Raises `TrainmonError` as its company does."""
        if self._drawn or self.session.bytes_fed >= MOST_BYTES:
            self._join()
        return super().advance()

    def frame(self, number: int, ask: Ask) -> Frame:
        """Return what the ask wants to see."""
        frame = super().frame(number, ask)
        if self._bring is None:
            return frame
        head = frame.header
        self._drawn = any(chart.lines for chart in frame.charts) or head.bytes_read >= head.bytes_total
        return replace(frame, header=replace(head, judged=False))

    def document(self, ask: DocumentAsk) -> Document:
        """Return one document."""
        self._join()
        return super().document(ask)

    def control(self, control: Control) -> None:
        """Move in time."""
        self._join()
        super().control(control)

    def jot(self, jot: Jot) -> None:
        """Write what a person did."""
        self._join()
        super().jot(jot)

    def choose(self, playbook: str) -> None:
        """Judge by another playbook."""
        self._join()
        super().choose(playbook)

    def _join(self) -> None:
        """Take the company in; its judge is told all that was read before."""
        if self._bring is None:
            return
        company = self._bring(self.spec)
        self._bring, self.slice_bytes = None, SLICE_BYTES
        self.judges, self.scribe = company.judges, Scribe(company.journal)
        self.machine = MachineWatch(company.sampler, company.history)
        self.notices += company.judges.take_notices()
        self._make_judge = company.judges.judge
        self.session.join(company.judges.judge(), company.history)
        self._gallery = Gallery()
        self._looked.forget()
