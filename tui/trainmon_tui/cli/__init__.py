"""The command line: one module for each command, loaded when it is chosen; one place for errors and exit statuses."""
