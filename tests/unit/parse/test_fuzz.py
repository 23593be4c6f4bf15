"""A seeded slice of the fuzzer in ``benchmarks/``: nothing is lost unsaid, and the cuts between blocks change nothing."""

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
SEED, LINES = 7, 2000


@pytest.fixture
def fuzz(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import fuzz_reading

    monkeypatch.setattr(fuzz_reading, "LINES_A_LOG", (1, 250))
    yield fuzz_reading
    del sys.modules["fuzz_reading"]


def test_a_slice_of_fuzzed_lines_breaks_no_promise(fuzz):
    *_, totals = fuzz.run(fuzz.known_lines(None), LINES, SEED)
    assert totals["segments"] >= LINES
    assert totals["points"] > LINES / 4
    assert not totals["broken"]


def test_the_same_seed_makes_the_same_log(fuzz):
    lines = fuzz.known_lines(None)
    first, again, other = (fuzz.LogMaker(lines, seed).make() for seed in ("7/1", "7/1", "7/2"))
    assert first == again != other


def test_a_line_that_is_read_as_something_else_is_named(fuzz, monkeypatch, capsys):
    monkeypatch.setattr(fuzz, "EXAMINED", 1.0)
    monkeypatch.setattr(fuzz, "examine", lambda _: None)
    lines = [b"step=1 loss=0.5"]
    with pytest.raises(fuzz.BrokenPromiseError, match=r"--seed 7 --log 0: .*understood: True"):
        list(fuzz.run(lines, 1, SEED))
    *_, totals = fuzz.run(lines, 1, SEED, only=0, go_on=True)
    assert totals["broken"] == 1
    assert "BROKEN --seed 7 --log 0" in capsys.readouterr().out


def test_a_line_that_the_reader_never_gets_is_named(fuzz, monkeypatch):
    monkeypatch.setattr(fuzz, "clean_segment", lambda piece: piece.startswith(b"x"))
    with pytest.raises(fuzz.BrokenPromiseError, match="lines with text"):
        list(fuzz.run([b"step=1 loss=0.5"], 1, SEED))
