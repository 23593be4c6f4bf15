"""``theme list|show|validate``."""

from __future__ import annotations

import json

import pytest

from trainmon_tui.cli.main import main


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A person's own folder of themes."""
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    folder = tmp_path / "themes"
    folder.mkdir()
    return folder


def test_the_list_names_every_theme_with_what_it_is(own, capsys):
    (own / "mine.yaml").write_text("# My own: quieter still.\nbase: dark\n")
    assert main(["theme", "list"]) == 0
    shown = capsys.readouterr().out
    assert "mine" in shown
    assert "My own: quieter still" in shown
    assert "okabe" in shown


def test_the_list_for_scripts(own, capsys):
    main(["theme", "list", "--names"])
    assert capsys.readouterr().out.split() == ["contrast", "dark", "light", "mono", "okabe", "solar"]
    main(["theme", "list", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert {one["origin"] for one in told} == {"bundled"}
    assert all(one["about"] and not one["error"] for one in told)


def test_a_broken_theme_stands_in_the_list_with_what_is_wrong(own, capsys):
    (own / "mine.yaml").write_text("base: dark\nroles: {okay: '#ffffff'}\n")
    main(["theme", "list"])
    assert "unknown role 'okay'" in capsys.readouterr().out


def test_a_theme_is_shown_as_its_file(own, capsys):
    assert main(["theme", "show", "solar"]) == 0
    assert "Solarized" in capsys.readouterr().out
    assert main(["theme", "show", "solr"]) == 65
    assert "solar" in capsys.readouterr().err


def test_a_theme_that_cannot_be_read_is_said_to_be_so(own, capsys):
    path = own / "faint.yaml"
    path.write_text('base: dark\nroles: {dim: "#20252c"}\n')
    assert main(["theme", "validate", str(path), "dark"]) == 0
    shown = capsys.readouterr().out
    assert "hard to read on its background: dim" in shown
    assert "dark: dark, 31 roles\n" in shown


def test_a_wrong_theme_is_said_with_its_place(own, capsys):
    path = own / "wrong.yaml"
    path.write_text("base: dark\nroles:\n  ok: green\n")
    assert main(["theme", "validate", str(path)]) == 65
    assert "wrong.yaml:3:" in capsys.readouterr().err
