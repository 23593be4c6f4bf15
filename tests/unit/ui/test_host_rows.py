"""The host and the run's process in rows: what is known is told, what is not known takes no room."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ui_sights import EMOJI, WIDE, assert_golden, sight_of, words

from trainmon_tui.model.readings import Host, RunProcess
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views.host_rows import host_rows, process_rows

GIB = 2.0**30
BARE = Host("node")
FULL = Host(
    "node", 34.0, 8, 21.4, 211 * GIB, 503 * GIB, 1.4 * 2.0**40, (0.0, 25.0, 50.0, 75.0, 100.0, 100.0, 12.0, 99.9), 2.0,
    1.5 * GIB, 8 * GIB, "/runs", 2.0**20, 3 * 2.0**20, 2.0**10, 5 * 2.0**10,
)  # fmt: skip
RUN = RunProcess(
    4242, "python train.py", 512.0, 31 * GIB, how="writes run.log", threads=40, open_files=120, children=9,
    tree_cpu_percent=1250.0, tree_rss_bytes=44 * GIB, workers=8, worker_cpu_percent=93.0, zombies=1,
)  # fmt: skip
WIDTHS = (1, 2, 8, 20, 36, 43, 44, 52, 60, 100, 160)

maybe = st.none() | st.floats(0, 2.0**50)
percent = st.none() | st.floats(0, 100)
counts = st.none() | st.integers(0, 10**7)
hosts = st.builds(
    Host, st.text(max_size=20), percent, st.integers(0, 4096), maybe, maybe, maybe, maybe,
    st.lists(st.floats(0, 100), max_size=300).map(tuple), percent, maybe, maybe, st.just(""), maybe, maybe, maybe, maybe,
)  # fmt: skip
processes = st.builds(
    RunProcess, st.integers(1, 2**22), st.text(max_size=20), maybe, maybe, st.booleans(), st.text(max_size=30),
    st.sampled_from(["", "zombie"]), counts, counts, counts, maybe, maybe, counts, maybe, st.integers(0, 5000),
)  # fmt: skip


def told(rows):
    return [words(row).rstrip() for row in rows]


def host(width=100, room=9, unicode=True, **changes):
    fields = {name: getattr(FULL, name) for name in FULL.__struct_fields__} | changes
    return told(host_rows(sight_of(unicode=unicode), Host(**fields), width, room))


def process(width=200, room=2, **changes):
    fields = {name: getattr(RUN, name) for name in RUN.__struct_fields__} | changes
    return told(process_rows(RunProcess(**fields), width, room))


@settings(max_examples=40, deadline=None)
@given(hosts, st.sampled_from(WIDTHS), st.integers(0, 12), st.booleans())
def test_any_host_takes_exactly_its_width_and_never_more_than_its_room(one, width, room, unicode):
    rows = host_rows(sight_of("none", unicode=unicode), one, width, room)
    assert 1 <= len(rows) <= max(1, room)
    assert {width_of(row) for row in rows} == {width}


@settings(max_examples=40, deadline=None)
@given(processes, st.sampled_from(WIDTHS), st.integers(0, 4))
def test_any_process_takes_exactly_its_width_and_never_more_than_its_room(one, width, room):
    rows = process_rows(one, width, room)
    assert 1 <= len(rows) <= max(1, room)
    assert {width_of(row) for row in rows} == {width}


def test_rows_come_in_order_as_there_is_room():
    whole = host()
    assert [row.split()[0] for row in whole] == ["cpu", "ram", "disk", "cores"]
    assert [host(room=room) for room in (2, 3)] == [whole[:2], whole[:3]]


def test_one_row_says_the_shortest():
    assert host(room=1) == [" cpu  34%  load 21.4/8  ram 211G/503G  disk 1.4T free"]
    assert host(room=9, width=30) == [" cpu  34%  ram 211G/503G"]


def test_a_host_of_which_nothing_is_known_says_no_number_that_is_made_up():
    shown = told(host_rows(sight_of(), BARE, 100, 9))
    assert len(shown) == 2
    assert "0%" not in "".join(shown)
    assert "ram -/-" in shown[1]


@pytest.mark.parametrize(
    ("change", "word", "role"),
    [
        ({"iowait_percent": 20.0}, "waits for disks 20%", "warn"),
        ({"disk_free_bytes": 4 * GIB}, "disk 4.0G free", "warn"),
        ({"disk_free_bytes": 6 * GIB}, "disk 6.0G free", "dim"),
        ({"memory_used_bytes": 470 * GIB}, "ram 470G/503G", "warn"),
        ({"memory_used_bytes": 440 * GIB}, "ram 440G/503G", "text"),
        ({"swap_used_bytes": 1.5 * GIB}, "swap 1.5G", "dim"),
    ],
)
def test_what_is_short_is_a_warning(change, word, role):
    fields = {name: getattr(FULL, name) for name in FULL.__struct_fields__} | change
    rows = host_rows(sight_of(), Host(**fields), 100, 9)
    assert [found for row in rows for text, found, _ in row if word in text] == [role]


@pytest.mark.parametrize(
    ("change", "word"), [({"iowait_percent": 19.9}, "waits"), ({"swap_used_bytes": 0.0}, "swap")]
)
def test_what_is_well_is_not_mentioned(change, word):
    assert word not in "".join(host(**change))


@pytest.mark.parametrize(("unicode", "signs"), [(True, "▁▂▄▅▇▇▁▇"), (False, "_.-=##_#")])
def test_each_core_is_one_sign_that_grows_with_its_load(unicode, signs):
    assert host(unicode=unicode)[3] == f" cores {signs}"


def test_many_cores_go_on_below_until_the_room_ends():
    cores = tuple(100.0 for _ in range(100))
    wide, narrow = host(core_percents=cores, width=120), host(core_percents=cores, width=48, room=5)
    assert wide[3].count("▇") == 100
    assert [row.count("▇") for row in narrow[3:]] == [40, 40]


def test_a_process_with_a_family_takes_two_rows():
    first, second = process()
    assert first == " run: pid 4242  cpu 512%  31G  40 threads  120 files  writes run.log"
    assert second.split("  ")[-5:] == [
        "8 workers at 93%",
        "9 processes",
        "all together cpu 1250%",
        "44G",
        "1 ended unnoticed",
    ]
    assert process(room=1) == [first]


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        ({"workers": 1}, "1 worker at", "workers"),
        ({"workers": 0}, "9 processes", "worker"),
        ({"children": 1, "workers": 0}, "1 process", "processes"),
        ({"threads": 1}, "1 thread", "threads"),
        ({"zombies": 0}, "9 processes", "unnoticed"),
        ({"worker_cpu_percent": None}, "8 workers  9", " at "),
        ({"how": ""}, "pid 4242", "writes"),
    ],
)
def test_words_follow_their_numbers(changes, said, unsaid):
    shown = "\n".join(process(**changes))
    assert said in shown
    assert unsaid not in shown


@pytest.mark.parametrize("width", range(12, 120, 6))
@pytest.mark.parametrize("workers", [0, 8])
def test_what_it_started_is_indented_at_every_width(width, workers):
    assert process(width=width, workers=workers)[1].startswith("      ")


def test_a_process_without_children_has_one_row():
    assert len(process(children=0)) == len(process(children=None)) == 1


@pytest.mark.parametrize("how", [WIDE, EMOJI, "a\x1b]52;c;AAAA\x07b", "\x9b31m"])
def test_how_it_was_found_is_cleaned(how):
    (row,) = process(how=how, children=0, width=80)
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in row)


def test_the_host_at_several_widths():
    sight = sight_of()
    shown = []
    for width in (30, 40, 60, 100):
        shown += [f"== {width}", *told(process_rows(RUN, width, 2)), *told(host_rows(sight, FULL, width, 9))]
    assert_golden("host", "\n".join(shown) + "\n")
