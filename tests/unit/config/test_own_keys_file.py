"""A person's own keys written into the settings file, one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.config.settings import read_settings, settings_file
from trainmon_tui.config.settings_file import changed_key, keep_key
from trainmon_tui.config.yaml_guard import load_yaml
from trainmon_tui.model.errors import BadDataError


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path / "new"))
    return tmp_path


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("", "T", 'keys:\n  theme: "T"\n'),
        ("x: epoch", "T", 'x: epoch\nkeys:\n  theme: "T"\n'),
        (
            "keys:\n  smooth: S  # mine\nx: epoch\n",
            "T",
            'keys:\n  theme: "T"\n  smooth: S  # mine\nx: epoch\n',
        ),
        ("keys:\n    theme: t # was\n    smooth: S\n", "T", 'keys:\n    theme: "T" # was\n    smooth: S\n'),
        ("keys:\n  theme: t\n  smooth: S\n", None, "keys:\n  smooth: S\n"),
        ("# a\nkeys:\n  theme: t\n# b\nx: time\n", None, "# a\n# b\nx: time\n"),
        ("keys: {smooth: S}\n", "T", 'keys: {"smooth": "S", "theme": "T"}\n'),
        ("keys: {theme: t}\nx: time\n", None, "x: time\n"),
        ("x: time\n", None, "x: time\n"),
        ("keys:\n  smooth: S\n", None, "keys:\n  smooth: S\n"),
    ],
)
def test_one_line_changes_and_the_rest_stays(before, keys, after):
    assert changed_key(before, "theme", keys, source="config.yaml") == after


@pytest.mark.parametrize(
    "text", ["keys: {theme: t,\n  smooth: S}\n", "{keys: {theme: t}, x: time}\n", "keys:\n  theme:\n    t\n"]
)
def test_what_only_people_can_change_is_refused(text):
    with pytest.raises(BadDataError, match="in a way that only people change"):
        changed_key(text, "theme", "T", source="config.yaml")


def test_keys_are_read_as_they_were_written():
    keep_key("pane.log", "upper_l,9")
    keep_key("theme", "T")
    assert read_settings().settings.keys == {"pane.log": "upper_l,9", "theme": "T"}
    keep_key("theme", None)
    keep_key("pane.log", None)
    assert settings_file().read_text() == ""


@given(
    st.lists(
        st.tuples(st.sampled_from(("a.b", "c", "d_e")), st.sampled_from(("x", "#", '"', "plus,y", None))),
        max_size=6,
    )
)
def test_any_order_of_changes_ends_in_the_last_of_each(changes):
    text, wanted = "# mine\ntheme: dark  # calm\n", {}
    for action, keys in changes:
        text = changed_key(text, action, keys, source="config.yaml")
        wanted = {name: known for name, known in {**wanted, action: keys}.items() if known is not None}
    said = load_yaml(text, source="config.yaml").value
    assert said == {"theme": "dark", **({"keys": wanted} if wanted else {})}
    assert text.startswith("# mine\ntheme: dark  # calm\n")
