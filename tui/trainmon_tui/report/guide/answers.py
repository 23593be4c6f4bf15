"""Answers what a binding asks for: from the judgement of a run, or by a question of the rule language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from trainmon_tui.model.errors import did_you_mean
from trainmon_tui.report.guide.binding import BindingError
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.question import Question
from trainmon_tui.rules.template import format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from trainmon_tui.model.verdicts import Decision, Item, Judgement, Place
    from trainmon_tui.report.guide.binding import Binding
    from trainmon_tui.report.guide.places import Mark
    from trainmon_tui.report.run_info import RunInfo
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.inquiry import Found, Inquiry
    from trainmon_tui.rules.playbook import DecisionRule

_MARKS: dict[str, Mark] = {"pass": "x", "warn": "~", "fail": "!"}
_JUDGED = tuple(_MARKS)
MAX_WHOLE = 1e6
"""Whole numbers below it are written without a point."""
NONE = "none"
"""What is said of a judged part where there is nothing to say."""
_MAY_BE_NONE = ("action", "note", "second_opinion")
_PLACED = ("epoch", "step", "line")
_ITEM_FIELDS = ("title", "verdict", "value", "evidence", "action", "note", "time", *_PLACED)
_DECISION_FIELDS = (
    "title", "verdict", "case", "say", "action", "shown", "second_opinion", "time", *_PLACED,
    "decided", "why", "when", "who",
)  # fmt: skip
_ENTRY = re.compile(r"(tick|decision|param|note)\.([0-9]{1,4})(?:\.(when|who))?")
"""Of the journal the first, second ... entry of a kind."""
_RUN_FIELDS = (
    "name", "path", "verdict", "say", "playbook", "phase", "epoch", "step", "attempts", "lines", "bytes", "as_of", "trouble",
)  # fmt: skip


class Answer(NamedTuple):
    """What a place is filled with; which of the two counts is told by the place."""

    mark: Mark | None = None
    """Of a box; None leaves it as a person left it."""
    text: str = ""
    """Of a blank; empty while it is not known."""
    for_box: bool = False
    """Whether it may stand in a box: it is a verdict or a condition."""
    why: str = ""
    """Why it is not known."""


class Answers:
    """Everything that can be answered of one run."""

    def __init__(
        self,
        judgement: Judgement,
        inquiry: Inquiry,
        info: RunInfo,
        clock: Callable[[Place | None], str],
        rules: Iterable[DecisionRule] = (),
    ) -> None:
        """Answer from a judgement by the decisions' ``rules``.

        ``clock`` returns the printed time of a place, or of the run's end (None).
        """
        self._judgement = judgement
        self._inquiry = inquiry
        self._info = info
        self._clock = clock
        self._items = {item.id: item for item in judgement.items}
        self._targets = {item.id: item for item in judgement.targets}
        self._rules = {rule.id: rule for rule in rules}
        self._decisions = {decision.id: decision for decision in judgement.decisions}

    def answer(self, binding: Binding) -> Answer:
        """Return the answer of a binding; raises `BindingError` for a name that stands for nothing."""
        match binding.kind:
            case "check":
                return self._item(binding, self._items)
            case "target":
                return self._item(binding, self._targets)
            case "decision":
                return self._decision(binding)
            case "journal":
                return self._journal(binding)
            case "run":
                return self._run(binding)
            case "time":
                return Answer(text=self._clock(None), why="the log prints no time")
            case _:
                return self._question(binding)

    # --- parts of the playbook ---------------------------------------------------------------------------

    def _item(self, binding: Binding, known: Mapping[str, Item]) -> Answer:
        id_, field = _reference(binding, known)
        item = known[id_]
        judged = item.verdict in _JUDGED
        why = "" if judged else item.evidence or (f"due: {item.due}" if item.due else item.verdict)
        if field:
            if field not in _ITEM_FIELDS:
                _no_field(binding, field, _ITEM_FIELDS)
            value = self._field(item, field) if judged or field == "title" else None
            return Answer(text=_shown(value, binding.spec), why=why)
        return Answer(_mark_of(item), item.verdict if judged else "", for_box=True, why=why)

    def _decision(self, binding: Binding) -> Answer:
        id_, field = _reference(binding, self._decisions)
        decision = self._decisions[id_]
        judged = decision.verdict in _JUDGED
        why = "" if judged else f"due: {decision.due}"
        if field:
            return Answer(text=_shown(self._of_decision(binding, decision, field), binding.spec), why=why)
        if binding.cases:
            self._require_cases(binding, id_)
            held = decision.case in binding.cases
            return Answer("x" if held else " ", _yes(held) if judged else "", for_box=True, why=why)
        return Answer(
            _MARKS.get(decision.verdict, " "), decision.verdict if judged else "", for_box=True, why=why
        )

    def _require_cases(self, binding: Binding, id_: str) -> None:
        known = [case.id for case in self._rules[id_].cases]
        for case in binding.cases:
            if case not in known:
                at = binding.start + binding.text.rindex(case)
                raise BindingError(
                    f"the decision {id_!r} has no case {case!r}", at, did_you_mean(case, known)
                )

    def _of_decision(self, binding: Binding, decision: Decision, field: str) -> Any:  # noqa: ANN401 (inputs are of any type)
        if field in ("decided", "why", "when", "who"):
            name = "option" if field == "decided" else field
            return getattr(decision.decided, name) if decision.decided is not None else None
        if field == "title" or (field in _DECISION_FIELDS and decision.verdict in _JUDGED):
            return self._field(decision, field)
        inputs = {*decision.inputs, *(name for name, _ in self._rules[decision.id].lets)}
        if field not in _DECISION_FIELDS and field not in inputs:
            _no_field(binding, field, [*_DECISION_FIELDS, *inputs])
        return decision.inputs.get(field)

    def _field(self, part: Item | Decision, field: str) -> Any:  # noqa: ANN401 (fields are of several types)
        if field == "time":
            return self._clock(part.at)
        value = getattr(part.at if field in _PLACED else part, field)
        return NONE if value == "" and field in _MAY_BE_NONE else value

    def _journal(self, binding: Binding) -> Answer:
        named = _ENTRY.fullmatch(binding.subject)
        if named is None:
            raise BindingError(
                f"the journal has no {binding.subject!r}",
                binding.subject_start,
                "write journal=note.1 or journal=param.2.who",
            )
        entries = [entry for entry in self._judgement.journal if entry.kind == named[1]]
        number = int(named[2])
        if not 0 < number <= len(entries):
            return Answer(why=f"the journal has {len(entries)} of the kind {named[1]}")
        return Answer(text=_shown(getattr(entries[number - 1], named[3] or "words"), ""))

    def _run(self, binding: Binding) -> Answer:
        field, judgement = binding.subject, self._judgement
        if field not in _RUN_FIELDS:
            _no_field(binding, field, _RUN_FIELDS)
        if field == "playbook":
            value: Any = judgement.playbook_name
        elif field == "phase":
            value = judgement.phase_titles.get(judgement.phase, judgement.phase)
        elif field in ("epoch", "step"):
            value = self._inquiry.newest("epoch" if field == "epoch" else "step")
        else:
            value = getattr(judgement if field in ("verdict", "say") else self._info, field)
        return Answer(text=_shown(value, binding.spec), why="the log does not tell")

    # --- questions ---------------------------------------------------------------------------------------

    def _question(self, binding: Binding) -> Answer:
        question = compile_question(self._inquiry, binding)
        found = self._found(binding, question)
        why = ", ".join(found.missing)
        if question.kind != "condition":
            return Answer(text=_shown(found.value, binding.spec), why=why)
        mark: Mark = "x" if found.value else " " if found.value is None or binding.only_if else "!"
        return Answer(mark, "" if found.value is None else _yes(bool(found.value)), for_box=True, why=why)

    def _found(self, binding: Binding, question: Expression) -> Found:
        if binding.epoch is not None:
            return self._inquiry.at_epoch(question, binding.epoch)
        if binding.step is not None:
            return self._inquiry.at_step(question_of(binding))
        return self._inquiry.at_end(question) if binding.at_end else self._inquiry.now(question)


def compile_question(inquiry: Inquiry, binding: Binding) -> Expression:
    """Return the question of a binding; raises `BindingError` at the place where it is wrong."""
    try:
        return inquiry.compile(question_of(binding))
    except RuleError as error:
        raise BindingError(error.message, binding.subject_start + error.start, error.pointed()) from error


def question_of(binding: Binding) -> Question:
    """Return what a binding asks, and which clock it names."""
    return Question(binding.subject, of_epoch=binding.epoch is not None, step=binding.step)


def _reference(binding: Binding, known: Mapping[str, object]) -> tuple[str, str]:
    """Return the id that a binding names, and the field behind it; an id may hold a dot itself."""
    id_, field = binding.subject, ""
    if id_ not in known:
        id_, _, field = id_.rpartition(".")
    if id_ not in known:
        wanted = id_ if re.fullmatch(r"[a-z_]+", field) and id_ else binding.subject
        near = did_you_mean(wanted, known) or f"the playbook has no {binding.kind}s"
        raise BindingError(f"there is no {binding.kind} {wanted!r}", binding.subject_start, near)
    return id_, field


def _no_field(binding: Binding, field: str, known: Any) -> NoReturn:  # noqa: ANN401 (any iterable of words)
    at = binding.subject_start + len(binding.subject) - len(field)
    raise BindingError(f"a {binding.kind} has no {field!r}", at, did_you_mean(field, known))


def _mark_of(item: Item) -> Mark | None:
    """Return what an item's box holds; one that only a person can tick is left to them.

    An alarm passes once it has rung and is over; as long as it is silent it is not judged.
    """
    if item.verdict == "manual":
        return None
    if item.kind == "alarm" and item.verdict == "pass":
        return "~"
    return _MARKS.get(item.verdict, " ")


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _shown(value: Any, spec: str) -> str:  # noqa: ANN401 (an answer is of any plain type)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _yes(value)
    if not isinstance(value, int | float):
        return str(value)
    whole = not spec and float(value).is_integer() and abs(value) < MAX_WHOLE
    return str(int(value)) if whole else format_number(float(value), spec)
