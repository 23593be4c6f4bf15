"""What is wrong with an expression, shown with carets under the place."""

from __future__ import annotations


class RuleError(ValueError):
    """An expression cannot be used.

    ``start`` and ``end`` are character positions in ``text``; ``hint`` says what was meant, or is empty.
    """

    def __init__(self, message: str, text: str, start: int, end: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.start = start
        self.end = max(start + 1, start + 1 if end is None else end)
        self.hint = hint

    def pointed(self) -> str:
        """Return the expression with carets below the place, and the hint: two or three lines."""
        shown, start, end = _excerpt(self.text, self.start, self.end)
        carets = f"{shown}\n{' ' * start}{'^' * (end - start)}"
        return f"{carets}\n{self.hint}" if self.hint else carets

    def __str__(self) -> str:
        return f"{self.message}\n{self.pointed()}"


def _excerpt(text: str, start: int, end: int, width: int = 100) -> tuple[str, int, int]:
    """At most ``width`` characters of ``text`` around a place, and the place in them."""
    first = max(0, start - width // 2) if len(text) > width else 0
    shown = "".join(c if c.isprintable() else " " for c in text[first : first + width])
    begin = min(start - first, width)
    return shown, begin, max(begin + 1, min(end - first, width))
