"""Runbooks in Markdown that are filled in: bindings in comments say which place of a line the log answers."""
