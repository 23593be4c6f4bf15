"""What a caller does to the three standard streams must not change a status, nor write into a file of the user's."""

import json
import subprocess
import sys

import pytest

LOG = b"Epoch 1: loss=10,500\nEpoch 2: loss=8,200\nEpoch 3: loss=6,100\n"


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "train.log"
    path.write_bytes(LOG)
    return path


def run(redirection, *words):
    script = f'exec "$@" {redirection}'
    command = ["sh", "-c", script, "sh", sys.executable, "-P", "-m", "trainmon_tui", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "status"), [(["--version"], 0), (["check", "missing.log"], 66), (["completion", "tcsh"], 64)]
)
@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_does_not_change_the_status(redirection, words, status):
    done = run(redirection, *words)
    assert done.returncode == status
    assert "Traceback" not in done.stderr + done.stdout


def test_a_closed_output_leaves_the_error_message():
    done = run(">&-", "check", "missing.log")
    assert done.stderr.startswith("trainmon-tui: no such file: missing.log")


def test_nothing_that_is_printed_ends_in_a_file_that_took_a_closed_number(log, tmp_path):
    target = tmp_path / "run.json"
    done = run("<&- >&- 2>&-", "export", str(log), "--format", "json", "-o", str(target))
    assert done.returncode == 0
    assert json.loads(target.read_text())["schema"] == 1
    assert log.read_bytes() == LOG


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux's")
@pytest.mark.parametrize("words", [["--help"], ["completion", "fish"], ["demo", "--json"], ["gpu"]])
def test_a_full_disk_is_said_in_one_line(words):
    done = run(">/dev/full", *words)
    assert done.returncode == 70
    assert done.stderr == "trainmon-tui: cannot write to standard output: No space left on device\n"


def test_a_module_beside_the_log_is_not_imported(tmp_path):
    for name in ("re", "json", "difflib", "argparse", "msgspec", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')")
    done = subprocess.run(
        [sys.executable, "-m", "trainmon_tui", "check", "missing.log"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 66, done.stderr
    assert "imported" not in done.stderr
