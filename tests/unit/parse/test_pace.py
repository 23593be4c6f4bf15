import pytest
from reading import read

from trainmon_tui.parse.detectors import bar as bars
from trainmon_tui.parse.pace import MAX_ALONE, MAX_HELD, Pace

BAR = b" 10%|#    | 4/40 [00:01<00:02, 5.1it/s]"
LINE = b"{'loss': '1.5', 'epoch': '0.5'}"
VAGUE = [b"{'loss': 1.5, 'epoch': %s}" % text for text in (b"0.01", b"0.14", b"0.29", b"0.43", b"0.57")]


def bar(n, total=40):
    return f"  1%|# | {n}/{total} [00:01<00:02, 5.1it/s]\n"


def lines(*epochs):
    return "".join(f"{{'loss': 1.5, 'epoch': {epoch}}}\n" for epoch in epochs)


def test_lines_wait_only_after_a_bar():
    pace = Pace()
    assert pace.held([b"hello", b"bye"]) == 0
    assert pace.held([BAR, b"", LINE, b"x"]) == 2
    assert pace.held([LINE, BAR]) == 0


def test_a_bar_of_something_else_ends_no_waiting():
    assert Pace().held([BAR, LINE, b" 10%|#    | 2/4 [00:01<00:02, 5.1it/s]"]) == 2
    assert Pace().held([BAR, LINE, b"Eval: 10%|#    | 2/400 [00:01<00:02, 5.1it/s]"]) == 2


def test_a_line_glued_to_a_bar_waits():
    assert Pace().held([BAR + LINE, LINE]) == 2


def test_nothing_waits_for_ever():
    assert Pace().held([BAR, *[LINE] * (MAX_HELD - 1)]) == MAX_HELD - 1
    assert Pace().held([BAR, *[LINE] * (MAX_HELD + 5)]) == 0
    assert Pace().held(VAGUE[: MAX_ALONE - 1]) == MAX_ALONE - 1
    assert Pace().held([b"{'loss': 1.5, 'epoch': 0.1}"] * MAX_ALONE) == 0


def test_a_line_that_proves_its_steps_does_not_wait():
    assert Pace().held([b"{'loss': '1.5', 'epoch': '0.06369'}"]) == 0


def test_lines_that_print_their_step_never_wait():
    assert Pace().held([b'{"step": 5, "epoch": 0.5, "loss": 1.5}', LINE]) == 0


def test_a_bar_that_lags_behind_its_lines_tells_the_steps_of_an_epoch_behind_them():
    log = read(bar(0) + lines(0.025) + bar(2) + bar(3) + lines(0.05) + bar(4) + lines(0.075, 0.1))
    assert log.steps("loss") == [2, 4, 6, 8]


def test_lines_that_lag_behind_their_bar_are_placed_by_the_last_of_them():
    log = read(bar(0, 96) + bar(15, 96) + lines(0.3125, 0.625, 0.9375) + bar(0, 4) + bar(16, 96))
    assert log.steps("loss") == [5, 10, 15]


def test_a_single_line_is_followed_by_its_own_bar():
    assert read(bar(0, 96) + bar(2, 96) + lines(0.3125) + bar(5, 96)).steps("loss") == [5]


@pytest.mark.parametrize("behind", [10, 11, 12])
def test_a_single_line_may_stand_before_the_bar_of_a_later_step(behind):
    log = bar(9, 96) + bar(10, 96) + lines(0.31) + bar(behind, 96) + bar(20, 96) + lines(0.62) + bar(21, 96)
    assert read(log).steps("loss") == [10, 20]


def test_lines_behind_a_full_bar_are_placed_when_the_log_ends():
    assert read(bar(0, 30) + bar(30, 30) + lines(0.5, 1.0, 1.5)).steps("loss") == [10, 20, 30]


@pytest.mark.parametrize(
    ("epochs", "steps"),
    [
        ((0.3125, 0.625, 0.9375), [5, 10, 15]),
        ((0.01, 0.14, 0.29, 0.43, 0.57), [1, 10, 20, 30, 40]),
        ((0.03, 0.17, 0.33, 0.5), [1, 5, 10, 15]),
        ((0.25, 0.5, 0.75), [None] * 3),
        ((0.1, 0.1, 0.2, 0.2, 0.3, 0.3), [None] * 6),
        ((1.0, 2.0, 3.0), [None] * 3),
    ],
)
def test_lines_without_a_bar(epochs, steps):
    assert read(lines(*epochs)).steps("loss") == steps


def test_validation_is_placed_at_the_step_of_its_epoch():
    text = lines(0.3125, 0.625, 0.9375) + "{'eval_loss': 3.7, 'epoch': 1.0}\n"
    assert read(text).steps("eval_loss", "valid") == [16]


@pytest.mark.parametrize(
    "log",
    [
        bar(0) + "".join(lines(n / 700) for n in range(1500)),
        "".join(f"{{'eval_loss': 1.5, 'epoch': {n / 7}}}\n" for n in range(1500)),
        "".join(lines(n / 700) + bar(n, 9000) for n in range(700)),
    ],
    ids=["a stuck bar", "evaluation alone", "a bar behind each line"],
)
def test_lines_of_a_known_shape_are_not_examined_each(log, monkeypatch):
    examined = []

    def detect(text, detector=bars.detect):
        examined.append(text)
        return detector(text)

    monkeypatch.setattr(bars, "detect", detect)
    assert read(log, [100] * 30).not_understood == 0
    assert len(examined) < 40
