"""Settings that stand outside the log: in source code, in YAML and JSON files, on a command line."""
