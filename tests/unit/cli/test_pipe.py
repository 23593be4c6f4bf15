"""A pipe without a terminal is handed on, so that no training breaks."""

import gzip
import json
import os
import subprocess
import sys

import pytest

PROGRAM = [sys.executable, "-m", "trainmon_tui"]
LOG = b"step 1 loss 2\nstep 2 loss \xff\x00\n" * 20_000


def piped(*words, data=LOG, **given):
    return subprocess.run(
        [*PROGRAM, *words],
        input=data,
        capture_output="stdout" not in given,
        check=False,
        timeout=60,
        start_new_session=True,  # no /dev/tty
        **given,
    )


@pytest.mark.parametrize("words", [["-"], []])
def test_it_goes_to_standard_output(words):
    done = piped(*words)
    assert (done.returncode, done.stdout) == (0, LOG)
    assert done.stderr.startswith(b"trainmon-tui: there is no terminal to show a screen on")


def test_it_goes_to_the_tee_as_well(tmp_path):
    done = piped("--tee", str(tmp_path / "tee.log"))
    assert (done.returncode, done.stdout) == (0, LOG)
    assert (tmp_path / "tee.log").read_bytes() == LOG


def test_an_output_that_cannot_be_written_is_said_once_and_the_rest_read(tmp_path):
    done = piped("-", "--tee", str(tmp_path / "missing" / "tee.log"))
    assert (done.returncode, done.stdout) == (64, LOG)
    assert done.stderr.count(b"no such file or directory") == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs Linux's /dev/full")  # noqa: PTH110
def test_a_writer_never_notices_that_nobody_takes_it():
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = piped("-", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 0
    assert done.stderr.count(b"cannot write standard output: no space left on device") == 1


def test_a_terminal_is_no_pipe(cli, monkeypatch):
    from trainmon_tui.cli import pipe

    monkeypatch.setattr(pipe, "is_terminal", lambda stream: stream is sys.stdin)
    code, _, err = cli("-")
    assert code == 64
    assert "2>&1 | trainmon-tui -" in err


TEXT = b"".join(b"step %d loss %.3f\n" % (n, 9 / n) for n in range(1, 21))


@pytest.mark.parametrize("given", ["pipe", "file", "gzip"])
def test_check_and_export_read_standard_input_to_its_end(tmp_path, given):
    (tmp_path / "run.log").write_bytes(TEXT)
    for words, name in ((["check", "--json", "-"], "runs"), (["export", "-", "--format", "json"], "run")):
        if given == "file":
            with (tmp_path / "run.log").open("rb") as file:
                done = subprocess.run([*PROGRAM, *words], stdin=file, capture_output=True, check=False)
        else:
            done = piped(*words, data=TEXT if given == "pipe" else gzip.compress(TEXT, mtime=0))
        document = json.loads(done.stdout)
        run = document[name][0]["run"] if name == "runs" else document[name]
        assert (run["path"], run["name"], run["lines"]) == ("-", "stdin", 20)


@pytest.mark.parametrize("data", [TEXT, gzip.compress(TEXT, mtime=0)])
def test_explain_and_doctor_read_standard_input_to_its_end(data):
    said = json.loads(piped("format", "explain", "--json", "-", data=data).stdout)
    assert (said["path"], said["lines"], said["not_understood"]) == ("-", 20, 0)
    told = json.loads(piped("doctor", "--json", "-", data=data).stdout)
    assert told["run"] == "-"
    assert [(one["path"], one["lines"], one["series"][0]["points"]) for one in told["files"]] == [
        ("-", 20, 20)
    ]


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["doctor"], "run it over there: ssh gpu1 trainmon-tui doctor /runs/a.log"),
        (["format", "explain"], "run it over there: ssh gpu1 trainmon-tui format explain /runs/a.log"),
        (["replay"], "copy the log here, or watch it over ssh"),
    ],
)
def test_what_reads_only_files_of_this_machine_says_so(cli, words, advice):
    code, out, err = cli(*words, "ssh://me@gpu1/runs/a.log")
    assert (code, out) == (64, "")
    assert len(err.splitlines()) == 2
    assert err.rstrip().endswith(advice)


def test_a_pipe_cannot_be_replayed(cli):
    code, _, err = cli("replay", "-")
    assert code == 64
    assert "replay plays a finished log" in err


def test_check_of_a_terminal_is_refused(cli, monkeypatch):
    from trainmon_tui.cli import pipe

    monkeypatch.setattr(pipe, "is_terminal", lambda stream: stream is sys.stdin)
    code, _, err = cli("check", "-")
    assert code == 64
    assert "nothing is piped in" in err
