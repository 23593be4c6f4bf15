import dataclasses
import struct

import msgspec
import pytest
import ui_frames
from hypothesis import given, settings
from hypothesis import strategies as st
from ui_sights import MOMENTS, lines, sight_of, told

from trainmon_tui.model.verdicts import Advice, Decision, Disagreement, Gauge, Item, Judgement, Place, Stop
from trainmon_tui.protocol.at_end import AtEnd
from trainmon_tui.protocol.log import LogRow, LogView
from trainmon_tui.ui.agenda import entries, selectable
from trainmon_tui.ui.fill import Fill
from trainmon_tui.ui.keys import KEYS
from trainmon_tui.ui.plan import PANES
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views import checklist, decisions, digest, gauges, header, health, log, machine
from trainmon_tui.ui.views.bars import LABELS, footer, tab_at, tab_row, tabs
from trainmon_tui.ui.views.chart import first_chart, second_chart, third_chart
from trainmon_tui.ui.views.curves import floats, spec_of
from trainmon_tui.ui.views.help import PAIRS, help_rows
from trainmon_tui.ui.views.legend import legend_of
from trainmon_tui.ui.views.table import VIEWS


def text_of(view):
    return "\n".join("".join(text for text, _, _ in row) for row in (view.title, view.note, *view.rows))


SIZES = st.tuples(st.integers(1, 130), st.integers(1, 45))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(VIEWS)),
    st.sampled_from(sorted(MOMENTS)),
    SIZES,
    st.sampled_from(PANES),
    st.booleans(),
)
def test_every_view_keeps_to_its_size(name, moment, size, active, unicode):
    sight = sight_of(moment, size=size, unicode=unicode, active=active)
    view = VIEWS[name][0](sight, *size)
    assert all(width_of(row) <= size[0] for row in view.rows)
    assert len(view.rows) <= size[1]


def test_the_header_says_what_a_glance_asks():
    words = text_of(header.header(sight_of(), 120, 2))
    for word in (
        "run-42",
        "● LIVE",
        "Distillation",
        "epoch 12/40",
        "step 48.2k/160k",
        "30%",
        "4.1 step/s",
        "ETA 6h12m",
    ):
        assert word in words
    assert "last line  just now" in words


def test_a_log_that_has_not_grown_has_no_fresh_line():
    sight = sight_of(fill=Fill())
    assert "no line since it was opened" in text_of(header.header(sight, 120, 2))
    sight.now_s = 300.0
    assert "no line since it was opened, 3m ago" in text_of(header.header(sight, 120, 2))


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (1.44, "1s"),
        (9.9, "9s"),
        (12.2, "10s"),
        (59.4, "50s"),
        (61, "1m"),
        (119.9, "1m"),
        (1000, "15m"),
        (7900, "2h10m"),
    ],
)
def test_age_is_told_ever_more_coarsely(age, words):
    assert header.age_words(age) == words


def test_the_header_numbers_the_phase_and_counts_what_was_read():
    words = text_of(header.header(sight_of(), 120, 2))
    assert "phase 2: Distillation" in words
    assert "9240 lines  977K" in words


def test_the_header_leaves_out_the_phase_before_the_epoch_and_the_name():
    words = text_of(header.header(sight_of(), 50, 2))
    assert "Distillation" not in words
    assert "ep 12/40" in words
    assert "run-42" in words


def test_trouble_is_cut_before_it_is_left_out():
    sight = sight_of()
    sight.trouble = "engine died " * 30
    first = text_of(header.header(sight, 60, 2)).splitlines()[2]
    assert "✖ engine died" in first
    assert "LIVE" in first


def test_an_engines_last_words_take_the_advices_place():
    sight = sight_of()
    sight.last_words = "MemoryError; its words are in /x"
    words = text_of(health.health(sight, 100, 2))
    assert "✖ MemoryError; its words are in /x" in words
    assert "▲ WATCH" in words


def test_freshness_counts_on_from_the_frames_age():
    sight = sight_of()
    sight.now_s = 107.0
    assert "7s ago" in text_of(header.header(sight, 120, 2))


@pytest.mark.parametrize(
    ("moment", "words"),
    [("start", "○ WAITING  waiting for run.log"), ("failing", "◌ SILENT"), ("replay", "▶ REPLAY x20")],
)
def test_the_header_names_the_runs_state(moment, words):
    assert words in text_of(header.header(sight_of(moment), 120, 2))


def test_a_paused_or_finished_replay_says_so():
    sight = sight_of("replay")
    clock = sight.frame.header.replay
    for state, word in (
        ({"playing": False}, "‖ REPLAY paused x20"),
        ({"playing": False, "done": True}, "REPLAY done"),
    ):
        head = msgspec.structs.replace(sight.frame.header, replay=msgspec.structs.replace(clock, **state))
        sight.frame = msgspec.structs.replace(sight.frame, header=head)
        assert word in text_of(header.header(sight, 120, 2))


def test_trouble_with_the_engine_takes_the_place_of_freshness():
    words = text_of(header.header(sight_of(trouble="", dimmed=False), 120, 2))
    assert "last line" in words
    sight = sight_of()
    sight.trouble = "engine died (signal 9); restarted"
    words = text_of(header.header(sight, 120, 2))
    assert "✖ engine died (signal 9); restarted" in words
    assert "last line" not in words


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("height", [1, 2, 3])
def test_health_is_a_sign_and_a_word_at_every_width(width, height):
    assert "▲ WATCH" in text_of(health.health(sight_of(), width, height))
    assert "✖ FAIL" in text_of(health.health(sight_of("failing"), width, height))
    assert "○ UNKNOWN" in text_of(health.health(sight_of("start"), width, height))


def test_health_names_its_speaker_and_advice_stands_below():
    rows = text_of(health.health(sight_of("failing"), 120, 2))
    assert "diagnosis: the loss is nan" in rows
    assert "go back to the checkpoint of epoch 11" in rows


def test_a_narrow_health_line_goes_on_in_a_second_row():
    rows = text_of(health.health(sight_of(), 40, 3)).splitlines()
    assert rows[2] == " ▲ WATCH runbook: raw KL above its zone "
    assert rows[3].strip() == "for 3 epochs: 0.0841 (0.03-0.08)"


ITEM = Item("i", "the item", "p", "expect", "fail", action="mend it")


@pytest.mark.parametrize(
    ("known", "advice"),
    [
        (Judgement(), ("", "")),
        (Judgement(stop=(Stop("s", "stop now"),), items=(ITEM,)), ("stop", "stop now")),
        (Judgement(items=(ITEM,), decisions=(Decision("d", "t", "p", "warn", action="choose"),)), ("fix", "mend it")),
        (Judgement(decisions=(Decision("d", "t", "p", "fail", say="choose"),), items=(ITEM,)), ("decide", "choose")),
        (Judgement(decisions=(Decision("d", "extend?", "p", "pending", due="epoch 9"),)), ("next", "extend? (epoch 9)")),
        (Judgement(items=(Item("i", "look", "p", "expect", "waiting"),)), ("next", "look")),
        (Judgement(alerts=MOMENTS["failing"].judgement.alerts), ("diagnosis", MOMENTS["failing"].judgement.alerts[0].advice)),
    ],
)  # fmt: skip
def test_the_most_urgent_advice_speaks(known, advice):
    assert health.advice(known) == advice


def test_a_gauge_shows_value_zone_word_and_trend():
    words = text_of(gauges.gauges(sight_of(), 80, 20))
    assert "raw KL" in words
    assert "0.0841" in words
    assert "▲ borderline" in words
    assert "✖ problematic" in words
    assert "0.03-0.08" in words
    assert "▁" in words


def test_gauge_labels_stay_whole_before_trends_get_room():
    assert "KL after free bits" in text_of(gauges.gauges(sight_of(), 52, 20))


@pytest.mark.parametrize("width", range(34, 90))
def test_gauges_drop_target_and_trend_before_they_cut_a_label(width):
    words = text_of(gauges.gauges(sight_of(), width, 20))
    assert "KL after free bits" in words or width < 36
    if "0.03-0.08" in words:
        assert "trend" in words
    if "trend" in words:
        assert "▲ borderline" in words


def test_a_trend_that_stands_still_is_a_quiet_line():
    sight = sight_of()
    gauge = Gauge("m", "m", None, 3.0, (3.0,) * 8, "none")
    sight.frame = msgspec.structs.replace(sight.frame, judgement=Judgement(gauges=(gauge,)))
    row = gauges.gauges(sight, 60, 1).rows[0]
    assert ("─" * 8, "border", "") in row


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), -1.5e-9, 1e12])
def test_a_gauge_takes_any_value(value):
    sight = sight_of()
    gauge = Gauge("m", "m", None, value, (1.0, float("nan")), "none")
    sight.frame = msgspec.structs.replace(sight.frame, judgement=Judgement(gauges=(gauge,)))
    assert all(width_of(row) == 40 for row in gauges.gauges(sight, 40, 5).rows)


def test_the_machine_pane_shows_gpus_process_and_host():
    words = text_of(machine.machine(sight_of(), 60, 12))
    for word in (
        "0 H200",
        "97%",
        "118/139G",
        "71°C",
        "612/700W",
        "this run: pid 4242 117G",
        "cpu  34%",
        "load 21.4/64",
    ):
        assert word in words


def test_a_machine_without_a_gpu_says_why():
    assert "no NVIDIA driver" in text_of(machine.machine(sight_of("failing"), 40, 6))


@pytest.mark.parametrize(("judged", "said"), [(False, "being read"), (True, "no runbook speaks")])
def test_an_empty_checklist_says_whether_it_may_still_fill(judged, said):
    sight = told(sight_of(), header={"judged": judged}, judgement={"items": ()})
    assert said in text_of(checklist.checklist(sight, 60, 12))


def test_failed_items_come_first_with_their_action():
    view = checklist.checklist(sight_of(), 80, 20)
    words = text_of(view)
    assert words.index("needs attention") < words.index("Distillation")
    assert "▲ raw KL inside its zone" in words
    assert "0.0841  @ep 12 L9120" in words
    assert "→ lower free_bits to 0.015" in words
    assert "✔3 ▲1 ○4" in words


def order_of(sight, height):
    return [entry.item.id if entry.item else entry.phase for entry in entries(sight, height)]


def test_the_present_phase_comes_first_and_past_ones_last():
    present = ["distill", "val-below", "gap", "samples"]
    assert order_of(sight_of(), 30) == [
        "needs attention", "kl-zone", "due now", "teacher", *present, "final", "final", "warm-up", "data", "loss-falls",
    ]  # fmt: skip


def test_a_past_phase_folds_where_room_is_short():
    sight = sight_of(size=(80, 24))
    assert order_of(sight, 12)[-1] == "warm-up"
    assert "✔ Warm-up" in text_of(checklist.checklist(sight, 60, 12))
    assert "2/2" in text_of(checklist.checklist(sight, 60, 12))


def test_a_fold_tells_the_worst_of_its_items():
    sight = sight_of()
    bad = msgspec.structs.replace(ui_frames.items()[0], verdict="fail")
    known = msgspec.structs.replace(sight.judgement, items=(bad, *ui_frames.items()[1:]))
    sight.frame = msgspec.structs.replace(sight.frame, judgement=known)
    sight.folds["warm-up"] = True
    words = text_of(checklist.checklist(sight, 60, 30))
    assert "✖ Warm-up" in words
    assert "1/2" in words


def test_done_items_are_dim_and_open_ones_are_not():
    roles = {
        text.strip(): role for row in checklist.checklist(sight_of(), 80, 30).rows for text, role, _ in row
    }
    assert roles["data loaded, no missing images"] == "dim"
    assert roles["teacher contribution 10-30%"] == "text"


def test_values_and_places_stand_in_columns():
    rows = text_of(checklist.checklist(sight_of(), 80, 30)).splitlines()
    ends = {len(row.rstrip()) for row in rows if "L204" in row or "L8812" in row or "L14" in row}
    values = {
        row.index(value) + len(value) for row in rows for value in (" 2.71 ", " 0.958 ") if value in row
    }
    assert len(ends) == 1
    assert len(values) == 1


@pytest.mark.parametrize("selected", range(9))
def test_the_selected_item_is_always_visible(selected):
    sight = sight_of(active="checklist", selected=selected)
    targets = checklist.checklist(sight, 60, 6).targets
    assert sight.selected in targets
    assert sight.selected == min(selected, 6)


def test_a_selection_beyond_the_list_goes_to_its_last_entry():
    sight = sight_of(active="checklist", selected=99)
    checklist.checklist(sight, 60, sight.pane_height("checklist"))
    assert sight.selected == len(selectable(sight)) - 1


def test_the_selected_item_shows_its_evidence():
    sight = sight_of(active="checklist", selected=7)
    assert "1.2M rows" in text_of(checklist.checklist(sight, 80, 30))


def test_a_decision_shows_case_inputs_action_options_and_second_opinion():
    words = text_of(decisions.decisions(sight_of(), 90, 30))
    for word in (
        "KL too high", "extend phase 2?", "raw KL 0.0841 (target", "→ set free_bits = 0.015", "· continue unchanged",
        "second opinion", "@ep 12 L9120",
    ):  # fmt: skip
        assert word in words


def test_inputs_are_listed_where_the_playbook_formats_nothing():
    sight = sight_of()
    one = msgspec.structs.replace(
        ui_frames.decision(), shown="", inputs={"kl_raw": 0.0841, "ok": True, "n": None}
    )
    sight.frame = msgspec.structs.replace(sight.frame, judgement=Judgement(decisions=(one,)))
    assert "kl_raw 0.0841 · ok True · n None" in text_of(decisions.decisions(sight, 90, 30))


def test_diagnosis_and_stop_rules_stand_among_the_decisions():
    sight = sight_of("failing")
    known = msgspec.structs.replace(
        sight.judgement, stop=(Stop("s", "stop and restart", Place(epoch=3, line=7)),)
    )
    sight.frame = msgspec.structs.replace(sight.frame, judgement=known)
    words = text_of(decisions.decisions(sight, 60, 20))
    assert "✖ STOP stop and restart  @ep 3 L7" in words
    assert "the loss is nan since step 48.1k" in words


def test_what_is_due_the_targets_and_the_runbooks_reason_follow_the_decisions():
    sight = sight_of()
    target = Item("t", "exact match > 0.60", "", "expect", "pending", 0.349, due="at the end")
    coming = Decision("e", "stop early?", "p", "pending", due="epoch 20")
    known = msgspec.structs.replace(
        sight.judgement, targets=(target,), decisions=(*sight.judgement.decisions, coming)
    )
    sight.frame = msgspec.structs.replace(sight.frame, judgement=known)
    words = text_of(decisions.decisions(sight, 60, 60))
    for one, other in (
        ("stop early?", "epoch 20"),
        ("look at 20 generated answers", "by hand"),
        ("exact match > 0.60", "0.349"),
    ):
        assert any(one in line and line.rstrip().endswith(other) for line in words.splitlines())
    assert "ViVQA KL and teacher: the log names free bits" in words


def test_a_case_without_a_name_is_called_by_its_number():
    sight = sight_of()
    one = msgspec.structs.replace(ui_frames.decision(), case="5")
    sight.frame = msgspec.structs.replace(sight.frame, judgement=Judgement(decisions=(one,)))
    assert "extend phase 2?  case 5" in text_of(decisions.decisions(sight, 60, 60))


def test_a_bar_in_the_log_is_quieter_than_its_words():
    row = log.log_row(sight_of(), LogRow(7, "Train: 50%|█████     | 5/10"), 60, 4)
    assert ("█████", "border", "") in row
    assert "".join(text for text, _, _ in row).rstrip().endswith("Train: 50%|█████     | 5/10")


def test_a_log_that_many_lines_come_to_leaves_room_for_the_next():
    sight = sight_of()
    sight.roll.take(9241, 12, 100.1)
    sight.roll.take(9244, 12, 100.2)
    assert text_of(log.log(sight, 80, 12)).splitlines()[-1].split()[0] == "9240"
    assert len(log.log(sight, 80, 12).rows) == 9
    assert "9240" in "".join(text for text, _, _ in log.log(sight, 80, 1).rows[0])
    for changes in ({"log_top": 9200}, {"frozen": True}):
        still = dataclasses.replace(sight, **changes)
        assert len(log.log(still, 80, 12).rows) == 12


def test_numbers_that_are_read_second_are_those_of_the_last_whole_drawing():
    sight = sight_of()
    before = text_of(header.header(sight, 120, 2))
    sight.drawn = sight.frame
    head = msgspec.structs.replace(sight.frame.header, step=77_777.0, rate_per_s=7.7, eta_s=77.0, lines=777)
    sight.frame = msgspec.structs.replace(sight.frame, header=head)
    words = text_of(header.header(sight, 120, 2))
    assert "77.8k" in words
    assert words.replace("77.8k", "48.2k") == before
    assert sight.lags
    sight.drawn = sight.frame
    assert "7.7 step/s" in text_of(header.header(sight, 120, 2))
    assert not sight.lags


@pytest.mark.parametrize(("mark", "role"), [("", "log"), ("pass", "log"), ("warn", "text"), ("fail", "text")])
def test_only_a_line_that_asks_for_attention_is_bright(mark, role):
    row = log.log_row(sight_of(), LogRow(7, "step=7 loss=0.5", mark), 40, 4)
    assert [look for text, look, _ in row if "loss" in text] == [role]


def test_the_log_follows_and_says_so():
    view = log.log(sight_of(), 80, 10)
    assert "9240" in text_of(view)
    assert "following" in text_of(view)
    assert len(view.rows) == 10


def test_a_paused_log_says_where_it_stands():
    assert "L100 of 9240" in text_of(log.log(sight_of(log_top=100), 80, 10))


def test_a_marked_line_carries_its_sign():
    assert "▲ 12:04:05 WARNING" in text_of(log.log(sight_of(), 80, 40))


def test_the_chart_shows_last_values_and_the_best():
    words = text_of(first_chart(sight_of(), 100, 20))
    for word in ("losses", "train 0.9145", "val 1.038", "★ 1.038 @2328", "smooth 0.9", "distill"):
        assert word in words


def test_the_chart_says_where_it_stands_among_the_others():
    assert "1/3 [ ]" in text_of(first_chart(sight_of(), 60, 12))
    assert "3/3 [ ]" in text_of(first_chart(sight_of(chart=2), 60, 12))
    assert "1/3 [ ]" in text_of(first_chart(sight_of(size=(40, 24)), 40, 10))
    assert "[ ]" not in text_of(second_chart(sight_of(size=(200, 60)), 60, 12))
    assert "raw KL" in text_of(second_chart(sight_of(size=(200, 60)), 60, 12))


def test_a_chart_that_was_not_sent_yet_says_so():
    view = third_chart(sight_of(size=(200, 60)), 60, 12)
    assert "learning rate" in text_of(view)
    assert "no data yet" in text_of(view)


def test_the_charts_settings_are_named():
    assert "log y  raw" in text_of(first_chart(sight_of(log_ys={"loss": True}, smooth=0.0), 100, 20))


def test_a_broken_tail_of_bytes_is_left_out():
    assert list(floats(ui_frames.column_bytes([1.0, 2.0]) + b"\x00\x01")) == [1.0, 2.0]


def test_the_digest_sums_up_what_is_not_shown():
    words = text_of(digest.digest(sight_of(size=(40, 24)), 40, 8))
    for word in ("raw KL", "gpu 2x  96%", "✔3 ▲1 ○4", "next: teacher"):
        assert word in words


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (19, 40)])
def test_a_tiny_screen_still_tells_its_health(size):
    assert text_of(digest.tiny(sight_of(size=size), *size)).strip()[0] in "▲…"


def test_tabs_name_the_pane_under_each_cell():
    sight = sight_of(size=(40, 24))
    row = text_of(tabs(sight, 40, 1)).splitlines()[-1]
    assert [tab_at(sight, row.index(str(place)), 40) for place in range(1, 8)] == list(PANES)
    assert tab_at(sight, 39, 40) == ""


@pytest.mark.parametrize("pane", PANES)
def test_the_active_tab_is_always_in_words_and_every_number_stands(pane):
    for width in (12, 20, 30, 40, 60):
        row = "".join(text for text, _, _ in tab_row(sight_of(active=pane), width))
        place = PANES.index(pane) + 1
        assert f"{place}{LABELS[pane][:2]}" in row
        assert [letter for letter in row if letter.isdigit()] == list("1234567")


@pytest.mark.parametrize("pane", PANES)
def test_at_forty_columns_every_tab_has_its_word(pane):
    assert text_of(tabs(sight_of(active=pane), 40, 1)).strip() == "1Loss 2Diag 3GPU 4Chk 5Adv 6Log 7Fact"


def test_tabs_lose_their_words_from_the_end():
    assert text_of(tabs(sight_of(), 30, 1)).strip() == "1Loss 2Diag 3GPU 4Chk 5 6 7"
    assert text_of(tabs(sight_of(), 60, 1)).strip().endswith("6Log 7Facts")


def test_the_footer_always_names_help_and_quit():
    for width in (30, 40, 60, 80, 120, 200):
        words = text_of(footer(sight_of(size=(width, 24)), width, 1))
        assert "? help" in words
        assert "q quit" in words


def test_an_answer_is_said_whole_before_the_tabs_are_shown():
    answer = "choose an item that is ticked by hand"
    words = text_of(footer(sight_of(size=(80, 24), aside=answer), 80, 1))
    assert answer in words
    assert "1Loss" not in words
    assert "q quit" in words
    assert "1Loss" in text_of(footer(sight_of(size=(80, 24), aside="not in the log"), 80, 1))


@pytest.mark.parametrize("width", [20, 60, 106])
def test_the_help_names_every_key(width):
    assert len([row for row in help_rows(width) if row]) > 18
    assert all(width_of(row) <= width for row in help_rows(width))


@pytest.mark.parametrize("width", [30, 38, 78, 118])
def test_the_help_says_all_of_what_a_key_does(width):
    words = " ".join(" ".join(run[0] for run in row) for row in help_rows(width, mode="runs"))
    assert "…" not in words
    assert all(word in words for key in KEYS if key.when == "runs" for word in key.help.split())


def test_a_very_long_name_keeps_its_end_in_the_header():
    sight = sight_of(size=(80, 24))
    head = msgspec.structs.replace(sight.frame.header, name="x" * 190 + "-seed7.log")
    sight.frame = msgspec.structs.replace(sight.frame, header=head)
    first = text_of(header.header(sight, 80, 2)).strip().splitlines()[0]
    assert "x-seed7.log" in first
    assert first.strip().startswith("…")


def test_an_empty_log_is_waited_for_and_not_judged_by_its_name():
    sight = told(sight_of(size=(80, 24)), header={"lines": 0, "bytes_read": 0})
    told(
        sight,
        judgement={
            "verdict": "unknown",
            "say": "",
            "speaker": "",
            "reason": "no other playbook fits this log",
        },
    )
    assert "waiting for the first lines" in text_of(health.health(sight, 80, 2))


def test_a_small_screens_health_takes_one_row():
    sight = sight_of(size=(40, 24))
    told = msgspec.structs.replace(sight.judgement, verdict="pass", say="", speaker="")
    sight.frame = msgspec.structs.replace(sight.frame, judgement=told)
    assert (
        len([line for line in text_of(health.health(sight, 40, 3)).splitlines() if "checks passed" in line])
        == 1
    )
    assert "none failed" not in text_of(health.health(sight, 40, 3))
    assert "none failed" in text_of(health.health(sight, 80, 2))


def test_a_low_pane_shows_what_the_second_opinion_concludes():
    sight = sight_of(size=(80, 24), active="decisions")
    told = msgspec.structs.replace(
        ui_frames.decision(),
        say="KL raw > 0.12 - OVER-REGULARIZATION!",
        second_opinion="raw KL peaked at 0.142 in epoch 3 and fell to 0.120 while the KL weight is 6.22 of 15 "
        "(the runbook's; not printed): judge again after warm-up",
    )
    known = msgspec.structs.replace(sight.judgement, decisions=(told,))
    sight.frame = msgspec.structs.replace(sight.frame, judgement=known)
    view = decisions.decisions(sight, 38, 7)
    words = text_of(view)
    for part in (
        "OVER-REGULARIZATION!",
        "second opinion: judge again",
        "warm-up - raw KL peaked",
        "more below",
    ):
        assert part in words
    assert width_of(view.title) + width_of(view.note) + 6 <= 38


def test_the_footer_of_the_decisions_names_their_key():
    assert "d in full" in text_of(footer(sight_of(size=(80, 24), active="decisions"), 80, 1))
    assert "d in full" not in text_of(footer(sight_of(size=(80, 24)), 80, 1))


def test_an_ended_run_awaits_nothing():
    sight = sight_of()
    waiting = Decision("later", "Epoch 20 decision", "final", "pending", due="epoch 20")
    known = msgspec.structs.replace(sight.judgement, decisions=(ui_frames.decision(), waiting))
    sight.frame = msgspec.structs.replace(sight.frame, judgement=known)
    views = ((decisions.decisions, 60, 40), (digest.digest, 60, 12), (health.health, 100, 2))
    assert "Epoch 20 decision" in text_of(decisions.decisions(sight, 60, 40))
    assert "decide: " in text_of(health.health(sight, 100, 2))
    head = msgspec.structs.replace(sight.frame.header, state="ended")
    sight.frame = msgspec.structs.replace(sight.frame, header=head)
    words = "\n".join(text_of(draw(sight, width, height)) for draw, width, height in views)
    for gone in ("next", "Epoch 20 decision", "teacher contribution 10-30%", "decide: "):
        assert gone not in words
    for kept in ("WATCH", "decided by the runbook: ", "look at 20 generated answers"):
        assert kept in words


def test_a_phase_to_come_is_named_by_its_title():
    sight = sight_of(active="checklist")
    known = msgspec.structs.replace(sight.judgement, phase_titles={"final": "Final optimization"})
    sight.frame = msgspec.structs.replace(sight.frame, judgement=known)
    assert "Final optimization" in text_of(checklist.checklist(sight, 60, 40))


@pytest.mark.parametrize("width", [58, 78, 118])
def test_a_chart_names_its_settings_in_short_where_it_must(width):
    sight = sight_of(size=(width + 2, 24), log_ys={"loss": True}, smooth=0.98)
    words = text_of(first_chart(sight, width, 10)).splitlines()[1]
    assert "log s.98" in words or "log y  smooth 0.98" in words


def test_a_chart_of_one_metric_says_its_name_once():
    sight = sight_of(size=(120, 40))
    chart = sight.chart_of(0)
    line = msgspec.structs.replace(chart.lines[0], name="grad_norm")
    only = msgspec.structs.replace(chart, title="grad_norm", lines=(line,))
    sight.frame = msgspec.structs.replace(sight.frame, charts=(only,))
    assert text_of(first_chart(sight, 80, 12)).splitlines()[0].count("grad_norm") == 1


def test_a_compact_legend_names_both_losses():
    sight = sight_of(size=(40, 24))
    chart = sight.frame.charts[0]
    lines = tuple(msgspec.structs.replace(line, name=f"{line.name}_loss") for line in chart.lines)
    sight.frame = msgspec.structs.replace(sight.frame, charts=(msgspec.structs.replace(chart, lines=lines),))
    words = text_of(first_chart(sight, 40, 10))
    assert "train 0.9145" in words
    assert "val 1.038" in words


def test_a_narrow_frame_names_both_losses_in_short():
    sight = sight_of()
    chart = sight.frame.charts[0]
    lines = tuple(msgspec.structs.replace(line, name=f"{line.name}_loss") for line in chart.lines)
    sight.frame = msgspec.structs.replace(sight.frame, charts=(msgspec.structs.replace(chart, lines=lines),))
    titles = {width: text_of(first_chart(sight, width, 10)) for width in (100, 54)}
    assert "train_loss 0.9145" in titles[100]
    assert "train 0.9145" in titles[54]
    assert "val 1.038" in titles[54]


def test_the_footer_answers_a_key_that_shows_nothing_else():
    assert "not in the log" in text_of(footer(sight_of(size=(80, 24), aside="not in the log"), 80, 1))


def test_advice_on_a_symptom_stands_with_its_cause_and_what_mends_it():
    shown = Advice("a", "KL is low", "kl 0.01", "free bits too high", "lower free_bits", "", cite="KL tree")
    early = Advice("b", "Loss is high", note="expected until epoch 2", fix="wait")
    sight = told(sight_of(), judgement={"advice": (early, shown), "alerts": (), "decisions": (), "items": ()})
    words = text_of(decisions.decisions(sight, 60, 60))
    for part in (
        "KL is low",
        "kl 0.01",
        "because: free bits too high",
        "→ lower free_bits",
        "runbook: KL tree",
    ):
        assert part in words
    assert "expected until epoch 2" in words
    assert health.advice(sight.judgement) == ("advice", "lower free_bits")
    healthy = msgspec.structs.replace(sight.judgement, verdict="pass")
    assert health.advice(healthy) == ("", "")


def test_a_figure_that_the_log_derives_wrongly_is_told():
    wrong = Disagreement("reduction", 52.1, 51.9, "Loss reduction 52.1% is 51.9% by its own numbers")
    sight = told(sight_of(), judgement={"disagreements": (wrong,)})
    assert wrong.say in text_of(decisions.decisions(sight, 80, 90))


def test_in_full_a_decision_shows_every_number_that_was_read():
    read = text_of(decisions.decisions(sight_of(active="decisions", maximised=True), 100, 60))
    assert "read: " in read
    assert "read: " not in text_of(decisions.decisions(sight_of(active="decisions"), 100, 60))


PASSING = {"verdict": "pass", "speaker": "", "say": "", "decisions": (), "items": (), "alerts": ()}
CRASH = "1 traceback (line 221; training ends there)"


@pytest.mark.parametrize(("width", "height"), [(40, 3), (80, 2), (120, 2)])
def test_a_run_that_crashed_is_not_called_healthy(width, height):
    sight = told(sight_of(), header={"broken": CRASH}, judgement=PASSING)
    first, *rest = lines(health.health(sight, width, height))
    assert first.startswith(" ✖ CRASHED")
    assert "1 traceback" in first
    assert "until then HEALTHY" in rest[-1]


def test_what_a_runbook_asks_for_stays_below_a_crash():
    rows = lines(health.health(told(sight_of("failing"), header={"broken": CRASH}), 120, 2))
    assert "go back to the checkpoint of epoch 11" in rows[1]


def test_an_empty_log_says_why_nothing_may_come():
    calm = PASSING | {"verdict": "unknown"}
    sight = told(sight_of(size=(80, 24)), header={"bytes_read": 0}, judgement=calm)
    assert "without -u" in text_of(health.health(sight, 80, 2))


def test_the_third_row_of_a_side_panel_names_the_phase():
    sight = told(sight_of(size=(40, 24)), judgement=PASSING)
    rows = lines(health.health(sight, 40, 3))
    assert rows[2].strip().startswith("phase 2: ")


def test_a_digest_without_gauges_shows_more_of_the_log():
    sight = told(sight_of(size=(40, 24)), judgement={"gauges": ()})
    rows = lines(digest.digest(sight, 40, 8))
    assert len(rows) == 8
    assert sum("INFO step" in row for row in rows) >= 5


def test_a_digest_says_in_short_why_there_is_no_gpu():
    telemetry = {"gpus": (), "gpu_note": "no NVIDIA driver (no libnvidia-ml.so.1), no AMD one (no amdsmi)"}
    rows = lines(digest.digest(told(sight_of(size=(40, 24)), telemetry=telemetry), 40, 8))
    assert " no NVIDIA driver, no AMD one" in rows


def test_a_chart_without_a_line_says_what_is_waited_for():
    waiting = ui_frames.loss_chart()
    chart = msgspec.structs.replace(waiting, lines=(), spans=(), bands=(), marks=())
    for read, words_ in ((0, "waiting for the first lines"), (9, "no numbers in the log yet")):
        sight = told(sight_of(), header={"bytes_read": read}, charts=(chart,))
        assert words_ in text_of(first_chart(sight, 60, 12))


@pytest.mark.parametrize(
    ("moment", "changes", "clock", "label"),
    [
        ("middle", {}, None, "space freeze"),
        ("middle", {"frozen": True}, None, "space go on"),
        ("replay", {}, {"playing": True}, "space pause"),
        ("replay", {}, {"playing": False}, "space play"),
        ("replay", {}, {"playing": True, "done": True}, "space play"),
    ],
)
def test_the_footer_says_what_space_does_now(moment, changes, clock, label):
    sight = sight_of(moment, size=(200, 40), **changes)
    if clock is not None:
        told(sight, header={"replay": msgspec.structs.replace(sight.frame.header.replay, **clock)})
    assert label in text_of(footer(sight, 200, 1))


def test_on_a_wide_pane_a_value_stands_near_its_title():
    (row,) = [
        row for row in lines(checklist.checklist(sight_of(), 150, 30)) if "validation loss below" in row
    ]
    assert len(row) < 75


def test_the_help_of_a_run_fits_a_screen_of_120x40():
    rows = help_rows(118)
    assert len(rows) <= 38
    assert "".join(text for text, _, _ in rows[-1]).strip()


def test_keys_that_belong_together_are_told_in_one_line():
    told_ = [words_.strip() for words_ in (" ".join(run[0] for run in row) for row in help_rows(60))]
    assert any(line.startswith("] [") and "the one before" in line for line in told_)
    assert any(line.startswith("1-7") and "losses, diagnostics" in line for line in told_)


def test_keys_of_ones_own_stand_alone_where_they_do_not_fit():
    keymap = {"next_chart": "ctrl+right", "pane.log": "ctrl+g"}
    told_ = [" ".join(run[0] for run in row).strip() for row in help_rows(60, keymap)]
    assert any(line.startswith("ctrl+right") and "next chart" in line for line in told_)
    assert any(line.startswith("[ ") for line in told_)
    assert any(line.startswith("ctrl+g") for line in told_)


def test_every_pair_of_the_help_is_in_the_table():
    actions = {key.action for key in KEYS}
    for first, (second, told_) in PAIRS.items():
        assert {first, second} <= actions
        assert told_


def test_a_log_that_is_caught_up_with_is_not_called_live():
    sight = sight_of("middle")
    told(sight, header={"bytes_read": 20_000_000, "bytes_total": 100_000_000})
    words = text_of(header.header(sight, 120, 2))
    assert "READING 20%" in words
    assert "LIVE" not in words
    told(sight, header={"bytes_read": 99_900_000})
    assert "LIVE" in text_of(header.header(sight, 120, 2))


AT_END = AtEnd(
    epoch=30, epochs_total=40, step=9000, steps_total=12000, progress=0.75, eta_s=600.0, samples=31
)


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_a_large_log_tells_where_its_end_stands_and_that_it_is_not_judged_yet(width):
    sight = sight_of("middle")
    told(sight, header={"bytes_read": 20_000_000, "bytes_total": 900_000_000, "epoch": 3.0, "at_end": AT_END})
    words = text_of(header.header(sight, width, 2))
    assert "READING 2%" in words
    assert "30/40" in words
    assert "end" in words
    assert "75%" in words
    assert "phase" not in words
    assert width < 80 or ("judged to epoch 3" in words and "ETA 10m" in words)
    assert width < 120 or "dotted: from 31 samples" in words
    assert "30/40" in text_of(header.header(sight, width, 1))


def test_a_large_log_without_epochs_tells_the_step_that_it_is_judged_to():
    sight = sight_of("middle")
    end = AtEnd(step=9000, samples=5)
    told(
        sight,
        header={"bytes_total": 900_000_000, "epoch": None, "step": 120.0, "progress": None, "at_end": end},
    )
    words = text_of(header.header(sight, 120, 2))
    assert "judged to step 120" in words
    assert "step 9000  by the log's end" in words
    assert words.count("end") == 1


def test_what_samples_say_is_drawn_dotted_and_dim_below_the_line():
    sight = sight_of("middle")
    chart = sight.chart_of(0)
    line = msgspec.structs.replace(chart.lines[0], ahead=chart.lines[0].mid)
    spec = spec_of(sight, msgspec.structs.replace(chart, lines=(line, *chart.lines[1:])))
    extra = spec.lines[len(chart.lines) :]
    assert [(one.role, one.dotted) for one in extra] == [(f"{line.role}-dim", True)]
    assert not any(one.dotted for one in spec.lines[: len(chart.lines)])


@pytest.mark.parametrize("width", [38, 90])
def test_lines_at_the_end_of_a_log_that_is_being_read_have_no_number_and_none_is_chosen(width):
    sight = sight_of("middle")
    told_ = LogView(
        (LogRow(0, "step 9000 loss 1"), LogRow(0, "step 9001 loss 1")), 120, following=True, unnumbered=True
    )
    told(sight, log=told_)
    view = log.log(sight, width, 10)
    assert "at its end" in text_of(view)
    assert lines(view)[0].strip() == "step 9000 loss 1"
    assert not any(run[2] for run in view.rows[0])


def test_a_legend_names_the_value_at_the_end_of_a_log_that_is_being_read():
    sight = sight_of("middle")
    chart = sight.chart_of(0)
    ahead = struct.pack("4f", float("nan"), 0.75, 0.25, float("nan"))
    line = msgspec.structs.replace(chart.lines[0], ahead=ahead, last=0.5)
    chart = msgspec.structs.replace(chart, lines=(line,))
    for short, words in ((False, "0.5 → 0.25"), (True, "0.5")):
        assert "".join(run[0] for run in legend_of(sight, chart, short=short)[0]).endswith(words)


NOTICE = "12 lines longer than 1 MiB were cut"


@pytest.mark.parametrize("width", [80, 90, 100, 120, 200])
def test_what_was_lost_is_told_at_every_width(width):
    sight = told(sight_of(), header={"notices": (NOTICE,)})
    assert NOTICE[:14] in text_of(header.header(sight, width, 2))


def test_a_side_panel_tells_what_was_lost_below_its_health():
    sight = told(sight_of(size=(40, 24)), header={"notices": (NOTICE,)}, judgement=PASSING)
    assert lines(health.health(sight, 40, 3))[2].strip() == NOTICE


def test_a_side_panel_names_its_run_by_what_fits():
    sight = told(sight_of("replay", size=(40, 24)), header={"name": "vivqa-with-teacher-seed7.log"})
    first = lines(header.header(sight, 40, 2))[0]
    assert first.split()[0].startswith("…")
    assert "seed7.log"[-5:] in first
    assert "ep 12" in first
