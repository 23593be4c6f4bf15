from types import SimpleNamespace

import pytest

from trainmon_tui.model.verdicts import Decided, Decision, Item, Judgement, Place, Written
from trainmon_tui.report.guide.answers import Answer, Answers
from trainmon_tui.report.guide.binding import BindingError, parse_bindings
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.rules.inquiry import Found, Inquiry
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.scope import MetricInfo, Scope

ENTRIES = (
    Written("1", "param", "set free_bits = 0.015 from epoch 5", "2026-11-21T15:08:27Z", "ann@host"),
    Written("2", "note", "looks fine", "2026-11-22T09:00:00Z", "bob@host"),
    Written("3", "param", "set teacher_weight = 0.5", "2026-11-22T09:01:00Z", "bob@host"),
)
INFO = RunInfo("/runs/vqa.log", "vqa.log", 2, ended=True, lines=90, bytes=1234, as_of="epoch 5")
PLACE = Place(40.0, 5.0, 60, 5000)
JUDGEMENT = Judgement(
    verdict="warn", say="KL is low", playbook="vivqa", playbook_name="ViVQA", phase="early",
    phase_titles={"early": "Initial validation"}, journal=ENTRIES,
    items=(
        Item("grows", "KL grows", "", "expect", "pass", 0.025, PLACE, "0.025 (line 60)"),
        Item("falls", "Val falls", "", "expect", "warn", 0.7, PLACE, "0.7", action="wait"),
        Item("later", "Later", "", "expect", "waiting", at=PLACE, evidence="kl was not logged", due="epoch 20"),
        Item("quiet", "Quiet", "", "alarm", "pending", due="every epoch"),
        Item("over", "Over", "", "alarm", "pass", 1.0, PLACE, note="was fail at epoch 3"),
        Item("rings", "Rings", "", "alarm", "fail", 2.0, PLACE),
        Item("hand", "By hand", "", "manual", "manual"),
        Item("done", "Done by hand", "", "manual", "pass"),
        Item("left", "Left out", "", "expect", "skipped"),
        Item("a.b", "Dotted", "", "expect", "fail", float("nan"), PLACE),
    ),
    targets=(Item("val", "Val", "", "expect", "pending", due="at the end"),),
    decisions=(
        Decision("bits", "Epoch 5", "", "warn", "3", "GENEROUS", "lower them", {"kl": 0.0312, "ok": True, "no": None},
                 at=PLACE, decided=Decided("A", "cheaper", "2026-11-21T15:08:27Z", "ann@host")),
        Decision("next", "Epoch 20", "", "waiting", due="epoch 20"),
    ),
)  # fmt: skip


BOOK = playbook_from("""
playbook: 1
name: Any
metrics: {kl: {aliases: [raw]}}
decisions:
  - id: bits
    title: Epoch 5
    epoch: 5
    cases: [{id: "1", if: kl < 1, status: warn, say: low}, {id: "3", else: true, status: warn, say: high}]
  - id: next
    title: Epoch 20
    epoch: 20
    let: {later: kl}
    cases: [{id: "1", else: true, status: pass, say: fine}]
""")


class Facts:
    """Two metrics that are known in epoch 3, in a run that goes on."""

    is_over = False
    history = SimpleNamespace(newest=5)


class Asked(Inquiry):
    """Answers by the text of a question."""

    def at_epoch(self, question, epoch):
        known = {"kl": 0.0312, "kl > 0.01": True, "kl > 1": False, "word": "rule_based"}
        return Found(known.get(question.text)) if epoch == 3 else Found(None, ("epoch 9 is not over",))

    def at_end(self, question):
        return Found(None, ("the run is not over",))

    def now(self, question):
        return self.at_epoch(question, 3)


@pytest.fixture
def answer():
    scope = Scope({"kl": MetricInfo("nats")}, {"free_bits": 0.02})
    answers = Answers(
        JUDGEMENT,
        Asked(scope, Facts()),
        INFO,
        lambda at: "" if at is None else f"12:{at.line}",
        BOOK.decisions,
    )

    def ask(text):
        (binding,) = parse_bindings(text, 100)
        return answers.answer(binding)

    return ask


@pytest.mark.parametrize(
    ("binding", "mark", "text"),
    [
        ("check=grows", "x", "pass"),
        ("check=falls", "~", "warn"),
        ("check=a.b", "!", "fail"),
        ("check=later", " ", ""),
        ("check=quiet", " ", ""),
        ("check=over", "~", "pass"),
        ("check=rings", "!", "fail"),
        ("check=hand", None, ""),
        ("check=done", "x", "pass"),
        ("check=left", " ", ""),
        ("target=val", " ", ""),
        ("decision=bits", "~", "warn"),
        ("decision=next", " ", ""),
        ("decision=bits is 3", "x", "yes"),
        ("decision=bits is 1 or 3", "x", "yes"),
        ("decision=bits is 1", " ", "no"),
        ("decision=next is 1", " ", ""),
        ("kl > 0.01 @epoch 3", "x", "yes"),
        ("kl > 1 @epoch 3", "!", "no"),
        ("kl > 1 @epoch 9", " ", ""),
        ("if kl > 0.01 @epoch 3", "x", "yes"),
        ("if kl > 1 @epoch 3", " ", "no"),
        ("kl > 1 @end", " ", ""),
    ],
)
def test_verdicts_and_conditions_are_for_boxes(answer, binding, mark, text):
    said = answer(binding)
    assert (said.mark, said.text, said.for_box) == (mark, text, True)
    assert bool(said.why) is (text == "")


@pytest.mark.parametrize(
    ("binding", "text"),
    [
        ("check=grows.value", "0.025"),
        ("check=grows.value fmt=.1e", "2.5e-02"),
        ("check=grows.evidence", "0.025 (line 60)"),
        ("check=grows.epoch", "5"),
        ("check=grows.time", "12:60"),
        ("check=falls.action", "wait"),
        ("check=grows.action", "none"),
        ("check=later.action", ""),
        ("decision=bits.second_opinion", "none"),
        ("decision=next.second_opinion", ""),
        ("check=a.b.value", "nan"),
        ("check=later.epoch", ""),
        ("check=later.title", "Later"),
        ("decision=bits.case", "3"),
        ("decision=bits.kl fmt=.3f", "0.031"),
        ("decision=bits.ok", "yes"),
        ("decision=bits.no", ""),
        ("decision=bits.line", "60"),
        ("decision=bits.decided", "A"),
        ("decision=bits.why", "cheaper"),
        ("decision=bits.when", "2026-11-21T15:08:27Z"),
        ("decision=next.decided", ""),
        ("decision=next.later", ""),
        ("decision=next.say", ""),
        ("journal=param.2", "set teacher_weight = 0.5"),
        ("journal=param.1.who", "ann@host"),
        ("journal=note.1.when", "2026-11-22T09:00:00Z"),
        ("journal=note.2", ""),
        ("journal=tick.0", ""),
        ("run.name", "vqa.log"),
        ("run.verdict", "warn"),
        ("run.playbook", "ViVQA"),
        ("run.phase", "Initial validation"),
        ("run.epoch", "5"),
        ("run.as_of", "epoch 5"),
        ("time", ""),
        ("value kl @epoch 3 fmt=.2f", "0.03"),
        ("kl @epoch 3", "0.0312"),
        ("kl", "0.0312"),
        ("kl @epoch 9", ""),
    ],
)
def test_values_are_for_blanks(answer, binding, text):
    said = answer(binding)
    assert (said.text, said.for_box) == (text, False)


@pytest.mark.parametrize(
    ("binding", "at", "message", "hint"),
    [
        ("check=grow", 106, "there is no check 'grow'", "did you mean 'grows'?"),
        ("check=grow.value", 106, "there is no check 'grow'", "did you mean 'grows'?"),
        ("check=grows.valeu", 112, "a check has no 'valeu'", "did you mean 'value'?"),
        ("target=vall", 107, "there is no target 'vall'", "did you mean 'val'?"),
        ("decision=bits.kll", 114, "a decision has no 'kll'", "did you mean 'kl'?"),
        ("decision=next.latr", 114, "a decision has no 'latr'", "did you mean 'later'?"),
        ("decision=bits is 4", 117, "the decision 'bits' has no case '4'", "known: 1, 3"),
        ("decision=bits is 3 or yes", 122, "the decision 'bits' has no case 'yes'", "known: 1, 3"),
        ("journal=notes.1", 108, "the journal has no 'notes.1'", "write journal=note.1"),
        ("run.nmae", 104, "a run has no 'nmae'", "did you mean 'name'?"),
        ("value kll > 1", 106, "unknown metric 'kll'", "did you mean 'kl'?"),
        ("kl > ", 104, "", ""),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused_with_the_nearest_one(answer, binding, at, message, hint):
    with pytest.raises(BindingError) as refused:
        answer(binding)
    assert refused.value.at == at
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_an_answer_is_nothing_unless_it_is_known():
    assert Answer() == (None, "", False, "")
