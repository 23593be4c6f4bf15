import pytest

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.report.guide.fill import bindings
from trainmon_tui.report.guide.propose import propose
from trainmon_tui.rules.playbooks import load_playbook, playbook_from

BOOK = playbook_from("""
playbook: 1
name: Any
params: {free_bits: 0.02}
metrics:
  kl_raw: {aliases: [raw], label: KL raw}
  val_answer: {aliases: [answer], label: val answer loss}
checks:
  - {id: grows, title: KL raw growing (>0.015), when: {epoch: 3}, pass: kl_raw > 0.015, cite: Epoch 3 Checks}
  - {id: answer-25, title: Val answer loss < 0.80 at epoch 25, when: {epoch: 25}, pass: val_answer < 0.8}
  - {id: answer-30, title: Val answer loss < 0.80 at epoch 30, when: {epoch: 30}, pass: val_answer < 0.8}
  - {id: smooth, title: KL raw grows smoothly, pass: kl_raw > 0}
targets: [{id: answer, title: Val answer loss < 0.80, goal: last(val_answer) < 0.8}]
""")


def proposed(text):
    """The guide with what is proposed."""
    return propose("g.md", text.encode(), BOOK).text.decode()


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        ("- [ ] KL raw growing (>0.015)", "check=grows"),
        ("- [ ] **KL raw** is growing: > 0.015", "check=grows"),
        ("- [ ] Val answer loss below 0.80", "target=answer"),
        ("- [ ] free_bits is 0.02", ""),
        ("- [ ] something else entirely", ""),
        ("KL raw growing (>0.015)", ""),
        ("KL raw: _____ and _____", "last(kl_raw)"),
        ("x: _____, val answer loss: _____ (low)", "- | last(val_answer)"),
        ("free_bits: _____", "config.free_bits"),
        ("- [ ] KL raw growing (>0.015): _____ <!-- tm: - -->", ""),
        ("## Epoch 25\n- [ ] Val answer loss: _____ (< 0.80)", "check=answer-25 | val_answer @epoch 25"),
        ("**Epoch 30**:\n- [ ] Val answer loss: _____ (< 0.80)", "check=answer-30 | val_answer @epoch 30"),
        ("## Epoch 5\n- [ ] KL raw growing (>0.015)", ""),
        ("## Epoch 3 Checks\n- [ ] KL growing (>0.015)", "check=grows"),
    ],
)
def test_a_line_is_bound_to_what_it_nearly_says(line, comment):
    expected = f"{line} <!-- tm: {comment} -->" if comment else line
    assert proposed(line) == expected
    assert proposed(f"a\r\n{line}\r\nb") == f"a\r\n{expected}\r\nb"


@pytest.mark.parametrize(
    "text", ["```\nKL raw: _____\n```", "<!-- tm: - -->\nKL raw: _____", "", "\ufeff- [ ] nothing\t\n\n"]
)
def test_code_and_what_is_bound_already_is_left_alone(text):
    assert proposed(text) == text


def test_bytes_that_are_no_text_are_kept():
    told = propose("g.md", b"\xff\xfe KL raw: ___ \x00\n\xff", BOOK).text
    assert told == b"\xff\xfe KL raw: ___ \x00 <!-- tm: last(kl_raw) -->\n\xff"


def test_places_are_counted_and_a_second_time_nothing_is_proposed():
    once = propose("g.md", b"- [ ] KL raw growing (>0.015): _____\n[ ] x\n", BOOK)
    assert (once.bound, once.places) == (2, 3)
    again = propose("g.md", once.text, BOOK)
    assert (again.text, again.bound) == (once.text, 0)


def test_what_is_proposed_can_be_used():
    from trainmon_tui.rules.playbooks import LIBRARY, guide_of

    book = load_playbook("vivqa")
    guide = guide_of(LIBRARY.bundled / "vivqa.yaml").read_bytes()
    bare = b"\n".join(line.partition(b"<!-- tm:")[0].rstrip() for line in guide.split(b"\n"))
    told = propose("g.md", bare, book)
    assert told.bound >= 40
    known = {rule.id for rule in (*book.checks, *book.targets)}
    for binding in bindings("g.md", told.text):
        if binding.kind in ("check", "target"):
            assert binding.subject in known
        elif binding.kind == "question":
            assert binding.subject.removeprefix("last(").removesuffix(")").removeprefix("config.") in {
                *book.metrics, *book.params,
            }  # fmt: skip


def test_a_guide_that_is_too_large_is_refused():
    with pytest.raises(BadDataError, match="larger than 256 KB"):
        propose("g.md", b"x" * 300_000, BOOK)
