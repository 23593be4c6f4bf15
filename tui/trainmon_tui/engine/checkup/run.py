"""Why nothing shows of a run, how it ended, and whether it can be resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.engine.checkup import files
from trainmon_tui.engine.checkup.buffering import check_buffering
from trainmon_tui.engine.checkup.checkpoints import check_checkpoints
from trainmon_tui.engine.checkup.files import look_at, read_run
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_duration
from trainmon_tui.report.doctor import Check
from trainmon_tui.sources.run_folder import look_into

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from trainmon_tui.engine.checkup.asked import AskedRun
    from trainmon_tui.engine.checkup.files import Looked
    from trainmon_tui.engine.session import Session
    from trainmon_tui.report.doctor import SeenFile, State

_OUTPUT_KEYS = (
    "output_dir",
    "outputdir",
    "save_dir",
    "savedir",
    "checkpoint_dir",
    "ckpt_dir",
    "out_dir",
    "log_dir",
)
MOST_STATE_BYTES = 256 * 1024 * 1024
MOST_DIFFERENCES = 6


class _State(msgspec.Struct):
    """What a trainer_state.json must hold to go on from it."""

    global_step: int
    log_history: list[dict[str, object]]


def check_run(asked: AskedRun) -> tuple[list[Check], list[SeenFile]]:
    """Return the checks of a run, and its files; raises `NoInputError` for a run that is not there."""
    run, looked = asked.path, look_at(asked)
    checks = [*_existing(run, looked), *_recognised(asked, looked)]
    for each in looked:
        checks += _of_file(each)
    if not asked.is_copy:
        if not run.is_dir() and looked[0].seen.kind == "log":
            checks += check_buffering(run, looked[0].seen.age_s)
        checks += _output_dir(run, looked)
    checks += _trainer_state(run, looked)
    checks += check_checkpoints(run)
    return checks, [each.seen for each in looked]


def _check(id_: str, state: State, say: str, advice: str = "") -> Check:
    return Check("run", id_, state, clean(say), clean(advice))


def _existing(run: Path, looked: Sequence[Looked]) -> Iterator[Check]:
    if not looked:
        unseen = look_into(run).unseen
        say = f"not looked into: {unseen[0]}" if unseen else "the folder has no files"
        yield _check("files", "fail", say, "name the folder that the run writes to")
        return
    empty = [each.seen.path for each in looked if each.seen.kind == "empty"]
    newest = min((each.seen.age_s for each in looked if each.seen.age_s is not None), default=None)
    count = f"{len(looked)} files" if len(looked) > 1 else "1 file"
    if len(looked) >= files.MOST_FILES:
        count = f"the first {len(looked)} files were looked at"
    yield _check("files", "ok", f"{count}, the newest changed {format_duration(newest)} ago")
    if not empty:
        return
    names = ", ".join(empty[:3]) + (" ..." if len(empty) > 3 else "")
    if any(each.session for each in looked):
        yield _check("empty", "ok", f"empty: {names}")
    else:
        advice = "a run that is killed before its first flush leaves an empty log: start it with python -u"
        yield _check("empty", "warn", f"nothing but empty files: {names}", advice)


def _recognised(asked: AskedRun, looked: Sequence[Looked]) -> Iterator[Check]:
    read = [each for each in looked if each.session]
    if not read:
        return
    session = read[0].session
    if len(looked) > 1 or asked.path.is_dir():
        try:
            session, notices = read_run(asked)
        except NoInputError as error:
            yield _check("recognised", "fail", error.message, error.hint)
            return
        for notice in notices:
            yield _check("reading", "ok", notice)
    series = [one for one in session.store.series if len(one)] if session else []
    shown = sum(one.shown for one in series)
    together = " in all files together" if len(looked) > 1 else ""
    advice = f"see what was made of each line: trainmon-tui format explain {asked.called or read[0].path}"
    if not series:
        yield _check("recognised", "fail", f"no metric was recognised{together}", advice)
    elif not shown:
        yield _check(
            "recognised", "warn", f"of the {len(series)} series recognised, none is charted unasked", advice
        )
    else:
        yield _check(
            "recognised", "ok", f"{len(series)} series recognised{together}, {shown} of them charted unasked"
        )


def _of_file(each: Looked) -> Iterator[Check]:
    if each.session is None:
        return
    yield from _ending(each.seen.path, each.session)
    yield from _settings(each.seen.path, each.session)
    for wrong in each.session.claims.disagreements[:MOST_DIFFERENCES]:
        yield _check(
            "figures",
            "warn",
            f"{each.seen.path}, line {wrong.at.line}: {wrong.say}",
            "look at how the program computes it",
        )


def _ending(name: str, session: Session) -> Iterator[Check]:
    trouble, progress = session.trouble, session.progress
    for kind in ("traceback", "killed"):
        if event := trouble.last.get(kind):
            words = f"{name}: {kind} in line {event.line}" + (
                f" by {event.fields['by']}" if "by" in event.fields else ""
            )
            fate = trouble.fate(kind, progress)
            if trouble.ends_in(kind, progress):
                yield _check("ending", "warn", f"{words}; {fate}", "the lines around it say why")
            else:
                yield _check("ending", "ok", f"{words}; {fate}")


def _settings(name: str, session: Session) -> Iterator[Check]:
    configurations = session.voices.configurations
    if len(configurations) < 2:
        return
    before, after = configurations[-2:]
    changed = [key for key in before if key in after and before[key] != after[key]]
    if not changed:
        yield _check("settings", "ok", f"{name}: the run was started again with the same settings")
        return
    told = ", ".join(f"{key} {before[key]} → {after[key]}" for key in changed[:MOST_DIFFERENCES])
    more = f" and {len(changed) - MOST_DIFFERENCES} more" if len(changed) > MOST_DIFFERENCES else ""
    yield _check("settings", "ok", f"{name}: settings differ since the run was started again: {told}{more}")


def _output_dir(run: Path, looked: Sequence[Looked]) -> Iterator[Check]:
    """Compare the folder that the settings name with the one that is looked at."""
    found = next(
        ((key, value) for each in looked if each.session for key, value in _named_folders(each.session)), None
    )
    if found is None:
        return
    key, value = found
    folder = run if run.is_dir() else run.parent
    if _ends_alike(folder, value) or any(place.is_dir() for place in _places(run, value)):
        yield _check("output_dir", "ok", f"{key} is {value}, and it is here")
        return
    advice = "name that folder, or start the run again with this one; it may be on another machine"
    yield _check(
        "output_dir", "warn", f"{key} is {value}, which is not {folder.absolute()} and not in it", advice
    )


def _named_folders(session: Session) -> Iterator[tuple[str, str]]:
    for settings in reversed(session.voices.configurations):
        for key, value in settings.items():
            plain = key.lower().replace("-", "_").rsplit("/", 1)[-1].rsplit(".", 1)[-1]
            if plain in _OUTPUT_KEYS and isinstance(value, str) and value not in ("", "None", "null"):
                yield key, value


def _ends_alike(folder: Path, value: str) -> bool:
    named = [part for part in value.strip("/").split("/") if part not in ("", ".")]
    return bool(named) and list(folder.absolute().parts[-len(named) :]) == named


def _places(run: Path, value: str) -> list[Path]:
    folder = run if run.is_dir() else run.parent
    relative = value.removeprefix("./")
    return [folder / relative, folder.absolute().parent / relative, type(run)(relative)]


def _trainer_state(run: Path, looked: Sequence[Looked]) -> Iterator[Check]:
    states = [
        each for each in looked if each.path.name == "trainer_state.json" and each.seen.age_s is not None
    ]
    if not states or not run.is_dir():
        return
    newest = min(states, key=lambda each: each.seen.age_s or 0.0)
    words = _whole(newest.path)
    if words:
        advice = "resume from an older checkpoint, or copy it again"
        yield _check("trainer_state", "fail", f"{newest.seen.path} is not whole: {words}", advice)
    else:
        yield _check("trainer_state", "ok", f"{newest.seen.path} is whole")


def _whole(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_STATE_BYTES:
            return "it is too large to be looked at"
        msgspec.json.decode(path.read_bytes(), type=_State)
    except OSError as error:
        return error.strerror or "it cannot be read"
    except (msgspec.DecodeError, RecursionError) as error:
        return str(error)
    return ""
