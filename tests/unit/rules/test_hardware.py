"""The machine's checks: each on windows that show it, and on their nearest healthy neighbours."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.stretches import Stretch
from trainmon_tui.model.verdicts import Judgement, Place
from trainmon_tui.rules import hardware
from trainmon_tui.rules.hardware_watch import HOLD_S, HardwareWatch
from trainmon_tui.rules.hardware_window import Window, slope_of

GIB = 1024.0**3
HEALTHY = {
    "gpu.util": 95.0, "gpu.own": 1.0, "gpu.memory_used_frac": 0.7, "gpu.memory_total_bytes": 80 * GIB,
    "gpu.memory_used_bytes": 56 * GIB, "gpu.too_hot": 0.0, "gpu.power_capped": 0.2, "gpu.braked": 0.0,
    "gpu.clock_frac": 1.0, "gpu.lost": 0.0, "gpu.errors": 0.0, "gpu.temperature_c": 60.0,
    "host.ram_used_frac": 0.4, "host.disk_free_bytes": 900 * GIB, "host.iowait": 1.0,
    "run.cpu": 60.0, "run.tree_cpu": 200.0, "run.workers": 4.0, "run.worker_cpu": 40.0, "silence_s": 1.0,
}  # fmt: skip


def stretches(seconds=200.0, every_s=5.0, *, moves=True, **changes):
    """Return a healthy machine's stretches; a change is a value, or a function of the time."""
    named = {
        name.replace("_", ".", 1) if name != "silence_s" else name: change for name, change in changes.items()
    }
    found = []
    for place in range(int(seconds / every_s)):
        now = (place + 1) * every_s
        sample = dict(HEALTHY)
        for name, change in named.items():
            sample[name] = change(now) if callable(change) else change
        sample = {name: float(value) for name, value in sample.items() if value is not None}
        found.append(Stretch(1e9 + now, every_s, Place(step=now if moves else 7.0, line=place), sample))
    return found


def found_in(check, *args, **changes):
    finding = check(Window(stretches(*args, **changes)))
    return finding and (finding.id, finding.severity)


@pytest.mark.parametrize("check", hardware.CHECKS)
@pytest.mark.parametrize("seconds", [0.0, 5.0, 90.0, 1000.0])
def test_a_healthy_machine_is_no_finding(check, seconds):
    assert check(Window(stretches(seconds))) is None


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ("starved-gpu", "warn")),
        ({"run_worker_cpu": 97.0}, ("cpu-bound-loader", "warn")),
        ({"run_workers": 0.0, "run_cpu": 99.0, "run_worker_cpu": None}, ("cpu-bound-loader", "warn")),
        ({"host_iowait": 40.0}, ("starved-gpu", "warn")),
        ({"moves": False}, None),
        ({"gpu_own": None}, None),
        ({"gpu_memory_used_frac": 0.001}, None),
        ({"gpu_too_hot": 1.0}, None),
        ({"gpu_util": 2.0}, None),
        ({"gpu_util": 61.0}, None),
        ({"gpu_util": None}, None),
    ],
)
def test_a_gpu_that_waits_for_input_is_told_with_its_reason(changes, found):
    assert found_in(hardware.starved, **({"gpu_util": 35.0} | changes)) == found


def test_a_starved_gpus_words_carry_the_numbers():
    words = hardware.starved(Window(stretches(gpu_util=35.0, run_worker_cpu=97.0))).message
    assert words == "GPU busy 35% of the time: its 4 loader workers use 97% of a core each"
    assert "disks 40%" in hardware.starved(Window(stretches(gpu_util=35.0, host_iowait=40.0))).message


def saving(begin, lasts):
    """Return changes of a run that trains, but writes its weights once: the GPUs wait, and so does the counter."""
    return lambda at_work, at_rest: lambda now: at_rest if begin < now <= begin + lasts else at_work


@pytest.mark.parametrize("check", [hardware.starved, hardware.idle, hardware.imbalanced])
@pytest.mark.parametrize("lasts", [20.0, 45.0, 60.0, 90.0, 170.0])
def test_a_run_that_saves_is_neither_starved_nor_idle(check, lasts):
    rests = saving(200.0, lasts)
    run = stretches(500.0, gpu_util=rests(95.0, 0.0), **shared(rests(95.0, 0.0), 100.0))
    moved = [
        msgspec.structs.replace(one, at=Place(step=min(now, 200.0) + max(0.0, now - 200.0 - lasts)))
        for one in run
        for now in [one.wall_s - 1e9]
    ]
    assert [check(Window(moved[:end])) for end in range(len(moved))] == [None] * len(moved)


def counting_every(seconds, found):
    """The same stretches of a run whose counter moves more rarely."""
    return [
        msgspec.structs.replace(one, at=Place(step=(one.wall_s - 1e9) // seconds, line=one.at.line))
        for one in found
    ]


@pytest.mark.parametrize("gap_s", [20.0, 55.0, 75.0, 120.0, 180.0])
def test_a_counter_that_moves_rarely_is_waited_for(gap_s):
    run = counting_every(gap_s, stretches(900.0, gpu_util=35.0))
    assert hardware.starved(Window(run)).id == "starved-gpu"
    idle = counting_every(gap_s, stretches(900.0, gpu_util=1.0))
    assert hardware.idle(Window(idle)).id == "idle-gpu"


@pytest.mark.parametrize("gap_s", [75.0, 120.0])
@pytest.mark.parametrize("lasts", [60.0, 150.0])
def test_a_run_that_counts_rarely_and_saves_is_not_starved(gap_s, lasts):
    rests = saving(600.0, lasts)
    run = counting_every(gap_s, stretches(890.0, gpu_util=rests(95.0, 0.0)))
    stands = [
        msgspec.structs.replace(one, at=run[119].at) if 600.0 < one.wall_s - 1e9 <= 600.0 + lasts else one
        for one in run
    ]
    assert [hardware.starved(Window(stands[:end])) for end in range(len(stands))] == [None] * len(stands)


def test_too_little_time_is_not_judged():
    assert found_in(hardware.starved, 40.0, gpu_util=35.0) is None


def test_a_gap_in_the_window_is_not_judged():
    both = stretches(90.0, gpu_util=35.0)
    assert hardware.starved(Window([both[0], *both[-3:]])) is None


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"gpu_too_hot": 0.5, "gpu_clock_frac": 0.7}, ("throttled-heat", "warn")),
        ({"gpu_too_hot": 0.2}, None),
        ({"gpu_braked": 1.0}, ("throttled-brake", "warn")),
        ({"gpu_power_capped": 1.0}, ("power-capped", "info")),
        ({"gpu_power_capped": 0.8}, None),
        ({"gpu_too_hot": None, "gpu_braked": None, "gpu_power_capped": None}, None),
    ],
)
def test_slow_clocks_are_told_by_what_slows_them(changes, found):
    assert found_in(hardware.throttled, **changes) == found


def test_heat_is_told_with_degrees_and_clock():
    told = hardware.throttled(Window(stretches(gpu_too_hot=0.5, gpu_clock_frac=0.7, gpu_temperature_c=91.0)))
    assert told.message == "GPU slowed by heat 50% of the time (91 °C), clock at 70%"


def creeping(gib_an_hour, begin=56):
    return lambda now: (begin + gib_an_hour * now / 3600) * GIB


@pytest.mark.parametrize(
    ("rate", "found"),
    [
        (20.0, ("memory-creep", "warn")),
        (0.5, None),
        (0.0, None),
        (-20.0, None),
    ],
)
def test_memory_that_grows_all_the_time_is_told_with_what_is_left(rate, found):
    assert found_in(hardware.memory_creep, 1000.0, gpu_memory_used_bytes=creeping(rate)) == found


def test_the_time_to_the_end_is_right():
    told = hardware.memory_creep(Window(stretches(1000.0, gpu_memory_used_bytes=creeping(20.0))))
    assert (
        told.message == "GPU memory grows by 20G an hour: full in about 1h0m"
        or "full in about 56m" in told.message
    )


@pytest.mark.parametrize("seconds", [735.0, 800.0, 1000.0])
def test_a_watch_that_has_just_begun_bends_no_slope(seconds):
    found = Window(stretches(seconds, gpu_memory_used_bytes=creeping(72.0, 20))).fifths(
        "gpu.memory_used_bytes", 900.0
    )
    assert slope_of(found) * 3600 / GIB == pytest.approx(72.0, rel=0.01)


@pytest.mark.parametrize(
    "shape",
    [
        lambda now: 56 * GIB if now < 600 else 70 * GIB,
        lambda now: (56 + 5 * (now % 200) / 200) * GIB,
        lambda now: (40 + 20 * min(1.0, now / 500)) * GIB,
    ],
)
def test_memory_that_jumps_or_swings_or_settles_does_not_creep(shape):
    assert found_in(hardware.memory_creep, 1000.0, gpu_memory_used_bytes=shape) is None


def test_the_machines_own_memory_creeps_too():
    found = found_in(hardware.host_memory_creep, 1000.0, host_ram_used_frac=lambda now: 0.5 + 0.1 * now / 900)
    assert found == ("ram-creep", "warn")


def shared(*utils, memory=None, **more):
    each = {f"gpu{place}_util": util for place, util in enumerate(utils)}
    each |= {f"gpu{place}_memory_used_frac": used for place, used in enumerate(memory or ())}
    return {"gpu_own": float(len(utils))} | each | more


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (shared(95.0, 96.0, 20.0), ("gpu-imbalance", "warn")),
        (shared(95.0, 70.0), None),
        (shared(40.0, 2.0), None),
        (shared(95.0, 95.0, memory=(0.9, 0.4)), ("memory-imbalance", "info")),
        (shared(95.0, 20.0, gpu_own=None), None),
    ],
)
def test_work_that_is_shared_unequally_is_told(changes, found):
    assert found_in(hardware.imbalanced, **changes) == found


def test_the_idle_gpu_is_named():
    words = hardware.imbalanced(Window(stretches(**shared(95.0, 96.0, 20.0)))).message
    assert words == "GPU 2 is busy 20% of the time, GPU 1 96%"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ("idle-gpu", "warn")),
        ({"gpu_own": None}, ("no-gpu-works", "info")),
        ({"moves": False}, None),
        ({"gpu_util": 8.0}, None),
    ],
)
def test_an_idle_gpu_beside_a_log_that_goes_on_is_told(changes, found):
    assert found_in(hardware.idle, **({"gpu_util": 1.0} | changes)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ("silent-at-work", "info")),
        ({"silence_s": 60.0}, None),
        ({"gpu_util": 10.0}, None),
        ({"silence_s": None}, None),
    ],
)
def test_a_silent_log_beside_a_gpu_that_works_is_told(changes, found):
    assert found_in(hardware.silent_at_work, **({"silence_s": 200.0, "moves": False} | changes)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ("stalled", "warn")),
        ({"run_tree_cpu": 300.0}, ("cpu-at-work", "info")),
        ({"run_tree_cpu": None}, ("stalled", "warn")),
        ({"silence_s": 200.0}, None),
        ({"gpu_util": 50.0}, None),
    ],
)
def test_silence_everywhere_is_a_stall(changes, found):
    quiet = {"silence_s": 400.0, "gpu_util": 0.0, "run_tree_cpu": 3.0, "moves": False}
    assert found_in(hardware.stalled, **(quiet | changes)) == found


def test_a_lost_gpu_and_new_errors_are_told():
    assert found_in(hardware.broken, gpu_lost=lambda now: float(now > 80)) == ("gpu-lost", "fail")
    assert found_in(hardware.broken, gpu_errors=lambda now: float(now > 80)) == ("gpu-errors", "warn")
    assert found_in(hardware.broken, gpu_errors=3.0) is None, "errors that were there before are not news"


@pytest.mark.parametrize("seconds", [100.0, 200.0, 400.0, 800.0])
def test_an_error_is_told_for_a_quarter_of_an_hour_without_a_gap(seconds):
    found = found_in(hardware.broken, seconds, gpu_errors=lambda now: float(now > 80))
    assert found == ("gpu-errors", "warn")


def test_errors_of_other_gpus_are_not_the_runs_news():
    seen_alone = {"gpu_errors": lambda now: 3.0 * (now > 80), "gpu_own": lambda now: 1.0 + (now > 80)}
    assert found_in(hardware.broken, **seen_alone) is None


def test_a_disk_that_fills_is_told():
    assert found_in(hardware.disk_full, host_disk_free_bytes=GIB) == ("disk-full", "warn")


def test_one_outlier_does_not_bend_a_slope():
    assert slope_of([(0, 0), (1, 1), (2, 50), (3, 3), (4, 4)]) == pytest.approx(1.0, abs=0.5)
    assert slope_of([(0, 0)]) == slope_of([]) == 0.0


values = st.dictionaries(
    st.sampled_from([*HEALTHY, "gpu0.util", "gpu1.util", "gpux.util", "gpu.util"]),
    st.floats(-1e12, 1e12) | st.sampled_from([0.0, 100.0]),
)
odd = st.builds(
    Stretch, st.floats(0, 1e9), st.floats(0, 1e4), st.builds(Place, st.none() | st.floats(0, 1e9)), values
)


@given(st.lists(odd, max_size=8))
def test_no_window_breaks_a_check(found):
    watch = HardwareWatch()
    watch.fold(found)
    watch.spoken(Judgement())


KINDS = {
    "train": {"gpu.util": 93.0, "silence_s": 2.0},
    "evaluate": {"gpu.util": 55.0, "silence_s": 60.0, "run.worker_cpu": 95.0},
    "save": {"gpu.util": 0.0, "silence_s": 60.0, "run.worker_cpu": 0.0},
    "start": {"gpu.util": 0.0, "gpu.memory_used_frac": 0.01, "gpu.memory_used_bytes": GIB},
    "unread": {name: None for name in HEALTHY if name.startswith("gpu.")},
    "one reading": {name: None for name in HEALTHY if name != "gpu.util"},
}


def phases(*parts):
    """Return stretches of a run that goes through parts of (kind, seconds); its counter moves while it trains."""
    found, now, step = [], 0.0, 1000.0
    for kind, seconds in parts:
        for _ in range(int(seconds / 5)):
            now += 5.0
            step = {"train": step + 5, "start": 200.0}.get(kind, step)
            sample = {name: value for name, value in (HEALTHY | KINDS[kind]).items() if value is not None}
            found.append(Stretch(1e9 + now, 5.0, Place(step=step), sample))
    return found


@pytest.mark.parametrize(
    "run",
    [
        [("train", 300), ("evaluate", 90)] * 8,
        [("train", 200), ("save", 45)] * 10,
        [("train", 120), ("evaluate", 60), ("save", 30)] * 8,
        [("train", 900), ("start", 60), ("train", 900)],
        [("train", 300), ("unread", 40), ("train", 20)] * 6,
        [("one reading", 1200)],
        [("unread", 1200)],
        [("start", 280), ("train", 600)],
    ],
    ids=["evaluates", "saves", "both", "resumes", "gaps", "one reading", "nothing", "a long start"],
)
def test_a_run_as_runs_are_raises_no_alarm(run):
    watch = HardwareWatch()
    watch.fold(phases(*run))
    told = watch.spoken(Judgement(verdict="pass"))
    assert (told.verdict, [alert.id for alert in told.alerts]) == ("pass", [])


def test_an_episode_begins_is_held_and_ends():
    watch = HardwareWatch()
    hot = stretches(300.0, gpu_too_hot=lambda now: float(100 < now <= 200))
    seen = []
    for one in hot:
        watch.fold([one])
        seen.append((one.wall_s - 1e9, [alert.id for alert in watch.now]))
    holding = [now for now, ids in seen if "throttled-heat" in ids]
    assert 115 <= holding[0] <= 125
    assert 240 <= holding[-1] <= 245 + HOLD_S
    (ended,) = watch.spoken(Judgement()).alerts
    assert (ended.id, ended.onset.step) == ("throttled-heat", holding[0])
    assert ended.ended is not None


@pytest.mark.parametrize(
    ("before", "verdict", "speaker"),
    [
        ("unknown", "warn", "diagnosis"),
        ("pass", "warn", "diagnosis"),
        ("warn", "warn", "runbook"),
        ("fail", "fail", "runbook"),
    ],
)
def test_the_machine_speaks_where_nothing_worse_does(before, verdict, speaker):
    watch = HardwareWatch()
    watch.fold(stretches(gpu_util=30.0))
    told = watch.spoken(Judgement(verdict=before, speaker="runbook", say="said"))
    assert (told.verdict, told.speaker) == (verdict, speaker)
    assert [alert.fault for alert in told.alerts] == ["dataloader_stall"]


def test_news_changes_no_verdict():
    watch = HardwareWatch()
    watch.fold(stretches(gpu_power_capped=1.0))
    told = watch.spoken(Judgement(verdict="pass"))
    assert (told.verdict, told.alerts[0].severity) == ("pass", "info")


def test_a_healthy_machine_leaves_the_judgement_as_it_is():
    watch, judgement = HardwareWatch(), Judgement(verdict="pass")
    watch.fold(stretches(1000.0))
    assert watch.spoken(judgement) is judgement


def test_words_are_renewed_rarely():
    watch = HardwareWatch()
    messages = []
    for one in stretches(800.0, gpu_util=lambda now: 20 + now / 50):
        watch.fold([one])
        messages += [alert.message for alert in watch.now]
    assert 2 <= len(set(messages)) <= 4


def test_a_clock_that_was_set_back_begins_anew():
    watch = HardwareWatch()
    watch.fold(stretches(gpu_util=30.0))
    back = [msgspec.structs.replace(one, wall_s=one.wall_s - 5000) for one in stretches(20.0, gpu_util=30.0)]
    watch.fold(back)
    assert watch.now == ()
