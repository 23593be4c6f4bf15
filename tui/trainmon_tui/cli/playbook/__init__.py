"""``trainmon-tui playbook``: one module for each action."""
