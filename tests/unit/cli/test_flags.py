import argparse

import pytest

from trainmon_tui.cli import flags
from trainmon_tui.cli.parser import Parser
from trainmon_tui.model.errors import UsageError


def parsed(add, *words):
    parser = argparse.ArgumentParser(exit_on_error=False)
    add(parser)
    return parser.parse_args(words)


def test_a_run_and_several_runs():
    assert parsed(flags.add_run, "a.log").run == "a.log"
    assert parsed(lambda parser: flags.add_run(parser, several=True), "a", "b").runs == ["a", "b"]


def test_an_empty_name_is_refused():
    with pytest.raises(argparse.ArgumentTypeError, match="the name is empty"):
        flags.path("")


@pytest.mark.parametrize("text", ["epoch=5", "step=1000", "line=90", "epoch=2.5"])
def test_a_moment_is_handed_on_as_it_was_written(text):
    assert flags.moment(text) == text


@pytest.mark.parametrize("text", ["epoch=x", "", " "])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(UsageError, match="names no moment"):
        flags.moment(text)


@pytest.mark.parametrize(("text", "number"), [("20", 20.0), ("0.5", 0.5), ("1e3", 1000.0)])
def test_a_speed_is_a_number_above_zero(text, number):
    assert flags.positive(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "-inf", "", "fast", "1e999"])
def test_any_other_speed_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="is not a number above 0"):
        flags.positive(text)


@pytest.mark.parametrize(("text", "seconds"), [("0.5", 0.5), ("3600", 3600.0)])
def test_the_machine_is_asked_at_least_once_an_hour(text, seconds):
    assert flags.interval(text) == seconds


@pytest.mark.parametrize(
    ("text", "why"),
    [("3601", "more than 3600 seconds"), ("1e300", "more than 3600"), ("0", "not a number above 0")],
)
def test_a_longer_time_between_samples_is_refused(text, why):
    with pytest.raises(argparse.ArgumentTypeError, match=why):
        flags.interval(text)


def test_the_clock_has_a_speed_and_a_start():
    args = parsed(lambda parser: flags.add_clock(parser, arrival=True), "--speed", "2", "--from", "epoch=3")
    assert (args.speed, args.start) == (2.0, "epoch=3")
    args = parsed(lambda parser: flags.add_clock(parser, arrival=False))
    assert (args.speed, args.start) == (20.0, None)


def test_the_screen_and_the_playbook_have_defaults():
    parser = Parser("watch", "watch a run")
    flags.add_screen(parser)
    flags.add_playbook(parser)
    args = parser.read(["--x", "epoch"])
    assert (args.x, args.theme, args.mouse, args.playbook) == ("epoch", None, None, "")


def test_the_screens_flags_are_declared_when_a_word_may_be_one():
    parser = Parser("watch", "watch a run")
    flags.add_run(parser)
    flags.add_screen(parser)
    assert not hasattr(parser.read(["a.log"]), "theme")
    assert parser.read(["a.log", "--theme", "mono"]).theme == "mono"
    assert "--theme" in parser.options()


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90.0), ("90s", 90.0), ("30m", 1800.0), ("1.5h", 5400.0), ("1D", 86400.0)]
)
def test_a_time_has_a_unit(text, seconds):
    assert flags.duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "m", "-1", "0s", "soon", "5 weeks", "nan", "inf", "1e308h", "1e307d", "1d1h"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="is no time"):
        flags.duration(text)
