import pytest
from ui_facts import VIEW, table
from ui_sights import NAMES, assert_golden, drawn, fits, lines, replace, sight_of, text, words

from trainmon_tui.protocol.run_facts import Fact, FactGroup, FactsView, MetricSummary, RunFile
from trainmon_tui.ui.facts_table import FactsTable
from trainmon_tui.ui.views.facts import facts


def sight(size=(120, 40), active="facts", **changes):
    return sight_of(size=size, active=active, facts=table(**changes))


def test_facts_look_as_they_were_accepted():
    cases = [
        (f"{width}x{height}", sight(), width, height) for width, height in ((38, 30), (58, 30), (98, 40))
    ]
    cases.append(("filtered", sight(words="e", at=3), 58, 12))
    cases.append(("ascii", sight_of(unicode=False, active="facts", facts=table()), 38, 8))
    assert_golden("facts-known", drawn(facts, *cases))


@pytest.mark.parametrize("width", [1, 7, 12, 20, 40, 60, 80, 160])
@pytest.mark.parametrize("height", [1, 2, 9, 40])
def test_rows_fill_any_size(width, height):
    for at in (0, 6, 99):
        assert fits(facts(sight(at=at), width, height), width, height)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_hostile_words_stay_inside(name):
    view = FactsView(
        1,
        (FactGroup(name, (Fact(name, name, name, 1, name), Fact("[/b]", "[red]\x1b[31m"))),),
        (MetricSummary(name, name, 1, 1e300, -1e-300, None, None, None, None, None, 1),),
        0,
        (RunFile(name, is_folder=False, bytes=10**18, changed_s=-1e12),),
    )
    shown = sight_of(active="facts", facts=FactsTable(view=view))
    for at in range(4):
        shown.facts.at = at
        for width in (9, 40, 100):
            found = facts(shown, width, 30)
            assert fits(found, width, 30)
            assert "\x1b" not in text(found)
    assert "[red]" in text(facts(shown, 100, 30))


def test_a_value_that_is_cut_is_shown_whole_while_it_is_in_hand():
    command = VIEW.groups[0].facts[3].value
    assert command not in text(facts(sight(), 60, 30))
    shown = lines(facts(sight(at=3), 60, 30))
    assert "".join("".join(shown).split()).count("".join(command.split())) == 1


def test_nothing_is_in_hand_while_another_pane_is():
    found = facts(sight(active="log"), 60, 30)
    assert not any(back for row in found.rows for _, _, back in row)


@pytest.mark.parametrize("at", range(14))
def test_what_is_in_hand_is_always_in_sight(at):
    shown = sight()
    facts(shown, 60, 5)
    shown.facts.at = at
    found = facts(shown, 60, 5)
    assert at in found.targets
    assert any(back == "selection" for row in found.rows for _, _, back in row)


def test_the_note_counts_what_is_below():
    assert "below" in words(facts(sight(), 60, 10).note)
    assert words(facts(sight(), 60, 40).note) == ""


def test_a_filter_that_nothing_passes_says_how_to_end_it():
    assert "esc shows all" in text(facts(sight(words="zzz"), 60, 5))
    assert "nothing is known yet" in text(facts(sight_of(active="facts"), 60, 5))


def test_a_disagreement_of_a_file_is_told():
    assert any("18  the log says 17" in line for line in lines(facts(sight(), 60, 30)))


def test_only_another_value_stands_out():
    roles = {run[0].strip(): run[1] for row in facts(sight(active="log"), 98, 30).rows for run in row}
    assert roles["the log says 17"] == roles["0.001 before the resume"] == "warn"
    assert roles['the log shows "Vision encoder"'] == roles["inside docker"] == "dim"


def test_files_are_as_they_are_now_whatever_moment_is_shown():
    assert "as they are now" not in text(facts(sight(), 60, 30))
    assert "files  3 of 5  as they are now" in text(
        facts(sight_of("replay", active="facts", facts=table()), 60, 30)
    )


def test_no_frame_differs_by_an_age_of_seconds():
    earlier, later = sight(), sight()
    later.facts.clock = lambda: earlier.facts.clock() + 30
    assert facts(earlier, 60, 30).rows == facts(later, 60, 30).rows


def test_facts_that_only_differ_by_their_number_look_alike():
    other = sight()
    other.facts.take(replace(VIEW, number=9))
    assert facts(sight(), 60, 30).rows == facts(other, 60, 30).rows
