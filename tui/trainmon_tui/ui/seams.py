"""The borders between panes that a hand can move, found in any plan; and the plan with some of them moved.

A plan is cut from edge to edge again and again until every piece is a pane. Each cut is a seam; where it stands is
kept as a share of what it cuts, so that it holds at any size of the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.ui.plan import CHART_PANES, Plan, Rect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PANES_WITHOUT_SEAMS = frozenset(
    {"header", "health", "tabs", "footer", "digest", "tiny", "transport", "runs_head", "runs", "run_detail", "compare_head"}
)  # fmt: skip
LEAST_WIDTH = 20
"""Columns that every pane keeps: with fewer the whole screen would be called tiny."""
LEAST_HEIGHT, LEAST_CHART = 5, 8
"""Rows that every pane keeps, and every chart."""


class Seam(NamedTuple):
    """A border from edge to edge of the area that it cuts in two."""

    name: str
    upright: bool
    """Whether it parts left from right, else above from below."""
    at: int
    """The column or row in which the second part begins."""
    area: Rect
    least: int
    """The least and the greatest place that it can be moved to."""
    most: int

    def holds(self, x: int, y: int) -> bool:
        """Tell whether a cell of the screen belongs to the border: the frames on both sides of it."""
        area = self.area
        if self.upright:
            return x in (self.at - 1, self.at) and area.y <= y < area.y + area.height
        return y in (self.at - 1, self.at) and area.x <= x < area.x + area.width

    def share(self, at: int) -> float:
        """Return a place as a share of the area, kept inside what the panes on both sides allow."""
        start, size = (self.area.x, self.area.width) if self.upright else (self.area.y, self.area.height)
        return (min(max(at, self.least), self.most) - start) / size


@dataclass(frozen=True)
class _Cut:
    """An area that is cut in two, as the plan places it; a pane where it is not."""

    area: Rect
    pane: str = ""
    upright: bool = False
    name: str = ""
    parts: tuple[_Cut, ...] = ()

    def least(self, upright: bool) -> int:
        """Return how many columns (or rows) the panes of this area keep."""
        if self.pane:
            return LEAST_WIDTH if upright else LEAST_CHART if self.pane in CHART_PANES else LEAST_HEIGHT
        sizes = [part.least(upright) for part in self.parts]
        return sum(sizes) if upright == self.upright else max(sizes)


def seams_of(plan: Plan) -> list[Seam]:
    """Return every border that can be moved, as the plan stands."""
    tree = _tree(plan)
    return list(_seams(tree)) if tree is not None else []


def reshaped(plan: Plan, shares: Mapping[str, float]) -> Plan:
    """Return the plan with its seams where ``shares`` say; one that leaves a pane too little stays inside its limits."""
    tree = _tree(plan) if shares else None
    if tree is None:
        return plan
    return plan._replace(rects={**plan.rects, **dict(_placed(tree, tree.area, shares))})


def _tree(plan: Plan) -> _Cut | None:
    """Return the plan's panes as cuts; None where it has no two of them, or where they do not fill an area."""
    rects = {name: rect for name, rect in plan.rects.items() if name not in PANES_WITHOUT_SEAMS}
    return _cut(rects, plan.mode, 0) if plan.bordered and len(rects) > 1 else None


def _cut(rects: Mapping[str, Rect], mode: str, depth: int) -> _Cut | None:
    area = _around(rects)
    if len(rects) == 1:
        return _Cut(area, pane=next(iter(rects)))
    for upright in (False, True):
        for at in sorted({_start(rect, upright) for rect in rects.values()})[1:]:
            before = {name: rect for name, rect in rects.items() if _end(rect, upright) <= at}
            after = {name: rect for name, rect in rects.items() if _start(rect, upright) >= at}
            if len(before) + len(after) == len(rects):
                parts = [_cut(part, mode, depth + 1) for part in (before, after)]
                known = tuple(part for part in parts if part is not None)
                first = min(before, key=lambda name: (before[name].y, before[name].x))
                name = f"{mode}{depth}{'|' if upright else '-'}{first}"
                return _Cut(area, "", upright, name, known) if len(known) == len(parts) else None
    return None


def _around(rects: Mapping[str, Rect]) -> Rect:
    left, top = min(rect.x for rect in rects.values()), min(rect.y for rect in rects.values())
    right = max(rect.x + rect.width for rect in rects.values())
    bottom = max(rect.y + rect.height for rect in rects.values())
    return Rect(left, top, right - left, bottom - top)


def _start(rect: Rect, upright: bool) -> int:
    return rect.x if upright else rect.y


def _size(rect: Rect, upright: bool) -> int:
    return rect.width if upright else rect.height


def _end(rect: Rect, upright: bool) -> int:
    return _start(rect, upright) + _size(rect, upright)


def _seams(cut: _Cut) -> Iterator[Seam]:
    if cut.pane:
        return
    before, after = cut.parts
    upright, area = cut.upright, cut.area
    least = _start(area, upright) + before.least(upright)
    most = _end(area, upright) - after.least(upright)
    yield Seam(cut.name, upright, _start(after.area, upright), area, least, most)
    for part in cut.parts:
        yield from _seams(part)


def _placed(cut: _Cut, area: Rect, shares: Mapping[str, float]) -> Iterator[tuple[str, Rect]]:
    """Yield the place of every pane of an area that may have got another size."""
    if cut.pane:
        yield cut.pane, area
        return
    upright, size = cut.upright, _size(area, cut.upright)
    first = _first_size(cut, size, shares)
    if upright:
        halves = (area._replace(width=first), area._replace(x=area.x + first, width=size - first))
    else:
        halves = (area._replace(height=first), area._replace(y=area.y + first, height=size - first))
    for part, half in zip(cut.parts, halves, strict=True):
        yield from _placed(part, half, shares)


def _first_size(cut: _Cut, size: int, shares: Mapping[str, float]) -> int:
    """Return the columns (or rows) of a cut's first part: as planned, as a hand said, or the planned share of another size."""
    before, after = cut.parts
    planned, whole = _size(before.area, cut.upright), _size(cut.area, cut.upright)
    if size == whole and cut.name not in shares:
        return planned
    share = planned / whole
    least, most = before.least(cut.upright), size - after.least(cut.upright)
    wanted = round(shares.get(cut.name, share) * size)
    return min(max(wanted, least), most) if least <= most else round(share * size)
