import pytest

from trainmon_tui.engine.calibrating import calibrate_run
from trainmon_tui.engine.judges import REMEMBERED, Judges
from trainmon_tui.model.errors import BadDataError, NoInputError, UsageError
from trainmon_tui.protocol.spec import EngineSpec

BOOK = """\
playbook: 1
name: Mine
metrics: {loss: {aliases: [loss], zones: {healthy: 0.1..0.4}}}
checks: [{id: low, title: Low, when: {every: epoch}, pass: "loss < 2\\x20"}]
"""


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "runs").mkdir()
    (tmp_path / "mine.yaml").write_text(BOOK)
    log = tmp_path / "runs" / "run.log"
    log.write_text("Epoch 1/2\nloss: 3\nEpoch 2/2\nloss: 0.5\n")
    return log


def test_the_playbook_that_is_remembered_for_the_folder_is_held_against_the_run(run):
    Judges(EngineSpec(str(run))).choose(str(run.parent.parent / "mine.yaml"))
    found = calibrate_run(str(run))
    assert (found.playbook, found.reason) == ("Mine", REMEMBERED)
    assert [(limit.where, limit.proposed) for limit in found.limits] == [
        ("check low, pass", 3.2), ("healthy loss", None), ("healthy loss", 3.2),
    ]  # fmt: skip


def test_what_cannot_be_written_into_the_file_is_counted_and_the_rest_is_patched(run):
    book = run.parent.parent / "mine.yaml"
    book.write_text(BOOK.replace("< 2", "< \\x32"))
    found = calibrate_run(str(run), str(book))
    assert found.left_out == 1
    changed = [
        line for line in found.patch.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert changed == [
        "-metrics: {loss: {aliases: [loss], zones: {healthy: 0.1..0.4}}}",
        "+metrics: {loss: {aliases: [loss], zones: {healthy: 0.1..3.2}}}",
    ]


@pytest.mark.parametrize(
    ("playbook", "error"), [("none", UsageError), ("nonsense", BadDataError), ("gone.yaml", BadDataError)]
)
def test_a_playbook_has_to_be_there(run, playbook, error):
    with pytest.raises(error):
        calibrate_run(str(run), playbook)


def test_a_run_has_to_be_there(run):
    with pytest.raises(NoInputError):
        calibrate_run(str(run.parent / "gone.log"))
