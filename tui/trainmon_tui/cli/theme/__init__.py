"""``trainmon-tui theme``: one module for each action."""
