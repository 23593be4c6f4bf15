"""A run on another machine, through a program that stands for ssh, and through a real server where there is one."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from pty_app import PROGRAM, PtyApp

sys.path.insert(0, str(Path(__file__).parents[1]))
from fake_ssh import FakeSsh

pytestmark = pytest.mark.e2e


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "my run.log"
    path.write_text("".join(f"step={n} loss={3 / n:.3f}\n" for n in range(1, 201)))
    return path


@pytest.fixture
def ssh(home, tmp_path):
    return FakeSsh(tmp_path)


def ssh_child(app):
    return next(
        one
        for one in psutil.Process(app.pid).children(recursive=True)
        if "trainmon_tui engine" in " ".join(one.cmdline())
    )


def test_a_run_over_there_is_watched(ssh, log):
    with PtyApp([f"ssh://gpu1{log}"], env=ssh.env) as app:
        app.until_drawn()
        app.until("200 lines")
        with log.open("a") as file:
            file.write("step=201 loss=0.0001\n")
        app.until("201 lines")
        app.press("q")
        assert app.wait() == 0
        assert app.usable


def test_a_lost_connection_is_said_and_found_again(ssh, log):
    with PtyApp([f"ssh://gpu1{log}"], env=ssh.env) as app:
        app.until_drawn()
        ssh.fail(255, "ssh: connect to host gpu1 port 22: Connection timed out")
        ssh_child(app).kill()
        app.until("gpu1 does not answer")
        ssh.mend()
        app.until(lambda: "gpu1" not in app.text.splitlines()[0])
        app.until("200 lines")
        app.press("q")
        assert app.wait() == 0
    assert len(ssh.calls) >= 3


def test_a_first_failure_ends_with_clear_words_on_a_usable_terminal(ssh, log):
    ssh.fail(127, "sh: 1: exec: trainmon-tui: not found")
    with PtyApp([f"ssh://gpu1{log}"], env=ssh.env) as app:
        assert app.wait() == 66
        assert app.usable
        assert b"trainmon-tui is not installed on gpu1" in app.raw
        assert b"pipx install trainmon-tui" in app.raw


@pytest.mark.parametrize("address", ["ssh://-oProxyCommand=x/y", "ssh://gpu1", "ssh://gpu1:x/y"])
def test_an_address_that_is_none_starts_nothing(ssh, address):
    with PtyApp([address], env=ssh.env) as app:
        assert app.wait() == 64
        assert b"ssh://[USER@]HOST[:PORT]/PATH" in app.raw or b"port" in app.raw


def test_a_killed_screen_leaves_a_usable_terminal_and_no_engine(ssh, log):
    shell = ["sh", "-c", '"$@"; echo shell is back; read answer', "sh", *PROGRAM, f"ssh://gpu1{log}"]
    with PtyApp([], program=shell, env=ssh.env) as app:
        app.until_drawn()
        engine = ssh_child(app)
        os.kill(app.children()[0], signal.SIGKILL)
        app.until(lambda: app.usable and app.cooked)
        engine.wait(10)
        app.press("\n")
        app.wait()


def test_check_and_export_ask_over_there(ssh, log):
    for words in (["check", "--json"], ["export", "--format", "json"]):
        done = subprocess.run(
            [*PROGRAM, *words, f"ssh://gpu1{log}"],
            env={**os.environ, **ssh.env},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert f'"path":"ssh://gpu1{log}"' in done.stdout, done.stderr
    assert len(ssh.calls) == 2


# --- a real server -----------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path, home):
    """An ssh server of our own on this machine: its keys, its port, and the client's settings for it."""
    sshd = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/sbin")
    if not sshd or not shutil.which("ssh") or not shutil.which("ssh-keygen"):
        pytest.skip("needs OpenSSH's client and server")
    folder = tmp_path / "sshd"
    folder.mkdir(mode=0o700)
    for name in ("host", "mine"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    (folder / "authorized_keys").write_bytes((folder / "mine.pub").read_bytes())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/authorized_keys\nStrictModes no\nUsePAM no\n"
        f"PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n"
    )
    key = (folder / "host.pub").read_text().split()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {key[0]} {key[1]}\n")
    (folder / "ssh_config").write_text(
        f"Host *\n  IdentityFile {folder}/mine\n  IdentitiesOnly yes\n  IdentityAgent none\n"
        f"  UserKnownHostsFile {folder}/known_hosts\n  GlobalKnownHostsFile /dev/null\n"
    )
    with subprocess.Popen(
        [sshd, "-D", "-e", "-f", folder / "sshd_config"], stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        try:
            wait_for(port, running)
            yield folder, f"{getpass.getuser()}@127.0.0.1:{port}"
        finally:
            running.terminate()
            running.stderr.close()


def wait_for(port, running):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if running.poll() is not None:
            pytest.skip(f"the ssh server does not start: {running.stderr.read().decode()[-200:]}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.skip("the ssh server does not answer")


def far_env(folder, program=None):
    """Settings for a server that hands no environment on: the far program brings its own path."""
    here = os.environ.get("PYTHONPATH", "")
    remote = program or f"env PYTHONPATH={here} {sys.executable} -P -m trainmon_tui"
    return {"TRAINMON_SSH": f"ssh -F {folder}/ssh_config", "TRAINMON_REMOTE": remote}


def test_a_real_server_is_watched_and_asked(server, log):
    folder, address = server
    with PtyApp([f"ssh://{address}{log}"], env=far_env(folder)) as app:
        app.until_drawn()
        app.until("200 lines")
        app.press("q")
        assert app.wait() == 0
        assert app.usable
    done = subprocess.run(
        [*PROGRAM, "export", "--format", "json", f"ssh://{address}{log}"],
        env={**os.environ, **far_env(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert '"lines":200' in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("program", "trainmon-tui is not installed on 127.0.0.1"),
        ("key", "127.0.0.1 wants a password or a key"),
        ("host", "the key of 127.0.0.1 is not known yet"),
        ("port", "127.0.0.1 refuses ssh connections"),
    ],
)
def test_what_a_real_server_refuses_is_told_in_our_words(server, log, change, words):
    folder, address = server
    env = far_env(folder, "trainmon-tui-is-not-here" if change == "program" else None)
    if change == "key":
        (folder / "authorized_keys").write_text("")
    if change == "host":
        (folder / "known_hosts").write_text("")
    if change == "port":
        address = "127.0.0.1:1"
    done = subprocess.run(
        [*PROGRAM, "check", f"ssh://{address}{log}"],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (66, "")
    assert words in done.stderr
