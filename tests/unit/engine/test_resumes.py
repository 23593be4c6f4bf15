from __future__ import annotations

import json

from tests.unit.engine.merging import NO_JUDGE, folded, merged

from trainmon_tui.engine.documents import build_document
from trainmon_tui.engine.resumes import SHOWN, Resumes
from trainmon_tui.model.blocks import Event
from trainmon_tui.protocol.asks import DocumentAsk

FIRST = "Namespace(lr=1e-4, batch_size=8, out='a')\n" + "".join(
    f"step {n}: loss={n}\n" for n in (100, 200, 300)
)
AGAIN = "Namespace(lr=5e-5, batch_size=8, out='b')\n" + "".join(
    f"step {n}: loss={n}\n" for n in (200, 300, 400)
)
WORDS = ["lr 0.0001 → 5e-05, out a → b after the resume at step 200 (line 6)"]


def config(line, step=None, **settings):
    return Event("config", line, 0, "", step=step, fields=settings)


def resume(line, step):
    return Event("resume", line, 0, "", step=step)


def words(*events):
    resumes = Resumes()
    for event in events:
        resumes.fold([event])
    return resumes.words()


def test_a_resume_inside_one_log_says_what_it_changed():
    assert folded((FIRST + AGAIN).encode()).resumes.words() == WORDS


def test_pieces_change_nothing():
    assert folded((FIRST + AGAIN).encode(), step=7).resumes.words() == WORDS


def test_a_resume_in_another_file_names_that_file():
    session = folded(merged(("run.log", FIRST), ("run.1.log", AGAIN), voices=(0, 0)))
    assert session.resumes.words(session.voices.lines.where) == [
        "lr 0.0001 → 5e-05, out a → b after the resume at step 200 (run.1.log:2)"
    ]


def test_a_resume_with_the_same_settings_says_nothing():
    assert folded((FIRST + FIRST).encode()).resumes.words() == []


def test_settings_that_change_without_a_resume_say_nothing():
    assert words(config(1, lr=1.0), config(2, 5.0, lr=2.0)) == []


def test_each_seam_has_its_own_changes():
    assert words(
        config(1, lr=1.0, wd=0.1),
        config(5, 90.0, lr=2.0),
        resume(6, 50.0),
        config(7, 50.0, wd=0.2),
        config(9, 80.0, lr=3.0),
        resume(10, 60.0),
    ) == [
        "lr 1 → 2, wd 0.1 → 0.2 after the resume at step 50 (line 6)",
        "lr 2 → 3 after the resume at step 60 (line 10)",
    ]


def test_a_setting_printed_twice_before_a_seam_is_one_change():
    assert words(config(1, lr=1.0), config(2, 9.0, lr=2.0), config(3, 9.0, lr=3.0), resume(4, 5.0)) == [
        "lr 1 → 3 after the resume at step 5 (line 4)"
    ]


def test_keys_are_compared_however_they_are_spelt():
    assert words(config(1, **{"--batch-size": 8.0}), config(2, 9.0, batch_size=8.0), resume(3, 5.0)) == []


def test_many_changes_are_counted_and_hostile_ones_harmless():
    before = {f"k{n}": 1.0 for n in range(9)} | {"a\x1b": "x"}
    after = {f"k{n}": 2.0 for n in range(9)} | {"a\x1b": "\x1b]0;evil\x07" + "y" * 999}
    (sentence,) = words(
        config(1, **dict(reversed(before.items()))),
        config(2, 9.0, **dict(reversed(after.items()))),
        resume(3, 1.0),
    )
    assert sentence.count("→") == SHOWN
    assert "and 6 more" in sentence
    assert "\x1b" not in sentence
    assert len(sentence) < 300


def test_the_document_says_it(tmp_path):
    log = tmp_path / "run.log"
    log.write_text(FIRST + AGAIN)
    told = json.loads(build_document(str(log), NO_JUDGE, DocumentAsk("check")).body)
    assert told["run"]["changes"] == WORDS
