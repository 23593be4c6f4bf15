"""Reading a run to its end for ``check``, ``export`` and ``report``, wherever it is: a path, standard input, another machine."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.cli.pipe import READ_BYTES, STDIN, require_pipe
from trainmon_tui.cli.progress import Waiting
from trainmon_tui.client.far import is_far, parse_far
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.model.journal import Deed
    from trainmon_tui.protocol.messages import Document, DocumentKind, Guide


def read_run(
    run: str,
    kind: DocumentKind,
    *,
    at: str = "",
    playbook: str = "",
    log_format: str = "",
    alone: bool = False,
    config: str = "",
    record: str = "",
    did: Deed | None = None,
    guide: Guide | None = None,
) -> Document:
    """Return one document about a run; raises `TrainmonError`. ``did`` is written into its journal before."""
    with Waiting(f"reading {run}"):
        if is_far(run):
            from trainmon_tui.client.remote import FarRun, read_far_document

            options = far_options(run, playbook, log_format, alone=alone, config=config, record=record)
            return read_far_document(FarRun(parse_far(run), options), kind, at, did, guide)
        from trainmon_tui.client.local import read_document

        read = partial(
            read_document, kind=kind, at=at, playbook=playbook, log_format=log_format, config=config,
            record=record, did=did, guide=guide,
        )  # fmt: skip
        if run != STDIN:
            return read(run, alone=alone)
        with whole_stdin() as path:
            return read(path, called=STDIN)


def far_options(
    run: str,
    playbook: str,
    log_format: str,
    *,
    alone: bool = False,
    config: str = "",
    record: str = "",
    pid: int = 0,
    interval_s: float = 1.0,
) -> list[str]:
    """Return the options of an engine on another machine; every file that they name is looked for there."""
    return [
        f"--called={run}",
        *([f"--playbook={playbook}"] if playbook else []),
        *([f"--format={log_format}"] if log_format else []),
        *(["--alone"] if alone else []),
        *([f"--config={config}"] if config else []),
        *([f"--record={record}"] if record else []),
        *([f"--pid={pid}"] if pid else []),
        *([f"--interval={interval_s}"] if interval_s != 1 else []),
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
