"""Text to segments and back to plain values, for the tests of the reader."""

import re

import numpy as np

from trainmon_tui.model.blocks import Segments
from trainmon_tui.parse.parser import Parser


def segments_of(text):
    texts, lines, offsets, line = [], [], [], 1
    for found in re.finditer(rb"([^\n\r]*)([\n\r]|\Z)", text.encode("utf-8", "replace")):
        if found.end() == found.start():
            break
        texts.append(found[1])
        lines.append(line)
        offsets.append(found.start())
        line += found[2] == b"\n"
    return Segments(texts, np.array(lines, dtype=np.int64), np.array(offsets, dtype=np.int64))


def cut(segments, sizes):
    start = 0
    for size in [*sizes, len(segments.texts)]:
        part = slice(start, start + size)
        yield Segments(segments.texts[part], segments.lines[part], segments.offsets[part])
        start += size


def plain(value):
    return None if value is None or np.isnan(value) else float(value)


def read(text, sizes=(), formats=()):
    """Return {(source, tag, split, family): points}, events, starts, progress and the parser."""
    parser = Parser(formats)
    series, events, starts, not_understood = {}, [], [], 0
    for block in [*cut(segments_of(text), sizes), None]:
        parsed = parser.finish() if block is None else parser.feed(block)
        events += [
            (event.kind, event.line, event.offset, event.step, event.epoch, event.fields)
            for event in parsed.events
        ]
        starts += [(start.epoch, start.line, start.offset) for start in parsed.starts]
        not_understood += parsed.not_understood
        for rows in parsed.rows:
            add_rows(series, rows)
    return Read((series, events, starts), parsed.progress, not_understood, parser)


def add_rows(series, rows):
    present = np.ones(rows.values.shape, bool) if rows.present is None else rows.present
    for column, key in enumerate(rows.family.keys):
        points = series.setdefault((rows.family.source, key.tag, key.split, rows.family.id), [])
        for i in np.flatnonzero(present[:, column]):
            place = (plain(rows.steps[i]), plain(rows.epochs[i]), int(rows.lines[i]), int(rows.offsets[i]))
            points.append((*place, int(rows.attempts[i]), repr(float(rows.values[i, column]))))


def points_of(text, sizes=()):
    """Return (tag, split, metric, unit, value, step, epoch, line) of every point, in the order of the log."""
    parser, found = Parser(), []
    for block in [*cut(segments_of(text), sizes), None]:
        for rows in (parser.finish() if block is None else parser.feed(block)).rows:
            present = np.ones(rows.values.shape, bool) if rows.present is None else rows.present
            for i, column in np.argwhere(present):
                key, value = rows.family.keys[column], float(rows.values[i, column])
                names = (key.tag, key.split, key.metric, key.unit)
                said = value if np.isfinite(value) else repr(value)
                place = (plain(rows.steps[i]), plain(rows.epochs[i]), int(rows.lines[i]))
                found.append((int(rows.offsets[i]), rows.family.id, int(column), (*names, said, *place)))
    return [point for *_, point in sorted(found, key=lambda each: each[:3])]


class Read:
    def __init__(self, facts, progress, not_understood, parser):
        self.series, self.events, self.starts = facts
        self.progress, self.not_understood, self.parser = progress, not_understood, parser

    def all(self):
        progress = tuple(getattr(self.progress, name) for name in self.progress.__struct_fields__)
        return self.series, self.events, self.starts, progress, self.not_understood, self.parser.configuration

    def points(self, tag, split=None, source=None):
        found = [
            p
            for (s, t, sp, _), p in self.series.items()
            if t == tag and split in (None, sp) and source in (None, s)
        ]
        assert len(found) == 1, (tag, list(self.series))
        return found[0]

    def values(self, tag, split=None, source=None):
        return [float(point[5]) for point in self.points(tag, split, source)]

    def steps(self, tag, split=None, source=None):
        return [point[0] for point in self.points(tag, split, source)]

    def epochs(self, tag, split=None, source=None):
        return [point[1] for point in self.points(tag, split, source)]

    def attempts(self, tag, split=None, source=None):
        return [point[4] for point in self.points(tag, split, source)]

    def kinds(self):
        return [event[0] for event in self.events]

    def tags(self):
        return {(tag, split) for _, tag, split, _ in self.series}
