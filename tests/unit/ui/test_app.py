import asyncio
import time
from contextlib import asynccontextmanager
from xml.etree import ElementTree as ET

import msgspec
import pytest
import ui_frames
from hostile import ATTACKS, FRAMES, assert_harmless, poisoned
from rich.cells import cell_len
from textual import events
from ui_fake import FakeConnection

from trainmon_tui.client.retry import FewRestarts
from trainmon_tui.config.folders import state_folder
from trainmon_tui.config.settings import settings_file
from trainmon_tui.config.themes import load_theme
from trainmon_tui.model.readings import Gpu, Host, Telemetry
from trainmon_tui.model.verdicts import Gauge, Item, Judgement
from trainmon_tui.protocol.asks import Control
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.log import LogRow, LogView
from trainmon_tui.protocol.messages import Fault, Frame
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.help_screen import HelpScreen
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.link import Link
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.pane import Pane


class Stage:
    """One app for all tests of this file that do not end it: starting one takes longer than most of them."""

    def __init__(self):
        self.runner = asyncio.Runner()
        self.app = self.running = self.pilot = None

    def play(self, test):
        self.runner.run(test)

    async def clear(self, connection, reconnect, size):
        if self.app is None:
            self.app = TrainmonApp(connection, reconnect, UiOptions(unicode=True))
            self.running = self.app.run_test(size=size)
            self.pilot = await self.running.__aenter__()
            return
        app = self.app
        app.link.close()
        while len(app.screen_stack) > 1:
            await app.pop_screen()
        app.sight.__init__()
        app.sight.lay_out(*app.size)
        app.drawing.pace.__init__()
        app.drawing.due = False
        app.wear(Palette(load_theme("dark"), mono=False))
        app.link = Link(connection, reconnect, app.hearing, time.monotonic, FewRestarts())
        app.link.open()
        if tuple(app.size) != size:
            await self.pilot.resize_terminal(*size)
        app.ask()

    def close(self):
        if self.running is not None:
            self.runner.run(self.running.__aexit__(None, None, None))
        self.runner.close()


STAGE = Stage()


@pytest.fixture(scope="module", autouse=True)
def stage():
    yield
    STAGE.close()


@asynccontextmanager
async def screen(*frames, size=(120, 40), reconnect=None):
    """The shared app as it is after its first frame."""
    connection = FakeConnection(*(frames or (ui_frames.middle_frame(),)))
    await STAGE.clear(connection, reconnect or (lambda: connection), size)
    await settle(STAGE.pilot)
    yield STAGE.app, STAGE.pilot, connection


@asynccontextmanager
async def own_screen(*frames, size=(120, 40), **options):
    """An app of its own, for a test that ends it or starts it otherwise."""
    connection = FakeConnection(*(frames or (ui_frames.middle_frame(),)))
    app = TrainmonApp(connection, lambda: connection, UiOptions(**{"unicode": True} | options))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield app, pilot, connection


async def settle(pilot):
    """Wait until what has arrived is drawn."""
    await asyncio.sleep(0)
    while pilot.app.drawing.due or pilot.app.sight.newest is None:  # noqa: ASYNC110 - the app has no event for it
        await asyncio.sleep(0.005)
    await pilot.pause()


def lines_of(app):
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def words_of(app):
    return "\n".join(lines_of(app))


def run(test):
    """Run an async test: no plug-in is needed for that."""

    def runner():
        STAGE.play(test())

    runner.__name__ = test.__name__
    return runner


@run
async def test_a_frame_is_shown_and_acknowledged():
    async with screen() as (app, _, connection):
        words = words_of(app)
        for word in ("run-42", "● LIVE", "▲ WATCH", "losses", "diagnostics", "checklist", "decisions", "log"):
            assert word in words
        assert connection.asks[-1].ack == 1


@run
async def test_before_the_first_frame_the_screen_says_what_it_waits_for():
    async with screen() as (app, _, _connection):
        app.sight.frame = None
        app.draw()
        assert "waiting for the first lines" in words_of(app)


@pytest.mark.parametrize(
    "size", [(1, 1), (19, 5), (30, 10), (40, 24), (60, 18), (80, 24), (100, 30), (120, 40), (200, 60)]
)
def test_health_is_visible_at_every_size(size):
    async def test():
        async with screen(size=size) as (app, _, _connection):
            lines = lines_of(app)
            assert len(lines) == size[1]
            assert all(cell_len(line) == size[0] for line in lines)
            assert "▲" in words_of(app) or size == (1, 1)

    STAGE.play(test())


@run
async def test_too_small_a_screen_says_so():
    async with screen(size=(18, 5)) as (app, _, _connection):
        assert "too small" in words_of(app)


@run
async def test_a_storm_of_resizes_is_survived_and_the_last_size_asked_for():
    async with screen() as (app, pilot, connection):
        for width, height in [
            (1, 1),
            (200, 60),
            (40, 24),
            (2, 90),
            (300, 2),
            (80, 24),
            (19, 6),
            (120, 40),
        ]:
            await pilot.resize_terminal(width, height)
        await settle(pilot)
        assert all(cell_len(line) == 120 for line in lines_of(app))
        rect = app.sight.plan.rects["loss"]
        assert connection.asks[-1].charts[0].columns == (rect.width - 2 - 6) * 2


@run
async def test_a_second_chart_is_asked_for_where_it_fits():
    async with screen(size=(200, 60)) as (app, _, connection):
        assert [chart.id for chart in connection.asks[-1].charts] == ["loss", "kl", "lr"]
        assert "raw KL" in words_of(app)


@run
async def test_keys_are_answered_and_asked():
    async with screen(size=(80, 24)) as (app, pilot, connection):
        await pilot.press("6")
        assert app.sight.plan.shows("log")
        assert connection.asks[-1].log is not None
        await pilot.press("z")
        assert list(app.sight.plan.rects) == ["header", "health", "footer", "log"]
        await pilot.press("1", "l")
        assert app.sight.log_ys == {"loss": True}
        await pilot.press("right_square_bracket")
        assert connection.asks[-1].charts[0].id == "kl"
        await pilot.press("s")
        assert connection.asks[-1].charts[0].smooth == 0.98


@run
async def test_following_stops_with_up_and_resumes_with_end():
    async with screen() as (app, pilot, connection):
        await pilot.press("6", "up")
        assert connection.asks[-1].log.top is not None
        assert "end: follow" in words_of(app)
        await pilot.press("end")
        assert connection.asks[-1].log.top is None


@run
async def test_replay_keys_reach_the_engine():
    async with screen(ui_frames.middle_frame(replay=True)) as (app, pilot, connection):
        await pilot.press("space", "plus", "full_stop", "greater_than_sign", "less_than_sign")
        controls = [message for message in connection.sent if isinstance(message, Control)]
        assert [control.action for control in controls] == [
            "pause",
            "speed",
            "step_line",
            "step_epoch",
            "step_epoch",
        ]
        assert "speed" in lines_of(app)[-1]


@run
async def test_a_frozen_view_says_so_and_stays():
    async with screen() as (app, pilot, connection):
        await pilot.press("space")
        assert "VIEW FROZEN" in lines_of(app)[0]
        connection.say(ui_frames.failing_frame(number=7))
        await settle(pilot)
        assert "▲ WATCH" in words_of(app)
        assert connection.asks[-1].ack == 7
        await pilot.press("space")
        assert "✖ FAIL" in words_of(app)


@run
async def test_settings_are_tried_at_once_and_only_saved_when_asked():
    settings_file().unlink(missing_ok=True)
    async with screen() as (app, pilot, _connection):
        await pilot.press("comma", "right")
        await settle(pilot)
        assert app.palette.theme.name != "dark"
        assert "not saved" in words_of(app)
        await pilot.press("down", "down", "down", "right", "0", ".", "5", "enter")
        assert app.sight.smooth == 0.5
        assert app.sight.active == "loss"
        await pilot.press("escape")
        assert len(app.screen_stack) == 1
        assert not settings_file().exists()


@run
async def test_the_screen_can_be_taken_away():
    async with screen() as (app, pilot, _connection):
        await pilot.press("y")
        assert "loss" in app.clipboard
        await pilot.press("Y")
        assert "diagnostics" in app.clipboard
        await pilot.press("S")
        (path,) = state_folder().glob("run-42-*.svg")
        assert "diagnostics" in path.read_text()
        path.unlink()


@run
async def test_a_jump_takes_one_key_and_no_other_hand():
    async with screen() as (app, pilot, _connection):
        await pilot.press("apostrophe", "g")
        assert not app.sight.grid
        assert not app.sight.jumping
        await pilot.press("g")
        assert app.sight.grid


@run
async def test_the_help_opens_closes_and_lists_the_keys():
    async with screen(size=(160, 45)) as (app, pilot, _connection):
        await pilot.press("question_mark")
        await settle(pilot)
        assert "quit; the training run is not touched" in words_of(app)
        await pilot.press("q")
        await settle(pilot)
        assert len(app.screen_stack) == 1
        assert app.is_running


@run
async def test_the_help_scrolls_on_a_small_screen():
    async with screen(size=(40, 12)) as (app, pilot, _connection):
        await pilot.press("question_mark")
        before = words_of(app)
        await pilot.press("down", "down")
        assert words_of(app) != before


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
def test_leaving_says_goodbye(key):
    async def test():
        async with own_screen() as (app, pilot, connection):
            await pilot.press(key)
            await pilot.pause()
        assert app.return_code == 0
        assert connection.closed is True

    STAGE.play(test())


@run
async def test_leaving_works_from_the_help():
    async with own_screen() as (app, pilot, _connection):
        await pilot.press("question_mark", "ctrl+c")
        await pilot.pause()
    assert app.return_code == 0


@run
async def test_the_theme_key_changes_every_colour():
    async with screen() as (app, pilot, _connection):
        before = app.palette.theme
        await pilot.press("t")
        assert app.palette.theme.name != before.name
        assert app.theme == f"trainmon-{app.palette.theme.name}"
        ground = app.palette.theme.roles["background"]
        colours = {
            segment.style.bgcolor.name
            for strip in app.screen._compositor.render_strips()
            for segment in strip
        }
        assert ground in colours
        assert before.roles["background"] not in colours


@run
async def test_the_mouse_picks_panes_and_scrolls_them():
    async with screen() as (app, pilot, connection):
        await pilot.click("#decisions")
        assert app.sight.active == "decisions"
        app.on_pane_turned(app.board.panes["log"].Turned("log", -1))
        assert connection.asks[-1].log.top is not None


@run
async def test_a_click_on_a_tab_opens_its_pane():
    async with screen(size=(40, 24)) as (app, pilot, _connection):
        at = lines_of(app)[app.sight.plan.rects["tabs"].y].index("6Log")
        await pilot.click("#tabs", offset=(at, 0))
        assert app.sight.active == "log"


@run
async def test_only_changed_rows_are_painted_again():
    async with own_screen() as (app, _, _connection):
        painted = []
        pane = app.board.panes["log"]
        pane.refresh = lambda *regions, **_: painted.append(regions)
        app.draw()
        assert painted == []
        log = app.sight.frame.log
        rows = (*log.rows[:-1], msgspec.structs.replace(log.rows[-1], text="another text"))
        app.sight.frame = msgspec.structs.replace(
            app.sight.frame, log=msgspec.structs.replace(log, rows=rows)
        )
        app.draw()
        assert [len(regions) for regions in painted] == [1]


def with_lines(number):
    frame = ui_frames.middle_frame(number)
    return msgspec.structs.replace(frame, header=msgspec.structs.replace(frame.header, lines=number))


@run
async def test_what_is_no_news_is_not_drawn():
    async with own_screen() as (app, pilot, connection):
        drawn = []
        app.draw = lambda **_how: drawn.append(1)
        connection.say(ui_frames.middle_frame(7))
        await pilot.pause()
        assert connection.asks[-1].ack == 7
        assert drawn == []


@run
async def test_places_that_stay_cost_no_layout():
    async with own_screen() as (app, _, _connection):
        asked = []
        app.board.panes["header"].refresh = lambda **how: asked.append(how)
        app.arrange_anew()
        assert asked == []
        app.action_hand("maximise")
        assert {"layout": True} in asked


def extreme_frame(name, count):
    """A frame of ``count`` charts, gauges, items and GPUs, with nothing known and every number NaN."""
    nan, middle = float("nan"), ui_frames.middle_frame()
    numbers = ui_frames.column_bytes([nan] * 60)
    line = msgspec.structs.replace(
        middle.charts[0].lines[0],
        name=name,
        low=numbers,
        high=numbers,
        mid=numbers,
        last=nan,
        best=nan,
        best_x=nan,
    )
    charts = tuple(
        msgspec.structs.replace(middle.charts[0], id=f"c{at}", title=name, lines=(line,) * 4, marks=())
        for at in range(count)
    )
    known = Judgement(
        "unknown", phase=name,
        items=tuple(Item(f"i{at}", name, name, "expect", "waiting", nan, due=name) for at in range(count)),
        gauges=tuple(Gauge(name, name, name, nan, (nan, nan), "none", name, name) for _ in range(count)),
    )  # fmt: skip
    head = Header(name, name, "live", charts=tuple((chart.id, name) for chart in charts), progress=nan, epoch=nan, step=nan, rate_per_s=nan, eta_s=nan)  # fmt: skip
    told = Telemetry(Host(name), tuple(Gpu(at, name) for at in range(count)))
    log = LogView((LogRow(1, name * 30),), 1, following=True)
    return Frame(middle.number, 1, head, known, told, charts, log)


@pytest.mark.parametrize("count", [0, 300])
@pytest.mark.parametrize(
    "name",
    ["", "n" * 300, "漢字かな交じり文" * 20, "👩‍🔬e\u0301" * 40],
    ids=["empty", "long", "wide", "emoji"],
)
def test_extreme_frames_keep_every_row_at_its_width(name, count):
    async def test():
        async with screen(extreme_frame(name, count), size=(120, 40)) as (app, pilot, _connection):
            for size in (120, 40), (40, 24):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert all(cell_len(line) == size[0] for line in lines_of(app))
            app.action_hand("next_chart")
            app.action_hand("pane.checklist")
            app.action_hand("open")
            assert app.is_running

    STAGE.play(test())


@run
async def test_many_frames_in_a_tick_are_drawn_once():
    async with own_screen() as (app, pilot, connection):
        drawn = []
        draw = app.draw
        app.draw = lambda **how: (drawn.append(1), draw(**how))
        for number in range(10, 30):
            connection.say(with_lines(number))
            await asyncio.sleep(0)
        await settle(pilot)
        assert 1 <= len(drawn) <= 3


@run
async def test_a_busy_terminal_is_not_drawn_to():
    from trainmon_tui.ui import shell as module

    async with screen() as (app, pilot, connection):
        kept = module.terminal_is_busy
        module.terminal_is_busy = lambda _driver: True
        try:
            connection.say(ui_frames.failing_frame(number=5))
            await pilot.pause(0.2)
            assert "▲ WATCH" in words_of(app)
        finally:
            module.terminal_is_busy = kept
        await pilot.pause(0.25)
        assert "✖ FAIL" in words_of(app)


@run
async def test_a_dead_engine_is_named_and_restarted():
    fresh = FakeConnection(ui_frames.failing_frame())
    async with screen(reconnect=lambda: fresh) as (app, pilot, connection):
        connection.die()
        await pilot.pause(0.05)
        assert "engine died (signal 9); restarted" in lines_of(app)[0]
        assert "▲ WATCH" in words_of(app)
        assert app.sight.dimmed
        assert connection.closed is False
        await pilot.pause(0.3)
        assert app.link._connection is fresh
        assert fresh.asks


@run
async def test_the_restarted_engine_brings_the_screen_back():
    fresh = FakeConnection(ui_frames.failing_frame())
    async with screen(reconnect=lambda: fresh) as (app, pilot, connection):
        connection.die()
        await pilot.pause(0.3)
        assert not app.sight.dimmed
        assert "✖ FAIL" in words_of(app)


@run
async def test_a_fault_ends_the_screen_with_its_message_and_status():
    async with own_screen() as (app, pilot, connection):
        connection.say(Fault("no such file: run.log", "did you mean run2.log?", 66))
        await settle(pilot)
    assert app.return_code == 66
    assert app.fault.message == "no such file: run.log"


@pytest.mark.parametrize("size", [(40, 24), (200, 60)])
def test_hostile_text_is_only_ever_text(size):
    async def test():
        async with screen(size=size) as (app, _, _connection):
            for name, text in ATTACKS.items():
                app.hearing.on_frame_arrived(poisoned(FRAMES["run"], text))
                for pane in ("checklist", "decisions", "log")[: 3 if size[0] < 60 else 1]:
                    app.action_hand(f"pane.{pane}")
                    app.screen._refresh_layout()
                    for line in lines_of(app):
                        assert cell_len(line) == size[0]
                        assert_harmless(line)
                    for strip in app.screen._compositor.render_strips():
                        assert not any(segment.style.meta or segment.style.link for segment in strip)
                svg = app.export_screenshot(title="run")
                for words in ET.fromstring(svg).itertext():  # noqa: S314 - it is our own
                    assert_harmless(words)
                assert app.is_running, name

    STAGE.play(test())


@run
async def test_brackets_of_a_log_are_kept():
    async with screen(poisoned(FRAMES["run"], "[INFO] step [/]")) as (app, pilot, _connection):
        await pilot.press("6", "z")
        assert "[INFO] step [/]" in words_of(app)


@run
async def test_without_unicode_the_whole_screen_is_ascii():
    async with own_screen(unicode=False) as (app, _, _connection):
        assert words_of(app).isascii()
        assert "! WATCH" in words_of(app)


@run
async def test_without_colours_no_cell_has_one():
    async with own_screen(mono=True) as (app, pilot, _connection):
        await pilot.press("t")
        for pane in app.board.panes.values():
            for strip in pane._strips:
                assert all(segment.style.color is None and segment.style.bgcolor is None for segment in strip)
        assert "▲ WATCH" in words_of(app)


@run
async def test_a_key_is_found_by_what_it_does_and_done():
    async with screen() as (app, pilot, _connection):
        await pilot.press("ctrl+p", *"fillscreen", "enter")
        await settle(pilot)
        assert app.sight.maximised
        await pilot.press("ctrl+p", "x", "escape")
        await settle(pilot)
        assert app.sight.maximised
        assert not app.screen.is_modal


@run
async def test_a_theme_that_was_saved_anew_changes_what_is_drawn_already():
    async with screen() as (app, pilot, _connection):
        theme = app.palette.theme
        changed = msgspec.structs.replace(
            theme, roles={**theme.roles, "train": "#12fe34", "background": "#010203"}
        )
        app.wear(Palette(changed))
        await settle(pilot)
        strips = app.screen._compositor.render_strips()
        seen = [segment.style for strip in strips for segment in strip if segment.style]
        grounds = {style.bgcolor.name for style in seen if style.bgcolor}
        assert "#12fe34" in {style.color.name for style in seen if style.color}
        assert "#010203" in grounds
        assert theme.roles["background"] not in grounds


@run
async def test_ctrl_l_draws_the_screen_anew():
    async with screen() as (app, pilot, _connection):
        await settle(pilot)
        before = words_of(app)
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert words_of(app).splitlines()[1:] == before.splitlines()[1:]


@run
async def test_while_something_is_typed_no_key_does_anything_else():
    async with screen(size=(80, 24)) as (app, pilot, connection):
        await pilot.press("6", "slash", "q", "z", "1", "space", "x")
        assert app.sight.prompt.text == "qz1 x"
        assert app.sight.active == "log"
        assert not app.sight.maximised
        await pilot.press("enter")
        assert app.sight.prompt is None
        assert connection.asks[-1].log.needle == "qz1 x"
        await pilot.press("z")
        assert app.sight.maximised


@run
async def test_escape_leaves_the_typed_line():
    async with screen(size=(80, 24)) as (app, pilot, connection):
        await pilot.press("6", "colon", "5", "escape")
        assert app.sight.prompt is None
        assert connection.asks[-1].log.goto == ""


@run
async def test_a_drag_moves_a_chart_and_sets_no_crosshair():
    async with screen() as (app, pilot, _connection):
        app.sight.lens = Lens(1000.0, 2000.0)
        app.draw()
        pane = app.board.panes["loss"]
        await pilot.mouse_down(pane, offset=(30, 5))
        await pilot.hover(pane, offset=(30, 5))
        moved = events.MouseMove(pane, 34, 5, 4, 0, button=1, shift=False, meta=False, ctrl=False)
        pane.on_mouse_move(moved)
        await pilot.mouse_up(pane, offset=(34, 5))
        await settle(pilot)
        assert app.sight.lens.x0 != 1000.0
        assert app.sight.lens.cursor is None


@run
async def test_a_border_is_dragged_beyond_the_pane_that_it_was_pressed_on():
    async with screen() as (app, pilot, _connection):
        pane, width = app.board.panes["loss"], app.sight.plan.rects["loss"].width
        await pilot.mouse_down(pane, offset=(width - 1, 5))
        moved = (9, 5, 1 - width, 0, 1, False, False, False, width + 9, 9)
        pane.on_mouse_move(events.MouseMove(pane, *moved))
        await pilot.mouse_up(offset=(width + 9, 9))
        await settle(pilot)
        assert app.sight.plan.rects["loss"].width == app.board.panes["loss"].size.width == width + 9
        await pilot.press("R")
        assert app.board.panes["loss"].size.width == width
        await pilot.press("B")
        assert app.board.panes["loss"].size.width == width + 4


@run
async def test_a_drag_that_arrives_at_once_moves_a_border_and_the_next_press_is_free():
    async with screen() as (app, pilot, _connection):
        width = app.sight.plan.rects["loss"].width
        await burst(app, (width - 1, 8), (width + 4, 9), (width + 9, 9))
        await settle(pilot)
        assert app.sight.plan.rects["loss"].width == width + 9
        assert app.mouse_captured is None
        await burst(app, (width + 8, 8), (width, 8))
        await settle(pilot)
        assert app.sight.plan.rects["loss"].width == width


async def burst(app, start, *ends):
    """Press the button, move the mouse and let go, before anybody has heard of the first of it."""
    at = (*start, 0, 0, 1, False, False, False)
    await app.on_event(events.MouseDown(None, *at))
    for end in ends:
        at = (*end, 0, 0, 1, False, False, False)
        await app.on_event(events.MouseMove(None, *at))
    await app.on_event(events.MouseUp(None, *at))


@run
async def test_below_a_dialog_no_border_moves():
    async with screen() as (app, pilot, _connection):
        width = app.sight.plan.rects["loss"].width
        await pilot.press("question_mark")
        pane = app.screen.query_one(Pane)
        app.on_pane_held(pane.Held(width, 8))
        app.on_pane_dragged(pane.Dragged("help", 9, width + 9, 8))
        assert app.sight.shares == {}
        await pilot.press("escape")


@run
async def test_a_button_that_came_up_unseen_holds_nothing():
    async with screen() as (app, pilot, _connection):
        pane = app.board.panes["loss"]
        width = app.sight.plan.rects["loss"].width
        await app.on_event(events.MouseDown(None, width - 1, 8, 0, 0, 1, False, False, False))
        assert app.mouse_captured is pane
        await app.on_event(events.MouseMove(None, 90, 9, 0, 0, 0, False, False, False))
        await app.on_event(events.MouseMove(None, 95, 9, 0, 0, 1, False, False, False))
        await pilot.pause()
        assert app.mouse_captured is None
        assert app.sight.shares == {}


@run
async def test_the_wheel_over_a_chart_looks_closer_about_the_mouse():
    async with screen(size=(160, 45)) as (app, pilot, connection):
        pane = app.board.panes["loss"]
        plot = app.sight.plots["loss"]
        app.on_pane_turned(pane.Turned("loss", -1, plot.left + plot.width // 2))
        await pilot.pause()
        ask = connection.asks[-1].charts[0]
        assert plot.x0 < ask.x0 < ask.x1 < plot.x1
        app.on_pane_turned(pane.Turned("loss", 1, plot.left + plot.width // 2))
        await pilot.pause()
        await pilot.press("0")
        assert connection.asks[-1].charts[0].x0 is None


@run
async def test_a_press_on_a_chart_sets_the_crosshair_and_escape_takes_it_away():
    async with screen(size=(160, 45)) as (app, pilot, _):
        pane, plot = app.board.panes["second"], app.sight.plots["second"]
        app.on_pane_pointed(pane.Pointed("second", plot.left + 3))
        await pilot.pause()
        assert app.sight.lens.cursor == plot.x_at(plot.left + 3)
        assert "step" in words_of(app)
        await pilot.press("escape")
        assert app.sight.lens.cursor is None


@run
async def test_a_press_on_a_small_chart_selects_it():
    async with screen(size=(160, 45)) as (app, pilot, connection):
        await pilot.press("g")
        assert [ask.id for ask in connection.asks[-1].charts] == app.sight.chart_ids
        pane = app.board.panes["grid"]
        app.on_pane_pointed(pane.Pointed("grid", 120, 5))
        await pilot.pause()
        assert app.sight.chart == 1
        await pilot.press("enter")
        assert not app.sight.grid
        assert connection.asks[-1].charts[0].id == app.sight.chart_ids[1]


@run
async def test_keys_that_wait_are_answered_by_one_drawing():
    async with screen(size=(120, 40)) as (app, pilot, _):
        drawn = []
        draw, app.draw = app.draw, lambda **how: drawn.append(1) or draw(**how)
        for _ in range(20):
            app.action_hand("down")
        assert drawn == []
        await pilot.pause()
        assert drawn == [1]


def toolkit_lines(pane):
    """A pane's lines as the toolkit would keep, style and filter them."""
    styled = pane._styles_cache.render_widget(pane, pane.size.region)
    return [[(one.text, one.style) for one in line.simplify()] for line in styled]


@pytest.mark.parametrize("theme", ["dark", "mono", "contrast"])
@pytest.mark.parametrize("colours", [True, False])
def test_a_panes_lines_are_those_of_the_toolkit(theme, colours, monkeypatch):
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")

    async def test():
        async with own_screen(theme=theme) as (app, _, _):
            for pane in app.screen.query(Pane):
                lines = pane.render_lines(pane.size.region)
                assert [
                    [(one.text, one.style) for one in line.simplify()] for line in lines
                ] == toolkit_lines(pane)
                assert all(line.cell_length == pane.size.width for line in lines)

    STAGE.play(test())


@run
async def test_what_a_pane_paints_itself_are_its_lines_where_it_stands():
    async with screen() as (app, _, _):
        pane = app.board.panes["loss"]
        place = app.sight.plan.rects["loss"]
        assert pane.painted(place) == ""
        app.sight.smooth = 0.6
        painted = pane.painted(place)
        assert (place.x, place.y) == pane.region.offset
        line = pane.render_line(0).render(app.console)
        assert painted.startswith(f"\x1b[{place.y + 1};{place.x + 1}H{line}")
        assert pane.painted(place) == ""
        assert pane.painted(place, whole=True).count("H") >= place.height


@run
async def test_a_pane_that_was_painted_ahead_of_the_toolkit_is_not_drawn_by_it_again():
    async with own_screen() as (app, pilot, _):
        pane = app.board.panes["loss"]
        await pilot.press("1")
        app.sight.maximised = True
        app.arrange_anew()
        pane.painted(app.sight.plan.rects["loss"])
        drawn = list(pane._strips)
        await settle(pilot)
        assert pane.size == app.sight.plan.rects["loss"][2:]
        assert all(pane.render_line(y) is strip for y, strip in enumerate(drawn))


@run
async def test_the_toolkit_shows_a_dialog_as_it_was_painted_before():
    async with own_screen() as (app, pilot, _):
        dialog = HelpScreen(app.sight, app.palette, app.knows)
        place = dialog.place(*app.size)
        dialog.pane.painted(place)
        painted = list(dialog.pane._strips)
        app.open(dialog)
        await settle(pilot)
        assert app.screen is dialog
        assert dialog.pane.region == (place.x, place.y, place.width, place.height)
        assert all(dialog.pane.render_line(y) is strip for y, strip in enumerate(painted))


@run
async def test_progress_is_drawn_where_it_is_shown():
    async with screen() as (app, pilot, connection):
        drawn = []
        for pane in app.board.panes.values():
            pane.repaint = lambda name=pane.id: drawn.append(name)
        connection.say(with_lines(12_345))
        await pilot.pause()
        await settle(pilot)
        assert set(drawn) == {"header", "health", "log"}
        for pane in app.board.panes.values():
            del pane.repaint


@run
async def test_what_waits_for_a_whole_drawing_is_drawn_once_nothing_is_new():
    async with screen() as (app, pilot, connection):
        connection.say(with_lines(12_345))
        await settle(pilot)
        assert app.sight.lags
        connection.say(with_lines(12_345))
        async with asyncio.timeout(20):
            while app.sight.lags:  # noqa: ASYNC110 - the app has no event for it
                await asyncio.sleep(0.005)


@run
async def test_what_comes_while_the_app_closes_is_drawn_no_more():
    async with own_screen() as (app, _, _connection):
        pass
    app.sight.maximised = True
    app.arrange_anew()
    app.draw()
    assert app.return_code in {None, 0}


@run
async def test_a_frame_that_arrives_while_the_screen_is_taken_down_harms_nothing():
    async with own_screen() as (app, pilot, _):
        await app.board.remove()
        app.hearing.on_frame_arrived(with_lines(77))
        app.draw()
        app._tick()
        await pilot.pause()
