"""The loop that reads a run, folds it, judges it and answers the screen; no terminal, no toolkit."""
