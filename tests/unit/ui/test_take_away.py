"""What is taken away from the screen."""

import pytest
from ui_sights import sight_of

from trainmon_tui.ui.take_away import TakeAway, pane_text


class FakeApp:
    """As much of the app as taking away needs."""

    def __init__(self, sight):
        self.sight = sight
        self.copied = []
        self.draws = 0

    def copy_to_clipboard(self, text):
        self.copied.append(text)

    def export_screenshot(self, title):
        return f"<svg>{title}</svg>"

    def draw(self):
        self.draws += 1


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    return tmp_path


@pytest.mark.parametrize("active", ["loss", "gauges", "machine", "checklist", "decisions", "log"])
def test_a_panes_text_has_no_frame(active):
    text = pane_text(sight_of(active=active))
    assert text.strip()
    assert not set(text) & set("╭╮╰╯")


def test_of_the_log_whole_lines_are_copied():
    sight = sight_of(size=(60, 24), active="log")
    assert pane_text(sight).splitlines() == [row.text for row in sight.frame.log.rows]


def test_copies_are_made_by_their_keys_only_and_say_how():
    app = FakeApp(sight_of())
    hands = TakeAway(app).hands()
    assert app.copied == []
    hands["copy"]()
    hands["copy_screen"]()
    assert len(app.copied[1].splitlines()) == 40
    assert app.copied[0] in "".join(app.copied)
    assert "40 lines sent to the clipboard" in app.sight.aside
    assert "--no-mouse" in app.sight.aside


def test_a_picture_is_written_into_the_state_folder(state):
    app = FakeApp(sight_of())
    TakeAway(app).picture()
    (path,) = (state / "state").iterdir()
    assert path.name.startswith("run-42-")
    assert path.suffix == ".svg"
    assert str(path) in app.sight.aside
    assert path.read_text().startswith("<svg>")


def test_without_a_state_folder_it_is_said(state):
    (state / "state").write_text("")
    app = FakeApp(sight_of("none"))
    TakeAway(app).picture()
    assert "cannot be written" in app.sight.aside
