from __future__ import annotations

import os

import pytest

from trainmon_tui.sources.tfevents import files as files_module
from trainmon_tui.sources.tfevents.files import find_run, is_event_name, qualified


@pytest.fixture
def tree(tmp_path):
    """Make event files, the later ones changed later; return their folder."""

    def make(*names):
        for age, name in enumerate(names):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            os.utime(path, (1e9 + age, 1e9 + age))
        return tmp_path

    return make


def found(folder):
    run = find_run(folder)
    return [(str(file.path.relative_to(folder)), file.prefix) for file in run.files]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("events.out.tfevents.1795235938.vm", True),
        ("events.out.tfevents.1795235938.vm.6693.0", True),
        ("events.out.tfevents.1795235938.vm.12.0.v2", True),
        ("run.tfevents.1", True),
        ("events.log", False),
        ("tfevents", False),
        ("my_tfevents_notes.txt", False),
    ],
)
def test_event_files_are_known_by_their_name(name, is_one):
    assert is_event_name(name) is is_one


def test_files_of_one_folder_are_one_run_in_the_order_of_their_time(tree):
    folder = tree("events.out.tfevents.1700000300.h", "events.out.tfevents.1700000100.h", "notes.txt")
    assert found(folder) == [
        ("events.out.tfevents.1700000100.h", ""),
        ("events.out.tfevents.1700000300.h", ""),
    ]


@pytest.mark.parametrize("above", [[], ["events.out.tfevents.1700000000.h"]])
def test_folders_of_splits_are_parts_of_their_run(tree, above):
    folder = tree(
        *above, "train/events.out.tfevents.1700000001.h", "validation/events.out.tfevents.1700000002.h"
    )
    assert [prefix for _, prefix in found(folder)] == [*([""] if above else []), "train", "validation"]


def test_folders_below_a_run_are_parts_of_it(tree):
    folder = tree(
        "events.out.tfevents.1700000000.h",
        "both_loss/events.out.tfevents.1700000001.h",
        "1700000002.75/events.out.tfevents.1700000002.h",
    )
    assert [prefix for _, prefix in found(folder)] == ["", "both_loss", ""]


def test_of_several_runs_the_newest_is_shown_and_the_others_are_named(tree):
    folder = tree(
        "exp2/events.out.tfevents.1700000000.h",
        "exp2/eval/events.out.tfevents.1700000001.h",
        "exp1/events.out.tfevents.1700000002.h",
    )
    run = find_run(folder)
    assert run.root == folder / "exp1"
    assert run.words() == ["2 runs here; this is exp1, the newest, beside exp2"]
    assert find_run(folder / "exp2").words() == []
    assert [file.prefix for file in find_run(folder / "exp2").files] == ["", "eval"]


def test_a_folder_without_event_files_has_no_run(tree):
    run = find_run(tree("run.log"))
    assert (run.files, run.others, run.words()) == ([], [], [])


def test_a_search_is_bounded(tree, monkeypatch):
    folder = tree(
        "a/b/c/d/e/events.out.tfevents.1700000000.h", "a/b/c/d/e/f/events.out.tfevents.1700000000.h"
    )
    assert [name for name, _ in found(folder)] == ["a/b/c/d/e/events.out.tfevents.1700000000.h"]
    monkeypatch.setattr(files_module, "MAX_ENTRIES", 2)
    assert found(folder) == []


def test_of_many_files_the_newest_are_read_and_the_others_counted(tree, monkeypatch):
    monkeypatch.setattr(files_module, "MAX_FILES", 2)
    folder = tree(*(f"events.out.tfevents.170000000{n}.h" for n in range(5)))
    assert [name[-3] for name, _ in found(folder)] == ["3", "4"]
    assert find_run(folder).words() == ["3 older event files of the run are not read"]


def test_a_loop_of_links_ends(tree):
    folder = tree("events.out.tfevents.1700000000.h")
    (folder / "again").symlink_to(folder)
    assert len(found(folder)) == 1


@pytest.mark.parametrize(
    ("prefix", "tag", "name"),
    [
        ("", "loss", "loss"),
        ("validation", "epoch_loss", "validation/epoch_loss"),
        ("both_loss", "both", "both/loss"),
        ("eval/group_a_x", "group/a", "eval/group/a/x"),
        ("both", "both", "both/both"),
    ],
)
def test_a_folder_qualifies_its_tags(prefix, tag, name):
    assert qualified(prefix, tag) == name
