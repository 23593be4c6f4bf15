"""``trainmon-tui journal``: what people ticked, decided, changed and noted about a run, and one more of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_reading, add_run, moment
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.model.errors import UsageError, did_you_mean
from trainmon_tui.model.journal import MAX_NAME, MAX_WORDS, Adjusted, Note, Taken, Tick, Undone

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from trainmon_tui.model.journal import Deed
    from trainmon_tui.protocol.asks import DocumentKind
    from trainmon_tui.protocol.messages import Document
    from trainmon_tui.report.journal import JournalDocument, JournalEntry, JournalNames

ACTIONS = {
    "tick": "ITEM",
    "untick": "ITEM",
    "decide": "DECISION OPTION",
    "set": "PARAM=VALUE",
    "note": "TEXT",
    "undo": "ENTRY (or 'last')",
}
_WITH_WHY = ("decide", "set")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser)
    shown = ", ".join(f"{action} {words}" for action, words in ACTIONS.items())
    parser.add_argument("words", metavar="ACTION", nargs="*", help=f"{shown} (default: list the entries)")
    parser.add_argument("--why", metavar="TEXT", default="", help="with decide and set: the reason")
    parser.add_argument(
        "--from",
        dest="since",
        type=since,
        metavar="WHEN",
        help="with set: from epoch=5 or step=1000 on (default: from where the run stands)",
    )
    parser.add_argument(
        "--at",
        type=moment,
        metavar="WHEN",
        help="as of epoch=5, step=1000 or line=90: write it as done then, or list what was written by then",
    )
    parser.add_argument(
        "--names", metavar="ACTION", default="", help="print the names that an action takes, one a line"
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/journal.schema.json)")
    add_reading(parser)


def since(text: str) -> str:
    """Return the epoch or step from which on something counts; raises `UsageError`."""
    if text.startswith("line="):
        raise UsageError("a parameter changes at an epoch or step, not at a line", "write --from epoch=5")
    return moment(text)


def run(args: argparse.Namespace) -> int:
    """Print the journal, or write an entry and print it; return the exit status."""
    if args.names:
        return print_names(args)
    did = deed(args)
    document = read_journal(args, did)
    if args.json:
        write_bytes(document.body + b"\n")
        return 0
    found = _decoded(document)
    entries = found.entries if did is None else found.entries[-1:]
    write_text(listed(entries))
    if did is None:
        write_text(footnotes(found))
    return 0


def read_journal(args: argparse.Namespace, did: Deed | None, kind: DocumentKind = "journal") -> Document:
    """Return the run's journal after ``did`` was written into it; raises `TrainmonError`."""
    from trainmon_tui.cli.reading import read_run
    from trainmon_tui.cli.spec import spec_of
    from trainmon_tui.protocol.asks import DocumentAsk

    return read_run(spec_of(args.run, args), DocumentAsk(kind, args.at or "", did=did))


def _decoded(document: Document) -> JournalDocument:
    import msgspec

    from trainmon_tui.report.journal import JournalDocument

    return msgspec.json.decode(document.body, type=JournalDocument)


def print_names(args: argparse.Namespace) -> int:
    """Print what can stand behind an action: what shells complete; return the exit status."""
    import msgspec

    from trainmon_tui.report.journal import JournalNames

    _require_action(args.names)
    names = msgspec.json.decode(read_journal(args, None, "names").body, type=JournalNames)
    write_text("".join(f"{name}\n" for name in names_for(args.names, args.words, names)))
    return 0


def names_for(action: str, words: Sequence[str], names: JournalNames) -> list[str]:
    """Return the names that an action takes next, after the words that it has."""
    if action in ("tick", "untick"):
        return names.items
    if action == "decide":
        return names.decisions.get(words[0], []) if words else list(names.decisions)
    return [f"{name}=" for name in names.params] if action == "set" else []


# --- what is to be written -------------------------------------------------------------------------


def deed(args: argparse.Namespace) -> Deed | None:
    """Return what the words say, or None for the list; raises `UsageError`."""
    if not args.words:
        _refuse_idle_options(args, "")
        return None
    action, *rest = args.words
    _require_action(action)
    _refuse_idle_options(args, action)
    return _deed(action, rest, args)


def _deed(action: str, rest: list[str], args: argparse.Namespace) -> Deed:
    why = _bounded(args.why, MAX_WORDS, "the reason")
    if action == "note":
        return Note(_bounded(_needed(" ".join(rest).strip(), action), MAX_WORDS, "the note"))
    if action == "decide":
        decision, *option = rest or [""]
        return Taken(_needed(decision, action), _needed(_name(" ".join(option)), action), why)
    if action == "set":
        param, _, value = _needed(" ".join(rest), action).partition("=")
        return Adjusted(_needed(param.strip(), action), _needed(value.strip(), action), args.since or "", why)
    name = _name(_needed(" ".join(rest), action))
    return Undone(name) if action == "undo" else Tick(name, done=action == "tick")


def _require_action(action: str) -> None:
    if action not in ACTIONS:
        raise UsageError(f"journal: there is no action {action!r}", did_you_mean(action, ACTIONS))


def _refuse_idle_options(args: argparse.Namespace, action: str) -> None:
    if args.why and action not in _WITH_WHY:
        raise UsageError("--why goes with decide and set", "write the reason into a note")
    if args.since and action != "set":
        raise UsageError("--from goes with set", "to write an entry as done earlier: --at epoch=5")


def _needed(text: str, action: str) -> str:
    if not text:
        raise UsageError(f"journal {action} needs: {ACTIONS[action]}", "see trainmon-tui journal --help")
    return text


def _name(text: str) -> str:
    return _bounded(text, MAX_NAME, "the name")


def _bounded(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise UsageError(f"{what} has {len(text)} characters, at most {most} are kept")
    return text


# --- the list --------------------------------------------------------------------------------------


def listed(entries: Sequence[JournalEntry]) -> str:
    """Return entries in lines: when, where in the run, who, what; what does not count any more in brackets."""
    from trainmon_tui.config.terminal import columns

    return "".join(_row(entry, max(40, columns(sys.stdout))) for entry in entries)


def _row(entry: JournalEntry, width: int) -> str:
    import textwrap

    place = "-" if entry.epoch is None else f"epoch {entry.epoch:g}"
    place = f"step {entry.step:g}" if entry.epoch is None and entry.step is not None else place
    takes_back = entry.kind == "undo" or entry.did.get("done") is False
    words = entry.words if entry.counts or takes_back else f"[{entry.words}]"
    head = f"{entry.id[:6]}  {entry.when[:16].replace('T', ' ')}  {place:<9}  "
    text = f"{words}  ({entry.who})" if entry.who else words
    return textwrap.fill(text, width, initial_indent=head, subsequent_indent="        ") + "\n"


def footnotes(found: JournalDocument) -> str:
    """Return where the journal is kept, and what is wrong with it."""
    lines = [] if found.entries else ["nothing was written about this run yet"]
    lines += [*found.notices, f"kept in {found.file}"]
    return "".join(f"{line}\n" for line in lines)
