"""The vocabulary every layer speaks: facts, verdicts, readings, units and errors. It imports nothing of ours."""
