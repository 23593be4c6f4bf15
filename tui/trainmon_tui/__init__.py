"""trainmon-tui watches a machine-learning training run from its log."""

__version__ = "0.1.0"
