"""Several runs side by side: their shared charts, and what sets them apart."""

import math
from array import array

import pytest

from trainmon_tui.engine.comparison import PLAN_S, Comparison, report_of
from trainmon_tui.engine.run_name import short_names
from trainmon_tui.engine.starting import start_served
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.protocol.asks import Ask
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.spec import EngineSpec, SeveralSpec


def log_text(steps, *, floor=1.0, rate=0.001, head="", stamp=None, every=1):
    lines = [head, f"learning_rate: {rate}", "batch_size: 64"]
    for step in range(0, steps, every):
        when = (
            f"2026-01-01 {stamp + step // 3600:02}:{step // 60 % 60:02}:{step % 60:02} "
            if stamp is not None
            else ""
        )
        loss = floor + 3 * math.exp(-step / 100)
        lines.append(f"{when}step {step}/1000 train_loss {loss:.4f} acc {1 - loss / 5:.4f}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def runs(tmp_path):
    (tmp_path / "slow.log").write_text(log_text(400, floor=1.2))
    (tmp_path / "fast.log").write_text(log_text(1000, floor=0.8, rate=0.01))
    return tmp_path


class Stand:
    def __init__(self, *paths):
        self.now = 0.0
        several = SeveralSpec("compare", tuple(map(str, paths)))
        spec = EngineSpec("", "none", telemetry=False, several=several)
        self.engine = Comparison(spec, several, lambda: self.now, lambda: 1.7e9 + self.now)
        self.number = 0

    def read(self):
        for _ in range(200):
            if not self.engine.advance():
                break

    def frame(self, *charts):
        self.number += 1
        self.now += PLAN_S
        return self.engine.frame(self.number, Ask(1, self.number - 1, charts))


def values(data):
    return array("f", data)


def test_a_chart_for_each_metric_that_they_share(runs):
    stand = Stand(runs / "slow.log", runs / "fast.log")
    stand.read()
    frame = stand.frame(ChartAsk("loss", 100, smooth=0.0))
    assert frame.header.name == "slow · fast"
    assert [title for _, title in frame.header.charts] == ["train_loss", "acc"]
    (chart,) = frame.charts
    assert [(line.name, line.role) for line in chart.lines] == [("slow", "run1"), ("fast", "run2")]
    assert (chart.x, chart.x0) == ("step", 0.0)
    assert chart.x1 >= 999
    slow, fast = (values(line.mid) for line in chart.lines)
    assert slow[0] == pytest.approx(4.2, abs=0.3)
    assert math.isnan(slow[60])
    assert fast[60] == pytest.approx(0.8, abs=0.05)


def test_how_much_of_each_run_was_read_is_told_until_all_of_it_was(tmp_path):
    (tmp_path / "long.log").write_text(log_text(60_000, every=1))
    (tmp_path / "short.log").write_text(log_text(50))
    stand = Stand(tmp_path / "long.log", tmp_path / "short.log")
    told = []
    while stand.engine.advance():
        told.append(stand.frame().compared.runs[0].read)
    known = [share for share in told if share is not None]
    assert known == sorted(known)
    assert 0 < known[0] < 1
    assert known == [round(share, 2) for share in known]
    assert [run.read for run in stand.frame().compared.runs] == [None, None]


def test_the_star_stands_on_the_best_of_all(runs):
    stand = Stand(runs / "slow.log", runs / "fast.log")
    stand.read()
    slow, fast = stand.frame(ChartAsk("loss", 100)).charts[0].lines
    assert (slow.best, slow.last) == (None, pytest.approx(1.2555, abs=1e-3))
    assert fast.best == pytest.approx(0.8001, abs=1e-3)


def test_the_table_tells_what_the_charts_show(tmp_path):
    """A point inside an epoch is better than what any epoch ended with."""
    for name, dip in (("a", 0.25), ("b", 0.5)):
        losses = [*([1.0] * 5), dip, *([0.9] * 4)]
        text = "".join(
            f"epoch {step / 5:.1f} step {step} train_loss {loss}\n" for step, loss in enumerate(losses, 1)
        )
        (tmp_path / f"{name}.log").write_text(text)
    stand = Stand(tmp_path / "a.log", tmp_path / "b.log")
    stand.read()
    frame = stand.frame(ChartAsk("loss", 50))
    (loss,) = [row for row in frame.compared.metrics if row.name == frame.charts[0].title]
    assert (loss.best, loss.winner) == ((0.25, 0.5), 0)
    assert [line.best for line in frame.charts[0].lines] == [0.25, None]
    assert loss.last == tuple(line.last for line in frame.charts[0].lines)


def test_by_time_every_run_begins_at_its_own_start(tmp_path):
    (tmp_path / "a.log").write_text(log_text(300, stamp=3))
    (tmp_path / "b.log").write_text(log_text(300, stamp=17, floor=0.5))
    stand = Stand(tmp_path / "a.log", tmp_path / "b.log")
    stand.read()
    chart = stand.frame(ChartAsk("loss", 50, x="time", smooth=0.0)).charts[0]
    assert (chart.x, chart.x0) == ("time", 0.0)
    assert chart.x1 < 600
    a, b = (values(line.mid) for line in chart.lines)
    assert [math.isnan(value) for value in a] == [math.isnan(value) for value in b]


def test_what_sets_the_runs_apart(runs):
    stand = Stand(runs / "slow.log", runs / "fast.log")
    stand.read()
    view = stand.frame().compared
    assert [(one.name, one.values) for one in view.settings] == [("learning_rate", ("0.001", "0.01"))]
    assert view.settings_shared >= 1
    loss = next(one for one in view.metrics if "loss" in one.name)
    assert loss.winner == 1
    assert loss.best == (pytest.approx(1.2555, abs=1e-3), pytest.approx(0.8001, abs=1e-3))
    assert [row.step for row in view.runs] == [399, 999]


def test_live_runs_keep_growing(runs):
    stand = Stand(runs / "slow.log", runs / "fast.log")
    stand.read()
    stand.frame(ChartAsk("loss", 50))
    assert not stand.engine.changed()
    with (runs / "slow.log").open("a") as file:
        file.write(log_text(600, floor=1.1).split("step 399/1000")[1].split("\n", 1)[1])
    stand.read()
    stand.read()
    assert stand.engine.changed()
    frame = stand.frame(ChartAsk("loss", 50))
    assert frame.compared.runs[0].step == 599
    assert frame.charts[0].lines[0].count == 600


def test_of_a_run_that_has_not_grown_no_second_report_is_made(runs, monkeypatch):
    made = []
    monkeypatch.setattr(
        "trainmon_tui.engine.comparison.report_of",
        lambda engine: made.append(engine.name) or report_of(engine),
    )
    stand = Stand(runs / "slow.log", runs / "fast.log")
    stand.read()
    stand.frame()
    with (runs / "slow.log").open("a") as file:
        file.write("step 400/1000 train_loss 1.0\n")
    stand.read()
    stand.read()
    stand.frame()
    assert made == ["slow.log", "fast.log", "slow.log"]


def test_what_was_put_off_is_told_later(runs):
    stand = Stand(runs / "slow.log", runs / "fast.log")
    stand.read()
    stand.frame()
    with (runs / "slow.log").open("a") as file:
        file.write("step 400/1000 train_loss 1.0\n")
    stand.read()
    stand.read()
    stand.now -= PLAN_S
    stand.frame()
    assert not stand.engine.changed()
    stand.now += PLAN_S
    assert stand.engine.changed()


def test_a_run_that_cannot_be_read_is_named_and_the_others_compared(runs):
    (runs / "x.bin.log").write_bytes(bytes(range(256)) * 40)
    stand = Stand(runs / "x.bin.log", runs / "slow.log", runs / "fast.log")
    stand.read()
    frame = stand.frame(ChartAsk("loss", 20))
    assert frame.compared.runs[0].state == "error"
    assert [line.role for line in frame.charts[0].lines] == ["run2", "run3"]
    assert frame.compared.settings[0].values == (None, "0.001", "0.01")
    assert next(one for one in frame.compared.metrics if "loss" in one.name).winner == 2


def test_metrics_of_one_run_alone_make_no_chart(tmp_path):
    (tmp_path / "a.log").write_text("".join(f"step {n} loss {n}.5\n" for n in range(50)))
    (tmp_path / "b.log").write_text("".join(f"step {n} reward {n}.5\n" for n in range(50)))
    stand = Stand(tmp_path / "a.log", tmp_path / "b.log")
    stand.read()
    frame = stand.frame(ChartAsk("loss", 20))
    assert (frame.header.charts, frame.charts) == ((), ())


def test_one_run_is_no_comparison(runs):
    spec = EngineSpec("", several=SeveralSpec("compare", (str(runs / "slow.log"),)))
    with pytest.raises(NoInputError, match="one run alone"):
        start_served(spec)


def test_everything_is_let_go_of(runs):
    stand = Stand(runs / "slow.log", runs / "fast.log")
    stand.read()
    assert all(stand.engine._engines())
    stand.engine.close()
    assert not any(stand.engine._engines())


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["runs/a.log", "runs/b.log"], ["a", "b"]),
        (["runs/a.log", "runs/b.txt"], ["a.log", "b.txt"]),
        (["one/train.log", "two/train.log"], ["one", "two"]),
        (["x/one/f.log", "x/two/f.log"], ["one/f.log", "two/f.log"]),
        (["a.log", "a.log"], ["a.log 1", "a.log 2"]),
    ],
)
def test_names_that_tell_runs_apart(paths, names):
    assert short_names(paths) == names
