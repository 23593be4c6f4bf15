import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine.session import Session
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.rules.captures import MAX_LINE, parse_pattern
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from

BOOK = """\
playbook: 1
name: Ours
metrics:
  loss: {aliases: [loss]}
  counter: {from_text: "patience counter {} of"}
  vram: {from_text: "peak memory: * {} gib", unit: bytes}
checks:
  - {id: patient, title: Patient, when: {every: epoch}, pass: counter < 2, evidence: "{counter:.0f} of 3"}
  - {id: room, title: Room, when: {epoch: 2}, pass: vram < 70}
"""
LOG = b"""\
Epoch 1/3
loss: 3
Patience counter 0 of 3
Epoch 2/3
loss: 4
EARLY STOP: patience counter 1 of 3
peak memory: on cuda:0, 65.5 GiB
Epoch 3/3
loss: 5
patience counter 2 of 3
"""


@pytest.mark.parametrize(
    ("pattern", "line", "value"),
    [
        ("patience {}", "Patience 3/10", 3.0),
        ("patience {}/", "patience 3 / 10", None),
        ("patience counter {} of", "the PATIENCE counter 7 of 9", 7.0),
        ("lr = {}", "set lr = 1.5e-05 now", 1.5e-05),
        ("lost {} samples", "we lost 1,234,567 samples", 1234567.0),
        ("delta {}", "delta -.5", -0.5),
        ("loss is {}", "loss is nan", math.nan),
        ("loss is {}", "loss is infinite", None),
        ("saved * after {} s", "saved to /tmp/7 after 3 s", 3.0),
        ("saved * {} s", "saved to /tmp/7 after 3 s", 3.0),
        ("a * b {}", "a 1 b 2 b 3", 2.0),
        ("kl {} (raw)", "kl x kl 5 (raw)", 5.0),
        ("temp {}", "temp", None),
        ("temp: {}%", "temp: 45%", 45.0),
        ("été {}", "été 2", 2.0),
    ],
)
def test_the_number_is_read_where_the_sentence_has_it(pattern, line, value):
    found = parse_pattern(pattern).read(line.lower().encode())
    assert found == value or (value is not None and math.isnan(value) and math.isnan(found))


@pytest.mark.parametrize("pattern", ["no number", "{} first", "* {}", "two {} and {}", "", "  {}"])
def test_a_sentence_has_one_number_with_a_text_before_it(pattern):
    with pytest.raises(ValueError, match=r"write \{\} once|has to stand before"):
        parse_pattern(pattern)


@given(st.text("ab*{} 1.", max_size=20), st.text("ab 1.e-", max_size=80))
def test_no_pattern_and_no_line_break_it(pattern, line):
    try:
        parsed = parse_pattern(pattern)
    except ValueError:
        return
    found = parsed.read(line.encode())
    assert found is None or isinstance(found, float)


def judged(log, book=BOOK, *, cut=None):
    session = Session(lambda: Judge([playbook_from(book)], chosen=True))
    for at in range(0, len(log), cut or len(log)):
        session.feed(log[at : at + (cut or len(log))])
    session.finish()
    return {item.id: (item.verdict, item.evidence) for item in session.judgement(ended=True).items}


@pytest.mark.parametrize("cut", [None, 7, 40])
def test_a_captured_number_is_a_metric_of_its_epoch(cut):
    found = judged(LOG, cut=cut)
    assert found["patient"] == ("fail", "2 of 3 (epoch 3, line 10); not met in 1 of 3 epochs")
    assert found["room"] == ("pass", "vram 65.5 (epoch 2, line 7)")


def test_a_sentence_that_never_comes_is_unknown():
    found = judged(LOG.replace(b"counter", b"meter"))
    assert found["patient"][0] == "waiting"


def test_a_resumed_run_reads_its_sentences_anew():
    again = LOG + b"Resuming\nEpoch 3/3\nloss: 5\npatience counter 1 of 3\n"
    assert judged(again)["patient"][0] == "pass"


def test_a_step_clock_reads_sentences_too():
    book = """\
playbook: 1
name: Ours
clock: step
metrics: {loss: {aliases: [loss]}, skipped: {from_text: "skipped {} batches"}}
stop: [{id: many, if: max(skipped) > 5, say: "{max(skipped):.0f} skipped"}]
"""
    session = Session(lambda: Judge([playbook_from(book)], chosen=True))
    session.feed(b"step=1 loss=1.0\nskipped 2 batches\nstep=2 loss=1.0\nstep=3 loss=1.0\n")
    assert session.judgement(ended=False).stop == ()
    session.feed(b"skipped 9 batches\nstep=4 loss=1.0\nstep=5 loss=1.0\n")
    assert [stop.say for stop in session.judgement(ended=False).stop] == ["9 skipped"]


def test_a_line_beyond_all_measure_is_not_searched():
    long = LOG.replace(b"patience counter 2", b"x" * MAX_LINE + b" patience counter 9")
    assert judged(long)["patient"][0] == "pass"


@pytest.mark.parametrize(
    ("metric", "message"),
    [
        ('{from_text: "no number"}', "write {} once"),
        ('{from_text: "a {}", expr: loss}', "a metric has an expr, or aliases and from_text"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(metric, message):
    book = BOOK.replace('counter: {from_text: "patience counter {} of"}', f"counter: {metric}")
    with pytest.raises(BadDataError, match=r"5:\d+: ") as found:
        playbook_from(book)
    assert message in str(found.value)


def test_a_sentence_before_the_first_epoch_belongs_to_none():
    found = judged(b"patience counter 9 of 3\n" + LOG.replace(b"patience counter 2", b"patience counter 1"))
    assert found["patient"] == ("pass", "1 of 3 (epoch 3, line 11)")


def test_the_last_sentence_of_an_epoch_counts():
    twice = LOG.replace(b"Patience counter 0 of 3\n", b"patience counter 5 of 9\npatience counter 0 of 9\n")
    assert judged(twice)["patient"][1].endswith("not met in 1 of 3 epochs")


def test_several_numbers_of_one_line_feed_their_metrics():
    both = LOG.replace(b"peak memory: on", b"patience counter 3 of 3, peak memory: on")
    found = judged(both)
    assert found["room"][0] == "pass"
    assert found["patient"][1].endswith("not met in 2 of 3 epochs")


def test_percent_signs_and_case_of_a_sentence_do_not_matter():
    book = BOOK.replace("patience counter {} of", "EARLY Stop At {}%")
    found = judged(LOG + b"early stop at 1%\n", book)
    assert found["patient"] == ("pass", "1 of 3 (epoch 3, line 11)")
