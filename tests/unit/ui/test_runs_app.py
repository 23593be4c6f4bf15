"""The list of runs on the screen."""

import asyncio
import time

import pytest
from ui_sights import assert_golden, drawn

from trainmon_tui.model.found import FoundRun, FoundRuns
from trainmon_tui.ui.glyphs import ASCII, UNICODE
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.run_list import RunList
from trainmon_tui.ui.runs_app import RunsApp
from trainmon_tui.ui.views.runs import runs_view, tail

NOW = 1_000_000.0
RUNS = FoundRuns(
    (
        FoundRun("outputs/llama/train.log", "log", 48_000, NOW - 3),
        FoundRun("outputs/llama", "checkpoints", 9_000_000_000, NOW - 400),
        FoundRun("runs/a-very-long-name-of-an-experiment/with/more/folders/exp7", "tensorboard", 115_000, NOW - 9000),
        FoundRun("wandb/run-20260101_120000-abc", "wandb", 3400, NOW - 9e5),
        FoundRun("quick/metrics.csv", "metrics", 12, NOW - 9e6),
    ),
    complete=True,
)  # fmt: skip


def listed(**given):
    return RunList("/home/me/project", RUNS, NOW, **given)


def play(test, runs=None, look=lambda: RUNS, size=(80, 12)):
    async def on_stage():
        app = RunsApp(runs or listed(), look, UiOptions(unicode=True))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await test(app, pilot)
        return app

    return asyncio.run(on_stage())


def keys(*pressed):
    async def test(app, pilot):
        await pilot.press(*pressed)

    return test


@pytest.mark.parametrize(
    ("pressed", "path"),
    [
        (["enter"], "outputs/llama/train.log"),
        (["down", "down", "up", "enter"], "outputs/llama"),
        (["end", "enter"], "quick/metrics.csv"),
        (["pagedown", "home", "enter"], "outputs/llama/train.log"),
        ([*"wandb", "enter"], "wandb/run-20260101_120000-abc"),
        ([*"Llama", "space", *"check", "enter"], "outputs/llama"),
        (["x", "q", "escape", "enter"], "outputs/llama/train.log"),
        (["u", "i", "q", "backspace", "c", "enter"], "quick/metrics.csv"),
    ],
)
def test_a_run_is_walked_to_or_filtered_and_opened(pressed, path):
    assert play(keys(*pressed)).return_value == path


@pytest.mark.parametrize("pressed", [["q"], ["escape"], ["ctrl+c"], ["x", "ctrl+q"], ["x", "escape", "q"]])
def test_leaving_opens_nothing(pressed):
    app = play(keys(*pressed))
    assert (app.return_value, app.return_code) == (None, 0)


def test_nothing_can_be_opened_where_nothing_is_shown():
    app = play(keys("x", "x", "x", "enter", "escape", "q"))
    assert app.return_value is None


def test_a_fresh_look_keeps_the_hand_on_its_run():
    async def test(app, pilot):
        await pilot.press("down")
        app._look_again()
        for _ in range(200):
            await pilot.pause(0.01)
            if len(app.runs.found.runs) == 6:
                break
        assert app.runs.now_s == pytest.approx(time.time(), abs=60)
        await pilot.press("enter")

    fresh = FoundRuns((FoundRun("brand-new.log", "log", 1, NOW), *RUNS.runs), complete=True)
    assert play(test, look=lambda: fresh).return_value == "outputs/llama"


def test_a_run_that_is_gone_leaves_the_hand_at_the_top():
    runs = listed(selected=2)
    runs.renew(FoundRuns(RUNS.runs[:1], complete=True), NOW)
    assert runs.chosen() == RUNS.runs[0]


def test_the_list_looks_as_accepted():
    def draw(runs, signs=UNICODE):
        return lambda _sight, width, height: runs_view(runs, signs, width, height)

    sizes = [(f"{width}x10", None, width, 10) for width in (40, 80, 160)]
    cut = RunList("/data", FoundRuns(RUNS.runs, complete=False), NOW, words="run", selected=1)
    looks = drawn(draw(listed(selected=2)), *sizes) + drawn(draw(cut, ASCII), *sizes[:2])
    looks += drawn(draw(listed(words="nothing like it")), sizes[1])
    assert_golden("runs", looks)


@pytest.mark.parametrize("size", [(1, 1), (8, 2), (40, 4), (80, 24), (200, 60)])
def test_every_row_has_its_width_and_no_more_rows_than_there_is_room(size):
    hostile = FoundRuns((FoundRun("\x1b]0;t\x07漢字" * 30, "log", -1, NOW + 1e9),), complete=False)
    for runs in (listed(selected=99), RunList("漢" * 99, hostile, NOW, words="漢" * 60)):
        rows = runs_view(runs, UNICODE, *size).rows
        assert len(rows) <= size[1]
        assert {width_of(row) for row in rows} <= {size[0]}


def test_the_run_in_hand_is_always_in_sight():
    many = FoundRuns(tuple(FoundRun(f"run{n:03}.log", "log", 1, NOW) for n in range(300)), complete=True)
    for selected in (0, 5, 150, 299):
        rows = runs_view(RunList("/", many, NOW, selected=selected), UNICODE, 80, 10).rows
        assert any(f"run{selected:03}.log" in text for row in rows for text, _, back in row if back)


def test_of_a_long_path_the_end_is_kept():
    assert tail("outputs/llama/train.log", 9) == "…rain.log"
    assert tail("short", 9) == "short"
    assert tail("short", 0) == ""
