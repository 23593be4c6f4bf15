"""Roles to styles: the only place where a role becomes a colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style

from trainmon_tui.ui.sixteen import in_sixteen

if TYPE_CHECKING:
    from textual.theme import Theme as ToolkitTheme

    from trainmon_tui.config.themes import Theme

_MONO = {
    "title": "bold",
    "tab": "bold reverse",
    "warn": "bold",
    "bad": "bold",
    "best": "bold",
    "accent": "bold",
    "dim": "dim",
    "border": "dim",
    "seam": "dim",
}
"""What stands for colours where there are none."""
_MONO_BACKS = {"selection"}
_ALIASES = {
    "axis": "dim",
    "cursor": "accent",
    "decision": "mark",
    "alert": "warn",
    "stop": "bad",
    "nonfinite": "bad",
    **{
        f"run{number}": role
        for number, role in enumerate(("train", "val", "kl", "teacher", "lr", "grad", "other2", "other4"), 1)
    },
}
"""Roles of a chart that look like another one; compared runs take the colours of curves."""
RAW = "-dim"
"""Ending of a role that is drawn faint: the raw envelope under a curve."""


class Palette:
    """The styles of one theme, made once each."""

    def __init__(self, theme: Theme, *, mono: bool = False, sixteen: bool = False) -> None:
        """Take a theme's colours; ``sixteen``: those that stand for them where a terminal has no more."""
        self.theme = in_sixteen(theme) if sixteen else theme
        self.mono = mono
        self.sixteen = sixteen
        self._styles: dict[tuple[str, str, bool], Style] = {}

    def style(self, role: str, back: str = "", *, dimmed: bool = False) -> Style:
        """Return the style of a role on a background role; unknown roles look like plain text."""
        key = (role, back, dimmed)
        known = self._styles.get(key)
        if known is None:
            known = self._styles[key] = self._make(*key)
        return known

    @property
    def is_solid(self) -> bool:
        """Whether every colour is the theme's own: none is the terminal's, or a shade that the toolkit works out."""
        words = {word for spelt in self.theme.roles.values() for word in spelt.split()}
        return not words & {"default", "dim"}

    def colour(self, role: str) -> str:
        """Return a role's colour alone: ``#rrggbb`` or ``default``."""
        return self._spelt(role).rsplit(" ", 1)[-1]

    def _spelt(self, role: str) -> str:
        roles = self.theme.roles
        role = _ALIASES.get(role, role)
        if role in roles:
            return roles[role]
        if role.endswith(RAW):
            return blend(self.colour(role.removesuffix(RAW)), self.colour("background"), self.theme.faint)
        return roles["text"]

    def _make(self, role: str, back: str, dimmed: bool) -> Style:
        if self.mono:
            look = _ALIASES.get(role, role)
            style = Style.parse(_MONO.get(look, "dim" if role.endswith(RAW) else "none"))
            style += Style(reverse=True) if back in _MONO_BACKS else Style()
            return style + Style(dim=True) if dimmed else style
        front = self.colour("border" if dimmed and role != "bad" else role)
        style = Style(color=front, bgcolor=self.colour(back or "background"))
        words = self._spelt(role).removesuffix(self.colour(role))
        if front == "default" and role.endswith(RAW):
            words = "dim"  # the terminal's own colour cannot be blended
        if back and self._spelt(back).startswith("reverse"):
            style += Style(reverse=True)
        return style if dimmed else style + Style.parse(words)

    def toolkit_theme(self) -> ToolkitTheme:
        """Return the theme of the toolkit's own widgets (dialogs, the command palette)."""
        from textual.theme import Theme as ToolkitTheme  # noqa: PLC0415 - a first picture is painted without it

        return ToolkitTheme(
            name=f"trainmon-{self.theme.name}",
            primary=self._solid("accent"),
            accent=self._solid("accent"),
            background=self._solid("background"),
            surface=self._solid("panel"),
            panel=self._solid("panel"),
            foreground=self._solid("text"),
            warning=self._solid("warn"),
            error=self._solid("bad"),
            success=self._solid("ok"),
            dark=self.theme.dark,
        )

    def _solid(self, role: str) -> str:
        colour = self.colour(role)
        return colour if colour != "default" else "ansi_default"


def blend(colour: str, ground: str, share: float) -> str:
    """Return ``colour`` laid over ``ground`` with an opacity of ``share``; ``default`` stays itself."""
    if not (colour.startswith("#") and ground.startswith("#")):
        return colour
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02x}" for over, under in pairs)
