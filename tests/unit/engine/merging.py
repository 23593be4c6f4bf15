"""Builds streams that are merged from files, as the sources make them."""

from __future__ import annotations

from trainmon_tui.engine.session import Session
from trainmon_tui.model.parts import Part, declaration, marked
from trainmon_tui.rules.playbooks import choose_playbooks

NO_JUDGE = choose_playbooks("none").judge


def merged(*files: tuple[str, str], voices: tuple[int, ...] = (), ranks: tuple[int, ...] = ()) -> bytes:
    """Return (name, text) files one after another; each is a voice of its own unless ``voices`` says otherwise."""
    stream = b""
    for number, (name, text) in enumerate(files):
        voice = voices[number] if voices else number
        rank = ranks[number] if ranks else 0
        stream += declaration(Part(number, name, voice, rank)) + marked(text.encode(), number)
    return stream


def folded(stream: bytes, *, step: int = 1 << 20, cuts: dict[int, int] | None = None) -> Session:
    """Return the finished fold of a stream that comes in pieces of ``step`` bytes."""
    session = Session(NO_JUDGE, cuts=cuts)
    for start in range(0, len(stream), step):
        session.feed(stream[start : start + step])
    session.finish()
    return session


def points(session: Session) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Return every series' (step, value) points by its tag and split; a name that occurs twice fails."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for one in session.store.series:
        key = (one.key.tag, one.key.split)
        assert key not in found, key
        found[key] = list(zip(one.steps.tolist(), one.values.tolist(), strict=True))
    return found
