"""Names that are found by some of their letters."""

from __future__ import annotations


def matching(words: str, names: list[str]) -> list[int]:
    """Return the places of the names that hold the letters of ``words`` in their order, the best match first.

    Letters that stand together, early and at a name's beginning count for more.
    """
    ranked = [
        (rank, place)
        for place, name in enumerate(names)
        if (rank := _rank(words.lower(), name.lower())) is not None
    ]
    return [place for _, place in sorted(ranked)]


def _rank(words: str, name: str) -> tuple[int, int, int] | None:
    """Return (letters skipped inside the match, where it begins, length of the name), or None without a match."""
    letters = words.replace(" ", "")
    if not letters:
        return (0, 0, 0)
    whole = name.find(letters)
    if whole >= 0:
        return (0, whole, len(name))
    at, first = -1, -1
    for letter in letters:
        at = name.find(letter, at + 1)
        if at < 0:
            return None
        first = at if first < 0 else first
    return (at - first + 1 - len(letters), first, len(name))
