"""GPUs in rows: which columns fit, whose memory it is, what is wrong, and that any card keeps its width."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from ui_sights import EMOJI, LONG, WIDE, assert_golden, sight_of, words

from trainmon_tui.model.readings import Gpu, GpuProcess, Instance, Reading
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views.gpu_rows import gpu_rows

GIB = 2.0**30
RUN = GpuProcess(4242, 60 * GIB, "me", "/usr/bin/python train.py", is_run=True, util_percent=93.0)
OTHER = GpuProcess(77, 2 * GIB, "you", "/opt/jupyter lab")
CARD = Gpu(
    0, "NVIDIA GeForce RTX 4090", Reading(97.0), Reading(18 * GIB), Reading(24 * GIB), Reading(61.0), Reading(412.0),
    Reading(450.0), Reading(2520.0), trend=(0.0, 20.0, 40.0, 60.0, 80.0, 100.0, -1.0),
    pcie_in_bytes_per_s=Reading(2.0**28), pcie_out_bytes_per_s=Reading(2.0**26), fan_percent=Reading(55.0),
    temperature_limit_c=Reading(83.0),
)  # fmt: skip
BARE = Gpu(0, "card")
WIDTHS = (1, 8, 20, 33, 34, 47, 48, 60, 80, 120, 200)


def rows_of(*gpus, width=120, room=20, stale=False, unicode=True):
    return gpu_rows(sight_of(unicode=unicode), gpus, width, room, stale=stale)


def told(*gpus, **how):
    return [words(row).rstrip() for row in rows_of(*gpus, **how)]


def below(width=120, **changes):
    """What the row below one GPU says."""
    shown = told(replace(CARD, trend=(), **changes), width=width, room=2)
    return shown[-1].strip()


readings = st.builds(
    Reading,
    st.none() | st.floats(0, 1e13),
    st.sampled_from(["ok", "denied", "failed", "lost", "mig", "unsupported"]),
)
texts = st.text(max_size=20) | st.sampled_from([LONG, WIDE, EMOJI, "\x1b]0;x\x07", "\x9b"])
processes = st.builds(
    GpuProcess, st.integers(1, 2**22), st.none() | st.floats(0, 1e12), texts, texts, st.booleans(),
    st.none() | st.floats(0, 100),
)  # fmt: skip
cards = st.builds(
    Gpu, st.integers(0, 15), texts, readings, readings, readings, readings, readings, readings, readings,
    st.lists(st.sampled_from(["too hot", "power brake", "hardware slowdown", "power cap"]), max_size=3).map(tuple),
    st.lists(processes, max_size=3).map(tuple), texts,
    fan_percent=readings, pcie_in_bytes_per_s=readings, pcie_out_bytes_per_s=readings, ecc_uncorrected=readings,
    xid=st.none() | st.integers(0, 200), for_run=st.sampled_from([None, True, False]),
    instances=st.lists(st.builds(Instance, st.integers(0, 7), texts, readings, readings), max_size=2).map(tuple),
    trend=st.lists(st.floats(-1, 100), max_size=80).map(tuple),
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(cards, min_size=1, max_size=4), st.sampled_from(WIDTHS), st.integers(1, 12), st.booleans())
def test_any_cards_keep_their_width(gpus, width, room, unicode):
    rows = rows_of(*gpus, width=width, room=room, unicode=unicode)
    assert {width_of(row) for row in rows} == {width}


@pytest.mark.parametrize("count", [1, 2, 3, 8, 16])
@pytest.mark.parametrize("room", [1, 4, 8, 16, 40])
def test_sound_cards_stay_in_their_room_as_far_as_two_a_row_can(count, room):
    shown = rows_of(*(replace(CARD, index=index) for index in range(count)), room=room)
    assert len(shown) <= max(room, -(-count // 2))


def test_no_column_is_lost_as_a_pane_grows():
    marks = ("97%", "18/24G", "61°C", "412/450W", "2.52GHz", "256M/64M", "55%")
    shown = [{mark for mark in marks if mark in told(CARD, width=width)[-2]} for width in range(20, 200, 4)]
    assert all(narrow <= wide for narrow, wide in itertools.pairwise(shown))
    assert shown[-1] == set(marks)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("NVIDIA H200", "0 H200"),
        ("NVIDIA GeForce RTX 4090", "0 RTX 4090"),
        ("AMD Instinct MI300X", "0 Instinct MI300X"),
        ("", "0"),
        ("H100\x1b[31m", "0 H100"),
    ],
)
def test_a_card_is_called_by_what_tells_it_apart(name, label):
    assert told(replace(BARE, name=name), room=1)[0].lstrip().startswith(label)


@pytest.mark.parametrize(("unicode", "drawn"), [(True, "▁▂▄▅▇█·"), (False, "_.-*##.")])
def test_a_trend_grows_from_nothing_to_full_and_dots_what_was_not_read(unicode, drawn):
    shown = told(CARD, width=200, unicode=unicode)[1]
    assert len(shown.split()[-1]) == len(drawn)
    assert shown.split()[-1][0] == drawn[0]
    assert shown.split()[-1][-2] == drawn[-2]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "no process on it"),
        ({"for_run": False}, "not this run's"),
        ({"processes": (RUN,)}, "this run: pid 4242 60G 93%"),
        ({"processes": (RUN, OTHER)}, "this run: pid 4242 60G 93% · 1 other process"),
        ({"processes": (RUN, OTHER, OTHER)}, "this run: pid 4242 60G 93% · 2 other processes"),
        ({"processes": (OTHER,)}, "pid 77 2.0G you jupyter lab"),
        ({"processes": (OTHER, OTHER)}, "pid 77 2.0G you jupyter lab · 1 more"),
        ({"processes": (GpuProcess(5, None),)}, "pid 5 - (not visible)"),
        ({"processes": (replace(RUN, util_percent=None),)}, "this run: pid 4242 60G"),
        ({"throttle": ("power cap",)}, "at its power limit"),
        ({"throttle": ("too hot", "power cap")}, "slowed down: too hot"),
        ({"throttle": ("too hot", "power brake")}, "slowed down: too hot, power brake"),
        ({"ecc_uncorrected": Reading(2.0)}, "2 uncorrected memory errors"),
        ({"ecc_uncorrected": Reading(0.0)}, "no process on it"),
        ({"note": "fallen off the bus", "xid": 79}, "fallen off the bus"),
        ({"note": "persistence mode off"}, "persistence mode off"),
        (
            {"processes": (RUN,), "throttle": ("too hot",)},
            "slowed down: too hot · this run: pid 4242 60G 93%",
        ),
    ],
)
def test_the_row_below_says_what_it_is_doing(changes, said):
    assert below(**changes) == said


def test_a_narrow_pane_leaves_the_runs_number_to_its_own_row():
    assert below(processes=(RUN,), width=47) == "this run 60G 93%"


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({"throttle": ("too hot",)}, "warn"),
        ({"ecc_uncorrected": Reading(1.0)}, "bad"),
        ({"xid": 79, "note": "off the bus"}, "bad"),
        ({"util_percent": Reading(None, "lost"), "note": "lost"}, "bad"),
    ],
)
def test_what_is_wrong_has_its_colour_even_where_there_is_one_row_a_card(changes, role):
    rows = rows_of(replace(CARD, **changes), CARD, room=2)
    assert len(rows) == 3
    assert role in {found for _, found, _ in rows[1]}


@pytest.mark.parametrize(("changes", "stale"), [({"for_run": False}, False), ({}, True)])
def test_what_does_not_count_is_quiet(changes, stale):
    (row,) = rows_of(replace(CARD, **changes), room=1, stale=stale)
    assert "text" not in {role for text, role, _ in row if text.strip()}


def test_two_a_row_mark_the_one_that_is_broken():
    gpus = [replace(CARD, index=index) for index in range(3)]
    gpus[1] = replace(gpus[1], util_percent=Reading(None, "lost"), xid=79)
    shown = told(*gpus, width=60, room=1)
    assert len(shown) == 2
    assert "lost" in shown[0]
    assert "✖ 1" in shown[0]


def test_cards_at_several_widths():
    sight = sight_of()
    gpus = (replace(CARD, processes=(RUN, OTHER)), replace(CARD, index=1, throttle=("too hot",), trend=()))
    shown = []
    for width in (34, 48, 80, 120, 170):
        rows = gpu_rows(sight, gpus, width, 9, stale=False)
        shown += [f"== {width}", *(words(row).rstrip() for row in rows)]
    assert_golden("gpus", "\n".join(shown) + "\n")
