"""The messages between the screen and the engine, and their framing on a pipe."""
