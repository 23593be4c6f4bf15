"""Which of the ways to watch a command line means, and what it refuses."""

import os

import pytest

from trainmon_tui.cli import command, live, pipe, runs, watch
from trainmon_tui.model.errors import NoInputError


@pytest.fixture
def ways(monkeypatch):
    """Remember which way was taken, on a terminal that can show a screen."""
    taken = []

    def way(name, status):
        return lambda args: taken.append((name, args.run, args.command, args.tee)) or status

    monkeypatch.setattr(live, "require_terminal", lambda: None)
    monkeypatch.setattr(live, "is_piped_in", lambda: False)
    monkeypatch.setattr(watch, "watch", way("watch", 1))
    monkeypatch.setattr(pipe, "watch_pipe", way("pipe", 2))
    monkeypatch.setattr(command, "watch_command", way("command", 3))
    return taken


@pytest.mark.parametrize(
    ("words", "status", "taken"),
    [
        (["run.log"], 1, ("watch", "run.log", None, None)),
        (["watch", "run.log"], 1, ("watch", "run.log", None, None)),
        (["-"], 2, ("pipe", "-", None, None)),
        (["-", "--tee", "out.log"], 2, ("pipe", "-", None, "out.log")),
        (["--", "python", "train.py", "--lr", "3"], 3, ("command", None, ["python", "train.py", "--lr", "3"], None)),
        (["--tee", "o.log", "--", "sh", "--", "-c"], 3, ("command", None, ["sh", "--", "-c"], "o.log")),
        (["watch", "--", "check"], 3, ("command", None, ["check"], None)),
    ],
)  # fmt: skip
def test_the_way_is_chosen_by_the_words(cli, ways, words, status, taken):
    assert cli(*words)[0] == status
    assert ways == [taken]


def test_a_folder_of_several_runs_is_offered_as_a_table(cli, ways, monkeypatch, tmp_path):
    offered = []
    monkeypatch.setattr(runs, "offer_or_print", lambda places, _: offered.append(places) or 4)
    (tmp_path / "vit.log").write_text("step 1 loss 2\n")
    assert cli(str(tmp_path))[0] == 1
    (tmp_path / "resnet.log").write_text("step 1 loss 2\n")
    assert cli(str(tmp_path))[0] == 4
    assert offered == [[str(tmp_path)]]
    assert [way for way, *_ in ways] == ["watch"]


def test_a_pipe_is_the_run_if_none_is_named(cli, ways, monkeypatch):
    monkeypatch.setattr(live, "is_piped_in", lambda: True)
    assert cli("--tee", "out.log")[0] == 2
    assert cli("run.log")[0] == 1
    assert cli("--", "true")[0] == 3
    assert [way for way, *_ in ways] == ["pipe", "watch", "command"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run.log", "--", "-odd.log"], "either a run or a command is watched"),
        (["--"], "no command follows --"),
        (["run.log", "--tee", "x"], "--tee keeps the output of a pipe or a command"),
        (["-", "--tee", ""], "argument --tee: the name is empty"),
    ],
)
def test_contradictions_are_refused(cli, ways, words, message):
    code, out, err = cli(*words)
    assert (code, out, ways) == (64, "", [])
    assert message in err


def test_other_commands_keep_their_two_dashes(cli, engine):
    assert cli("check", "--", "--pass.log")[0] == 0
    assert [spec.path for spec, _ in engine] == ["./--pass.log"]


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (["python", "-u", "src/train.py", "--lr", "1e-4"], "train"),
        (["torchrun", "--nproc", "4"], "torchrun"),
        (["./run me!.sh"], "run-me"),
        (["bash", "job.sh"], "job"),
        (["/"], "command"),
        (["x" * 300], "x" * 40),
    ],
)
def test_a_commands_log_is_called_like_its_script(argv, name):
    assert command.log_name(argv) == name


def test_every_command_has_a_log_of_its_own(own_state):
    first, second = command.own_log(["train"]), command.own_log(["train"])
    assert first != second
    assert os.path.dirname(first) == str(own_state / "commands")  # noqa: PTH120
    assert os.stat(first).st_mode & 0o777 == 0o600  # noqa: PTH116


def test_without_a_state_folder_the_log_is_a_temporary_file(own_state, monkeypatch, tmp_path):
    monkeypatch.setattr("trainmon_tui.config.folders.writable_folder", lambda purpose: None)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert command.own_log(["train"]).startswith(f"{tmp_path}/train-")


def test_a_command_that_cannot_be_started_leaves_nothing_behind(cli, monkeypatch, own_state):
    monkeypatch.setattr(live, "require_terminal", lambda: None)
    code, out, err = cli("--", "no-such-program-at-all", "x")
    assert (code, out) == (127, "")
    assert err.startswith("trainmon-tui: there is no command 'no-such-program-at-all'\n")
    assert list((own_state / "commands").iterdir()) == []


def test_a_process_is_one_runs(cli):
    code, _, err = cli("a.log", "b.log", "--pid", "17")
    assert code == 64
    assert "--pid names one run's process, and 2 runs are named" in err


@pytest.mark.parametrize(
    ("words", "options"), [([], []), (["--pid=17", "--interval=5"], ["--pid=17", "--interval=5.0"])]
)
def test_an_engine_over_there_is_told_the_process_and_how_often_to_look(cli, monkeypatch, words, options):
    asked = []

    class Unreachable:
        def __init__(self, far, options):
            asked.extend(options)

        def connect(self):
            raise NoInputError("gpu1 does not answer")

    monkeypatch.setattr(live, "require_terminal", lambda: None)
    monkeypatch.setattr(watch.splash, "show", lambda name: None)
    monkeypatch.setattr("trainmon_tui.client.remote.FarRun", Unreachable)
    assert cli("ssh://gpu1/run.log", *words)[0] == 66
    assert asked == ["--called=ssh://gpu1/run.log", *options]


def test_a_log_that_was_named_stays(cli, monkeypatch, tmp_path):
    monkeypatch.setattr(live, "require_terminal", lambda: None)
    assert cli("--tee", str(tmp_path / "out.log"), "--", "no-such-program-at-all")[0] == 127
    assert (tmp_path / "out.log").exists()


@pytest.mark.parametrize(
    ("ending", "screen", "status"), [(0, 0, 0), (3, 0, 3), (3, 143, 143), (None, 0, 0), (None, 129, 129)]
)
def test_the_commands_status_is_passed_on(cli, monkeypatch, ending, screen, status):
    monkeypatch.setattr(live, "require_terminal", lambda: None)
    monkeypatch.setattr(watch.splash, "show", lambda name: None)
    started = []

    def open_screen(spec, args, *, companion):
        started.append(companion)
        while ending is not None and companion.running():
            pass
        assert spec.path == companion.log
        return screen

    monkeypatch.setattr(watch, "open_screen", open_screen)
    words = ["sleep", "60"] if ending is None else ["sh", "-c", f"exit {ending}"]
    try:
        code, _, err = cli("--", *words)
    finally:
        started[0].stop(force=True)
    assert code == status
    assert ("it goes on: sleep 60" if ending is None else f"exit status {ending}") in err
    assert started[0].log in err
