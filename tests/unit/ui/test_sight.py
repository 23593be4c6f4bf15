"""What is kept of the frames: which charts stand where, and what is news."""

import pytest
import ui_frames
from msgspec.structs import replace
from ui_sights import sight_with, with_header

from trainmon_tui.model.readings import Host
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.ui.sight import Sight


def test_the_kl_chart_stands_beside_the_main_one():
    frame = with_header(ui_frames.middle_frame(), charts=(("loss", "l"), ("answer", "a"), ("kl", "k")))
    sight = sight_with(frame)
    assert [sight.chart_at(place) for place in range(3)] == ["loss", "kl", "answer"]
    sight.chart = 2
    assert [sight.chart_at(place) for place in range(4)] == ["kl", "loss", "answer", "kl"]


def test_a_chart_that_is_gone_is_not_asked_for():
    sight = sight_with()
    sight.chart = 2
    sight.take(with_header(ui_frames.middle_frame(3), charts=()), 11.0)
    assert sight.chart_at(0) == "loss"


def test_the_machine_and_the_clock_alone_are_no_news():
    sight = sight_with()
    same = replace(
        with_header(ui_frames.middle_frame(3), last_line_age_s=9.0),
        telemetry=replace(ui_frames.telemetry(), host=Host("other")),
    )
    assert not sight.news_in(same)


@pytest.mark.parametrize(
    "frame",
    [
        with_header(ui_frames.middle_frame(), lines=9241),
        with_header(ui_frames.middle_frame(), state="silent"),
        replace(ui_frames.middle_frame(), judgement=ui_frames.judgement("fail")),
        replace(ui_frames.middle_frame(), judgement=Judgement()),
        replace(ui_frames.middle_frame(), log=None),
        replace(ui_frames.middle_frame(), charts=()),
    ],
)
def test_everything_else_is_news(frame):
    assert sight_with().news_in(frame)


def test_a_frame_after_trouble_is_news():
    sight = sight_with()
    sight.trouble = "engine died"
    assert sight.news_in(ui_frames.middle_frame(3))
    assert Sight().news_in(ui_frames.start_frame())


def test_what_the_gpus_do_is_news_and_what_the_host_does_is_not():
    sight = sight_with()
    frame = ui_frames.middle_frame(3)
    busy = replace(frame.telemetry, host=Host("gpu-host", cpu_percent=99.0))
    assert not sight.news_in(replace(frame, telemetry=busy))
    assert sight.news_in(replace(frame, telemetry=replace(frame.telemetry, gpus=frame.telemetry.gpus[:1])))
    assert sight.news_in(replace(frame, telemetry=replace(frame.telemetry, gpu_note="no NVIDIA driver")))


def test_the_machines_first_reading_is_news():
    unread = replace(
        ui_frames.middle_frame(2), telemetry=replace(ui_frames.middle_frame().telemetry, host=None)
    )
    assert sight_with(unread).news_in(ui_frames.middle_frame(3))


def test_the_machines_charts_stand_below_the_machine():
    charts = (("loss", "loss"), ("kl", "KL"), ("gpu.util", "GPU load"), ("host.cpu", "CPU load"))
    sight = sight_with(with_header(ui_frames.middle_frame(), charts=charts))
    assert [sight.chart_at(place) for place in (1, 2)] == ["kl", "gpu.util"]
    sight.active, sight.maximised = "machine", True
    assert [sight.chart_at(place) for place in (0, 1, 2)] == ["loss", "gpu.util", "host.cpu"]


def let_lines_come(sight):
    sight.roll.take(9241, 12, 10.1)
    sight.roll.take(9244, 12, 10.2)
    assert sight.roll.spare(12) == 3


@pytest.mark.parametrize(
    ("state", "flows", "shown"),
    [
        ("live", False, ["header"]),
        ("live", True, ["header", "log"]),
        ("ended", False, []),
        ("ended", True, ["log"]),
        ("replay", True, ["log"]),
    ],
)
def test_a_second_shows_an_age_and_that_no_line_came(state, flows, shown):
    sight = sight_with(with_header(ui_frames.middle_frame(), state=state))
    if flows:
        let_lines_come(sight)
    assert sight.tick(11.5) == shown
    assert sight.roll.spare(12) == 0


def test_a_second_shows_nothing_that_is_not_on_the_screen():
    sight = sight_with()
    sight.active, sight.maximised = "loss", True
    sight.lay_out(80, 24)
    let_lines_come(sight)
    assert "log" not in sight.tick(11.5)
