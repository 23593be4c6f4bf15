"""The run's journal: found again, shared, kept out of harm's way, and seen in what the engine answers."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from trainmon_tui.engine import journal as journal_module
from trainmon_tui.engine.documents import build_document
from trainmon_tui.engine.journal import Journal, JournalClosedError, who
from trainmon_tui.engine.scribe import Scribe
from trainmon_tui.engine.start import start_engine
from trainmon_tui.model.errors import UsageError
from trainmon_tui.model.journal import Adjusted, Entry, Note, Taken, Tick, Undone, encode_entry
from trainmon_tui.model.verdicts import Place
from trainmon_tui.protocol.asks import Ask, Control, DocumentAsk, Jot
from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from

BOOK = """\
playbook: 1
name: test
params: {floor: 0.5}
metrics: {loss: {aliases: [loss]}}
checks:
  - {id: low, title: Low, when: {epoch: 3}, pass: loss < params.floor}
  - {id: looked, title: Looked at, kind: manual}
decisions:
  - id: level
    title: Level
    epoch: 3
    cases: [{id: high, if: loss >= params.floor, status: warn, say: high, options: ["A: wait"]}, {id: low, else: true, status: pass, say: low}]
"""
EPOCHS = 6


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    folder = tmp_path / "state"
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(folder))
    return folder


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "train.log"
    path.write_text("".join(f"Epoch {n}/{EPOCHS} - loss: {1 / n:.4f}\n" for n in range(1, EPOCHS + 1)))
    return str(path)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.yaml"
    path.write_text(BOOK)
    return str(path)


def make_judge():
    return Judge([playbook_from(BOOK)], chosen=True)


def answer(log, kind="check", *, at="", did=None, journal=None):
    ask = DocumentAsk(kind, at, did=did)
    return json.loads(build_document(log, make_judge, ask, journal=journal or Journal(log)).body)


# --- which file -----------------------------------------------------------------------------------


def test_nothing_is_made_before_something_is_written(log, state):
    assert Journal(log).file.entries == []
    assert not state.exists()


def test_a_run_finds_its_journal_again(log, state):
    Journal(log).write(Note("x"), Place())
    with Path(log).open("a") as file:
        file.write("Epoch 7/9 - loss: 0.1\n")
    again = Journal(log)
    assert [entry.did for entry in again.file.entries] == [Note("x")]
    again.write(Note("y"), Place())
    assert len(Journal(log).file.entries) == 2
    assert len(list(state.rglob("*.jsonl"))) == 1


def test_two_monitors_of_a_new_run_share_one_file(tmp_path):
    path = str(tmp_path / "later.log")
    one, other = Journal(path), Journal(path)
    one.write(Note("x"), Place())
    other.poll(0.0)
    other.write(Note("y"), Place())
    one.poll(0.0)
    assert [entry.did.text for entry in one.file.entries] == ["x", "y"]
    assert one.version == 2


def test_a_log_written_anew_has_a_journal_of_its_own(log, state):
    Journal(log).write(Note("old"), Place())
    with Path(log).open("w") as file:
        file.write("another run altogether\n" * 9)
    fresh = Journal(log)
    assert fresh.file.entries == []
    fresh.write(Note("new"), Place())
    assert [entry.did for entry in Journal(log).file.entries] == [Note("new")]
    assert len(list(state.rglob("*.jsonl"))) == 2


def test_a_run_that_was_moved_keeps_its_journal(log, tmp_path):
    Journal(log).write(Note("x"), Place())
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    assert len(Journal(shutil.move(log, moved / "other.log")).file.entries) == 1


def test_a_recorded_journal_goes_where_it_is_put(log, tmp_path, state):
    record = tmp_path / "journal.jsonl"
    Journal(log, str(record)).write(Note("x"), Place())
    assert len(record.read_bytes().splitlines()) == 1
    assert not state.exists()
    Path(log).rename(tmp_path / "another.log")
    assert len(Journal(str(tmp_path / "another.log"), str(record)).file.entries) == 1


# --- writing --------------------------------------------------------------------------------------


def test_an_entry_says_who_when_and_where(log):
    before = datetime.now(UTC)
    entry = Journal(log).write(Tick("looked"), Place(7.0, 2.0, 3, 90))
    assert before <= entry.time <= datetime.now(UTC)
    assert entry.who == who()
    assert "@" in entry.who
    assert Journal(log).file.entries == [entry]


def test_an_account_that_the_system_does_not_know_has_a_number(monkeypatch):
    def refuse():
        raise KeyError("uid not found")

    monkeypatch.setattr(journal_module.getpass, "getuser", refuse)
    assert who().startswith(f"{os.getuid()}@")


def test_a_clock_that_was_set_back_does_not_undo_what_is_new(log, tmp_path):
    record = tmp_path / "j.jsonl"
    future = Entry("f", datetime.now(UTC) + timedelta(days=3), "", Place(), Tick("looked"))
    record.write_bytes(encode_entry(future))
    journal = Journal(log, str(record))
    entry = journal.write(Tick("looked", done=False), Place())
    assert entry.time > future.time
    assert journal.state(Place()).ticks == {}


def test_a_clock_at_the_end_of_time_does_no_harm(log, tmp_path):
    record = tmp_path / "j.jsonl"
    last = Entry("f", datetime.max.replace(tzinfo=UTC), "", Place(), Tick("looked"))
    record.write_bytes(encode_entry(last))
    assert Journal(log, str(record)).write(Note("x"), Place()).time == last.time


def test_a_recorded_journal_can_be_read_by_others(log, tmp_path, state):
    before = os.umask(0o022)
    try:
        Journal(log, str(tmp_path / "j.jsonl")).write(Note("x"), Place())
        Journal(log).write(Note("x"), Place())
    finally:
        os.umask(before)
    (own,) = state.rglob("*.jsonl")
    assert (tmp_path / "j.jsonl").stat().st_mode & 0o777 == 0o644
    assert own.stat().st_mode & 0o777 == 0o600
    assert own.parent.stat().st_mode & 0o777 == 0o700


def test_a_full_disk_makes_it_read_only_until_there_is_room(log, monkeypatch):
    journal = Journal(log)
    journal.write(Note("x"), Place())
    monkeypatch.setattr(os, "write", lambda _fd, _data: 3)
    with pytest.raises(JournalClosedError, match="no space left on device"):
        journal.write(Note("y"), Place())
    assert journal.words() == ["the journal is read-only: no space left on device"]
    monkeypatch.undo()
    journal.write(Note("z"), Place())
    assert journal.words() == []
    assert [entry.did.text for entry in journal.file.entries] == ["x", "z"]


def test_a_read_only_home_is_said_once_and_nothing_else(log, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(blocked / "state"))
    journal = Journal(log)
    assert len(journal.words()) == 1
    assert "read-only" in journal.words()[0]
    with pytest.raises(JournalClosedError):
        journal.write(Note("x"), Place())
    assert len(journal.words()) == 1
    assert answer(log, journal=journal)["run"]["notices"] == journal.words()


def test_a_record_without_a_folder_is_read_only(log, tmp_path):
    journal = Journal(log, str(tmp_path / "missing" / "j.jsonl"))
    assert journal.closed.endswith("missing is no folder")
    with pytest.raises(JournalClosedError):
        journal.write(Note("x"), Place())
    assert not (tmp_path / "missing").exists()


def test_what_cannot_be_read_is_counted_in_words(log, tmp_path):
    record = tmp_path / "j.jsonl"
    record.write_bytes(b'torn\n{"v":2,"did":{"kind":"photo"}}\n{"v":2}\n')
    assert Journal(log, str(record)).words() == [
        "1 line of the journal cannot be read",
        "2 lines of the journal from a later version (photo, ?)",
    ]


# --- what is judged -------------------------------------------------------------------------------


def test_a_document_is_judged_with_the_journal(log):
    before = answer(log)
    assert before["items"][0]["verdict"] == "pass"
    assert before["journal"] == []
    answer(log, "journal", did=Tick("looked"))
    answer(log, "journal", did=Taken("level", "low", "as it should"))
    told = answer(log, "journal", did=Adjusted("floor", "0.1", "epoch=2"))
    assert [entry["counts"] for entry in told["entries"]] == [True] * 3
    checked = answer(log)
    items = {item["id"]: item for item in checked["items"]}
    assert (items["low"]["verdict"], items["looked"]["verdict"]) == ("fail", "pass")
    assert items["follow-up.floor.2"]["verdict"] == "manual"
    decision = checked["decisions"][0]
    assert decision["case"] == "high"
    assert decision["decided"]["option"] == "case low"
    assert decision["decided"]["why"] == "as it should"
    assert decision["decided"]["epoch"] == EPOCHS
    assert [entry["kind"] for entry in checked["journal"]] == ["tick", "decision", "param"]


def test_as_of_then_only_what_was_done_by_then_counts(log):
    answer(log, "journal", did=Adjusted("floor", 0.1, "epoch=2"), at="epoch=4")
    answer(log, "journal", did=Tick("looked"))
    verdicts = {
        at: {item["id"]: item["verdict"] for item in answer(log, at=f"epoch={at}")["items"]}
        for at in (3, 4, 5)
    }
    assert [verdicts[at]["low"] for at in (3, 4, 5)] == ["pass", "fail", "fail"]
    assert [verdicts[at]["looked"] for at in (3, 4, 5)] == ["manual"] * 3
    assert len(answer(log, "journal", at="epoch=4")["entries"]) == 1
    assert len(answer(log, "journal")["entries"]) == 2


def test_names_are_those_of_the_playbook(log):
    assert answer(log, "names") == {
        "items": ["looked"],
        "decisions": {"level": ["high", "low", "other"]},
        "params": {"floor": 0.5},
    }


def test_a_mistake_writes_nothing(log, state):
    with pytest.raises(UsageError, match="there is no item"):
        answer(log, "journal", did=Tick("lookd"))
    assert not state.exists()


def test_an_undo_names_an_entry_by_its_beginning(log):
    told = answer(log, "journal", did=Tick("looked"))
    undone = answer(log, "journal", did=Undone(told["entries"][0]["id"][:4]))
    assert [entry["counts"] for entry in undone["entries"]] == [False, False]
    assert answer(log, "journal", did=Undone("last"))["entries"][0]["counts"]


# --- a watched run --------------------------------------------------------------------------------


@pytest.fixture
def watch(log, book):
    engines = []

    def start(**changes):
        engines.append(start_engine(EngineSpec(log, book, telemetry=False, **changes)))
        while engines[-1].advance():
            pass
        return engines[-1]

    yield start
    for engine in engines:
        engine.close()


def state_of(engine, item):
    return next(each.verdict for each in engine.frame(1, Ask(1)).judgement.items if each.id == item)


def test_a_watched_run_takes_what_a_person_does(watch):
    engine = watch()
    engine.frame(1, Ask(1))
    engine.jot(Jot(4, Tick("looked")))
    assert engine.changed()
    news = engine.frame(2, Ask(2)).journal
    assert (news.answered, news.answer, news.read_only) == (4, "journal: ticked looked", "")
    assert state_of(engine, "looked") == "pass"
    assert engine.frame(3, Ask(3)).judgement.journal[0].at.epoch == EPOCHS


def test_a_mistake_is_answered_and_the_engine_goes_on(watch):
    engine = watch()
    engine.jot(Jot(1, Tick("lookd")))
    assert (
        engine.frame(1, Ask(1)).journal.answer == "there is no item 'lookd' to tick; did you mean 'looked'?"
    )


def test_a_second_monitor_sees_it(watch, monkeypatch):
    monkeypatch.setattr(journal_module, "POLL_S", 0.0)
    one, other = watch(), watch()
    other.frame(1, Ask(1))
    one.jot(Jot(1, Tick("looked")))
    other.advance()
    assert other.changed()
    assert state_of(other, "looked") == "pass"


def test_a_full_disk_is_told_with_the_frame(watch, monkeypatch):
    engine = watch()
    monkeypatch.setattr(os, "write", lambda _fd, _data: 0)
    engine.jot(Jot(1, Note("x")))
    monkeypatch.undo()
    frame = engine.frame(1, Ask(1))
    assert frame.journal.read_only == "no space left on device"
    assert "the journal cannot be written: no space left on device" in frame.journal.answer
    assert "the journal is read-only: no space left on device" in frame.header.notices


def test_a_replay_knows_what_had_been_done_by_then(watch, log):
    answer(log, "journal", did=Tick("looked"), at="epoch=4")
    engine = watch(replay=ReplaySpec(speed=0.01, start="epoch=3"))
    assert state_of(engine, "looked") == "manual"
    engine.control(Control("seek_epoch", 5.0))
    while engine.advance():
        pass
    assert state_of(engine, "looked") == "pass"


def test_an_engine_without_a_journal_says_so(watch):
    engine = watch()
    engine.scribe = Scribe(None)
    engine.jot(Jot(1, Note("x")))
    assert engine.frame(1, Ask(1)).journal.answer == "this run has no journal"
    with pytest.raises(JournalClosedError):
        engine.document(DocumentAsk("journal"))


def test_a_frame_with_a_journal_survives_the_pipe(watch):
    engine = watch()
    engine.jot(Jot(1, Taken("level", "low")))
    frame = engine.frame(1, Ask(1))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(frame), type=type(frame)) == frame


DEEDS = {
    1: Tick("looked"),
    2: Adjusted("floor", 0.1, "epoch=2"),
    3: Taken("level", "A: wait"),
    4: Tick("looked", done=False),
    5: Undone("last"),
}


def told_of(items, decisions, entries):
    states = {item["id"]: (item["verdict"], item["note"]) for item in items}
    return states, [each["decided"] for each in decisions], [entry["words"] for entry in entries]


def test_as_of_every_epoch_is_what_was_said_live(log, book):
    lines = Path(log).read_text().splitlines(keepends=True)
    Path(log).write_text("")
    engine, live = start_engine(EngineSpec(log, book, telemetry=False)), {}
    for epoch, line in enumerate(lines, 1):
        with Path(log).open("a") as file:
            file.write(line)
        while engine.advance():
            pass
        if epoch in DEEDS:
            engine.jot(Jot(epoch, DEEDS[epoch]))
        judgement = msgspec.to_builtins(engine.judgement())
        live[epoch] = told_of(judgement["items"], judgement["decisions"], judgement["journal"])
    engine.close()
    for epoch in DEEDS:
        checked = answer(log, at=f"epoch={epoch}")
        states, chosen, words = told_of(checked["items"], checked["decisions"], checked["journal"])
        assert words == live[epoch][2], epoch
        assert {id_: note for id_, (_, note) in states.items()} == {
            id_: note for id_, (_, note) in live[epoch][0].items()
        }
        assert [choice and choice["option"] for choice in chosen] == [
            choice and choice["option"] for choice in live[epoch][1]
        ]
