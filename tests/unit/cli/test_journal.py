"""The journal on the command line, on real logs."""

from __future__ import annotations

import json

import jsonschema
import pytest

from trainmon_tui.report.schemas import schema

BOOK = """\
playbook: 1
name: test
params: {floor: 0.5, mode: slow}
metrics: {loss: {aliases: [loss]}}
checks:
  - {id: low, title: Low, when: {epoch: 3}, pass: loss < params.floor}
  - {id: looked, title: Looked at, kind: manual}
decisions:
  - id: level
    title: Level
    epoch: 3
    cases: [{id: high, else: true, status: warn, say: high, options: ["A: wait", "B: stop now"]}]
"""


@pytest.fixture
def journal(cli, tmp_path):
    log, book = tmp_path / "train.log", tmp_path / "book.yaml"
    log.write_text("".join(f"Epoch {n}/6 - loss: {1 / n:.4f}\n" for n in range(1, 7)))
    book.write_text(BOOK)

    def run(*words, command="journal", playbook=True):
        named = ["--playbook", str(book)] if playbook else []
        return cli(command, str(log), *words, *named)

    return run


def test_an_empty_journal_says_where_it_would_be_kept(journal, own_state):
    code, out, err = journal()
    assert (code, err) == (0, "")
    assert out.startswith("nothing was written about this run yet\nkept in ")
    assert not own_state.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tick", "looked"], "epoch 6    ticked looked"),
        (["untick", "looked"], "epoch 6    unticked looked"),
        (["decide", "level", "b"], "decided level: B: stop now"),
        (["decide", "level", "high", "--why", "so it is"], "decided level: case high (so it is)"),
        (["set", "floor=0.1", "--from", "epoch=2"], "set floor = 0.1 from epoch 2"),
        (["set", "mode=fast"], "set mode = fast"),
        (["note", "a", "new", "disk"], "a new disk"),
        (["note", "a\x1b[2Jb"], "ab"),
        (["tick", "looked", "--at", "epoch=2"], "epoch 2    ticked looked"),
    ],
)
def test_what_was_written_is_said_and_listed(journal, words, said):
    code, out, err = journal(*words)
    assert (code, err) == (0, "")
    told = " ".join(out.split())
    assert " ".join(said.split()) in told
    assert " ".join(journal()[1].split()).startswith(told)


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["tik", "looked"], "there is no action 'tik'", "did you mean 'tick'?"),
        (["tick"], "journal tick needs: ITEM", "--help"),
        (["tick", "lookd"], "there is no item 'lookd' to tick", "did you mean 'looked'?"),
        (["tick", "low"], "low is ticked by the log itself", "looked"),
        (["decide", "level"], "journal decide needs", "--help"),
        (["decide", "level", "C"], "level has no option 'C'", "A of its options"),
        (["set", "floor"], "journal set needs: PARAM=VALUE", "--help"),
        (["set", "floor=low"], "floor cannot be 'low'", "a number"),
        (["set", "flor=1"], "there is no parameter 'flor'", "'floor'"),
        (["set", "floor=1", "--from", "line=3"], "changes at an epoch or step", "--from epoch=5"),
        (["set", "floor=1", "--from", "soon"], "names no moment", "epoch=5"),
        (["note"], "journal note needs: TEXT", "--help"),
        (["note", "x" * 2001], "the note has 2001 characters", ""),
        (["tick", "looked", "--why", "x"], "--why goes with decide and set", "note"),
        (["note", "x", "--from", "epoch=2"], "--from goes with set", "--at epoch=5"),
        (["undo", "last"], "there is nothing to take back", ""),
        (["--names", "tik"], "there is no action 'tik'", "'tick'"),
    ],
)
def test_a_mistake_is_said_with_the_nearest_and_nothing_is_written(journal, own_state, words, message, hint):
    code, out, err = journal(*words)
    assert (code, out) == (64, "")
    assert message in err
    assert hint in err
    assert not own_state.exists()


def test_what_was_taken_back_stands_in_brackets(journal):
    journal("tick", "looked")
    journal("undo", "last")
    ticked, undone = journal()[1].splitlines()[:2]
    assert "[ticked looked]" in ticked
    assert "took back" in undone


def test_json_fits_its_schema(journal):
    journal("set", "floor=0.1", "--from", "step=2")
    code, out, _ = journal("decide", "level", "A", "--json")
    document = json.loads(out)
    jsonschema.Draft202012Validator(schema("journal")).validate(document)
    assert code == 0
    assert [entry["kind"] for entry in document["entries"]] == ["param", "decision"]
    assert document["entries"][0]["did"] == {"param": "floor", "value": 0.1, "since": "step=2", "why": ""}
    assert document["read_only"] == ""


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["--names", "tick"], ["looked"]),
        (["--names", "decide"], ["level"]),
        (["--names", "decide", "level"], ["A", "B", "high", "other"]),
        (["--names", "decide", "nothing"], []),
        (["--names", "set"], ["floor=", "mode="]),
        (["--names", "note"], []),
    ],
)
def test_names_are_printed_for_shells(journal, words, names):
    assert journal(*words)[1].split() == names


def test_check_shows_what_people_did(journal):
    journal("tick", "looked")
    journal("decide", "level", "A", "--why", "so it is")
    journal("set", "floor=0.1", "--from=epoch=2")
    _, out, _ = journal(command="check")
    told = " ".join(out.split())
    assert "✓ pass Looked at" in told
    assert "ticked by" in told
    assert "decided: A: wait - so it is (" in told
    assert "□ manual Check the effect of floor = 0.1, changed at epoch 2" in told
    assert "Journal » note ticked looked" in told
    found = json.loads(journal("--json", command="check")[1])["runs"][0]
    assert len(found["journal"]) == 3
    assert found["decisions"][0]["decided"]["option"] == "A: wait"


def test_a_recorded_journal_is_read_where_it_is_named(journal, tmp_path, own_state):
    record = tmp_path / "mine.jsonl"
    journal("note", "x", "--record", str(record))
    assert record.exists()
    assert not own_state.exists()
    found = json.loads(journal("--json", "--record", str(record), command="check")[1])["runs"][0]
    assert [entry["words"] for entry in found["journal"]] == ["x"]
    assert json.loads(journal("--json", command="check")[1])["runs"][0]["journal"] == []


def test_one_record_is_of_one_run(cli, tmp_path):
    code, _, err = cli("check", "a.log", "b.log", "--record", str(tmp_path / "j"))
    assert code == 64
    assert "--record names the journal of one run" in err


def test_where_nothing_can_be_written_the_reason_is_said(journal, tmp_path):
    code, out, err = journal("note", "x", "--record", str(tmp_path / "missing" / "j.jsonl"))
    assert (code, out) == (64, "")
    assert "the journal cannot be written" in err
    _, out, _ = journal("--record", str(tmp_path / "missing" / "j.jsonl"))
    assert "the journal is read-only" in out


def test_without_a_playbook_notes_are_taken(journal):
    assert journal("note", "x", "--playbook", "none", playbook=False)[0] == 0
    assert journal("tick", "looked", "--playbook", "none", playbook=False)[0] == 64
