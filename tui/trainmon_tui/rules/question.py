"""A question that is asked of a run beside its playbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.rules.compiler import compile_expression

if TYPE_CHECKING:
    from trainmon_tui.rules.clock import Clock
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.scope import Scope


class Question(NamedTuple):
    """An expression, and whether an epoch or which step is named in which it is asked; else the playbook's clock counts."""

    text: str
    of_epoch: bool = False
    step: int | None = None

    def compile(self, scope: Scope) -> Expression:
        """Return it in the names of a playbook; raises `RuleError`."""
        named: Clock = "epoch" if self.of_epoch else scope.clock
        return compile_expression(self.text, scope.on(named if self.step is None else "step"))
