from trainmon_tui.parse.explained import (
    Example,
    Explanation,
    KindOfLine,
    LineRead,
    SeriesFed,
    Unread,
    ValueRead,
)
from trainmon_tui.report.explanation import SERIES_SHOWN, UNREAD_SHOWN, render_explanation, render_line
from trainmon_tui.report.table import Look

LOSS = SeriesFed("val_loss", "loss", "valid", "nats", 4)
PLAIN = Look(60)


def kind(**given):
    fields = {
        "kind": "bar", "title": "Progress bars", "format": "", "count": 1200, "event": None, "x": ["step"],
        "series": [LOSS], "example": Example(7, "line 7", "Train: 20%|## | 8/40 " + "x" * 90),
    }  # fmt: skip
    return KindOfLine(**(fields | given))


def explanation(**given):
    fields = {
        "path": "run.log", "lines": 1300, "segments": 1300, "understood": 1200, "not_understood": 100, "formats": {},
        "kinds": [kind()], "unread": [Unread(100, "heat # ~ #", Example(9, "line 9", "heat 1 ~ 2"))],
    }  # fmt: skip
    return Explanation(**(fields | given))


def read(**given):
    fields = {
        "line": 12, "place": "line 12", "kind": "bar", "format": "", "step": 8.0, "epoch": 0.5, "event": None, "fields": {},
        "values": [ValueRead("loss", "loss", "train", 0.25)], "text": "Train: 8/40 loss=0.25",
    }  # fmt: skip
    return LineRead(**(fields | given))


def test_the_summary_names_kinds_series_and_examples():
    text = render_explanation(explanation(), PLAIN)
    assert text.splitlines()[0] == "run.log: 1,300 lines, 92.31% understood"
    assert "    1,200  Progress bars\n" in text
    assert "           val_loss (loss, valid, nats) by step\n" in text
    assert "           line 7: Train: 20%|## |" in text
    assert "not understood: 100 lines of 1 shape\n" in text
    assert "      100  heat # ~ #\n           line 9: heat 1 ~ 2\n" in text


def test_no_line_is_wider_than_asked():
    for columns in (40, 80, 120):
        text = render_explanation(explanation(kinds=[kind(series=[LOSS] * 40)]), Look(columns))
        assert max(map(len, text.splitlines())) <= columns


def test_what_is_too_much_to_show_is_counted():
    unread = [Unread(1, f"shape {i}", Example(i, f"a/run.log:{i}", "x")) for i in range(UNREAD_SHOWN + 5)]
    text = render_explanation(
        explanation(kinds=[kind(series=[LOSS] * (SERIES_SHOWN + 3))], unread=unread, left_out=4), Look(80)
    )
    assert "and 3 more by step" in " ".join(text.split())
    assert "and 5 more shapes" in text
    assert "4 lines of further kinds are counted, not listed" in text


def test_a_log_that_is_understood_says_so():
    text = render_explanation(explanation(not_understood=0, understood=1300, unread=[]), PLAIN)
    assert text.endswith("not understood: nothing\n")


def test_formats_notices_and_redraws_are_named():
    said = explanation(formats={"tidal": 3}, notices=["format bad is left out: x"], segments=9000)
    text = render_explanation(said, Look(100))
    assert "(with their redraws 9,000)" in text
    assert "read with the format tidal: 3 lines\n" in text
    assert "format bad is left out: x\n" in text


def test_an_empty_log_is_no_division_by_zero():
    empty = explanation(lines=0, segments=0, understood=0, not_understood=0, kinds=[], unread=[])
    assert render_explanation(empty, PLAIN).startswith("run.log: nothing stands in it\n")
    assert "understood" not in render_explanation(empty, PLAIN)


def test_lines_that_feed_nothing_have_no_series_and_events_their_name():
    text = render_explanation(explanation(kinds=[kind(series=[], x=[], event="checkpoint")]), PLAIN)
    assert "Progress bars, checkpoint" in text
    assert " by " not in text
    assert "by the order of the lines" in render_explanation(explanation(kinds=[kind(x=[])]), Look(100))
    text = render_explanation(
        explanation(kinds=[kind(series=[], x=[], counts=["epoch", "epoch_total"])]), PLAIN
    )
    assert "           tells epoch, epoch_total\n" in text


def test_a_line_says_what_was_read_of_it():
    assert render_line(read(), Look(100)) == "       12  bar       step 8 epoch 0.5 loss[train]=0.25"


def test_a_line_with_an_event_names_it_and_its_fields():
    text = render_line(
        read(values=[], step=None, epoch=None, event="checkpoint", fields={"path": "a.pt"}), Look(100)
    )
    assert text == "       12  bar       checkpoint path=a.pt"


def test_a_line_without_values_shows_itself():
    assert render_line(read(values=[], kind="noise", text="import torch"), Look(100)).endswith(
        "noise     import torch"
    )


def test_a_line_that_was_not_understood_says_so_in_red():
    text = render_line(read(kind="", text="x" * 90), Look(40, colour=True))
    assert text.startswith("\x1b[33m       12  not understood: xxx")
    assert text.endswith("…\x1b[0m")


def test_a_line_read_by_a_format_names_the_format():
    assert "  tidal     step 8" in render_line(read(kind="format", format="tidal"), Look(80))


def test_what_is_not_finite_stays_a_word():
    assert "loss=nan" in render_line(read(values=[ValueRead("loss", None, "", "nan")]), Look(80))
