"""Formats for the tests, from a few lines each."""

from trainmon_tui.parse.formats.library import format_from

TIDAL = r"""
format: 1
name: tidal
description: the loop of a tide model
lines:
  - pattern: '\[(?P<when>\S+ \S+)\] it (?P<step>\d+) of (?P<step_total>\d+) :: cost (?P<cost>\S+) / rate (?P<speed>\S+)'
    groups:
      when: time
      cost: {tag: tide loss, metric: loss}
      speed: {metric: lr}
    split: train
  - pattern: 'wrote (?P<path>\S+) after (?P<step>\d+)'
    groups: {path: field}
    event: checkpoint
  - pattern: 'knob (?P<mixing>\S+) (?P<depth>\S+)'
    groups: {mixing: field, depth: field}
    event: config
  - pattern: '(?P<split>[A-Z]+): (?P<tag>\w+) = (?P<value>\S+)'
metrics:
  wetness: {metric: accuracy, unit: fraction}
ignore: ['heartbeat .*']
samples:
  - line: '[2026-01-02 03:04:05] it 12 of 400 :: cost 2.345 / rate 1e-3'
    gives: {step: 12, step_total: 400, time: '2026-01-02 03:04:05', split: train, values: {tide loss: 2.345, speed: 0.001}}
  - line: 'wrote a/b.pt after 12'
    gives: {step: 12, event: checkpoint, fields: {path: a/b.pt}}
  - line: 'knob linear 7'
    gives: {event: config, fields: {mixing: linear, depth: 7}}
  - line: 'VAL: wetness = nan'
    gives: {split: valid, values: {wetness: nan}}
  - line: heartbeat 3
    gives: ignored
  - line: another 3
    gives: nothing
"""


def format_of(pattern, *, more="", ignore="[]", samples="[{line: x, gives: nothing}]"):
    """A format of one line; ``more`` is further keys of it."""
    quoted = "'" + pattern.replace("'", "''") + "'"
    return format_from(
        f"format: 1\nname: one\ndescription: one line\nlines:\n  - pattern: {quoted}\n{more}ignore: {ignore}\nsamples: {samples}\n"
    )


def tidal():
    return format_from(TIDAL)
