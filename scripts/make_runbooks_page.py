"""Write docs/runbooks.md: what each written runbook asks for, and which part of its playbook answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.rules.playbooks import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.rules.playbook import Playbook

PAGE = Path(__file__).resolve().parent.parent / "docs" / "runbooks.md"

RUNBOOKS: dict[str, dict[str, str]] = {
    "vivqa": {
        "R40": "Before training: six settings and the patience, the data with its split, GPU and CUDA. What is printed nowhere is unknown, with the place to look.",
        "R41": "Epochs 1 and 3: a start without errors, the seven fields of the bar, raw KL over 0.005 and 0.015, finite losses, the encoder unfrozen, validation falling; more than 80 % penalty reduction for 3 epochs.",
        "R42": "The decision of epoch 5, six cases on the averages of epochs 3 to 5.",
        "R43": "Every epoch of stage 2: KL grows smoothly, penalty reduction is stable, validation falls, no explosion; sudden drops, spikes and jumps.",
        "R44": "The review of epoch 10: growth of KL, improvement of validation, overfitting, and the status of them together.",
        "R45": "The end of stage 2 at epoch 15: the final state, readiness for stage 3, and what was observed beside the theory.",
        "R46": "The first epoch of stage 3: the teacher is active and printed, and how fast it runs.",
        "R47": "Epoch 20: whether the teacher is effective, and how much it contributes.",
        "R48": "Epochs 25, 30 and 35: the targets, the patience counter, and whether to stop.",
        "R49": "Success with its best model; else the analysis of the failure, and what to change first.",
        "R66": "What comes next: four steps after a success, four others after a failure.",
    },
    "grpo": {
        "R05": "The samples of each step by the run's mode, its average reward, and the rewards of its group.",
        "R08": "The closing summary, whose derived figures are computed again.",
        "R50": "Signs of a run that converges well, signs of trouble, and the fix of each by the run's mode.",
        "R51": "Converged, still decreasing or unstable, and by how much the loss fell.",
    },
    "sam": {
        "R52": "The expected loss by epoch, the verdict after 5 epochs, validation beside training, and why a high start is normal.",
        "R53": "When to stop, when a run does not learn, when to keep it, and 10 epochs before any of it.",
        "R54": "Current numbers beside the table of targets.",
    },
    "flow": {
        "R55": "Warm-up, the initial loss, both directions falling, symmetric LogDets, the total as their sum.",
        "R56": "Rising after epoch 100, an inverse that explodes, a gap that stays, a loss that is stuck, nan, and a training that is too slow.",
    },
    "attention": {
        "R57": "One gradient step, the gradients of each head and module, predictions that vary, stay in range and improve, the done signal, one learning rate for all.",
    },
}
"""By playbook: the rows of its runbook, each with what the runbook asks for."""

_HEAD = """# Runbooks

Each bundled playbook is a written runbook as data. This page says for everything that the runbook asks for which
check, decision, target, stop rule or advice answers, and under which heading of the runbook it stands. A part of a
playbook names its rows with `covers` and its heading with `cite`; `scripts/make_runbooks_page.py` writes this page
from them, and a test fails when a row has no answer.
"""


class Part(NamedTuple):
    """A part of a playbook that answers for rows."""

    kind: str
    id: str
    says: str
    cite: str
    covers: tuple[str, ...]


def parts(book: Playbook) -> Iterator[Part]:
    """Yield everything of a playbook that names rows."""
    for check in book.checks:
        yield Part(_CHECKS[check.kind], check.id, check.title, check.cite, check.covers)
    for decision in book.decisions:
        cases = "; ".join(f"{case.id} ({case.say.text})" for case in decision.cases)
        yield Part("decision", decision.id, f"{decision.title}: {cases}", decision.cite, decision.covers)
    for target in book.targets:
        yield Part("target", target.id, target.title, target.cite, target.covers)
    for rule in book.stop:
        yield Part("stop rule", rule.id, rule.say.text, rule.cite, rule.covers)
    for symptom in book.symptoms:
        fix = symptom.fix.text if symptom.fix else ""
        yield Part("advice", symptom.id, f"{symptom.title}: {fix}", symptom.cite, symptom.covers)


_CHECKS = {"expect": "check", "alarm": "alarm", "manual": "manual"}


def uncovered() -> list[str]:
    """Return the rows that no part of their playbook covers."""
    return [
        row
        for name, rows in RUNBOOKS.items()
        for row in rows
        if not any(row in part.covers for part in parts(load_playbook(name)))
    ]


def page() -> str:
    """Return the page."""
    return _HEAD + "".join(_runbook(name, rows) for name, rows in RUNBOOKS.items())


def _runbook(name: str, rows: dict[str, str]) -> str:
    book = load_playbook(name)
    found = list(parts(book))
    tables = (
        _table(row, asked, [part for part in found if row in part.covers]) for row, asked in rows.items()
    )
    return f"\n## {book.name}: `{name}`\n\n{_sentence(book)}\n" + "".join(tables)


def _sentence(book: Playbook) -> str:
    bands = sorted({band.metric for band in book.bands})
    expected = f" Its expected ranges of {', '.join(bands)} are drawn behind the curves." if bands else ""
    about = book.about[:1].upper() + book.about[1:]
    return f"{about}. The document is called “{book.source}”.{expected}"


def _table(row: str, asked: str, answers: list[Part]) -> str:
    lines = [f"| {part.kind} | `{part.id}` | {_cell(part.says)} | {_cell(part.cite)} |" for part in answers]
    head = "| part | id | what it says | heading of the runbook |\n|---|---|---|---|"
    return "\n".join([f"\n### {row}\n", asked, "", head, *lines]) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").rstrip(": ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
