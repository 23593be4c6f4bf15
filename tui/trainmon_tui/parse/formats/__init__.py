"""A user's own format: a YAML file whose patterns say how lines are read, with sample lines that are its tests."""
