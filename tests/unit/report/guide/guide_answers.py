"""A guide's answers without a run: what each binding comes to is given by its text."""

from trainmon_tui.report.guide.answers import Answer

MARKS = {"yes": "x", "no": "!", "hm": "~", "open": " ", "hand": None}


def answer(binding):
    """A word of `MARKS` is a verdict; `say X` is the text X; anything else is not known."""
    if binding.text in MARKS:
        return Answer(MARKS[binding.text], binding.text, for_box=True)
    return Answer(
        text=binding.text.removeprefix("say ") if binding.text.startswith("say ") else "", why="not yet"
    )
