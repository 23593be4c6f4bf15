"""Playbooks: the rule language, the checklist, decisions, expected bands and stop rules, judged from folded facts."""
