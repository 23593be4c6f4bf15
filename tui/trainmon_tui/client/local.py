"""An engine in this process, for one question: what ``check``, ``export`` and ``report`` use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.client.faults import error_of
from trainmon_tui.engine.serve import serve
from trainmon_tui.engine.start import start_engine
from trainmon_tui.protocol.messages import Bye, Document, DocumentAsk, Fault
from trainmon_tui.protocol.spec import EngineSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.journal import Deed
    from trainmon_tui.protocol.messages import DocumentKind, FromEngine, FromScreen, Guide


def read_document(
    path: str,
    kind: DocumentKind,
    *,
    at: str = "",
    playbook: str = "",
    log_format: str = "",
    called: str = "",
    alone: bool = False,
    config: str = "",
    record: str = "",
    did: Deed | None = None,
    guide: Guide | None = None,
) -> Document:
    """Return one document about a run; raises `TrainmonError` as the engine does. ``did`` goes into its journal."""
    spec = EngineSpec(
        path,
        playbook,
        telemetry=False,
        called=called,
        format=log_format,
        alone=alone,
        config=config,
        record=record,
    )
    engine = start_engine(spec)
    answers: list[FromEngine] = []
    messages: list[FromScreen] = [DocumentAsk(kind, at, did=did, guide=guide), Bye()]

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
