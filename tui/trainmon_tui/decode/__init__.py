"""Bytes to clean segments: terminators, redraws, escape sequences and broken UTF-8 end here."""
