"""The screen: panes, keys, themes and the way out. The only layer that knows the toolkit."""
