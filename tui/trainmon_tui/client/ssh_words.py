"""What ssh's exit status and its last words mean, in ours."""

from __future__ import annotations

import re
from typing import NamedTuple

from trainmon_tui.model.text import clean

NOT_FOUND, NOT_RUN, SSH_FAILED = 127, 126, 255
_LAST_WORDS = 300


class Reason(NamedTuple):
    """Why there is no engine on the far side, and what helps."""

    message: str
    hint: str = ""


_TROUBLES: tuple[tuple[str, str, str], ...] = (
    (
        r"could not resolve hostname|name or service not known|nodename nor servname",
        "there is no host {host}",
        "see that `ssh {host}` works first",
    ),
    (
        r"connection refused",
        "{host} refuses ssh connections",
        "is its ssh server running, and the port right?",
    ),
    (r"timed out|no route to host|network is unreachable|host is down", "{host} does not answer", ""),
    (
        r"remote host identification has changed",
        "the key of {host} has changed: ssh does not trust it",
        "if that is right, forget the old one: ssh-keygen -R {host}",
    ),
    (
        r"host key verification failed|no .*host key is known",
        "the key of {host} is not known yet",
        "connect once by hand and accept it: ssh {host}",
    ),
    (
        r"permission denied|too many authentication failures|no supported authentication",
        "{host} wants a password or a key that it was not given",
        "trainmon-tui asks for no password: use a key (ssh-copy-id {host}), an agent or a shared connection",
    ),
    (r"remote command execution|administratively prohibited", "{host} allows no commands", ""),
)


def explain(host: str, status: int | None, errors: str) -> Reason:
    """Return why a connection to ``host`` ended with ``status`` (negative: a signal) and these words."""
    said = _last_line(errors)
    if status == SSH_FAILED:
        for pattern, message, hint in _TROUBLES:
            if re.search(pattern, errors, re.IGNORECASE):
                return Reason(message.format(host=host), hint.format(host=host))
        return Reason(f"the connection to {host} was lost" + (f": {said}" if said else ""))
    if status == NOT_FOUND:
        return Reason(
            f"trainmon-tui is not installed on {host}, or not on the PATH there",
            "install it there: pipx install trainmon-tui; or name it: TRAINMON_REMOTE=/path/to/trainmon-tui",
        )
    if status == NOT_RUN:
        return Reason(f"trainmon-tui cannot be run on {host}", said)
    if said:
        return Reason(f"{host}: {said.removeprefix('trainmon-tui: ')}")
    ending = f"killed by signal {-status}" if status is not None and status < 0 else f"status {status}"
    return Reason(f"the engine on {host} ended ({ending})")


def _last_line(errors: str) -> str:
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    ours = [line for line in lines if line.startswith("trainmon-tui: ")]
    return clean((ours or lines or [""])[-1], _LAST_WORDS)
