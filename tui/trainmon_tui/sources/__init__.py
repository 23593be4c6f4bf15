"""Bytes from somewhere: a log that is followed, read whole, or replayed. Nothing is ever written beside it."""
