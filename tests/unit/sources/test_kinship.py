"""Which logs of a folder one run wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.run_builder import NOW, log, put

from trainmon_tui.sources import kinship
from trainmon_tui.sources.kinship import kin_of, story_of, trains
from trainmon_tui.sources.walking import Entry, list_folder


def kin(folder, *, has_states=False, **texts):
    """Return the names of logs of the newest run, of strangers, and of older ones, in a folder of such logs."""
    for name, text in texts.items():
        put(folder / name.replace("__", "."), text)
    found = kin_of(list_folder(folder), has_states=has_states)
    return tuple({entry.path.name for entry in some} for some in found)


@pytest.mark.parametrize(
    "names",
    [
        ["train.log", "eval.log", "debug.log", "stderr.log"],
        ["run.log", "run.1.log", "run.2.log"],
        ["exp1_train.log", "exp1-eval.log", "exp1.err", "nohup.out"],
        ["rank_0.log", "rank_1.log", "rank_2.log"],
        ["job-7.out", "job-7.err"],
        ["20260101_120000.log", "20260101_120500.log"],
        ["2026-01-01_12-00-00.log", "2026-01-01T12:05:00.log", "2026_01_01_12_07.log"],
        ["train.log", "losses.log"],
        ["vit.log", "console.log"],
    ],
)
def test_names_of_one_run(tmp_path, names):
    for name in names:
        put(tmp_path / name, log(30))
    assert kin(tmp_path) == (set(names), set(), set())


@pytest.mark.parametrize(
    "names",
    [
        ["resnet.log", "vit.log", "lr-1e-3.log"],
        ["seed1.log", "seed2.log"],
        ["fold-1.log", "fold-2.log"],
        ["slurm-11.out", "slurm-12.out"],
        ["train.log", "baseline.log"],
        ["train_a.log", "train_b.log"],
    ],
)
def test_names_of_several_runs(tmp_path, names):
    for name in names:
        put(tmp_path / name, log(30))
    logs, strangers, _ = kin(tmp_path)
    assert (len(logs), logs | strangers) == (1, set(names))


def test_what_does_not_speak_of_a_training_goes_along(tmp_path):
    assert kin(tmp_path, vit__log=log(30), launcher__log="8 nodes are up\n", empty__log="") == (
        {"vit.log", "launcher.log", "empty.log"},
        set(),
        set(),
    )


def test_where_states_are_kept_there_is_one_run(tmp_path):
    logs, strangers, _ = kin(tmp_path, has_states=True, vit__log=log(30), resnet__log=log(30))
    assert (len(logs), strangers) == (2, set())


def test_what_was_written_long_before_is_older_whatever_it_is_called(tmp_path):
    put(tmp_path / "vit.log", log(30))
    put(tmp_path / "resnet.log", log(30), age_s=kinship.SAME_TIME_S + 1)
    put(tmp_path / "debug.log", "", age_s=kinship.SAME_TIME_S + 1)
    assert kin(tmp_path) == ({"vit.log"}, set(), {"resnet.log", "debug.log"})


def test_the_newest_training_says_whose_the_others_are(tmp_path):
    put(tmp_path / "vit.log", log(30), age_s=5)
    put(tmp_path / "resnet.log", log(30), age_s=9)
    put(tmp_path / "notes.log", "hello\n")
    assert kin(tmp_path) == ({"vit.log", "notes.log"}, {"resnet.log"}, set())


def test_of_many_logs_only_the_newest_are_read(tmp_path, monkeypatch):
    logs = [Entry(tmp_path / f"job{number}.log", False, 9, NOW - number / 10) for number in range(200)]
    seen = []
    monkeypatch.setattr(kinship, "trains", lambda entry: seen.append(entry) or True)
    assert len(kin_of(logs, has_states=False).strangers) == 199
    assert seen == logs[: kinship.LOOKED_AT]


@pytest.mark.parametrize(
    ("text", "speaks"),
    [("step 1: loss=2.5\n", True), ("epoch,loss\n1,2\n", True), ("loss is large\n", False), ("", False)],
)
def test_what_a_log_speaks_of(tmp_path, text, speaks):
    path = put(tmp_path / "a.log", text)
    assert trains(Entry(path, False, len(text), NOW)) is speaks


def test_a_log_that_is_gone_says_nothing(tmp_path):
    assert not trains(Entry(tmp_path / "gone.log", False, 9, NOW))
    assert not trains(Entry(tmp_path, False, 9, NOW))


@given(
    st.lists(
        st.sampled_from(["a.log", "b.log", "a.1.log", "debug.log", "run.log", "b_eval.log"]), unique=True
    ),
    st.data(),
)
def test_every_log_is_somewhere(tmp_path_factory, names, data):
    folder = tmp_path_factory.mktemp("logs")
    for name in names:
        put(folder / name, log(20), age_s=data.draw(st.sampled_from([0, 5, 900])))
    logs, strangers, older = kin_of(list_folder(folder), has_states=data.draw(st.booleans()))
    assert sorted(entry.path.name for entry in (*logs, *strangers, *older)) == sorted(names)
    assert bool(logs) == bool(names)


@pytest.mark.parametrize(
    ("name", "story"),
    [
        ("run.1.log", "run.log"),
        ("run_2.log", "run.log"),
        ("run.resumed.log", "run.log"),
        ("train-attempt3.log", "train.log"),
        ("slurm-123.out", "slurm.out"),
        ("train.log", "train.log"),
        ("debug.log", "debug.log"),
    ],
)
def test_the_number_of_an_attempt_does_not_change_the_story(tmp_path, name, story):
    assert story_of(tmp_path / name) == str(tmp_path / story)
