import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reading import read
from reference import Reference

from trainmon_tui.parse.detectors import KINDS

SAMPLES = [sample for detector in KINDS.values() for sample in detector.SAMPLES]
numbers = st.one_of(
    st.integers(-3, 12).map(str),
    st.floats(-1e6, 1e6).map(lambda value: f"{value:.3g}"),
    st.sampled_from(
        ["nan", "inf", "-inf", "1.5e-05", "10,500", "1_000", "0.", ".5", "1-3", "3/4", "٣", "--1", "1e", "7%"]
    ),
)
names = st.sampled_from(
    [
        "loss",
        "L",
        "KLr",
        "acc",
        "val_loss",
        "top5",
        "layer.3.grad",
        "lr",
        "step",
        "epoch",
        "it",
        "Val - Total",
    ]
)
glue = st.sampled_from([" ", ", ", " | ", "  ", " - ", "\t", "; "])
links = st.sampled_from(["=", ": ", ":", " = ", " "])
counts = st.integers(0, 6)


@st.composite
def bars(draw):
    total = draw(st.sampled_from([4, 5]))
    n = draw(st.integers(0, total))
    label = draw(st.sampled_from(["Train: ", "Val  : ", "", "Epoch 1/3: ", "Epoch 2/3: ", "Training:"]))
    postfix = draw(
        st.sampled_from(
            [
                "",
                ", loss={}",
                ", L:{}, KLr:{}",
                ", step={}, loss={}",
                ", loss={}]Traceback (most recent call last):",
            ]
        )
    )
    return f"{label}{n * 25:3d}%|{'█' * n}| {n}/{total} [00:0{n}<00:01, {n}.5it/s{postfix.format(draw(numbers), draw(numbers))}]"


@st.composite
def pair_lines(draw):
    head = draw(
        st.sampled_from(["", "2026-11-21 04:14:01,477 - INFO - trainer - ", "[train:7] ", "DEV : ", "  "])
    )
    pairs = draw(st.lists(st.tuples(names, links, numbers), min_size=1, max_size=4))
    return head + draw(glue).join("".join(pair) for pair in pairs)


headers = st.builds("Epoch {}/{}".format, counts, st.sampled_from([3, 5])) | st.builds(
    "Epoch {} Summary:".format, counts
)
records = st.builds(
    '{{"step": {}, "epoch": {}, "loss": {}, "split": "{}"}}'.format,
    counts,
    counts,
    numbers,
    st.sampled_from(["train", "val"]),
)
fractions = st.sampled_from(["0.03", "0.17", "0.33", "0.3125", "0.625", "1", "1.5", "0.0"])
dicts = st.builds(
    "{}{{'{}loss': '{}', 'epoch': '{}'}}".format,
    st.sampled_from(["", " 10%|# | 4/40 [00:01<00:02, 5.1it/s]"]),
    st.sampled_from(["", "", "eval_"]),
    numbers,
    fractions,
)
run_bars = st.builds(" 10%|# | {}/{} [00:01<00:02, 5.1it/s]".format, counts, st.sampled_from([4, 40]))
stepped = st.builds(
    "Epoch [{}/3], Step [{}/{}], Loss: {}".format, counts, counts, st.sampled_from([4, 12]), numbers
)
steps = st.builds("step {}: loss {}, time {}ms".format, counts, numbers, counts)
lines = st.one_of(
    bars(),
    run_bars,
    dicts,
    pair_lines(),
    headers,
    records,
    steps,
    st.sampled_from(SAMPLES),
    st.text(max_size=30),
)
texts = st.lists(st.tuples(lines, st.sampled_from(["\n", "\n", "\r"])), max_size=25).map(
    lambda parts: "".join(line.replace("\n", " ").replace("\r", " ") + end for line, end in parts)
)


@settings(max_examples=60, deadline=None)
@given(texts)
@example("Epoch 1/3:  50%|█| 2/4 [00:01<00:01, 2.5it/s, step=7, loss=1]\n")
@example(
    "Epoch 1/3\nTrain:  50%|█| 2/4 [00:01<00:01, 2.5it/s, loss=1]\rTrain: 100%|█| 4/4 [00:01<00:01, 2.5it/s, loss=1]\n"
)
def test_the_fast_reader_equals_the_slow_one(text):
    assert read(text).all() == Reference().read(text).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(dicts, run_bars, headers, records), max_size=20).map("\n".join))
def test_the_steps_of_epochs_are_found_alike(text):
    assert read(text).all() == Reference().read(text).all()
    assert read(text, [3] * 9).all() == read(text).all()


loops = st.builds(
    "Iter({}) [{}/{}]  loss: 1".format, st.sampled_from(["train", "val"]), counts, st.sampled_from([4, 9])
)
epoch_bars = st.builds("Epoch:  33%|# | {}/3 [00:02<00:04,  2.1s/it, val=0.7]".format, counts)
closings = st.builds("Epoch {}: train loss 0.8".format, counts)
lone_bars = st.builds(" 50%|# | {}/4 [00:01<00:01,  4.1it/s, loss=0.9]".format, st.sampled_from([2, 4, 4]))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(bars(), lone_bars, closings, epoch_bars, loops, headers, steps, stepped), max_size=20
    ).map("\n".join)
)
def test_passes_are_counted_alike(text):
    assert read(text).all() == Reference().read(text).all()
    assert read(text, [2] * 9).all() == read(text).all()


lagging = st.builds(
    "{}: {:3d}%|{}| {}/9 [00:0{}<?, ?it/s, loss={}]".format,
    st.sampled_from(["Epoch 1/3", "Epoch 2/3", "Val"]),
    st.just(7),
    st.just("\u2588"),
    st.sampled_from([0, 0, 0, 2, 2, 3, 5]),
    st.sampled_from([0, 0, 0, 1]),
    counts,
)
ends = st.sampled_from(["\r", "\r", "\r", "\n"])


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(lagging | st.just("x"), ends), max_size=25).map(
        lambda parts: "".join(map("".join, parts))
    ),
    st.lists(st.integers(0, 5), max_size=12),
)
@example(
    "".join(f"{n * 20}%|#| {n}/9 [00:00<?, loss={i}]\r" for i, n in enumerate([0, 0, 0, 0, 3, 3, 3, 3, 6])),
    [],
)
def test_steps_between_two_counts_are_found_alike(text, sizes):
    assert read(text).all() == Reference().read(text).all()
    assert read(text, sizes).all() == read(text).all()


@settings(max_examples=50, deadline=None)
@given(texts, st.lists(st.integers(0, 5), max_size=12))
def test_cutting_a_log_into_other_blocks_changes_nothing(text, sizes):
    assert read(text, sizes).all() == read(text).all()


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_reads_the_same_alone_and_among_others(sample):
    text = f"{sample}\n" * 3
    assert read(text).all() == Reference().read(text).all()
