"""A template reads only what the detectors would say of the same line, whatever form its numbers have."""

import re

import numpy as np
import pytest

from trainmon_tui.parse.detectors import KINDS, examine
from trainmon_tui.parse.finding import Capture
from trainmon_tui.parse.forms import Forms, forms_taken
from trainmon_tui.parse.numbers import parse_number
from trainmon_tui.parse.shapes import learn
from trainmon_tui.parse.words import Block

SAMPLES = [sample.encode() for kind in KINDS.values() for sample in kind.SAMPLES]
ODD = (b"7", b"0.5", b"1e-5", b"3-4", b"1.2.3", b"12345678901", b"5.", b"-3")
DESCRIPTION = b"Epoch 17, training loss 0.133:  12%|#         | 13/842 [00:54<01:05,  1.18s/it]"


def values_of(text):
    return [capture for capture in examine(text).captures if capture.what == "value"]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        (b"step=3 loss=0.5 acc=1", Forms()),
        (DESCRIPTION, Forms(whole=False)),
        (b"PSR [Step 0]: 3/4 positive samples", Forms(pointed=False, powered=False)),
    ],
)
def test_the_detectors_tell_which_forms_a_number_may_have(text, forms):
    assert forms_taken(text, examine(text), values_of(text)) == forms


def test_a_segment_that_is_no_longer_read_takes_no_form():
    told = Capture(0, 1, "value")
    finding = examine(b"loss=0.5")
    assert forms_taken(b"x y", finding, [told]) == Forms(whole=False, pointed=False, powered=False)


def test_a_number_that_must_have_a_point_may_have_a_sign_and_be_nan():
    template = learn(DESCRIPTION)
    assert template.read_line(DESCRIPTION.replace(b"0.133", b"-1.5e3"))[1] == b"-1.5e3"
    assert template.read_line(DESCRIPTION.replace(b"0.133", b"nan"))[1] == b"nan"
    assert template.read_line(DESCRIPTION.replace(b"0.133", b"730")) is None
    lines = [DESCRIPTION, DESCRIPTION.replace(b"0.133", b"730")]
    assert template.walk(Block(lines), np.arange(2)).fits.tolist() == [True, False]


def variants(sample):
    """Yield the sample with one of its numbers replaced, by one of each form."""
    for found in re.finditer(rb"[0-9]+(?:\.[0-9]+)?", sample):
        for odd in ODD:
            yield sample[: found.start()] + odd + sample[found.end() :]


def said(text):
    found = examine(text)
    return found and [(each.what, each.key, text[each.start : each.end]) for each in found.captures]


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_captured_is_a_number(sample):
    for text in variants(sample):
        for what, _, number in said(text) or ():
            assert what in ("stamp", "list") or parse_number(number) is not None, text


def read_alike(template, line):
    """Whether a template leaves a line alone, or reads it as the detectors do, by steps and by expression."""
    walked = template.walk(Block([line]), np.arange(1))
    rows = [template.read_line(line)]
    if walked is not None and walked.fits[0]:
        rows.append(tuple(column[0] for column in walked.columns))
    captures = template.finding.captures
    return all(
        row is None or [(c.what, c.key, text) for c, text in zip(captures, row, strict=True)] == said(line)
        for row in rows
    )


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_template_reads_what_the_detectors_would(sample):
    learned = learn(sample)
    for text in variants(sample):
        assert not learned.finding.captures or read_alike(learned, text), text
        other = learn(text)
        assert not other.finding.captures or read_alike(other, sample), text
