from __future__ import annotations

import gzip
import json

import pytest
from engine_fake import FakeSource

from trainmon_tui.engine.documents import EVENTS, build_document, read_whole, run_info
from trainmon_tui.model.errors import NoInputError, UsageError
from trainmon_tui.protocol.asks import DocumentAsk
from trainmon_tui.rules.playbooks import choose_playbooks

MAKE_JUDGE = choose_playbooks("none").judge
LOG = b"".join(b"step %d loss %s\n" % (n, b"nan" if n == 7 else b"%.3f" % (9 / n)) for n in range(1, 21))


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "train.log"
    path.write_bytes(LOG)
    return str(path)


def document(path, kind="export", at=""):
    answer = build_document(path, MAKE_JUDGE, DocumentAsk(kind, at))
    assert (answer.kind, answer.exit_code) == (kind, 0)
    return json.loads(answer.body)


def test_an_export_holds_every_point_and_counts_events(log):
    told = document(log)
    (series,) = told["series"]
    assert [point[0] for point in series["points"]] == list(range(1, 21))
    assert series["points"][6][3] == "nan"
    assert told["events"] == dict.fromkeys(EVENTS, 0) | {"nan": 1}
    assert told["run"]["lines"] == 20
    assert told["run"]["bytes"] == len(LOG)


def test_a_check_is_one_run_judged_as_ended(log):
    told = document(log, "check")
    assert told["verdict"] == "unknown"
    assert told["run"]["ended"]
    assert told["run"]["path"] == log


@pytest.mark.parametrize(
    ("at", "steps"),
    [("step=5", 5), ("line=5", 5), ("line=0", 0), ("step=0", 0), ("step=999", 20), ("line=999999", 20)],
)
def test_a_cut_holds_everything_up_to_it_and_nothing_later(log, at, steps):
    assert sum(len(series["points"]) for series in document(log, "export", at)["series"]) == steps


def test_what_names_no_moment_is_refused(log):
    with pytest.raises(UsageError, match="names no moment"):
        document(log, "check", "tomorrow")


def test_what_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(NoInputError, match="no such file"):
        document(str(tmp_path / "missing.log"))
    with pytest.raises(NoInputError, match="directory"):
        document(str(tmp_path))


def test_an_empty_log_is_a_document_without_series(tmp_path):
    (tmp_path / "empty.log").touch()
    told = document(str(tmp_path / "empty.log"))
    assert told["series"] == []
    assert told["run"]["lines"] == 0


class EndingSource(FakeSource):
    def status(self):
        self.state = "ended" if self.at == len(self.data) else "ok"
        return super().status()


def test_a_last_line_without_its_newline_counts():
    session = read_whole(EndingSource(b"step 1 loss 2\nstep 2 loss 1"), MAKE_JUDGE)
    assert session.progress.step == 2.0
    assert run_info("run.log", session).lines == 1


def test_slices_change_nothing():
    whole = read_whole(EndingSource(LOG * 2000), MAKE_JUDGE)
    assert whole.bytes_fed == len(LOG) * 2000
    assert whole.trouble.counts["nan"] == 2000


@pytest.mark.parametrize(
    ("at", "words", "ended"),
    [
        ("", "", True),
        ("step=3", "step 3", False),
        ("step=9999999", "its end: nothing in it is later than step 9999999", True),
    ],
)
def test_a_document_says_as_of_when_it_speaks(tmp_path, at, words, ended):
    log = tmp_path / "run.log"
    log.write_text("".join(f"step={n} loss={3 - n / 100:.3f}\n" for n in range(1, 21)))
    run = json.loads(build_document(str(log), choose_playbooks("").judge, DocumentAsk("check", at)).body)[
        "run"
    ]
    assert (run["as_of"], run["ended"]) == (words, ended)


def test_a_run_without_a_path_of_its_own_is_called_by_its_name(log):
    answer = build_document(log, MAKE_JUDGE, DocumentAsk("export"), called="-")
    run = json.loads(answer.body)["run"]
    assert (run["path"], run["name"], run["lines"]) == ("-", "stdin", 20)


@pytest.mark.parametrize("at", ["", "step=5"])
def test_what_of_a_run_could_not_be_read_is_said(tmp_path, at):
    packed = tmp_path / "run.log.gz"
    packed.write_bytes(gzip.compress(LOG, mtime=0)[:-4])
    for kind in ("check", "export"):
        run = document(str(packed), kind, at)["run"]
        assert run["notices"] == ["run.log.gz ends early: its gzip data is not complete"]


@pytest.mark.parametrize("kind", ["export", "check"])
def test_what_was_cut_of_the_log_is_said(tmp_path, kind):
    path = tmp_path / "long.log"
    path.write_bytes(b"step 1 loss 2\n" + b"x" * ((1 << 20) + 1) + b"\n")
    told = document(str(path), kind)
    assert told["run"]["notices"] == ["1 piece of the log over 1 MiB cut"]
