"""What an engine tells of a run beside its curves."""

import math

import pytest
from engine_fake import engine_of, read_all

from trainmon_tui.engine.run_facts import KEPT_S, MOST_METRICS, facts_of
from trainmon_tui.engine.start import start_engine
from trainmon_tui.protocol.asks import Ask, Control, News
from trainmon_tui.protocol.spec import EngineSpec

HEAD = b"python train.py --lr 3e-4 --seed 17 --bf16\nmodel: small\n"


def log_of(steps, start=1):
    return b"".join(b"step %d loss %.4f\n" % (step, 9 / step) for step in range(start, start + steps))


def told(engine, known=0):
    return engine.frame(1, Ask(1, facts=known)).facts


def groups(view):
    return {group.title: {fact.name: fact for fact in group.facts} for group in view.groups}


@pytest.fixture
def run(tmp_path):
    """An engine over a log in a folder of its own, that has read all of it."""
    opened = []

    def of(text, **beside):
        for name, content in beside.items():
            (tmp_path / name.replace("_", ".")).write_text(content)
        (tmp_path / "run.log").write_bytes(text)
        opened.append(start_engine(EngineSpec(str(tmp_path / "run.log"), telemetry=False)))
        read_all(opened[-1])
        return opened[-1]

    yield of
    for engine in opened:
        engine.close()


def test_settings_are_told_with_their_lines(run):
    found = groups(told(run(HEAD + log_of(3))))["settings"]
    assert (found["lr"].value, found["lr"].line, found["lr"].where) == ("0.0003", 1, "line 1")
    assert (found["model"].value, found["model"].line) == ("small", 2)
    assert found["bf16"].value == ""


def test_files_of_settings_stand_beside_and_say_where_the_log_differs(run):
    engine = run(HEAD + log_of(3), config_yaml="lr: 0.0003\nseed: 18\nmodel_width: 8\n")
    found = groups(told(engine))["config.yaml"]
    assert found["lr"].note == ""
    assert (found["seed"].note, found["seed"].differs) == ("the log says 17", True)
    assert not found["lr"].differs
    assert (found["model_width"].value, found["model_width"].where) == ("8", "config.yaml:3")
    assert found["seed"].line == 0


def test_a_file_that_cannot_be_read_says_so(run):
    found = groups(told(run(log_of(3), config_yaml="a: [1\n")))["config.yaml"]
    assert list(found) == ["cannot be read"]


def test_what_a_resume_changed_is_told(run):
    text = HEAD + log_of(6) + b"python train.py --lr 1e-5 --seed 17\nResuming from step 4\n" + log_of(6, 4)
    found = groups(told(run(text)))
    assert found["settings"]["lr"].value == "1e-05"
    assert found["settings"]["lr"].note == "0.0003 before the resume"
    assert found["settings"]["seed"].note == ""
    assert found["run"]["attempts"].value == "2"


def test_a_metric_is_told_by_its_last_best_least_greatest_and_newest_mean(run):
    lines = [(step, 10.0 - step) for step in range(9)] + [
        (9, 3.0),
        (10, 5.0),
        *((n, 4.0) for n in range(11, 20)),
    ]
    text = b"".join(b"step %d loss %.4f\n" % line for line in lines)
    (found,) = told(run(HEAD + text)).metrics
    assert (found.name, found.count, found.last, found.best) == ("loss", 20, 4.0, 2.0)
    assert (found.low, found.high, found.mean) == (2.0, 10.0, 4.0)
    assert (found.step, found.line) == (8.0, 11)


def test_nan_is_the_last_value_and_in_no_other(run):
    (found,) = told(run(log_of(12) + b"step 13 loss nan\n")).metrics
    assert math.isnan(found.last)
    assert (found.best, found.mean) == (0.75, None)


def test_more_metrics_than_are_told_are_counted(run):
    lines = [b"step 1 part_%d_loss %d.5\n" % (number, number) for number in range(MOST_METRICS + 5)]
    view = told(run(b"".join(lines)))
    assert len(view.metrics) == MOST_METRICS
    assert view.metrics_left_out == 5


def test_facts_are_told_once_and_again_when_they_change():
    engine, source = engine_of(HEAD + log_of(3))
    read_all(engine)
    first = told(engine)
    assert told(engine, first.number) is None
    assert told(engine, first.number - 1) == first
    source.data += log_of(1, 4)
    read_all(engine)
    assert told(engine, first.number) is None
    engine.now += KEPT_S
    assert engine.changed()
    second = told(engine, first.number)
    assert second.number == first.number + 1
    assert second.metrics[0].count == 4


def test_another_moment_does_not_wait():
    engine, source = engine_of(HEAD + log_of(3))
    read_all(engine)
    first = told(engine)
    source.data += log_of(1, 4)
    read_all(engine)
    engine.control(Control("pause"))
    assert told(engine, first.number).metrics[0].count == 4


def test_a_nan_that_stays_is_no_change():
    engine, _ = engine_of(log_of(3) + b"step 4 loss nan\n")
    read_all(engine)
    first = told(engine)
    engine.control(Control("pause"))
    engine.news = News("a word")
    assert told(engine, first.number) is None


def test_what_nobody_asks_for_is_not_worked_out(monkeypatch):
    engine, _ = engine_of(HEAD + log_of(3))
    read_all(engine)
    monkeypatch.setattr("trainmon_tui.engine.run_facts.facts_of", lambda _: pytest.fail("worked out"))
    assert engine.frame(1, Ask(1)).facts is None


def test_a_look_back_tells_what_was_known_then(run, tmp_path):
    late = HEAD + log_of(5) + b"batch_size: 64\n" + log_of(40, 6)
    engine = run(late)
    engine.control(Control("seek_line", 5))
    read_all(engine)
    assert engine.travel.past is not None
    then = facts_of(engine)
    assert then.metrics[0].count == 3
    (tmp_path / "run.log").write_bytes(HEAD + log_of(3))
    with_less = start_engine(EngineSpec(str(tmp_path / "run.log"), telemetry=False))
    read_all(with_less)
    now = facts_of(with_less)
    with_less.close()
    assert then.metrics == now.metrics
    assert groups(then)["settings"] == groups(now)["settings"]


def test_text_of_the_log_and_of_files_is_clean(run):
    engine = run(b"model: a\x1b[31mb\x07\n" + log_of(3), config_yaml='"a\\e[31m": "x\\u202ey"\n')
    for group in told(engine).groups:
        for fact in group.facts:
            assert all(part.isprintable() for part in (fact.name, fact.value, fact.where, fact.note))


def test_of_a_pipe_no_files_are_told(tmp_path):
    (tmp_path / "run.log").write_bytes(log_of(3))
    engine = start_engine(EngineSpec(str(tmp_path / "run.log"), telemetry=False, called="-"))
    read_all(engine)
    view = told(engine)
    engine.close()
    assert view.files == ()
    assert groups(view)["run"]["log"].value == "-"
