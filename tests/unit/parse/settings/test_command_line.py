import pytest

from trainmon_tui.parse.settings.command_line import parse_command_line


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (["python", "train.py", "--free_bits", "0.02"], {"free_bits": 0.02}),
        (["train", "--lr=1e-4", "-b", "8"], {"lr": 1e-4, "b": 8.0}),
        (["train", "--amp", "--name", "a b"], {"amp": "True", "name": "a b"}),
        (["train", "--offset", "-3", "--delta", "-.5"], {"offset": -3.0, "delta": -0.5}),
        (["train", "model.width=8", "+extra=on"], {"model.width": 8.0, "extra": "on"}),
        (["train", "--seed", "1", "--seed", "2"], {"seed": 2.0}),
        (["train", "--last"], {"last": "True"}),
        ([], {}),
    ],
)
def test_settings_are_options_and_pairs(words, settings):
    assert parse_command_line(words) == settings
