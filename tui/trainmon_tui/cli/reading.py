"""Reading a run to its end for ``check``, ``export`` and ``report``, wherever it is: a path, standard input, another machine."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.cli.pipe import READ_BYTES, STDIN, require_pipe
from trainmon_tui.cli.progress import Waiting
from trainmon_tui.client.far import is_far, parse_far
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.protocol.asks import DocumentAsk
    from trainmon_tui.protocol.messages import Document
    from trainmon_tui.protocol.spec import EngineSpec


def read_run(spec: EngineSpec, ask: DocumentAsk) -> Document:
    """Return one document about a run, wherever it is; raises `TrainmonError`."""
    with Waiting(f"reading {spec.path}"):
        if is_far(spec.path):
            from trainmon_tui.client.remote import FarRun, read_far_document

            return read_far_document(FarRun(parse_far(spec.path), far_options(spec)), ask)
        from trainmon_tui.client.local import read_document

        if spec.path != STDIN:
            return read_document(spec, ask)
        with whole_stdin() as path:
            return read_document(spec._replace(path=path, called=STDIN), ask)


def far_options(spec: EngineSpec) -> list[str]:
    """Return the options of an engine on another machine; every file that they name is looked for there."""
    return [
        f"--called={spec.path}",
        *([f"--playbook={spec.playbook}"] if spec.playbook else []),
        *([f"--format={spec.format}"] if spec.format else []),
        *(["--alone"] if spec.alone else []),
        *([f"--config={spec.config}"] if spec.config else []),
        *([f"--record={spec.record}"] if spec.record else []),
        *([f"--pid={spec.pid}"] if spec.pid else []),
        *([f"--interval={spec.interval_s}"] if spec.interval_s != 1 else []),
    ]


class Here(NamedTuple):
    """Where a run, or a copy of it, is read on this machine."""

    path: str
    called: str = ""
    """What people call it where the path does not say it."""


@contextlib.contextmanager
def run_here(run: str, command: str) -> Iterator[Here]:
    """Give the place at which ``command`` reads a run; raises `UsageError` for one on another machine."""
    if is_far(run):
        far = parse_far(run)
        raise UsageError(
            f"{command} looks at files of this machine only",
            f"run it over there: ssh {far.host} trainmon-tui {command} {far.quoted_path()}",
        )
    if run != STDIN:
        yield Here(run)
        return
    with whole_stdin() as path:
        yield Here(path, STDIN)


@contextlib.contextmanager
def whole_stdin() -> Iterator[str]:
    """Give the path of a file with everything that standard input brings; raises `UsageError` for a terminal."""
    require_pipe()
    if stat.S_ISREG(os.fstat(0).st_mode):
        yield "/dev/fd/0"
        return
    with tempfile.TemporaryFile() as file:
        while data := os.read(0, READ_BYTES):
            file.write(data)
        file.flush()
        yield f"/dev/fd/{file.fileno()}"
