"""``trainmon-tui config``: a person's settings."""
