"""The run in hand in a few lines: its health in words, where it stands, what it said last."""

from __future__ import annotations
