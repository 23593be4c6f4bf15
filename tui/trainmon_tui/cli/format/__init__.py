"""``trainmon-tui format``: one module for each action."""
