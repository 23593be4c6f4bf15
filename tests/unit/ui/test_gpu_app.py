"""The machine's pane alone, as an app driven by the toolkit's pilot."""

import asyncio

import pytest

from trainmon_tui.model.readings import Gpu, Host, Reading, Telemetry
from trainmon_tui.model.verdicts import Alert, Place
from trainmon_tui.ui.gpu_app import GpuApp
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.pane import Pane

HOST = Host("node-17", 34.0, 8, 1.0, 2.0**33, 2.0**36, 2.0**40)


def telemetry(count=2, util=50.0):
    gpus = tuple(Gpu(index, "H100", Reading(util), note=f"note {index}") for index in range(count))
    return Telemetry(HOST, gpus)


def text(app):
    view = app.query_one("#machine", Pane).view
    return "\n".join("".join(run[0] for run in row) for row in view.rows)


@pytest.fixture
def look():
    """What the app is shown; a test changes it."""
    return {"told": (telemetry(), ())}


def driven(look, steps, size=(80, 24), **options):
    """Run an app over ``look`` and let ``steps(app, pilot)`` act; return the app."""

    async def drive():
        app = GpuApp(lambda: look["told"], UiOptions(unicode=True, **options))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(app, pilot)
        return app

    return asyncio.run(drive())


def test_what_the_machine_says_is_shown_and_followed(look):
    async def steps(app, pilot):
        assert "50%" in text(app)
        look["told"] = (telemetry(util=77.0), ())
        app._refresh()
        assert "50%" in text(app), "digits stand for a second"
        app._drawn_s -= 1.0
        app._refresh()
        await pilot.pause()
        assert "77%" in text(app)
        look["told"] = (telemetry(count=1), ())
        app._refresh()
        assert "1 H100" not in text(app), "words do not wait"

    driven(look, steps)


def test_findings_stand_first(look):
    found = Alert(
        "throttled-heat",
        "gpu_throttled",
        "warn",
        "gpu.too_hot",
        Place(),
        Place(),
        None,
        "GPU slowed by heat",
        "",
    )
    look["told"] = (telemetry(), (found,))

    async def steps(app, _pilot):
        assert "GPU slowed by heat" in text(app).splitlines()[0]

    driven(look, steps)


def test_rows_scroll_and_a_theme_is_put_on(look):
    look["told"] = (telemetry(12), ())

    async def steps(app, pilot):
        first = text(app).splitlines()[0]
        await pilot.press("j", "down")
        assert text(app).splitlines()[0] != first
        await pilot.press("k", "up")
        assert text(app).splitlines()[0] == first
        before = app.palette.theme.name
        await pilot.press("t")
        assert app.palette.theme.name != before

    driven(look, steps, size=(80, 10))


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+c"])
def test_it_is_left_with_a_key(look, key):
    async def steps(_app, pilot):
        await pilot.press(key)

    assert driven(look, steps).return_code == 0


def test_nothing_is_painted_for_what_is_the_same(look):
    async def steps(app, _pilot):
        frames = app._frames
        app._refresh()
        assert app._frames == frames

    driven(look, steps, mono=True)


@pytest.mark.parametrize(("size", "shown"), [((120, 40), True), ((80, 24), True), ((80, 16), False)])
def test_curves_stand_below_the_numbers_where_there_is_room(look, size, shown):
    async def steps(app, pilot):
        await pilot.pause()
        height = app.query_one("#loads", Pane).size.height
        assert (height > 0) == shown
        if shown:
            legend = "".join(run[0] for run in app.query_one("#loads", Pane).view.rows[0])
            assert "gpu  50%" in legend

    driven(look, steps, size=size)
