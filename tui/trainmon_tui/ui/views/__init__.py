"""One pane a file: a view is a pure function from what is known to rows of runs."""
