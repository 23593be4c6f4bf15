"""Libraries: one's own files before the bundled ones."""

from __future__ import annotations

import pytest

from trainmon_tui.config.library import MAX_FILES, Library, usable
from trainmon_tui.model.errors import BadDataError


@pytest.fixture
def library(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path / "config"))
    bundled = tmp_path / "bundled"
    bundled.mkdir()
    (bundled / "one.yaml").touch()
    (bundled / "two.yaml").touch()
    (bundled / "notes.txt").touch()
    return Library("thing", "things", bundled)


@pytest.fixture
def own(library):
    library.own_folder().mkdir(parents=True)
    return library.own_folder()


def test_without_ones_own_there_are_the_bundled_ones(library):
    assert [(place.name, place.origin) for place in library.places()] == [
        ("one", "bundled"),
        ("two", "bundled"),
    ]


def test_ones_own_come_first_and_replace_bundled_ones(library, own):
    (own / "two.yml").touch()
    (own / "three.yaml").touch()
    assert [(place.name, place.origin) for place in library.places()] == [
        ("three", "yours"), ("two", "yours"), ("one", "bundled"),
    ]  # fmt: skip


def test_a_name_leads_to_its_file(library, own):
    (own / "two.yaml").touch()
    assert library.find("two") == own / "two.yaml"
    assert library.find("one") == library.bundled / "one.yaml"


@pytest.mark.parametrize("path", ["./one", "a/b", "c.yaml", "c.yml"])
def test_a_path_is_taken_as_it_is(library, path):
    assert str(library.find(path)) == str(path).removeprefix("./")


def test_any_file_that_exists_is_found(library, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runbook").touch()
    assert str(library.find("runbook")) == "runbook"


def test_an_unknown_name_is_refused(library):
    with pytest.raises(BadDataError, match="there is no thing 'onee'") as caught:
        library.find("onee")
    assert caught.value.hint == "did you mean 'one'?"


def test_not_more_than_some_files_are_looked_at(library, own):
    for number in range(MAX_FILES + 5):
        (own / f"{number:03}.yaml").touch()
    assert len(library.own()) == MAX_FILES


def test_what_cannot_be_used_is_left_out_with_a_word(library):
    def load(place):
        if place.name == "one":
            raise BadDataError("it is torn")
        return place.name.upper()

    assert usable("thing", library.places(), load) == (("TWO",), ("thing one is left out: it is torn",))
