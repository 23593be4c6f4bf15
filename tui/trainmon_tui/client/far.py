"""A run on another machine: ``ssh://[USER@]HOST[:PORT]/PATH``, and the command line that starts an engine there."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEME = "ssh://"
SSH_VARIABLE = "TRAINMON_SSH"
"""The ssh program and options of its own: ``ssh -F my-config``."""
REMOTE_VARIABLE = "TRAINMON_REMOTE"
"""The program on the far side; ``trainmon-tui`` without it."""
CONNECT_S = 15
"""How long ssh may take to reach the host; a connection that is silent for three times as long is lost."""
SSH_OPTIONS = (
    *("-T", "-C", "-x", "-a"),
    *("-o", "BatchMode=yes"),
    *("-o", f"ConnectTimeout={CONNECT_S}"),
    *("-o", f"ServerAliveInterval={CONNECT_S}"),
)
"""No terminal, compressed, nothing forwarded, and never a question: the screen owns the terminal."""
# A login that is no terminal's often lacks the folder that pipx and uv install into.
_START = 'PATH="$PATH:$HOME/.local/bin"; exec "$@"'

_ADDRESS = re.compile(
    r"ssh://(?:(?P<user>[^@/]*)@)?(?P<host>\[[^]/]*\]|[^:/@\[]*)(?::(?P<port>[^/]*))?(?P<path>/.*)?",
    re.DOTALL,
)
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_IPV6 = re.compile(r"\[(?P<number>[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?)\]")
_PORT = re.compile(r"[0-9]{1,5}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
"""Control characters, and what some shells read inside quotes."""
_SOMEBODYS_HOME = re.compile(r"/(~[A-Za-z0-9_][A-Za-z0-9_.+-]*)(?:/(.*))?", re.DOTALL)
_FORM = "write ssh://[USER@]HOST[:PORT]/PATH; a path in your home there is ssh://HOST/~/PATH"


class Far(NamedTuple):
    """Where a run is; every part is safe to be handed to ssh."""

    user: str
    host: str
    port: int | None
    path: str
    """As the address has it: absolute, or ``/~/…`` in the home there, or ``/~name/…`` in somebody's."""

    def ssh(self, words: Sequence[str]) -> list[str]:
        """Return the command line that runs these words (already quoted) on the far side."""
        program = shlex.split(os.environ.get(SSH_VARIABLE, "")) or ["ssh"]
        port = ["-p", str(self.port)] if self.port else []
        user = ["-l", self.user] if self.user else []
        return [*program, *SSH_OPTIONS, *port, *user, "--", self.host, " ".join(words)]

    def engine(self, options: Sequence[str] = ()) -> list[str]:
        """Return the command line of an engine on the far side that reads the run."""
        remote = shlex.split(os.environ.get(REMOTE_VARIABLE, "")) or ["trainmon-tui"]
        words = ["exec", "sh", "-c", _START, "sh", *remote, "engine", *options]
        return self.ssh([*map(shlex.quote, words), self.quoted_path()])

    def quoted_path(self) -> str:
        """Return the path as one word of any shell; a session over ssh begins in the home."""
        if self.path == "/~" or self.path.startswith("/~/"):
            return shlex.quote(f"./{self.path[3:]}")
        home = _SOMEBODYS_HOME.fullmatch(self.path)
        if home:
            return home[1] + (f"/{shlex.quote(home[2])}" if home[2] else "")
        return shlex.quote(self.path)


def is_far(run: str) -> bool:
    """Return whether a run is named as being on another machine."""
    return run.startswith(SCHEME)


def parse_far(address: str) -> Far:
    """Return the parts of an ``ssh://`` address; raises `UsageError` for one that is not safe or not whole."""
    parts = _ADDRESS.fullmatch(address)
    if parts is None:
        raise UsageError(f"not an address of a run: {address!r}", _FORM)
    user, host, port, path = parts["user"], parts["host"], parts["port"], parts["path"]
    number = _IPV6.fullmatch(host)
    if user is not None and not _USER.fullmatch(user):
        raise UsageError(f"{user!r} is no user's name", _FORM)
    if not (number or _HOST.fullmatch(host)):
        raise UsageError(f"{host!r} is no host's name" if host else "the address names no host", _FORM)
    if port is not None and not (_PORT.fullmatch(port) and 0 < int(port) < 65536):
        raise UsageError(f"{port!r} is no port", "a port is a number from 1 to 65535")
    if not path or path == "/":
        raise UsageError(f"the address names no path on {host}", _FORM)
    if _UNSAFE.search(path):
        raise UsageError("a path over ssh holds no control characters and no backslash", _FORM)
    return Far(user or "", number["number"] if number else host, int(port) if port else None, path)
