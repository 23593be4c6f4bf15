import pytest
from msgspec.structs import replace
from ui_facts import VIEW, table

from trainmon_tui.protocol.run_facts import Fact, FactGroup, FactsView
from trainmon_tui.ui.facts_table import FactsTable, passes


def shown(facts):
    return {section.title: [entry.name for entry in section.entries] for section in facts.sections()}


def test_settings_of_the_log_stand_before_metrics_and_those_of_files_behind():
    assert list(shown(table())) == ["run", "settings", "metrics", "config.yaml", "files"]


def test_nothing_known_has_no_sections_and_nothing_in_hand():
    facts = FactsTable()
    assert (facts.sections(), facts.in_hand(), facts.at) == ([], None, 0)


@pytest.mark.parametrize(("steps", "at"), [((1, 1), 2), ((3, -1), 2), ((-2, 1), 1), ((900,), -1)])
def test_steps_before_anything_is_known_are_taken_once_it_is(steps, at):
    facts = FactsTable()
    for rows in steps:
        facts.move(rows)
    facts.take(VIEW)
    assert facts.in_hand() == facts.entries()[at]
    facts.move(-1)
    assert facts.at == (at if at >= 0 else len(facts.entries()) + at) - 1


def test_sections_count_what_was_left_out():
    totals = {section.title: section.total for section in table().sections()}
    assert (totals["settings"], totals["files"], totals["metrics"]) == (11, 5, 3)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("seed", {"settings": ["seed"], "config.yaml": ["seed"]}),
        ("lrnrt", {"settings": ["learning_rate"]}),
        ("node", {"run": ["host"]}),
        ("CONFIG", {"config.yaml": ["seed"], "files": ["config.yaml"], "run": ["command"]}),
        ("zzz", {}),
    ],
)
def test_letters_of_a_name_or_a_part_of_a_value_are_enough(words, found):
    facts = table()
    facts.filter(words)
    assert shown(facts) == found


def test_the_best_match_is_taken_in_hand():
    facts = table()
    facts.filter("lo")
    assert facts.in_hand().name == "log"
    facts.filter("loss")
    assert facts.in_hand().name == "train loss"


def test_no_filter_shows_all_again():
    facts = table()
    facts.filter("seed")
    facts.filter("")
    assert shown(facts) == shown(table())


def test_the_hand_stops_at_both_ends():
    facts = table()
    facts.move(-1)
    assert facts.in_hand().name == "log"
    facts.move(99)
    assert facts.in_hand().name == "checkpoint-40000"


def test_the_hand_stays_on_its_entry_when_more_is_known():
    facts = table()
    facts.filter("")
    facts.move(7)
    assert facts.in_hand().name == "seed"
    more = FactGroup("settings", (Fact("first", "1"), *VIEW.groups[1].facts))
    facts.take(replace(VIEW, groups=(VIEW.groups[0], more, VIEW.groups[2])))
    assert (facts.in_hand().name, facts.in_hand().where) == ("seed", "line 3")


def test_a_hand_whose_entry_is_gone_stays_inside():
    facts = table()
    facts.move(99)
    facts.take(FactsView(4, (VIEW.groups[0],)))
    assert facts.in_hand().name == "host"


def test_no_news_keep_what_is_known_and_a_new_engine_forgets_it():
    facts = table()
    facts.take(None)
    assert facts.view is VIEW
    facts.forget()
    assert facts.view.number == 0


def test_the_value_of_a_metric_is_no_word():
    assert not passes("0.9145", VIEW.metrics[0])
