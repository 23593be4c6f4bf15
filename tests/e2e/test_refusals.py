"""Bad input gets one clear message and the documented exit status, never a traceback or a stray file."""

from __future__ import annotations

import os
import subprocess

import pytest
from pty_app import PROGRAM, PtyApp

pytestmark = pytest.mark.e2e

GOOD_LOG = b"Epoch 1: loss=10,500\nEpoch 2: loss=8,200\nEpoch 3: loss=6,100\n"


def run(*args: str, cwd=None, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "80", **env}
    return subprocess.run(
        [*PROGRAM, *args], capture_output=True, text=True, cwd=cwd, env=environment, timeout=60, check=False
    )


def refused(result: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    assert result.returncode == status, result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("trainmon-tui: ")
    assert len(result.stderr.strip().splitlines()) <= 12
    for word in words:
        assert word in result.stderr


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "train.log"
    path.write_bytes(GOOD_LOG)
    return path


def test_a_missing_file_names_the_nearest(home, log):
    refused(run("check", str(log.with_name("trian.log"))), 66, "trian.log", "train.log")


def test_a_folder(home, tmp_path):
    refused(run("check", str(tmp_path)), 66, "folder")


def test_a_binary_file(home, tmp_path):
    (tmp_path / "model.bin").write_bytes(bytes(range(256)) * 400)
    refused(run("check", str(tmp_path / "model.bin")), 66, "model.bin")


def test_an_unreadable_file(home, log):
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    log.chmod(0)
    refused(run("export", str(log)), 66, "ermission")


def test_an_empty_file_is_unknown_and_no_error(home, tmp_path):
    (tmp_path / "empty.log").touch()
    result = run("check", str(tmp_path / "empty.log"))
    assert result.returncode == 3
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("playbook: 1\nname: x\nchekcs: []\n", ["chekcs", "checks", "3"]),
        ("playbook: 1\nname: [1]\n", ["name", "2"]),
        (("playbook: 1\nname: x\nmetrics: {kl: {aliases: [k]}}\n"
         "checks:\n  - {id: a, title: t, when: {epoch: 1}, pass: kll > 1}\n"), ["kll", "did you mean", "kl", "^"]),
        (("playbook: 1\nname: x\nmetrics: {kl: {aliases: [k]}}\n"
         "checks:\n  - {id: a, title: t, when: {epoch: 1}, pass: kl >}\n"), ["^"]),
        ("playbook: 1\nname: x\nname: y\n", ["name", "3"]),
        ("a: &x [1]\nb: *x\n", ["bad.yaml"]),
        ("playbook: 1\n  name: x\n", ["2"]),
    ],
)  # fmt: skip
def test_a_broken_playbook_names_file_line_and_the_nearest_valid_thing(home, log, tmp_path, text, words):
    playbook = tmp_path / "bad.yaml"
    playbook.write_text(text)
    refused(run("check", str(log), "--playbook", str(playbook)), 65, "bad.yaml", *words)


def test_an_unknown_playbook_names_the_nearest(home, log):
    refused(run("check", str(log), "--playbook", "vivqq"), 65, "vivqa")


def test_a_bad_moment(home, log):
    refused(run("check", str(log), "--at", "epoch:5"), 64, "epoch=5")


def test_an_unknown_option_or_command_line(home, log):
    refused(run("check", str(log), "--jsn"), 64, "--json")


def test_no_terminal(home, log):
    refused(run(str(log)), 64, "check")


def test_an_unknown_theme_is_refused_and_the_terminal_left_as_it_was(home, log):
    with PtyApp([str(log), "--theme", "drak"]) as app:
        assert app.wait() == 65
        assert "dark" in app.text
        assert app.usable or b"\x1b[?1049h" not in app.raw


def test_a_folder_on_the_screen_is_refused(home, tmp_path):
    with PtyApp([str(tmp_path)]) as app:
        assert app.wait() == 66
        assert "folder" in app.text


def test_a_dumb_terminal_is_refused(home, log):
    with PtyApp([str(log)], env={"TERM": "dumb"}) as app:
        assert app.wait() == 64
        assert "check" in app.text


def test_a_terminal_too_small_says_so_and_recovers(home, log):
    with PtyApp([str(log)], size=(12, 4)) as app:
        app.until(lambda: "small" in app.text)
        app.resize(80, 24)
        app.until_drawn()
        app.press("q")
        assert app.wait() == 0


def test_a_missing_file_is_waited_for_on_the_screen(home, tmp_path):
    late = tmp_path / "late.log"
    with PtyApp([str(late)]) as app:
        app.until(lambda: "waiting" in app.text.lower())
        late.write_bytes(GOOD_LOG)
        app.until("loss=6,100")
        app.press("q")
        assert app.wait() == 0


def test_nothing_is_written_beside_the_log(home, log):
    for command in (["check", str(log)], ["export", str(log), "--format", "json"]):
        run(*command)
    with PtyApp([str(log)]) as app:
        app.until_drawn()
        app.press("q")
        app.wait()
    assert {path.name for path in log.parent.iterdir()} == {"home", "train.log"}


def test_a_users_module_beside_the_log_is_never_imported(home, log):
    (log.parent / "json.py").write_text("raise SystemExit('imported')")
    (log.parent / "numpy.py").write_text("raise SystemExit('imported')")
    result = run("check", log.name, cwd=log.parent)
    assert "imported" not in result.stderr
    assert "verdict: " in result.stdout, result.stderr
