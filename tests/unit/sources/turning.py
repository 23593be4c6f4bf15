"""A clock that a test turns, and a file that it writes."""


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self, now=50.0):
        self.now = now

    def __call__(self):
        return self.now


def append(path, data):
    """Add bytes to a file."""
    with path.open("ab") as file:
        file.write(data)
