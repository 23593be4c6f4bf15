import pytest

from trainmon_tui.parse.prefix import read_prefix


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        ("2026-11-21 04:14:01,477 - INFO - trainer - ", "step=1 loss=0.5"),
        ("2026-11-21 04:17:16.894 | INFO     | __main__:train:117 - ", "[ep 7 it 200] loss=1"),
        ("2026-11-21 04:38:34,060 INFO    [train:7] ", "epoch=1 loss=5"),
        ("11/21 04:14:46 - mmengine - INFO - ", "Epoch(train)  [1][ 20/60]  lr: 1.0e-03"),
        ("11/21/2026 04:38:56 - INFO - __main__ - [RANK 0] ", "Num examples = 512"),
        (" [2026-11-21 04:15:45] ", "iteration        1/     560 | lm loss: 3.2"),
        ("[04:38:29] ", "step 50: loss 1.3"),
        ("INFO: ", "loss=1"),
        ("", "loss=1"),
        ("", "trainer - loss=1"),
        ("", "-0.5 loss"),
    ],
)
def test_the_message_begins_behind_the_logger_s_words(prefix, message):
    assert (prefix + message)[read_prefix((prefix + message).encode()).end :] == message


def test_the_time_stamp_is_kept():
    text = b"[2026-11-21 04:15:45] loss=1"
    stamp = read_prefix(text).stamp
    assert text[stamp.start : stamp.end] == b"2026-11-21 04:15:45"
    assert read_prefix(b"12:30:45 loss=1").stamp is None


def test_a_minus_sign_is_not_a_separator():
    text = b"12:30:45 -0.5"
    assert text[read_prefix(text).end :] == b"-0.5"
