"""Segments of any training log become points, events and progress; shapes of lines are learned as they come."""
