import re

import numpy as np
import pytest

from trainmon_tui.model.blocks import SeriesKey
from trainmon_tui.parse import shapes as shapes_module
from trainmon_tui.parse import template as template_module
from trainmon_tui.parse.detectors import examine
from trainmon_tui.parse.families import Families
from trainmon_tui.parse.redraw import Redraws
from trainmon_tui.parse.roles import ROLES
from trainmon_tui.parse.shapes import Shapes, learn
from trainmon_tui.parse.words import Block

LOSS, ACC, KL = (SeriesKey(name) for name in ("loss", "acc", "kl"))


def read(texts, shapes=None):
    readings = (shapes or Shapes()).read([text.encode() for text in texts])
    return sorted(
        (p, *row)
        for r in readings
        for p, row in zip(r.positions.tolist(), zip(*r.columns, strict=True), strict=False)
    )


def test_a_template_reads_like_lines():
    template = learn(b"step 10: loss 0.5")
    assert template.read_line(b"step 2500: loss 1e-3") == (b"2500", b"1e-3")
    assert template.read_block([b"step 1: loss nan", b"step 2: loss -1"]) == [(b"1", b"2"), (b"nan", b"-1")]


def test_a_template_refuses_other_lines():
    template = learn(b"step 10: loss 0.5")
    assert template.read_line(b"step 10: lass 0.5") is None
    assert template.read_block([b"step 1: loss 1", b"step 2: loss 1-3"]) is None


def test_digits_inside_names_are_kept_apart():
    assert read(["layer_3_grad=1.0", "layer_4_grad=2.0", "layer_3_grad=3.0"]) == [
        (0, b"1.0"),
        (1, b"2.0"),
        (2, b"3.0"),
    ]
    tags = {
        reading.template.finding.keys[0].tag
        for reading in Shapes().read([b"layer_3_grad=1.0", b"layer_4_grad=2.0"])
    }
    assert tags == {"layer_3_grad", "layer_4_grad"}


def test_a_line_that_only_looks_alike_is_examined_on_its_own():
    lines = ["Detected objects: 1-3", "Detected objects: 13", "Detected objects: 4-5"]
    assert sorted(read(lines)) == [(0, b"1-3"), (1, b"13"), (2, b"4-5")]


@pytest.mark.parametrize("behind", [", valid acc: 0.9", ""])
def test_a_number_too_long_to_count_is_no_example_of_one_that_counts(behind):
    lines = [f"Epoch {epoch}{behind}" for epoch in ("12345678901234567", "3", "2", "98765432109876543", "4")]
    (first, *_), (alone, *_) = Shapes().read([lines[0].encode()]), Shapes().read([lines[1].encode()])
    for reading in Shapes().read([line.encode() for line in lines]):
        expected = first if 0 in reading.positions else alone
        assert reading.template.finding.captures == expected.template.finding.captures
        assert 0 in reading.positions or list(reading.columns[0]) == [b"3", b"2", b"4"]


@pytest.mark.parametrize(
    ("apart", "glued"),
    [
        (b"  12      5.2e-02    1.3e-02    9.9e-06", b"  12      5.2e-021.3e-02    9.9e-06"),
        (b"loss 0.5 acc 0.25", b"loss 0.5 acc0.25"),
        (b"loss: 1, 5 seen", b"loss: 1,5 seen"),
    ],
)
def test_a_blank_between_a_word_and_a_number_is_no_padding(apart, glued):
    assert learn(apart).read_line(apart) is not None
    assert learn(apart).read_line(glued) is None


@pytest.mark.parametrize("line", ["[  5/100] loss: 0.5", "loss:   0.5 at step 5"])
def test_a_number_fills_its_padding(line):
    assert learn(line.encode()).read_line(line.replace("  ", "").encode()) is not None


def test_a_glyph_inside_a_name_is_part_of_it():
    lines = [b'{"val\xe2\x96\x88ue": 0.5, "step": 1}', b'{"value": 0.25, "step": 2}']
    tags = [reading.template.finding.keys[0].tag for reading in Shapes().read(lines)]
    assert tags == ["val\u2588ue", "value"]


def test_forgetting_shapes_loses_nothing(monkeypatch):
    monkeypatch.setattr(shapes_module, "MAX_WEIGHT", 10_000)
    shapes = Shapes()
    for name in "abcdefg":
        assert read([f"{name}_loss=1.5"], shapes) == [(0, b"1.5")]


def test_a_series_keeps_its_family_when_fields_come_and_go():
    families = Families()
    (short,) = families.assign("summary", "", (LOSS, KL))
    long = families.assign("summary", "", (LOSS, ACC, KL))
    assert short.family.keys == (LOSS, KL)
    assert [(part.family.id, part.sources, part.targets) for part in long] == [
        (0, (0, 2), (0, 1)),
        (1, (1,), (0,)),
    ]
    assert long[1].family.keys == (ACC,)


def test_labels_and_sources_tell_series_apart():
    families = Families()
    ids = {
        families.assign(*line, (LOSS,))[0].family.id for line in (("line", ""), ("line", "dev"), ("bar", ""))
    }
    assert len(ids) == 3


def test_a_name_twice_in_a_line_counts_once():
    (part,) = Families().assign("line", "", (LOSS, LOSS))
    assert part.sources == (0,)


def fresh(redraws, places, values):
    values = np.array(values, dtype=float)
    return redraws.fresh(np.array(places, dtype=float), values, np.ones(values.shape, bool)).tolist()


def test_within_a_line_a_value_that_stays_is_one_point():
    redraws = Redraws(2)
    places = [(1, 5, np.nan), (1, 5, np.nan), (1, 5, np.nan)]
    assert fresh(redraws, places, [(1, 2), (1, 3), (1, 2)]) == [[True, True], [False, True], [False, True]]


def test_another_line_or_x_is_another_point():
    assert fresh(Redraws(1), [(1, 5, 1), (2, 5, 1), (2, 6, 1)], [(1,), (1,), (1,)]) == [[True]] * 3


def test_redraws_are_remembered_across_blocks():
    redraws = Redraws(1)
    assert fresh(redraws, [(1, 5, 1)], [(np.nan,)]) == [[True]]
    assert fresh(redraws, [(1, 5, 1)], [(np.nan,)]) == [[False]]
    assert fresh(redraws, [(1, 5, 1)], [(7,)]) == [[True]]
    assert fresh(redraws, [(1, 5, 1)], [(7,)]) == [[False]]
    assert fresh(redraws, [(2, 5, 1)], [(7,)]) == [[True]]


def spoken(sample, *lines):
    """Return which of the lines a template learned from ``sample`` reads, by steps and by expression alike."""
    template, raw = learn(sample.encode()), [line.encode() for line in lines]
    fits = template.walk(Block(raw), np.arange(len(raw))).fits.tolist()
    assert fits == [template.read_line(line) is not None for line in raw]
    return fits


def test_a_count_takes_no_sign_and_no_fraction_from_a_line_that_has_none():
    bar = "Train:  50%|█████     | 2/4 [00:01<00:01, 2.5it/s, loss=0.5]"
    assert spoken(
        bar, bar.replace("2/4", "3/4"), bar.replace("2/4", "+3/4"), bar.replace("2/4", "3/-4.0")
    ) == [
        True,
        False,
        False,
    ]
    assert spoken("Epoch 3/5", "Epoch 4/5", "Epoch 4/5.") == [True, False]
    assert spoken(bar, bar.replace("2.5it", "-2.5it"), bar.replace("2.5it", "12it")) == [False, True]


def test_a_clock_that_shows_no_time_of_day_is_another_kind_of_number():
    line = '{"step": 1, "loss": 0.5, "ts": 1790000001.5}'
    assert spoken(line, line.replace("1790000001.5", "1790000002"), line.replace("1790000001.5", "0.5")) == [
        True,
        False,
    ]
    assert read([line, line.replace("1790000001.5", "0.5")])[1][-1] == b"0.5"


def test_a_time_with_fewer_digits_begins_another_kind_of_line():
    assert spoken("04:14:01 | loss=0.5", "14:15:59 | loss=2", "4:14:01 | loss=2") == [True, False]


def test_new_names_in_lines_of_which_nothing_is_kept_are_not_learned_each():
    shapes = Shapes()
    texts = [f"worker fetched shard_{n}.tar of part_{n * 7}".encode() for n in range(200)]
    assert sum(len(reading.positions) for reading in shapes.read(texts)) == 200
    assert sum(len(shape.fine) + len(shape.dull) for shape in shapes._shapes) <= 6  # numbers of 2 to 7 digits


ALIASES = [
    alias
    for role in ROLES
    for alias in (role.metric, *role.aliases)
    if any(map(str.isdigit, alias)) and not re.search("map|acc", alias, re.IGNORECASE)
]


@pytest.mark.parametrize("alias", ALIASES)
def test_the_digits_of_a_metrics_name_are_kept_where_those_of_other_names_differ(alias):
    name = alias.encode()
    assert name in template_module.dull(b"x3," + name)
    assert template_module.dull(b"x3," + name) == template_module.dull(b"x4," + name)


@pytest.mark.parametrize("order", [1, -1])
def test_glyphs_in_a_word_are_no_bar(order):
    texts = ["(━Runner pid=7)", "(Runner pid=927267)"][::order]
    assert [row[1] for row in read(texts) if len(row) > 1] == [b"7"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_bar_without_a_blank_behind_it_parts_no_cells(order):
    texts = [b"| train/         |    86", b"| train/         |44"][::order]
    understood = {texts[p]: r.template.understood for r in Shapes().read(texts) for p in r.positions}
    assert understood == {texts[0]: order > 0, texts[1]: order < 0}


@pytest.mark.parametrize("order", [1, -1])
def test_a_bar_may_be_drawn_with_any_glyph(order):
    texts = [
        f" 7%|{drawn}   | 7/37 [33:63<57:18,  1.56s/it]" for drawn in ("\u258b", "\u2501", "\u258b \u2501")
    ]
    assert [row[1:3] for row in read(texts[::order])] == [(b"7", b"37")] * 3


@pytest.mark.parametrize("order", [1, -1])
def test_a_lone_glyph_is_no_bar(order):
    bar = "Epoch 4, training loss 0.18:{}  18%|██    | 14/35 [54:21<00:44,  1.5s/it]"
    rows = read([bar.format("█"), bar.format("")][::order])
    assert [len(row) for row in rows] == [5, 6][::order]


@pytest.mark.parametrize("order", [1, -1])
def test_a_number_too_long_to_be_one_is_read_on_its_own(order):
    bar = "Epoch 1, mIoU: {}:  26%|██    | 24/91 [00:28<00:57,  1.62it/s]"
    rows = read([bar.format("9" * 400), bar.format("0.857"), bar.format("0.9")][::order])
    assert [row[2] for row in rows] == [b"0.857", b"0.9"][::order]


@pytest.mark.parametrize("order", [1, -1])
def test_a_word_with_fewer_digits_may_begin_another_kind_of_line(order):
    line = "I{} 42:18:48.067819 24130 net.hpp:4] Creating layer conv3"
    texts = [line.format(number).encode() for number in ("0718", "718", "0719")][::order]
    understood = {
        texts[place]: reading.template.understood
        for reading in Shapes().read(texts)
        for place in reading.positions
    }
    assert understood == {text: examine(text) is not None for text in texts}
    assert set(understood.values()) == {False, True}


def test_a_number_that_is_read_so_for_its_length_alone_teaches_nothing():
    line = "loading:  {}%|█████     | 2/4 [00:01<00:01, 2.5it/s]"
    assert [row[1] for row in read([line.format("9" * 400), line.format(46)])] == [b"9" * 400, b"2"]


def test_a_line_that_comes_once_is_read_without_asking_what_others_would_be(monkeypatch):
    monkeypatch.setattr(template_module, "forms_taken", None)
    line = b"step 3 | loss: 0.5 | note: 2e-05"
    (reading,) = Shapes().read([line])
    assert [list(column) for column in reading.columns] == [[b"3"], [b"0.5"], [b"2e-05"]]


def test_a_rank_behind_a_name_is_part_of_the_name():
    texts = [b"step 1 | recall@1 = 0.5", b"step 1 | recall@5 = 0.75"]
    tags = [reading.template.finding.keys[0].tag for reading in Shapes().read(texts)]
    assert sorted(tags) == ["recall@1", "recall@5"]


def test_a_step_that_is_no_whole_number_teaches_nothing():
    lines = ['{"step": 0.25, "loss": 1.5}', '{"step": 2, "loss": 0.5}']
    assert read(lines) == [*read(lines[:1]), *((1, *row[1:]) for row in read(lines[1:]))]


def test_an_exponent_that_is_too_large_teaches_nothing():
    assert learn(b"{'loss': 0e-1e999, 'epoch': 1}").read_line(b"{'loss': 918e-32, 'epoch': 1}") is None


def test_a_list_is_made_of_numbers_alone():
    assert spoken_line("Rewards: [0.5, 0.25]", "Rewards: [0.5, -1]") is not None
    for odd in ("Rewards: [0.5.0, 1]", "Rewards: [-+1, 2]", "Rewards: [, ]", "Rewards: [1--2]"):
        assert spoken_line("Rewards: [0.5, 0.25]", odd) is None


def spoken_line(sample, line):
    return learn(sample.encode()).read_line(line.encode())
