import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import cut, segments_of

from trainmon_tui.parse import explain as module
from trainmon_tui.parse.explain import Explainer, shape_of
from trainmon_tui.parse.parser import Parser

LOG = """\
Namespace(lr=1e-5, epochs=3)

Epoch 1/3
Train:  50%|█████     | 20/40 [00:00<00:00, 11.7it/s, loss=0.9, acc=0.4]\rTrain: 100%|██████████| 40/40 [00:00<00:00, 11.7it/s, loss=0.8, acc=0.5]
heat 3 ~ 4
{"step": 41, "loss": 0.5}
Saving checkpoint to ckpt/a.pt
heat 5 ~ 6
  File "run.py", line 60, in child
nobody knows
| rollout/   |      |
|    reward  | 28.8 |
"""


def explain(text, wanted=None, sizes=()):
    told = []
    explainer = Explainer(wanted, told.append)
    parser, lost = Parser(listen=explainer.listen), 0
    for block in [*cut(segments_of(text), sizes), None]:
        parsed = parser.finish() if block is None else parser.feed(block)
        lost += parsed.not_understood
    return explainer.explanation("run.log", dict(parser.formats)), told, lost


def kinds(said):
    return {kind.kind: kind for kind in said.kinds}


def test_every_line_is_of_a_kind_or_not_understood():
    said, told, _ = explain(LOG)
    assert (said.lines, said.segments) == (12, 13)
    assert said.understood + said.not_understood == 13 == len(told)
    assert sum(kind.count for kind in said.kinds) == said.understood
    assert {"config", "blank", "line", "bar", "record", "noise", "box"} <= set(kinds(said))


def test_a_kind_names_its_series_and_where_they_stand():
    bar = kinds(explain(LOG)[0])["bar"]
    assert (bar.title, bar.count, bar.x) == ("Progress bars", 2, ["step", "epoch"])
    assert [(s.tag, s.metric, s.split, s.points) for s in bar.series] == [
        ("loss", "loss", "train", 2), ("acc", "accuracy", "train", 2),
    ]  # fmt: skip
    assert bar.example.line == 4


def test_a_line_that_only_counts_tells_what():
    assert [kind.counts for kind in explain(LOG)[0].kinds if kind.kind == "line"] == [
        ["epoch", "epoch_total"]
    ]


def test_rows_of_a_box_feed_the_series_that_the_box_names():
    box = [kind for kind in explain(LOG)[0].kinds if kind.kind == "box" and kind.series]
    assert [series.tag for kind in box for series in kind.series] == ["rollout/reward"]


def test_what_was_not_understood_comes_by_shape_most_frequent_first():
    said = explain(LOG)[0]
    assert [(unread.count, unread.shape, unread.example.line) for unread in said.unread] == [
        (2, "heat # ~ #", 5), (1, "nobody knows", 10),
    ]  # fmt: skip


def test_line_by_line_says_what_each_line_gave():
    told = {read.line: read for read in explain(LOG)[1]}
    assert (told[6].kind, told[6].step, [(v.tag, v.value) for v in told[6].values]) == (
        "record",
        41,
        [("loss", 0.5)],
    )
    assert told[7].event == "checkpoint"
    assert told[5].kind == ""
    assert told[5].text == "heat 3 ~ 4"


def test_a_range_is_told_of_alone():
    said, told, _ = explain(LOG, range(4, 7))
    assert [read.line for read in told] == [4, 4, 5, 6]
    assert said.segments == 13


def test_lines_of_a_table_that_fit_no_head_are_not_understood():
    said, told, lost = explain("epoch,loss,acc\n1,0.5,0.25\n2,0.4\n3,0.3,0.2,9\n")
    assert [read.kind for read in told] == ["table", "table", "", ""]
    assert [unread.example.line for unread in said.unread] == [3]
    assert said.not_understood == lost == 2


def test_what_is_not_finite_is_a_word():
    told = explain("step=1 loss=nan\n")[1]
    assert told[0].values[0].value == "nan"


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        (b"heat 3.5 ~ -1e-9", b"heat # ~ #"),
        (b"  layer.3 top5 12", b"layer.3 top5 #"),
        (b"2026-01-02 03:04:05 x", b"# x"),
    ],
)
def test_a_shape_is_the_line_without_its_numbers(line, shape):
    assert shape_of(line) == shape


def test_too_many_kinds_and_shapes_are_counted_as_left_out(monkeypatch):
    monkeypatch.setattr(module, "MAX_SHAPES", 3)
    monkeypatch.setattr(module, "MAX_KINDS", 2)
    monkeypatch.setattr(module, "MAX_KNOWN", 2)
    odd = "".join(f"{chr(97 + i)}{chr(97 + i)} 4 ~ zz\n" for i in range(9))
    said, _, lost = explain(odd + "".join(f"step=1 loss_{chr(97 + i)}=2 loss=1\n" for i in range(6)))
    assert (said.not_understood, lost, len(said.unread), len(said.kinds)) == (9, 9, 3, 2)
    assert said.left_out == 6 + 4


PIECES = st.sampled_from([*LOG.splitlines(), "", "epoch,loss,acc", "1,0.5,0.25", "1,0.5", "2;0.5;3", "x" * 20_000, "é~ 5", "{'loss': 1, 'epoch': 0.5}", " 5%|#| 1/2 [0:01<0:01]"])  # fmt: skip
TEXTS = st.lists(st.tuples(PIECES | st.text(max_size=30), st.sampled_from("\n\n\r")), max_size=20).map(
    lambda parts: "".join(text.replace("\n", "").replace("\r", "") + end for text, end in parts)
)


@given(TEXTS, st.lists(st.integers(0, 5), max_size=6))
def test_any_log_is_covered_once_however_it_is_cut(text, sizes):
    said, told, lost = explain(text, sizes=sizes)
    assert said.segments == len(segments_of(text).texts) == len(told)
    assert said.understood + said.not_understood == said.segments
    assert said.not_understood == lost == sum(unread.count for unread in said.unread)
    assert sum(kind.count for kind in said.kinds) == said.understood
    assert sum(1 for read in told if not read.kind) == lost
