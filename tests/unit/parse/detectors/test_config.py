"""Configuration: settings of every printed form, and lines that are none."""

import pytest
from reading import read

from trainmon_tui.parse.detectors import config

PRINTED = [
    ("Namespace(lr=1e-5, epochs=35)", {"lr": 1e-5, "epochs": 35}),
    ("Namespace(name='a, b', resume=None)", {"name": "a, b", "resume": "None"}),
    ("args: Namespace(betas=(0.9, 0.95), dims=[1, 2])", {"betas": "(0.9, 0.95)", "dims": "[1, 2]"}),
    (
        "TrainingArguments(learning_rate=0.002, warmup_steps=200)",
        {"learning_rate": 0.002, "warmup_steps": 200},
    ),
    ("ModelConfig(hidden=64, act=gelu", {"hidden": 64, "act": "gelu"}),
    ("$ python train.py --free_bits 0.02 --amp", {"free_bits": 0.02, "amp": ""}),
    ("python3.11 -u train.py --lr=1e-3 --name 'a b'", {"lr": 1e-3, "name": "a b"}),
    ("torchrun --nproc 2 train.py --seed 5", {"seed": 5}),
    ("accelerate launch src/train.py --epochs 3 --no-cuda", {"epochs": 3, "no-cuda": ""}),
]
PLAIN = [
    ("  free_bits: 0.02", {"free_bits": 0.02}),
    ("teacher_type = rule_based", {"teacher_type": "rule_based"}),
    ("Model: molecular flow", {"Model": "molecular flow"}),
    ("- seed: 5", {"seed": 5}),
    ("• Batch size: 64", {"Batch size": 64}),
    ("2026-11-21 04:14:01 - INFO - t - lr: nan", {"lr": "nan"}),
    ("optim.lr=0.1", {"optim.lr": 0.1}),
    ("  teacher_type='rule_based',", {"teacher_type": "rule_based"}),
    ("  resume=None,", {"resume": "None"}),
    ('  "teacher_type": "rule_based",', {"teacher_type": "rule_based"}),
    ('  "note": "a, b: {c}"', {"note": "a, b: {c}"}),
    ('    "amp": true,', {"amp": "true"}),
    ("  free_bits ....... 0.02", {"free_bits": 0.02}),
    ("  optimizer .......................... adam", {"optimizer": "adam"}),
]
NOT_PLAIN = ["hello", "key:", ": 5", "a b c d e: 5", "5: 5", "key: {a", "x == y", "url: ", "k" * 41 + ": 5"]
RAISED = ["ValueError: y", "torch.cuda.OutOfMemoryError: CUDA", "KeyboardInterrupt: now", "UserWarning: old"]
LEFT_ALONE = [
    "loss=0.5",
    "free_bits: 0.02",
    "print(x)",
    "python",
    "python train.py",
    "python -m pytest",
    "train.py --lr 1",
    "Namespace",
    "Namespace[lr=1]",
    "configure(lr=1)",
    "call(Namespace) of it",
]


@pytest.mark.parametrize(("text", "settings"), PRINTED)
def test_printed_settings(text, settings):
    finding = config.detect(text.encode())
    assert (finding.config, finding.early, finding.captures) == (settings, False, ())


@pytest.mark.parametrize(("text", "settings"), PRINTED)
def test_printed_settings_hold_at_any_time(text, settings):
    log = read(f"step=1 acc=1\n{text}\n")
    assert log.parser.configuration == settings
    assert log.tags() == {("acc", "")}


@pytest.mark.parametrize(("text", "settings"), PLAIN)
def test_plain_settings(text, settings):
    finding = config.detect_plain(text.encode())
    assert (finding.config, finding.early) == (settings, True)


@pytest.mark.parametrize(("text", "settings"), PLAIN)
def test_plain_settings_hold_only_before_training(text, settings):
    assert read(f"{text}\nstep=1 acc=1\n").parser.configuration == settings
    assert read(f"step=1 acc=1\n{text}\n").parser.configuration == {}


@pytest.mark.parametrize("text", [*NOT_PLAIN, *RAISED, '  "a": {', '  "a": [', "  a . b"])
def test_what_is_no_plain_setting(text):
    assert config.detect_plain(text.encode()) is None


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_left_alone(text):
    assert config.detect(text.encode()) is None


def test_what_a_traceback_ends_with_is_no_setting():
    log = read('Traceback (most recent call last):\n  File "x", line 2\nValueError: y\n')
    assert log.parser.configuration == {}


def test_a_record_over_many_lines_is_read_whole():
    text = '{\n  "teacher_type": "rule_based",\n  "lr": 0.1,\n  "amp": true\n}\nstep=1 loss=1\n'
    assert read(text).parser.configuration == {"teacher_type": "rule_based", "lr": 0.1, "amp": "true"}


def test_the_last_printed_value_wins():
    assert read("lr: 1\nlr: 2\nNamespace(lr=3)\n").parser.configuration == {"lr": 3}


def test_a_long_value_is_cut():
    (value,) = config.detect(b"Namespace(name='" + b"x" * 500 + b"')").config.values()
    assert value == "x" * config.MAX_VALUE
