from reading import read

from trainmon_tui.parse import attention, shapes
from trainmon_tui.parse.attention import Attention
from trainmon_tui.parse.shapes import Shapes


def word(number):
    return "".join(chr(97 + number // 26**place % 26) for place in range(3))


def worth(asked, *texts):
    return [asked.is_worth(text, text, 0) for text in texts]


def test_what_comes_a_second_time_is_worth_a_look(monkeypatch):
    monkeypatch.setattr(attention, "FREE", 2)
    assert worth(Attention(), b"a", b"b", b"c", b"d", b"c", b"d", b"c") == [True] * 2 + [False] * 2 + [
        True,
        True,
        False,
    ]


def test_prose_takes_nothing_from_lines_that_promise_a_value(monkeypatch):
    monkeypatch.setattr(attention, "FREE", 1)
    promising = (b"x: 0.5", b"y=-1", b"Traceback (most recent call last):")
    asked = Attention()
    assert worth(asked, b"so it goes", b"and goes on", promising[0]) == [True, False, True]
    assert [worth(Attention(), b"so", text)[1] for text in promising] == [True] * 3


def test_every_so_many_segments_allow_one_more(monkeypatch):
    monkeypatch.setattr(attention, "FREE", 0)
    asked = Attention()
    assert not asked.is_worth(b"a", b"a", attention.EVERY - 1)
    assert asked.is_worth(b"b", b"b", attention.EVERY)
    asked.move_on(2 * attention.EVERY)
    assert asked.is_worth(b"c", b"c", 0)
    assert not asked.is_worth(b"d", b"d", 0)


def test_a_known_series_loses_no_line_when_all_is_forgotten(monkeypatch):
    monkeypatch.setattr(attention, "FREE", 20)
    monkeypatch.setattr(shapes, "MAX_WEIGHT", 50_000)
    text = "".join(f"step={n} loss=0.5\n{word(n)}_x=1.5 b=2.5\n" * 2 for n in range(100))
    for sizes in ([7] * 60, [40] * 10, ()):
        log = read(text, sizes)
        assert len(log.values("loss")) == 200
        assert log.not_understood == 100 - (20 - 1) - 400 // attention.EVERY


def test_what_came_once_is_forgotten_in_time(monkeypatch):
    monkeypatch.setattr(attention, "FREE", 0)
    monkeypatch.setattr(attention, "MOST_ONCE", 2)
    assert worth(Attention(), b"a", b"b", b"c", b"a", b"c") == [False, False, False, False, True]


def test_lines_that_are_passed_over_are_counted_and_known_ones_are_read(monkeypatch):
    monkeypatch.setattr(attention, "FREE", 10)
    text = "".join(f"step={n} loss=0.5\n{word(n)}_x=1.5 {word(n)}_y=2.5\n" for n in range(300))
    log = read(text)
    assert len(log.values("loss")) == 300
    assert log.not_understood > 250
    assert len(log.series) + log.not_understood > 300
    assert read(text, [7] * 40).all() == log.all()


def test_a_series_that_begins_late_is_found_at_its_second_line(monkeypatch):
    monkeypatch.setattr(attention, "FREE", 5)
    text = "".join(f"{word(n)}_x=1.5 b=2.5\n" for n in range(100))
    late = "".join(f"[eval] step={n} val_loss=0.25\n" for n in range(4))
    assert read(text + late).steps("val_loss") == [1, 2, 3]


def test_names_with_ever_new_numbers_are_learned_up_to_a_bound(monkeypatch):
    monkeypatch.setattr(shapes, "MOST_FINE", 10)
    texts = [b"step=1 layer_%d_norm=0.5" % number for number in range(40)]
    read_ = [reading for reading in Shapes().read(texts) if reading.template.understood]
    assert sum(len(reading.positions) for reading in read_) in (10, 11)
