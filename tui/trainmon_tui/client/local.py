"""An engine in this process, for one question: what ``check``, ``export`` and ``report`` use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.client.faults import error_of
from trainmon_tui.engine.serve import serve
from trainmon_tui.engine.start import start_engine
from trainmon_tui.protocol.asks import Bye
from trainmon_tui.protocol.messages import Document, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.protocol.asks import DocumentAsk, FromScreen
    from trainmon_tui.protocol.messages import FromEngine
    from trainmon_tui.protocol.spec import EngineSpec


def read_document(spec: EngineSpec, ask: DocumentAsk) -> Document:
    """Return one document about a run; raises `TrainmonError` as the engine does."""
    engine = start_engine(spec._replace(telemetry=False))
    answers: list[FromEngine] = []
    messages: list[FromScreen] = [ask, Bye()]

    def receive(_timeout_s: float, _wake_fds: Sequence[int]) -> list[FromScreen] | None:
        return messages

    try:
        serve(engine, receive, answers.append)
    finally:
        engine.close()
    answer = answers[-1]
    if isinstance(answer, Fault):
        raise error_of(answer)
    assert isinstance(answer, Document)  # noqa: S101 - serve answers a DocumentAsk with a Document or a Fault
    return answer
