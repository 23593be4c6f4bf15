"""The run: what exists, what was recognised, how it ended, where it writes, whether it can be resumed."""

import gzip
import json

import pytest

from trainmon_tui.engine.checkup import buffering, files
from trainmon_tui.engine.checkup.asked import AskedRun
from trainmon_tui.engine.checkup.run import check_run
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.parse.formats.library import choose_formats
from trainmon_tui.sources import run_folder
from trainmon_tui.sources.walking import Listing

STEPS = "".join(f"Epoch {n}/9 train_loss={3 - n / 4} val_loss={2.5 - n / 8}\n" for n in range(1, 6))
TRACEBACK = 'Traceback (most recent call last):\n  File "a.py", line 3\nValueError: y\n'


@pytest.fixture(autouse=True)
def nobody_writes(monkeypatch):
    monkeypatch.setattr(buffering, "writer_of", lambda _path: None)


@pytest.fixture
def log(tmp_path):
    return tmp_path / "run.log"


def told(path, **how):
    checks, seen = check_run(AskedRun(path, **how))
    return {check.id: check for check in checks}, seen


def test_a_healthy_log_is_told_file_by_file(log):
    log.write_text(f"lr: 0.1\n{STEPS}Saved checkpoint to out/a.pt\nWhat is this?\n")
    checks, (seen,) = told(log)
    assert {check.state for check in checks.values()} == {"ok"}
    assert checks["recognised"].say == "2 series recognised, 2 of them charted unasked"
    assert (seen.path, seen.kind, seen.lines, seen.settings, seen.attempts) == ("run.log", "log", 8, 1, 1)
    assert seen.not_understood == 1
    assert [(one.tag, one.split, one.points, one.last_epoch) for one in seen.series] == [
        ("train_loss", "train", 5, 5),
        ("val_loss", "valid", 5, 5),
    ]
    assert [(event.kind, event.count, event.line) for event in seen.events] == [("checkpoint", 1, 7)]


def test_json_that_holds_no_history_is_a_file_like_any_other(tmp_path):
    (tmp_path / "run.log").write_text(STEPS)
    (tmp_path / "adapter_config.json").write_text('{"peft_type": "LORA", "r": 16}\n')
    (tmp_path / "metrics.json").write_text('[{"step": 1, "loss": 2.0}, {"step": 2, "loss": 1.5}]')
    _, seen = told(tmp_path)
    assert {one.path: one.kind for one in seen} == {
        "adapter_config.json": "other",
        "metrics.json": "document",
        "run.log": "log",
    }


def test_a_run_that_is_not_there_is_refused(log):
    with pytest.raises(NoInputError):
        check_run(AskedRun(log))


def test_an_empty_log_is_told(log):
    log.write_text("")
    checks, (seen,) = told(log)
    assert (checks["empty"].state, checks["empty"].say) == ("warn", "nothing but empty files: run.log")
    assert seen.kind == "empty"
    assert "recognised" not in checks


def test_an_empty_file_beside_a_log_is_no_fault(tmp_path):
    (tmp_path / "run.out").write_text(STEPS)
    (tmp_path / "run.err").write_text("")
    check = told(tmp_path)[0]["empty"]
    assert (check.state, check.say) == ("ok", "empty: run.err")


def test_a_log_without_metrics_names_the_way_to_look(log):
    log.write_text("hello\nthis is it\n")
    check = told(log)[0]["recognised"]
    assert (check.state, check.say) == ("fail", "no metric was recognised")
    assert check.advice.endswith(f"trainmon-tui format explain {log}")


@pytest.mark.parametrize(
    ("text", "state", "said"),
    [
        (STEPS + TRACEBACK, "warn", "run.log: traceback in line 6; training ends there"),
        (
            STEPS + TRACEBACK + "Epoch 6/9 train_loss=1\n",
            "ok",
            "run.log: traceback in line 6; training went on",
        ),
        (TRACEBACK + STEPS, "ok", "run.log: traceback in line 1; what follows may be older output"),
        (STEPS + "Killed\n", "warn", "run.log: killed in line 6 by a signal; training ends there"),
    ],
)
def test_how_it_ended(log, text, state, said):
    log.write_text(text)
    check = told(log)[0]["ending"]
    assert (check.state, check.say) == (state, said)


def test_a_figure_that_is_contradicted_is_told(log):
    log.write_text(STEPS + "Best epoch: 2\n")
    check = told(log)[0]["figures"]
    assert (check.state, check.say) == (
        "warn",
        "run.log, line 6: best epoch: printed 2, val_loss is best at epoch 5 (1.875)",
    )


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ("python t.py --lr 0.1 --seed 1\n", "run.log: the run was started again with the same settings"),
        (
            "python t.py --lr 0.2 --seed 1\n",
            "run.log: settings differ since the run was started again: lr 0.1 → 0.2",
        ),
    ],
)
def test_settings_are_compared_across_a_resume(log, again, said):
    log.write_text(f"python t.py --lr 0.1 --seed 1\n{STEPS}{again}{STEPS}")
    assert told(log)[0]["settings"].say == said


@pytest.mark.parametrize(
    ("value", "state"),
    [("out/x", "ok"), ("./out/x", "ok"), ("elsewhere/run7", "warn"), ("/no/such/folder", "warn")],
)
def test_the_folder_that_the_settings_name(tmp_path, log, value, state):
    (tmp_path / "out" / "x").mkdir(parents=True)
    log.write_text(f"python train.py --output_dir {value}\n{STEPS}")
    assert told(log)[0]["output_dir"].state == state


def test_the_folder_itself_may_be_meant(tmp_path):
    folder = tmp_path / "runs" / "seven"
    folder.mkdir(parents=True)
    (folder / "run.log").write_text(f"output_dir: runs/seven\n{STEPS}")
    assert told(folder)[0]["output_dir"].state == "ok"


def state_file(**changes):
    return json.dumps({"global_step": 4, "log_history": [{"step": 4, "loss": 1.0}]} | changes)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (state_file(), "ok"),
        (state_file()[:-9], "fail"),
        ("", "fail"),
        ("{}", "fail"),
        (state_file(log_history=3), "fail"),
        ("[" * 5000, "fail"),
    ],
)
def test_the_newest_trainer_state_is_whole_or_not(tmp_path, text, state):
    (tmp_path / "checkpoint-4").mkdir()
    (tmp_path / "checkpoint-4" / "trainer_state.json").write_text(text)
    check = told(tmp_path)[0]["trainer_state"]
    assert (check.state, check.say.split()[0]) == (state, "checkpoint-4/trainer_state.json")


def test_a_folder_is_looked_through_within_limits(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "run.log").write_text(STEPS)
    (tmp_path / "weights.bin").write_bytes(b"\0" * 100)
    (tmp_path / "a" / "blob").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "a" / "none.txt").write_text("")
    seen = {file.path: file for file in told(tmp_path)[1]}
    assert {path: file.kind for path, file in seen.items()} == {
        "run.log": "log", "weights.bin": "other", "a/blob": "other", "a/none.txt": "empty",
    }  # fmt: skip
    assert "binary" in seen["a/blob"].note
    monkeypatch.setattr(files, "MOST_FILES", 2)
    checks, seen = told(tmp_path)
    assert len(seen) == 2
    assert checks["files"].say.startswith("the first 2 files were looked at, the newest changed ")
    monkeypatch.setattr(files, "MOST_READ", 0)
    assert {file.kind for file in told(tmp_path)[1]} == {"other"}


def test_a_folder_without_files_is_told(tmp_path):
    check = told(tmp_path)[0]["files"]
    assert (check.state, check.say) == ("fail", "the folder has no files")


def test_a_folder_that_cannot_be_looked_into_is_not_called_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(run_folder, "look_at_folder", lambda _: Listing([], "permission denied"))
    check = told(tmp_path)[0]["files"]
    assert (check.state, check.say) == ("fail", f"not looked into: {tmp_path.name} (permission denied)")


def test_texts_of_the_log_act_on_nothing(log):
    log.write_text(f"{STEPS}RuntimeError: CUDA out of memory \x9b31m\n\x1b]2;x\x07loss\u202e=3\n")
    checks, (seen,) = told(log)
    texts = [check.say for check in checks.values()] + [event.text for event in seen.events]
    assert not any("\x1b" in text or "\x9b" in text or "\u202e" in text for text in texts)


def test_a_folder_is_recognised_as_one_run(tmp_path):
    (tmp_path / "train.out").write_text(STEPS)
    (tmp_path / "train.err").write_text(TRACEBACK)
    checks, seen = told(tmp_path)
    assert checks["recognised"].say == "2 series recognised in all files together, 2 of them charted unasked"
    assert [(file.path, len(file.series)) for file in seen] == [("train.err", 0), ("train.out", 2)]


def test_files_beside_a_log_are_looked_at_too(tmp_path):
    (tmp_path / "train.out").write_text(STEPS)
    (tmp_path / "train.err").write_text(TRACEBACK)
    seen = {file.path: file for file in told(tmp_path / "train.out")[1]}
    assert seen.keys() == {"train.out", "train.err"}
    assert [event.kind for event in seen["train.err"].events] == ["traceback"]


def test_a_folder_without_a_run_says_so(tmp_path):
    (tmp_path / "notes.yaml").write_text("a: 1\n")
    (tmp_path / "readme").write_text("hello there\n")
    check = told(tmp_path)[0]["recognised"]
    assert check.state == "fail"


def test_files_beside_a_log_are_left_out_when_it_is_read_alone(tmp_path):
    log = tmp_path / "job.out"
    log.write_text(STEPS)
    (tmp_path / "job.err").write_text(TRACEBACK)
    together, both = told(log)
    assert together["reading"].say == "read together with job.err (--alone reads one file)"
    assert {seen.path for seen in both} == {"job.out", "job.err"}
    checks, (seen,) = told(log, alone=True)
    assert seen.path == "job.out"
    assert {"reading", "ending"}.isdisjoint(checks)


def test_formats_of_the_users_own_read_what_they_know(tmp_path, log):
    own = tmp_path / "oven.yaml"
    own.write_text(
        "format: 1\nname: oven\ndescription: an oven\nlines:\n  - pattern: 'heat (?P<heat>\\S+) ~ \\S+'\n"
        "samples:\n  - line: 'heat 3 ~ 4'\n    gives: {values: {heat: 3}}\n"
    )
    log.write_text("heat 3 ~ 4\nheat 4 ~ 4\n")
    assert told(log)[0]["recognised"].state == "fail"
    _, (seen,) = told(log, formats=choose_formats(str(own)).formats)
    assert [(one.tag, one.points) for one in seen.series] == [("heat", 2)]


def test_a_copy_is_called_as_the_run_and_its_place_says_nothing(log):
    log.write_text(f"output_dir: somewhere/else\n{STEPS}")
    assert "output_dir" in told(log)[0]
    checks, (seen,) = told(log, called="-")
    assert seen.path == "-"
    assert "output_dir" not in checks
    log.write_text("nothing that counts\n")
    assert told(log, called="-")[0]["recognised"].advice.endswith("format explain -")


def test_what_was_noticed_of_a_file_is_told_with_it(tmp_path):
    packed = tmp_path / "run.log.gz"
    packed.write_bytes(gzip.compress(STEPS.encode())[:60])
    _, (seen,) = told(packed)
    assert seen.notices == ["run.log.gz ends early: its gzip data is not complete"]
    packed.write_bytes(gzip.compress(b""))
    assert told(packed)[1][0].lines == 0
