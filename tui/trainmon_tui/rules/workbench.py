"""The workbench of a playbook: compiles the texts of its file, and says of each what is wrong with it and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, TypeVar

from trainmon_tui.model.errors import did_you_mean
from trainmon_tui.model.text import clean
from trainmon_tui.rules.captures import Pattern, parse_pattern
from trainmon_tui.rules.compiler import Expression, compile_expression
from trainmon_tui.rules.hints import CUT_AT_COMMA
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.machine import MACHINE
from trainmon_tui.rules.phases import Phases
from trainmon_tui.rules.ranges import Span, parse_span
from trainmon_tui.rules.scope import MetricInfo, Scope
from trainmon_tui.rules.template import Template, compile_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trainmon_tui.config.locate import Keys
    from trainmon_tui.config.yaml_guard import Document
    from trainmon_tui.rules import schema
    from trainmon_tui.rules.clock import Clock

T = TypeVar("T")


class Workbench:
    """What the parts of one playbook are made with. Every method raises `BadDataError` with the place in the file."""

    def __init__(self, document: Document, file: schema.PlaybookFile) -> None:
        self.document = document
        self.file = file
        self.compiled: list[Expression] = []
        """Every expression so far."""
        machine = {name: MetricInfo(unit) for name, unit in MACHINE.items()}
        self.scope = Scope(machine, file.params, frozenset(phase.id for phase in file.phases))
        """The names that are known so far."""
        self.phases = Phases([])

    def fail(self, path: Keys, message: str, hint: str = "") -> NoReturn:
        """Raise the error of a place in the file."""
        raise self.document.error(path, message, hint)

    def subject(self, path: Keys) -> str:
        """Return the items and the key that a path leads through: ``checks 'b', pass: ``."""
        value, parts = self.document.value, []
        for step in path:
            value = value[step]
            if isinstance(step, str):
                parts.append(step)
            elif isinstance(value, dict):
                parts[-1] += f" {value.get('id', step + 1)!r}"
        return clean(", ".join(parts)) + ": "

    def unique(self, section: str, ids: Sequence[str]) -> None:
        """Fail for an id that comes twice in a section."""
        for index, id_ in enumerate(ids):
            if id_ in ids[:index]:
                self.fail((section, index, "id"), f"the id {id_!r} comes twice in {section}")

    def guarded(self, path: Keys, compile_: Callable[[], T]) -> T:
        """Return what a text compiles to; fail with what is wrong in it."""
        try:
            return compile_()
        except RuleError as error:
            pointed = error.pointed()
            cut = error.text.count("(") > error.text.count(")")
            self.fail(
                path, self.subject(path) + error.message, f"{pointed}\n{CUT_AT_COMMA}" if cut else pointed
            )
        except ValueError as error:
            self.fail(path, self.subject(path) + str(error))

    def expression(self, path: Keys, text: str, scope: Scope, *, condition: bool) -> Expression:
        """Return a compiled expression, and remember it."""
        found = self.guarded(path, lambda: compile_expression(text, scope, condition=condition))
        self.compiled.append(found)
        return found

    def condition(self, path: Keys, text: str, scope: Scope) -> Expression:
        """Return an expression that is true, false or unknown."""
        return self.expression(path, text, scope, condition=True)

    def template(self, path: Keys, text: str | None, scope: Scope) -> Template | None:
        """Return a compiled text with expressions in it; None for none."""
        return None if text is None else self.words(path, text, scope)

    def words(self, path: Keys, text: str, scope: Scope) -> Template:
        """Return a compiled text with expressions in it."""
        found = self.guarded(path, lambda: compile_template(text, scope))
        self.compiled.extend(found.expressions)
        return found

    def span(self, path: Keys, text: str) -> Span:
        """Return a range such as ``0.3..0.8``."""
        return self.guarded(path, lambda: parse_span(text))

    def known(self, name: str, path: Keys) -> str:
        """Return the name of a metric that the playbook has."""
        if name not in self.file.metrics:
            self.fail(
                path, f"{self.subject(path)}unknown metric {name!r}", did_you_mean(name, self.file.metrics)
            )
        return name

    def given(self, name: str, path: Keys) -> None:
        """Fail for a name that no log and no machine could have a value of."""
        if name not in MACHINE:
            self.known(name, path)

    def known_param(self, name: str, path: Keys) -> None:
        """Fail for a parameter that the playbook does not have."""
        if name not in self.file.params:
            hint = did_you_mean(name, self.file.params) or "the playbook has no params"
            self.fail(path, f"{self.subject(path)}unknown parameter {name!r}", hint)

    def known_phase(self, name: str | None, path: Keys) -> str:
        """Return the id of a phase that the playbook has; empty for none."""
        if name is not None and name not in self.scope.phases:
            self.fail(
                path, f"{self.subject(path)}unknown phase {name!r}", did_you_mean(name, self.scope.phases)
            )
        return name or ""

    def pattern(self, path: Keys, text: str | None) -> Pattern | None:
        """Return what finds a value in the text of the log; None for none."""
        return None if text is None else self.guarded(path, lambda: parse_pattern(text))

    def only_if(self, path: Keys, text: str | None, scope: Scope) -> Expression | None:
        """Return the condition on which a part counts at all; None for none."""
        return None if text is None else self.condition((*path, "only_if"), text, scope)

    def clock_of(self, when: schema.When | schema.DecisionPoint) -> Clock:
        """Return the clock that a check or decision names, or the playbook's."""
        by_step = (when.step, getattr(when, "by_step", None))
        by_epoch = (when.epoch, getattr(when, "by_epoch", None))
        if any(moment is not None for moment in by_step):
            return "step"
        if any(moment is not None for moment in by_epoch):
            return "epoch"
        if getattr(when, "changed", None) is not None:
            return "epoch"
        every: Clock | None = getattr(when, "every", None)
        return every or self.file.clock

    def ids(self, section: str, ids: Iterable[str], path: Keys) -> None:
        """Fail for an id that its section does not have."""
        known = [part.id for part in getattr(self.file, "symptoms" if section == "advice" else section)]
        for id_ in ids:
            if id_ not in known:
                self.fail(path, f"there is no {id_!r} in {section}", did_you_mean(id_, known))
