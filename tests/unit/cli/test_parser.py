import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.cli.parser import Parser
from trainmon_tui.model.errors import UsageError


def parser():
    made = Parser("check", "judge a run", ("trainmon-tui check run.log",))
    made.add_argument("runs", metavar="RUN", nargs="+")
    made.add_argument("-o", "--output", metavar="FILE", default="")
    made.add_argument("--at", default="")
    made.add_argument("--json", action="store_true")
    return made


def read(*words):
    return parser().read(words)


@pytest.mark.parametrize(
    "words",
    [
        ["a", "b", "--json", "--at", "x"],
        ["--json", "a", "--at=x", "b"],
        ["--at", "x", "a", "b", "--json"],
    ],
)
def test_options_and_runs_stand_in_any_order(words):
    args = read(*words)
    assert (args.runs, args.json, args.at) == (["a", "b"], True, "x")


def test_an_option_with_its_value_attached():
    assert read("a", "-oFILE").output == "FILE"
    assert read("a", "--output=FILE").output == "FILE"


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        (["--", "a"], ["a"]),
        (["a", "--", "b"], ["a", "b"]),
        (["--", "-dash.log"], ["./-dash.log"]),
        (["--", "--json"], ["./--json"]),
        (["a", "--", "--", "-1"], ["a", "./--", "./-1"]),
    ],
)
def test_after_two_dashes_every_word_is_a_run(words, runs):
    args = read(*words)
    assert args.runs == runs
    assert not args.json


@given(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=4))
def test_any_names_at_all_can_follow_two_dashes(names):
    assert [run.removeprefix("./") for run in read("--", *names).runs] == [
        name.removeprefix("./") for name in names
    ]


@given(st.lists(st.text(alphabet="-abjo=. x", max_size=6), max_size=4))
def test_any_words_are_read_or_refused(words):
    with contextlib.suppress(UsageError, SystemExit):  # --help leaves
        assert read(*words).runs


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("--jsn", "did you mean '--json'?"),
        ("--jsn=1", "did you mean '--json'?"),
        ("--js", "did you mean '--json'?"),
        ("-x", "known: --at, --help, --json, --output"),
        ("--zzz", "known: --at, --help, --json, --output"),
    ],
)
def test_an_unknown_option_names_the_nearest(word, hint):
    with pytest.raises(UsageError, match="there is no option") as refusal:
        read("a", word)
    assert refusal.value.hint == hint


def test_what_argparse_refuses_points_to_the_help():
    with pytest.raises(UsageError, match="check: the following arguments are required: RUN") as refusal:
        read("--json")
    assert refusal.value.hint == "see trainmon-tui check --help"


def test_a_single_dash_and_a_negative_number_are_no_options():
    assert read("-").runs == ["-"]
    assert read("-5").runs == ["-5"]


def test_the_options_are_listed_as_they_are_written():
    assert set(parser().options()) == {"-h", "--help", "-o", "--output", "--at", "--json"}


def test_the_help_has_a_sentence_and_examples():
    text = parser().format_help()
    assert "Judge a run." in text
    assert "examples:\n  trainmon-tui check run.log" in text


def test_what_is_declared_later_is_in_the_help_and_refused_by_its_near_misses():
    late = Parser("watch", "watch a run")
    late.declare_later(lambda parser: parser.add_argument("--theme"))
    assert "--theme" in late.format_help()
    again = Parser("watch", "watch a run")
    again.declare_later(lambda parser: parser.add_argument("--theme"))
    with pytest.raises(UsageError) as refused:
        again.read(["--them"])
    assert "--theme" in refused.value.hint
