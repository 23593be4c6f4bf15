"""A small seeded model of the ViVQA training that the bundled runbook watches, printed as its script prints."""
