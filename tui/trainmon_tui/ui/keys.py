"""The one table of keys: it feeds the bindings, the footer, the help and the command palette."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Mode = Literal["run", "runs", "compare"]
"""One run · a table of runs to choose from · several runs side by side."""
When = Literal[
    "always", "replay", "live", "charts", "chart", "drawn", "log", "found", "checklist", "decisions",
    "facts", "runs", "marked", "nested", "compare", "past", "evidence", "grid",
]  # fmt: skip
"""always · only in a replay · only live · only with more than one chart · only in the chart's pane · only with a chart on the screen · only in the log · only there with something found · only in the pane of the checklist, of decisions, of facts
· only in the table of runs · only with several runs marked · only in what was opened from the table · only in a comparison · only while the past of a run that goes on is shown · only where what is in hand rests on a line of the log · only while every chart is small."""


@dataclass(frozen=True)
class Key:
    """One thing the hands can do."""

    action: str
    """What it does, and the name by which a user's keymap may bind it anew: ``pane.loss``."""
    keys: str
    """Names as the toolkit spells them, separated by commas."""
    cap: str
    """The key as it is shown to people."""
    help: str
    group: str
    label: str = ""
    """A word for the footer; empty keeps it out of there."""
    when: When = "always"


KEYS: tuple[Key, ...] = (
    Key("pane.loss", "1", "1", "losses", "Panes"),
    Key("pane.gauges", "2", "2", "diagnostics", "Panes"),
    Key("pane.machine", "3", "3", "GPU and host", "Panes"),
    Key("pane.checklist", "4", "4", "checklist", "Panes"),
    Key("pane.decisions", "5", "5", "decisions and advice", "Panes"),
    Key("pane.log", "6", "6", "log", "Panes"),
    Key("pane.facts", "7", "7", "facts: settings, what each metric came to, files", "Panes"),
    Key("pane.compared", "2", "2", "differences of compared runs", "Panes", when="compare"),
    Key("next_pane", "tab", "tab", "next pane", "Panes"),
    Key("previous_pane", "shift+tab", "shift+tab", "previous pane", "Panes"),
    Key("jump", "apostrophe", "'", "jump: to what the next letter stands on", "Panes"),
    Key("maximise", "z", "z", "fill the screen with this pane, and back", "Panes", "zoom"),
    Key("broader", "B", "B", "this pane broader; a border can be dragged, too", "Panes"),
    Key("narrower", "b", "b", "this pane narrower", "Panes"),
    Key("higher", "H", "H", "this pane higher", "Panes"),
    Key("lower", "h", "h", "this pane lower", "Panes"),
    Key("sizes", "R", "R", "every pane in its planned size again", "Panes"),
    Key("decision", "d", "d", "the decision in full, and back", "Panes", "in full", when="decisions"),
    Key("fold", "e", "e", "fold the phase of this item, and unfold it", "Rows", "fold", when="checklist"),
    Key("tick", "c", "c", "tick what is done by hand, and back", "Journal", "tick", when="checklist"),
    Key("decide", "D", "D", "take a decision, with a reason", "Journal", "decide", when="decisions"),
    Key("note", "w", "w", "write a note", "Journal", "note", when="decisions"),
    Key("next_chart", "right_square_bracket", "]", "next chart", "Chart", "chart", when="charts"),
    Key("previous_chart", "left_square_bracket", "[", "previous chart", "Chart", when="charts"),
    Key("next_group", "G", "G", "next group of charts: loss, gradient, time ...", "Chart", when="charts"),
    Key("pin", "P", "P", "pin this chart before all others, and off", "Chart", when="charts"),
    Key("grid", "g", "g", "every chart small, or this one large", "Chart", "grid", when="charts"),
    Key("log_scale", "l", "l", "linear or logarithmic y", "Chart", "log y", when="drawn"),
    Key("outliers", "v", "v", "outliers marked at the edge, or shown", "Chart"),
    Key("x_axis", "x", "x", "x by step, epoch or time", "Chart"),
    Key("find_chart", "f", "f", "find a chart by its name", "Chart"),
    Key("cursor_left", "left", "left", "crosshair to the left", "Chart"),
    Key("cursor_right", "right", "right", "crosshair to the right", "Chart"),
    Key("zoom_in", "i", "i", "look closer", "Chart", "closer", when="chart"),
    Key("zoom_out", "o", "o", "look from farther", "Chart"),
    Key("pan_left", "left_curly_bracket", "{", "view to the left; of the log's long lines, too", "Chart"),
    Key("pan_right", "right_curly_bracket", "}", "view to the right; of long lines, too", "Chart"),
    Key("whole", "0", "0", "the whole run again; long lines from their start", "Chart"),
    Key("smooth", "s", "s", "smoothing: off, 0.6, 0.9, 0.98", "Chart", "smooth", when="drawn"),
    Key("up", "up,k", "up", "up one row; in the log, stop following", "Rows"),
    Key("down", "down,j", "down", "down one row", "Rows"),
    Key("page_up", "pageup", "pgup", "up one page; of small charts, too", "Rows"),
    Key("page_down", "pagedown", "pgdn", "down one page", "Rows"),
    Key("top", "home", "home", "to the first row", "Rows"),
    Key("follow", "end,F", "end", "the last row; in the log, follow again", "Rows", "follow", when="log"),
    Key("find", "slash", "/", "find in the log: words, or /pattern/", "Log", "find", when="log"),
    Key("find", "slash", "/", "in the facts, only those with these letters", "Rows", "filter", when="facts"),
    Key("find_next", "n", "n", "the next match", "Log"),
    Key("find_previous", "N", "N", "the match before", "Log"),
    Key("filter", "ampersand", "&", "only lines with it, only without, all", "Log", "filter", when="found"),
    Key(
        "goto",
        "colon",
        ":",
        "in the log, go to a line, epoch, step or time; elsewhere, as of then",
        "Log",
        "go to",
        when="log",
    ),
    Key("back", "escape", "esc", "no crosshair; no search", "General"),
    Key(
        "open",
        "enter",
        "enter",
        "the log line behind an item, a decision or the crosshair",
        "Rows",
        "log line",
        when="evidence",
    ),
    Key("open", "enter", "enter", "the log line behind a fact", "Rows", "log line", when="facts"),
    Key(
        "pause",
        "space",
        "space",
        "play or pause the replay; at its end, from the start",
        "Time",
        "pause",
        when="replay",
    ),
    Key("faster", "plus,equals_sign", "+", "faster", "Time", "speed", when="replay"),
    Key("slower", "minus", "-", "slower", "Time", when="replay"),
    Key("step_line", "full_stop", ".", "one line or redraw on", "Time", "line", when="replay"),
    Key("previous_line", "semicolon", ";", "one line or redraw back", "Time"),
    Key("next_step", "right_parenthesis", ")", "one printed step on", "Time"),
    Key("previous_step", "left_parenthesis", "(", "one printed step back", "Time"),
    Key("next_epoch", "greater_than_sign", ">", "one epoch on", "Time", "epoch", when="replay"),
    Key(
        "previous_epoch", "less_than_sign", "<", "one epoch back; live, a look at what was known then", "Time"
    ),
    Key(
        "next_mark",
        "m",
        "m",
        "to the next mark: decision, alert, phase, resume, checkpoint",
        "Time",
        "mark",
        when="replay",
    ),
    Key("previous_mark", "M", "M", "to the mark before", "Time"),
    Key("now", "L", "L", "back to now; of a replay, to its end", "Time", "now", when="past"),
    Key("pause", "space", "space", "freeze the view, and back to now", "General", "freeze", when="live"),
    Key("open", "enter", "enter", "open the run in hand", "Runs", "open", when="runs"),
    Key("open", "enter", "enter", "the small chart in hand large", "Chart", "large", when="grid"),
    Key(
        "mark",
        "space",
        "space",
        "mark the run in hand, to compare it; once more, not",
        "Runs",
        "mark",
        when="runs",
    ),
    Key("compare", "c", "c", "compare the marked runs", "Runs", "compare", when="marked"),
    Key("find_run", "slash", "/", "only runs with these words", "Runs", "filter", when="runs"),
    Key(
        "order.health",
        "1",
        "1",
        "order by what needs attention; once more, the other way round",
        "Runs",
        "order",
        when="runs",
    ),
    Key("order.name", "2", "2", "order by name", "Runs", when="runs"),
    Key("order.done", "3", "3", "order by how much is done", "Runs", when="runs"),
    Key("order.eta", "4", "4", "order by the time left", "Runs", when="runs"),
    Key("order.last", "5", "5", "order by the last value", "Runs", when="runs"),
    Key("order.best", "6", "6", "order by the best value", "Runs", when="runs"),
    Key("order.age", "7", "7", "order by the last change", "Runs", when="runs"),
    Key("back", "escape", "esc", "back to the table of runs", "Runs", "runs", when="nested"),
    Key("playbook", "p", "p", "choose the playbook", "General"),
    Key("settings", "comma", ",", "settings: try them, save them", "General"),
    Key("copy", "y", "y", "copy the text of this pane", "General"),
    Key("copy_screen", "Y", "Y", "copy the text of the screen", "General"),
    Key("picture", "S", "S", "write the screen as an SVG picture", "General"),
    Key("theme", "t", "t", "next theme", "General"),
    Key("help", "question_mark,f1", "?", "this help", "General", "help"),
    Key("commands", "ctrl+p", "ctrl+p", "find a key by what it does", "General"),
    Key("redraw", "ctrl+l", "ctrl+l", "draw the screen anew", "General"),
    Key("suspend", "ctrl+z", "ctrl+z", "suspend; fg comes back", "General"),
    Key(
        "leave",
        "q,ctrl+q,ctrl+c",
        "q",
        "quit; the training run is not touched",
        "General",
        "quit",
    ),
)
_OF_A_PANE: tuple[When, ...] = ("log", "found", "checklist", "decisions", "evidence", "grid")
"""What holds in one pane only."""
GROUPS = ("Panes", "Chart", "Rows", "Log", "Journal", "Time", "Runs", "General")
GROUPS_OF: dict[Mode, tuple[str, ...]] = {
    "run": GROUPS,
    "runs": ("Runs", "Rows", "General"),
    "compare": ("Panes", "Chart", "Rows", "Runs", "General"),
}
"""The groups whose keys do something in a mode."""


def bound_keys() -> list[Key]:
    """Return one key for each action; where two share one, the first."""
    return list({key.action: key for key in reversed(KEYS)}.values())[::-1]


def shown_keys(holds: Iterable[When], mode: Mode = "run") -> list[Key]:
    """Return the keys with a footer label that work in a mode under the conditions that hold.

    The way to a whole screen and back comes first, then what only this pane can do.
    """
    conditions = {"always", *holds}
    shown = [key for key in KEYS if key.label and key.when in conditions and key.group in GROUPS_OF[mode]]
    return sorted(shown, key=lambda key: (key.action != "maximise", key.when not in _OF_A_PANE))


def offered_keys(holds: Iterable[When], mode: Mode, knows: Callable[[str], bool]) -> list[Key]:
    """Return one key for each action that a mode ``knows``: of two that share one, that which works now."""
    conditions = {"always", *holds}
    listed = [key for _, keys in grouped(mode, knows) for key in keys]
    found: dict[str, Key] = {}
    for key in sorted(listed, key=lambda key: key.when not in conditions):
        found.setdefault(key.action, key)
    return [key for key in listed if found[key.action] is key]


def cap_of(key: Key, keymap: Mapping[str, str]) -> str:
    """Return a key as it is shown to people, under their own keys."""
    own = keymap.get(key.action, "").split(",")[0].strip()
    return _CAPS.get(own, own) if own else key.cap


_CAPS = {key.keys.split(",")[0]: key.cap for key in KEYS}
"""How names of the toolkit's are shown."""


def grouped(mode: Mode = "run", knows: Callable[[str], bool] = bool) -> list[tuple[str, list[Key]]]:
    """Return every key of a mode by group whose action the mode ``knows``, for the help."""
    behind = "nested" if mode == "runs" else ""  # nothing stands behind the table itself
    known = [key for key in KEYS if _ONLY_IN.get(key.when, mode) == mode and key.when != behind]
    known = [key for key in known if knows(key.action)]
    found = [(group, [key for key in known if key.group == group]) for group in GROUPS_OF[mode]]
    return [(group, keys) for group, keys in found if keys]


_ONLY_IN: dict[When, Mode] = {
    "runs": "runs",
    "marked": "runs",
    "compare": "compare",
    "evidence": "run",
    "facts": "run",
}
