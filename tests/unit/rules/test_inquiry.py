import pytest

from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.question import Question

BOOK = playbook_from("""
playbook: 1
name: Any
metrics:
  kl_raw: {aliases: [raw]}
  loss: {aliases: [loss], better: lower}
params: {free_bits: 0.02}
checks: [{id: a, title: A, pass: 'seen("banner")'}]
""")


@pytest.fixture
def inquiry(folded, log):
    """What can be asked of a log of so many epochs; the run is over where it says so."""

    def ask(*, epochs=3, finish=False):
        for epoch in range(1, epochs + 1):
            log.epoch(epoch, raw=epoch / 100, loss=1 / epoch)
        judge = folded(Judge([BOOK], chosen=True), log.finish() if finish else log)
        judge.judgement(ended=finish)
        return judge.inquiry()

    return ask


@pytest.mark.parametrize(
    ("question", "epoch", "value"),
    [
        ("kl_raw", 2, 0.02),
        ("kl_raw > 0.015", 1, False),
        ("kl_raw > 0.015", 2, True),
        ("avg(kl_raw, epochs=1..2)", 2, 0.015),
        ("avg(kl_raw, epochs=1..2)", 1, None),
        ("kl_raw", 9, None),
        ("params.free_bits", 1, 0.02),
    ],
)
def test_a_question_is_answered_on_the_final_values_of_an_epoch(inquiry, question, epoch, value):
    asked = inquiry()
    found = asked.at_epoch(asked.compile(Question(question, of_epoch=True)), epoch)
    assert found.value == (pytest.approx(value) if isinstance(value, float) else value)
    assert bool(found.missing) is (value is None)


def test_the_end_is_unknown_while_the_run_goes_on(inquiry):
    asked = inquiry()
    assert asked.at_end(asked.compile(Question("last(loss)"))) == (None, ("the run is not over",))


def test_the_end_is_known_once_the_run_is_over(inquiry):
    asked = inquiry(finish=True)
    assert asked.at_end(asked.compile(Question("last(loss) < 0.5"))).value is True


def test_now_is_the_newest_epoch_of_which_it_is_known(inquiry):
    asked = inquiry()
    assert asked.now(asked.compile(Question("kl_raw"))).value == 0.03
    assert asked.now(asked.compile(Question("at(kl_raw, epoch=9)"))).value is None


def test_an_unknown_name_points_at_itself(inquiry):
    with pytest.raises(RuleError) as refused:
        inquiry().compile(Question("kl_row > 1"))
    assert (refused.value.start, refused.value.hint) == (0, "did you mean 'kl_raw'?")


def test_without_a_playbook_the_well_known_metrics_can_be_asked_for(folded, log):
    judge = folded(Judge([], chosen=False), log.epoch(1, raw=0.5).begin(2))
    asked = judge.inquiry()
    assert asked.at_epoch(asked.compile(Question("kl_raw")), 1).value == 0.5


def test_a_history_leaves_out_what_is_not_finite(folded, log):
    log.epoch(1, loss=2.0).epoch(2, loss=float("nan")).epoch(3, loss=1.0).begin(4)
    asked = folded(Judge([BOOK], chosen=True), log).inquiry()
    assert [(epoch, value) for _, epoch, value in asked.history("loss")] == [(1.0, 2.0), (3.0, 1.0)]


STEPS = playbook_from("""
playbook: 1
name: Steps
clock: step
metrics:
  loss: {aliases: [loss], better: lower}
  reward: {aliases: [reward]}
  gap: {expr: loss - reward}
""")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("last(loss)", 0.25),
        ("min(loss) < 0.3", True),
        ("max(gap)", 0.9),
        ("avg(loss, last=2)", 7 / 24),
        ('seen("a banner")', True),
        ("at(loss, epoch=1)", None),
    ],
)
def test_a_playbook_that_counts_by_steps_is_asked_by_its_newest_step(folded, log, question, value):
    asked = Question(question)
    judge = Judge([STEPS], chosen=True)
    judge.listen(lambda _: [asked])
    log.add("a banner")
    for step in (10, 20, 30, 40):
        log.add("line", step=step, loss=10 / step, reward=0.1)
    folded(judge, log)
    judge.judgement(ended=True)
    inquiry = judge.inquiry()
    if value is None:
        with pytest.raises(RuleError):
            inquiry.compile(asked)
    else:
        assert inquiry.now(inquiry.compile(asked)).value == pytest.approx(value)


@pytest.mark.parametrize("clock", ["epoch", "step"])
@pytest.mark.parametrize(
    ("text", "step", "answer"),
    [
        ("loss", 20, (5.0, ())),
        ("loss < 6 and kl_raw > 0.1", 20, (True, ())),
        ("avg(loss, last=2)", 30, (4.5, ())),
        ("loss < 9 for 15 steps", 30, (True, ())),
        ("loss", 25, (None, ("step 25 was not logged",))),
        ("loss", 40, (3.0, ())),
        ("loss", 90, (None, ("step 90 is not over",))),
        ("pr", 20, (None, ("step 20 was not logged",))),
    ],
)
def test_a_question_may_name_a_step_whatever_the_playbook_counts_by(
    log, folded, *, clock, text, step, answer
):
    head = f"playbook: 1\nname: Any\nclock: {clock}\n"
    metrics = "metrics: {kl_raw: {aliases: [raw]}, loss: {aliases: [loss]}, pr: {aliases: [pr]}}\n"
    rules = f"checks: [{{id: a, title: A, when: {{every: {clock}}}, pass: loss < 9}}]\n"
    judge, question = Judge([playbook_from(head + metrics + rules)], chosen=True), Question(text, step=step)
    judge.listen(lambda _: [question])
    for number in range(1, 5):
        log.add("line", step=10 * number, epoch=1, raw=number / 10, loss=7.0 - number)
    folded(judge, log, size=3).judgement(ended=False)
    assert judge.inquiry().at_step(question) == answer


def test_steps_are_not_asked_of_a_run_without_a_playbook(log, folded):
    judge, question = Judge([], chosen=False), Question("loss", step=10)
    judge.listen(lambda _: [question])
    folded(judge, log.add("line", step=10, loss=1.0)).judgement(ended=True)
    assert judge.inquiry().at_step(question) == (None, ("steps are asked only where a playbook judges",))
