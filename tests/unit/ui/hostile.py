"""Texts that attack a terminal or the toolkit, and frames in which every text from outside is one of them."""

from __future__ import annotations

import re
import unicodedata
from types import UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import run_rows
import ui_frames
from msgspec.structs import replace
from test_compare_mode import compare_frame
from ui_facts import VIEW

from trainmon_tui.model.readings import Instance, RunProcess
from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Advice, Decided, Disagreement, PhaseSpan, Stop, Written
from trainmon_tui.protocol.messages import JournalNews
from trainmon_tui.protocol.transport import TimeMark, Transport

ATTACKS = {
    "clipboard": "\x1b]52;c;Y3VybCBldmlsfHNo\x07",
    "clipboard without end": "\x1b]52;c;Y3VybA",
    "link": "\x1b]8;;https://evil\x1b\\press\x1b]8;;\x1b\\",
    "title": "\x1b]0;title\x07\x1b]2;other\x1b\\",
    "clear": "\x1b[2J\x1b[H\x1b[3J",
    "report": "\x1b[6n\x1b[c\x1b[21t\x1b[?1049l\x1b[200~",
    "half a sequence": "loss\x1b[38;2;1",
    "device": '\x1bP$q"p\x1b\\\x1bP+q\x1b\\',
    "eight bits": "\x9b31m\x9d0;title\x9c\x90q\x9c\x85",
    "bidi": "abc\u202edcba\u202c\u2066x\u2069\u200f\u061c",
    "no width": "lo\u200b\u200c\u200d\u2060ss\ufeff\ufe0f\u180e",
    "pile": "z" + "\u0301\u0336\u20dd" * 100,
    "pile of a script": "ก" + "\u0e49" * 50 + "ש" + "\u05b0\u0591" * 50 + "가" + "\u1160\u0301" * 50,
    "marks alone": "\u0301\u0301\u0301\u0301",
    "wide": "漢字かな" * 30,
    "emoji": "👩\u200d🔬👍🏽🇩🇪\u2764\ufe0f" * 20,
    "markup": "[red]loss[/red] [bold]x[/]",
    "closing": "[/] [/foo] x [/",
    "action": "[@click=app.quit]press[/] [link=https://evil]x[/link]",
    "brackets": "tensor([[..[/])] [INFO] [",
    "lines": "a\r\nb\nc\rd\x0b\x0ce\u2028f\u2029g",
    "controls": "\x00\x01\x07\x08\x08\x0e\x0f\x1a\x7f\t",
    "surrogates": "\ud800x\udfff",
    "format": "%s %n {} {0} {self.__class__} \\x1b[2J",
    "long": "n" * 10_000,
    "tags": "\U000e0041\U000e007f\U000e0101\U0010ffff\ue0b0",
    "invisible": "so\u00adft\u2061\u2062\u206a\ufff9a\ufffab\ufffb\U0001d173",
}  # fmt: skip
ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Controls, formats, halves of pairs, and what begins a line."""
OWN_WORDS = {"role", "mark", "kind"}
"""Fields whose words are the engine's own."""


def poisoned(value, attack, type_=str):
    """The same value with ``attack`` before every text that may come from outside."""
    if isinstance(value, msgspec.Struct):
        hints = get_type_hints(type(value))
        fields = [name for name in value.__struct_fields__ if name not in OWN_WORDS]
        parts = {name: poisoned(getattr(value, name), attack, hints[name]) for name in fields}
        return replace(value, **parts)
    if isinstance(value, str):
        return attack + value if takes_any_text(type_) else value
    if isinstance(value, tuple):
        inside = [kind for kind in get_args(type_) if kind is not Ellipsis] or [str]
        return tuple(
            poisoned(part, attack, inside[min(at, len(inside) - 1)]) for at, part in enumerate(value)
        )
    if isinstance(value, dict):
        return {attack + key: poisoned(part, attack) for key, part in value.items()}
    return value


def takes_any_text(type_):
    """Whether a field may hold any text, not one of a few words."""
    if get_origin(type_) in (Union, UnionType):
        return any(takes_any_text(part) for part in get_args(type_))
    return type_ is str and get_origin(type_) is not Literal


def assert_harmless(text):
    """Nothing in a text is for the terminal to act on but ends of lines and of columns, and nothing shifts another."""
    for line in re.split(r"[\n\t]", text):
        assert {unicodedata.category(character) for character in line}.isdisjoint(ACTING), ascii(line)
        assert clean(line, len(line)) == line


def full_frame():
    """A frame in which every part that can hold text holds some."""
    frame = ui_frames.failing_frame()
    middle = ui_frames.middle_frame()
    decided = replace(ui_frames.decision(), decided=Decided("extend", "because", "2026-01-02", "me"))
    judged = replace(
        middle.judgement,
        alerts=frame.judgement.alerts,
        decisions=(ui_frames.decision(), decided),
        stop=(Stop("s", "stop now"),),
        advice=(Advice("a", "title", "evidence", "cause", "fix", "note", cite="page 3"),),
        disagreements=(Disagreement("loss", 1.0, 2.0, "they differ"),),
        journal=(Written("n", "note", "words", "2026-01-02", "me"),),
        phases=(PhaseSpan("warm-up", "Warm-up", 1, 4),),
    )
    gpu = replace(ui_frames.telemetry().gpus[0], note="too old", instances=(Instance(1, "1g.10gb"),))
    told = replace(
        ui_frames.telemetry(), gpus=(gpu,), process=RunProcess(7, "python", 1.0, 1.0, state="zombie")
    )
    return replace(
        middle,
        header=replace(middle.header, state_text="words", broken="OOM", notices=("cut",), playbooks=("a",)),
        judgement=judged,
        telemetry=told,
        log=replace(middle.log, wrong="no such pattern", went=("line", 3)),
        journal=JournalNews("read only", 1, "kept"),
        transport=Transport(0.4, (TimeMark(0.2, "decision", "extend"),), wrong="no such epoch"),
        facts=VIEW,
    )


FRAMES = {"run": full_frame(), "runs": run_rows.table_frame(), "compare": compare_frame()}
"""By mode."""
