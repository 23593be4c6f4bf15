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
        ("01/21/2026 10:00:01 [INFO|DP=0|PP=0|TP=0|ip-26-0-1]: ", "iteration: 1 / 100 | lm_loss: 11.1"),
        ("[FedML-Server(0) @device-id-0] [Wed, 21 Nov 2026 04:14:01] [INFO] [api.py:80:train] ", "loss=1"),
        ("[INFO|2026-11-21 04:14:01] llamafactory.train.callbacks:157 >> ", "{'loss': 1.23}"),
        ("INFO flwr 2026-11-21 04:14:01,000 | server.py:94 | ", "fit progress: (1, 0.06, {}, 12.1)"),
        ("[proc 0]", "[Train](100/1000) average loss: 0.4"),
        ("2026-11-21T04:14:01.123456789Z stdout F ", "step=1 loss=0.5"),
        ("Nov 21 04:14:01 node17 train.sh[12345]: ", "step=1 loss=0.5"),
        ("<14>Nov  1 04:14:01 node17 python: ", "step=1 loss=0.5"),
        ("<14>1 2026-11-21T04:14:01.123Z node17 trainer 4242 - - ", "step=1 loss=0.5"),
        ("21 Nov 04:14 ", "epoch 0 training [train loss: 5.1]"),
        ("Sat 21 Nov 2026 04:14:01 INFO  ", "epoch 0 training"),
        ("Sat Nov 21 04:14:01 2026 ", "step=1 loss=0.5"),
        ("[2026-11-21 04:14:01,123][01234] ", "Fps is 12"),
        ("", "[01234] loss=1"),
        ("", "May 5 losses"),
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


STAMPED = [
    ("2026-11-21 04:15:45 loss=1", b"2026-11-21 04:15:45"),
    ("2026-11-21T04:15:45Z loss=1", b"2026-11-21T04:15:45"),
    ("2026-11-21 04:15:45.123456+02:00 loss=1", b"2026-11-21 04:15:45"),
    ("[INFO] 2026-11-21 04:15:45,1 loss=1", b"2026-11-21 04:15:45"),
    ("04:15:45 loss=1", None),
    ("21/11/2026 04:15:45 loss=1", None),
    ("I0523 14:25:31.121618 24130 solver.cpp:228] loss=1", None),
    ("loss=1", None),
]


@pytest.mark.parametrize(("line", "stamp"), STAMPED)
def test_which_time_stamps_are_kept(line, stamp):
    raw = line.encode()
    prefix = read_prefix(raw)
    assert raw[prefix.end :] == b"loss=1"
    assert (raw[prefix.stamp.start : prefix.stamp.end] if prefix.stamp else None) == stamp


@pytest.mark.parametrize(
    "prefix",
    [
        "INFO - ",
        "[INFO] ",
        "WARNING: ",
        "(DEBUG) ",
        "[RANK 0] ",
        "[rank3]: ",
        "(Worker pid=12) ",
        "[0]: ",
        "04:15:45 | INFO | ",
        "INFO 04:15:45 - trainer - ",
        "04:15:45 [train.py:12] ",
        "04:15:45 train.py:12: ",
        "04:15:45 PM ",
        "3/1/2024 04:15:45 PM - ",
        "INFO:mi-test:",
        "I20230501 10:00:01 12345 dinov2 helpers.py:102] ",
        "2024-03-01 10:00:01,123\t44k\tINFO\t",
    ],
)
def test_the_words_of_loggers(prefix):
    assert read_prefix(f"{prefix}loss=1".encode()).end == len(prefix)


@pytest.mark.parametrize(
    "message",
    ["loss=1", "Epoch 3 - loss=1", "INFORMATION loss=1", "[train] loss=1", "12:30 loss=1", "5 loss=1", ""],
)
def test_messages_without_a_prefix(message):
    assert (read_prefix(message.encode()).end, read_prefix(message.encode()).stamp) == (0, None)
