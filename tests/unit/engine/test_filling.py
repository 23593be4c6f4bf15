import numpy as np
import pytest

from trainmon_tui.engine.documents import read_whole
from trainmon_tui.engine.filling import Clock, Filling
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.verdicts import Place
from trainmon_tui.protocol.asks import Guide
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.rules.playbooks import choose_playbooks, load_playbook
from trainmon_tui.sources.opening import open_finished
from trainmon_tui.sources.whole import WholeFile

NO_JUDGE = choose_playbooks("none").judge
INFO = RunInfo("run.log", "run.log", 1, ended=True, lines=1, bytes=2)
LOG = "".join(
    f"Epoch {n}/3\nEpoch {n} Summary:\n  Val - Total: {1 / n:.3f}, Answer: 0.5, KL: 0.1\n  raw=0.0{n}\n"
    for n in (1, 2, 3)
)
STAMPED = "".join(f"2026-01-20 14:0{n}:30 step {n} loss {1 / n:.3f} acc {n / 9:.3f}\n" for n in range(1, 9))


@pytest.fixture
def session(tmp_path):
    """The fold over a log, by the judge that a filling made or by none."""

    def read(log, make_judge=NO_JUDGE):
        path = tmp_path / "run.log"
        path.write_text(log)
        source = WholeFile(open_finished(str(path)))
        try:
            return read_whole(source, make_judge)
        finally:
            source.close()

    return read


@pytest.fixture
def fill(session):
    def run(guide, wanted, log=LOG):
        filling = Filling(guide)
        read = session(log, lambda: filling.listening(choose_playbooks(wanted).judge))
        return filling.filled(read, read.judgement(ended=True), INFO)

    return run


def test_what_a_guide_asks_is_looked_for_while_the_log_is_read(fill):
    told = fill(Guide("g.md", b'- [ ] a <!-- tm: seen("Epoch 2 Summary") @epoch 2 -->'), "vivqa")
    assert told.text.startswith(b"- [x] a")


def test_a_guide_without_a_text_is_that_of_the_playbook_that_judges(fill, tmp_path, monkeypatch):
    book = tmp_path / "mine.yaml"
    book.write_text("playbook: 1\nname: Mine\nmetrics: {kl: {aliases: [raw]}}\n")
    with pytest.raises(BadDataError, match="the playbook mine has none"):
        fill(Guide(""), str(book))
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "mine.md").write_text('[ ] <!-- tm: seen("Val") --> ___ <!-- tm: kl @epoch 2 -->')
    assert fill(Guide(""), str(book)).text.startswith(b"[x] <!-- tm: seen")
    assert load_playbook(str(book)).file == str(book)


def test_a_run_that_no_playbook_judges_has_none(fill):
    with pytest.raises(BadDataError, match="no playbook judges this run"):
        fill(Guide(""), "none")


def test_a_guide_that_is_not_in_order_is_refused_before_the_log_is_read():
    with pytest.raises(BadDataError, match=r"g\.md:1:1: this comment is not closed"):
        Filling(Guide("g.md", b"<!-- tm: yes"))


def test_of_your_own_guides_only_that_of_the_playbook_that_judges_matters(fill, tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    (tmp_path / "playbooks" / "guides").mkdir(parents=True)
    (tmp_path / "playbooks" / "other.yaml").write_text(
        "playbook: 1\nname: Other\napplies: [{tags: [never]}]\nmetrics: {kl: {aliases: [raw]}}\n"
    )
    (tmp_path / "playbooks" / "guides" / "other.md").write_text("<!-- tm: broken")
    assert fill(Guide("g.md", b"___ <!-- tm: run.name -->"), "").text.startswith(b"__run.log__")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (None, "2026-01-20 14:08"),
        (Place(line=3), "2026-01-20 14:03"),
        (Place(line=99), "2026-01-20 14:08"),
        (Place(line=0), ""),
        (Place(), ""),
    ],
)
def test_the_clock_tells_what_the_log_had_printed_by_a_line(session, place, words):
    assert Clock(session(STAMPED).store).words(place) == words


def test_a_log_without_times_tells_none(session):
    read = session(LOG)
    assert all(np.isnan(series.walls).all() for series in read.store.series)
    assert Clock(read.store).words(None) == ""
