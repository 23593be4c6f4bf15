import errno
import subprocess
import sys
from pathlib import Path

import pytest

from trainmon_tui.cli.exit import BROKEN_PIPE, CRASH_FILE, guarded, say
from trainmon_tui.model.errors import BadDataError, NoInputError, TrainmonError, UsageError


def failing(error):
    def command():
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code"), [(TrainmonError, 70), (UsageError, 64), (BadDataError, 65), (NoInputError, 66)]
)
def test_an_error_is_its_message_its_hint_and_its_status(capsys, error, code):
    assert guarded(failing(error("what happened", "try this"))) == code
    assert capsys.readouterr().err == "trainmon-tui: what happened\n  try this\n"


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_a_commands_own_status_goes_through(code):
    assert guarded(lambda: code) == code


def test_an_interrupt_is_quiet(capsys):
    assert guarded(failing(KeyboardInterrupt())) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_went_away_is_quiet(capsys):
    assert guarded(failing(BrokenPipeError(errno.EPIPE, "Broken pipe"))) == BROKEN_PIPE == 141
    assert capsys.readouterr() == ("", "")


def test_a_crash_is_one_line_and_a_file(capsys, own_state):
    assert guarded(failing(ZeroDivisionError("by \x1b[2Jnothing\nat all"))) == 70
    err = capsys.readouterr().err
    assert err.startswith("trainmon-tui: internal error: ZeroDivisionError: by nothing\n")
    assert "Traceback" not in err
    assert str(own_state / CRASH_FILE) in err
    assert "Traceback (most recent call last)" in (own_state / CRASH_FILE).read_text()


def test_a_crash_in_a_read_only_home_says_that_nothing_was_kept(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "file" / "state"))
    assert guarded(failing(RecursionError())) == 70
    assert "could not be kept: no writable state folder" in capsys.readouterr().err


def test_a_developer_sees_the_traceback(monkeypatch):
    monkeypatch.setenv("TRAINMON_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        guarded(failing(ZeroDivisionError()))


def test_a_hostile_name_in_a_message_is_harmless(capsys):
    say("no such run: \x1b]0;title\x07x\udcff\x9b2J", "one\ntwo\x1b[2J")
    assert capsys.readouterr().err == "trainmon-tui: no such run: x\ufffd\ufffd2J\n  one\n  two\n"


def test_a_real_pipe_that_closes_early():
    script = "import sys\nfrom trainmon_tui.cli.main import main\nsys.exit(main(['demo', '--list']))"
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdout.close()
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait() == BROKEN_PIPE


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux's")
def test_a_full_disk_under_standard_output():
    script = "import sys\nfrom trainmon_tui.cli.main import main\nsys.exit(main(['demo', '--list']))"
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 70
    assert done.stderr == b"trainmon-tui: cannot write to standard output: No space left on device\n"
