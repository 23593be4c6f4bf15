"""Keys that are typed before the screen can answer them: kept by the terminal, neither echoed nor lost."""

from __future__ import annotations

import contextlib
import termios
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

_ECHOED = termios.ECHO | termios.ICANON | termios.IEXTEN
_TRANSLATED = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
_STOPPING = (termios.VSUSP, termios.VQUIT)
"""Keys that would stop or end the program where the screen has an answer for them."""


class Keyboard:
    """The terminal that keys come from. Use as a context manager: at its end keys are as they were.

    ctrl+c still interrupts, as nothing else answers it yet; unless it is a question that only the app can ask.
    """

    def __init__(self, descriptor: int = 0, *, asks: bool = False) -> None:
        self.descriptor = descriptor
        self._stopping = _STOPPING + ((termios.VINTR,) if asks else ())
        self.before: list[Any] | None = None
        """What `termios.tcgetattr` said before keys were held; None where there is no terminal."""
        with contextlib.suppress(termios.error, OSError):
            self.before = termios.tcgetattr(descriptor)
        self._holds = False

    def hold(self) -> None:
        """Show no key from now on, and let none be changed on its way."""
        if self.before is None:
            return
        held = [*self.before[:6], list(self.before[6])]
        held[0] &= ~_TRANSLATED
        held[3] &= ~_ECHOED
        for key in self._stopping:
            held[6][key] = b"\0"
        held[6][termios.VMIN], held[6][termios.VTIME] = 1, 0
        self._set(held)
        self._holds = True

    def release(self) -> None:
        """Set the terminal as it was."""
        if self._holds and self.before is not None:
            self._holds = False
            self._set(self.before)

    def hand_over(self) -> list[Any] | None:
        """Leave the terminal as it is to somebody else; return how it is to be set at the end."""
        self._holds = False
        return self.before

    def _set(self, attributes: list[Any]) -> None:
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(self.descriptor, termios.TCSANOW, attributes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
