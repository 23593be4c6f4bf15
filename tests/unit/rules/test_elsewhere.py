import pytest

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.adjusted import Adjustment, Adjustments
from trainmon_tui.rules.elsewhere import Setting, looks
from trainmon_tui.rules.facts import Facts
from trainmon_tui.rules.matching import MetricNames
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.view import View

BOOK = """\
playbook: 1
name: Ours
params: {lr: 0.1}
metrics: {{loss: {{aliases: [loss]}}}}
checks:
  - {{id: a, title: A, pass: config.lr == params.lr, look: {first}}}
  - {{id: b, title: B, warn: config.lr > 1 and config.Free-Bits > 2, look: {second}}}
""".replace("params: {lr: 0.1}", "params: {{lr: 0.1}}")


class Files:
    """Settings beyond a log, and what was asked of them."""

    def __init__(self, **known):
        self.known = known
        self.asked = []

    def fold(self, segments):
        raise AssertionError("facts do not fold for it")

    def find(self, key, printed, look):
        self.asked.append((key, sorted(printed), tuple(look)))
        return self.known.get(key)


def facts_with(files, **looked_up):
    return Facts([MetricNames("loss", ["loss"])], elsewhere=files, looks=looked_up)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("model.py", "a note", {"lr": ("model.py",), "free_bits": ()}),
        ("model.py", "conf/base.yaml or model.py", {"lr": ("model.py", "conf/base.yaml"), "free_bits": ("conf/base.yaml", "model.py")}),
        ("the command line (--lr)", "x.pyc y.yamlx", {"lr": (), "free_bits": ()}),
    ],
)  # fmt: skip
def test_the_files_that_checks_name_are_looked_up_for_what_they_read(first, second, found):
    book = playbook_from(BOOK.format(first=first, second=second).replace("Free-Bits", "free_bits"))
    assert looks(book.checks) == found


def test_only_what_the_log_does_not_print_is_asked_for():
    files = Files(lr=Setting(0.1, Place(file="a.py:1")))
    facts = facts_with(files, lr=("a.py",))
    facts.settings["seed"] = (7.0, Place(line=3))
    assert facts.setting("--Seed") == Setting(7.0, Place(line=3))
    assert files.asked == []
    assert facts.setting("LR") == Setting(0.1, Place(file="a.py:1"))
    assert facts.setting("other") is None
    assert files.asked == [("lr", ["seed"], ("a.py",)), ("other", ["seed"], ())]


def test_what_cannot_be_told_is_unknown_and_says_why():
    view = View(facts_with(Files(lr=Setting(None, Place(), "a.py gives lr several values"))), 1)
    assert view.setting("lr") is None
    assert view.missing == ["a.py gives lr several values"]
    assert view.setting("other") is None
    assert view.missing[-1] == "other was not printed"


def test_an_adjustment_counts_from_its_epoch_on_beside_a_file():
    facts = facts_with(Files(lr=Setting(0.1, Place(file="a.py:1"))))
    facts.adjust(Adjustments((Adjustment("lr", 0.05, 3.0),)))
    assert [View(facts, epoch).setting("lr") for epoch in (2, 3)] == [0.1, 0.05]
