import pytest

from trainmon_tui.client.ssh_words import explain


@pytest.mark.parametrize(
    ("status", "errors", "words"),
    [
        (255, "ssh: Could not resolve hostname gpu1: Name or service not known", "there is no host gpu1"),
        (255, "ssh: connect to host gpu1 port 22: Connection refused", "gpu1 refuses ssh connections"),
        (255, "ssh: connect to host gpu1 port 22: Connection timed out", "gpu1 does not answer"),
        (255, "ssh: connect to host gpu1 port 22: No route to host", "gpu1 does not answer"),
        (255, "me@gpu1: Permission denied (publickey,password).", "gpu1 wants a password or a key"),
        (255, "Host key verification failed.", "the key of gpu1 is not known yet"),
        (
            255,
            "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
            "the key of gpu1 has changed",
        ),
        (255, "", "the connection to gpu1 was lost"),
        (255, "Something else.\n", "the connection to gpu1 was lost: Something else."),
        (127, "sh: 1: exec: trainmon-tui: not found", "trainmon-tui is not installed on gpu1"),
        (126, "sh: 1: exec: trainmon-tui: Permission denied", "trainmon-tui cannot be run on gpu1"),
        (64, "motd\ntrainmon-tui: engine: there is no option '--x'\n  hint", "gpu1: engine: there is no option '--x'"),
        (1, "last words", "gpu1: last words"),
        (3, "", "the engine on gpu1 ended (status 3)"),
        (-9, "", "the engine on gpu1 ended (killed by signal 9)"),
        (None, "", "the engine on gpu1 ended (status None)"),
    ],
)  # fmt: skip
def test_a_failure_is_told_in_our_words(status, errors, words):
    assert explain("gpu1", status, errors).message.startswith(words)


@pytest.mark.parametrize(
    ("status", "errors", "hint"),
    [
        (127, "", "pipx install trainmon-tui"),
        (255, "Permission denied (publickey)", "ssh-copy-id gpu1"),
        (255, "Host key verification failed.", "ssh gpu1"),
    ],
)
def test_what_helps_is_said(status, errors, hint):
    assert hint in explain("gpu1", status, errors).hint


def test_what_the_far_side_says_is_only_text():
    said = explain("gpu1", 1, "\x1b]0;title\x07\x1b[2J" + "x" * 9999).message
    assert said.isprintable()
    assert len(said) < 400
