"""Addresses of runs on other machines: nothing of them is ever read as an option or as shell."""

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.client.far import Far, is_far, parse_far
from trainmon_tui.model.errors import UsageError


@pytest.mark.parametrize(
    ("address", "far"),
    [
        ("ssh://gpu1/runs/run.log", Far("", "gpu1", None, "/runs/run.log")),
        ("ssh://me@gpu-1.lab.org:2222/r", Far("me", "gpu-1.lab.org", 2222, "/r")),
        ("ssh://[fe80::1%eth0]:22/r", Far("", "fe80::1%eth0", 22, "/r")),
        ("ssh://gpu1/~/runs/a b.log", Far("", "gpu1", None, "/~/runs/a b.log")),
        ("ssh://10.0.0.7/r@x:y", Far("", "10.0.0.7", None, "/r@x:y")),
    ],
)
def test_an_address_has_parts(address, far):
    assert is_far(address)
    assert parse_far(address) == far


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ssh://-oProxyCommand=touch x/run.log", "no host's name"),
        ("ssh://gpu 1/run.log", "no host's name"),
        ("ssh://gpu1\n/run.log", "no host's name"),
        ("ssh://$(touch x)/run.log", "no host's name"),
        ("ssh://[gpu1]/run.log", "no host's name"),
        ("ssh:///run.log", "names no host"),
        ("ssh://-l@gpu1/run.log", "no user's name"),
        ("ssh://@gpu1/run.log", "no user's name"),
        ("ssh://me;x@gpu1/run.log", "no user's name"),
        ("ssh://gpu1:-p/run.log", "no port"),
        ("ssh://gpu1:0/run.log", "no port"),
        ("ssh://gpu1:65536/run.log", "no port"),
        ("ssh://gpu1:/run.log", "no port"),
        ("ssh://gpu1:\u0662\u0662/run.log", "no port"),
        ("ssh://gpu1", "names no path"),
        ("ssh://gpu1/", "names no path"),
        ("ssh://gpu1/run\x1b[2J.log", "no control characters"),
        ("ssh://gpu1/run\n.log", "no control characters"),
        ("ssh://gpu1/a\\b", "no control characters and no backslash"),
    ],
)
def test_what_is_not_safe_or_not_whole_is_refused(address, words):
    with pytest.raises(UsageError, match=words):
        parse_far(address)


@given(st.text(max_size=40))
def test_whatever_is_written_is_an_address_or_refused(text):
    try:
        far = parse_far("ssh://" + text)
    except UsageError:
        return
    assert not far.host.startswith("-")
    assert not far.user.startswith("-")
    assert far.path.startswith("/")
    assert (far.host + far.user).isascii()
    assert (far.host + far.user + far.path).isprintable() or not far.path.isascii()


def test_ssh_is_called_with_a_list_and_never_asks(monkeypatch):
    monkeypatch.delenv("TRAINMON_SSH", raising=False)
    argv = Far("me", "gpu1", 2222, "/r").ssh(["true"])
    assert argv[0] == "ssh"
    assert argv[-7:] == ["-p", "2222", "-l", "me", "--", "gpu1", "true"]
    assert "BatchMode=yes" in argv
    assert "-C" in argv


def test_the_ssh_program_and_the_far_one_can_be_chosen(monkeypatch):
    monkeypatch.setenv("TRAINMON_SSH", "/opt/ssh -F 'my config'")
    monkeypatch.setenv("TRAINMON_REMOTE", "/venv/bin/python -m trainmon_tui")
    argv = Far("", "gpu1", None, "/r").engine(["--playbook=mine"])
    assert argv[:3] == ["/opt/ssh", "-F", "my config"]
    assert argv[-1].endswith("sh /venv/bin/python -m trainmon_tui engine --playbook=mine /r")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), min_size=1, max_size=20)
)
def test_a_path_is_one_word_of_the_far_shell(name):
    quoted = Far("", "h", None, f"/{name}").quoted_path()
    if not name.startswith("~"):
        assert shlex.split(quoted) == [f"/{name}"]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/~/runs/a b.log", "HOME/runs/a b.log"),
        ("/~", "HOME/."),
        ("/~/-x", "HOME/./-x"),
        ("/~root/x y", "ROOT/x y"),
        ("/~root", "ROOT"),
        ("/~/$(touch x)", "HOME/$(touch x)"),
        ("/~no body/x", "/~no body/x"),
        ("/'a\"b`c`", "/'a\"b`c`"),
    ],
)
def test_homes_are_found_by_the_far_shell_and_nothing_else_is(tmp_path, path, word):
    quoted = Far("", "h", None, path).quoted_path()
    script = f"cd {tmp_path}; printf %s {quoted}"
    said = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout
    home = subprocess.run(["sh", "-c", "printf %s ~root"], capture_output=True, text=True, check=True).stdout
    said = f"HOME/{said[2:] or '.'}" if said.startswith("./") else said.replace(home, "ROOT", 1)
    assert said.replace("HOME/-x", "HOME/./-x") == word
