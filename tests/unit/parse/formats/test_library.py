import sys

import pytest
from writing import TIDAL

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.parse.formats.library import LIBRARY, about, choose_formats, load_format, sound_format
from trainmon_tui.parse.formats.patterns import UnavailableError
from trainmon_tui.parse.formats.samples import failures


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    folder = tmp_path / "formats"
    folder.mkdir()
    return folder


def test_bundled_formats_pass_their_samples_and_are_called_as_their_files():
    bundled = [place for place in LIBRARY.places() if place.bundled]
    assert bundled
    for place in bundled:
        format_ = load_format(place.name)
        assert (format_.name, format_.origin, failures(format_)) == (place.name, "bundled", [])


def test_ones_own_come_before_the_bundled(own):
    (own / "tidal.yaml").write_text(TIDAL)
    assert next(place.name for place in LIBRARY.places()) == "tidal"
    assert load_format("tidal").origin == str(own / "tidal.yaml")


def test_ones_own_apply_by_themselves_and_the_bundled_do_not(own):
    assert choose_formats("") == ((), ())
    (own / "tidal.yaml").write_text(TIDAL)
    assert [format_.name for format_ in choose_formats("").formats] == ["tidal"]
    assert choose_formats("none").formats == ()


def test_one_that_is_broken_is_left_out_with_a_word(own):
    (own / "tidal.yaml").write_text(TIDAL)
    (own / "bad.yaml").write_text("format: 1\n")
    (own / "wrong.yaml").write_text(
        TIDAL.replace("name: tidal", "name: wrong").replace("step: 12, event", "step: 1, event")
    )
    chosen = choose_formats("")
    assert [format_.name for format_ in chosen.formats] == ["tidal"]
    assert [notice.partition(":")[0] for notice in chosen.notices] == [
        "format bad is left out",
        "format wrong is left out",
    ]
    assert "1 of its 6 samples fail" in chosen.notices[1]


def test_one_that_is_named_has_to_be_in_order(own, tmp_path):
    (own / "wrong.yaml").write_text(
        TIDAL.replace("name: tidal", "name: wrong").replace("step: 12, event", "step: 1, event")
    )
    with pytest.raises(BadDataError, match="samples fail") as caught:
        choose_formats("wrong")
    assert "format test" in caught.value.hint
    path = tmp_path / "elsewhere.yaml"
    path.write_text(TIDAL)
    assert choose_formats(str(path)).formats[0].name == "tidal"


def test_an_unknown_name_gets_the_nearest(own):
    (own / "tidal.yaml").write_text(TIDAL)
    with pytest.raises(BadDataError, match="there is no format 'tidl'") as caught:
        load_format("tidl")
    assert caught.value.hint == "did you mean 'tidal'?"
    with pytest.raises(BadDataError, match="No such file"):
        load_format("missing.yaml")


def test_a_format_in_the_folder_is_called_as_its_file(own):
    (own / "tides.yaml").write_text(TIDAL)
    with pytest.raises(BadDataError, match=r"tides\.yaml:3:1: the format of tides\.yaml is called 'tidal'"):
        load_format("tides")


def test_a_pattern_without_a_sample_is_said(tmp_path):
    path = tmp_path / "tidal.yaml"
    path.write_text(TIDAL.replace("lines:\n", "lines:\n  - pattern: 'never (?P<met>\\S+)'\n"))
    with pytest.raises(BadDataError, match=r"tidal\.yaml: 1 of its patterns match no sample"):
        choose_formats(str(path))


def test_without_re2_the_list_stands_and_a_run_is_read_without_formats(own, monkeypatch):
    (own / "tidal.yaml").write_text(TIDAL)
    monkeypatch.setitem(sys.modules, "re2", None)
    assert about(own / "tidal.yaml") == "the loop of a tide model"
    with pytest.raises(UnavailableError, match="google-re2"):
        sound_format(own / "tidal.yaml")
    assert choose_formats("").notices == (
        "format tidal is left out: formats need google-re2, which is not installed here",
    )
    with pytest.raises(UnavailableError):
        choose_formats("tidal")


def test_nothing_is_loaded_where_there_is_no_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path / "none"))
    assert choose_formats("") == ((), ())
