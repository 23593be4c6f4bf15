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
    ("deepspeed --num_gpus=8 main.py --deepspeed ds.json", {"deepspeed": "ds.json"}),
    ("srun python -u train.py --seed 5", {"seed": 5}),
    ("+ torchrun --nproc_per_node=2 -m pkg.train --lr 1e-3", {"lr": 1e-3}),
    ("python -m torch.distributed.run --nproc_per_node=2 -m pkg.train --lr 1e-3", {"lr": 1e-3}),
    (
        "python train.py model=resnet optimizer.lr=0.1 +gpus=2",
        {"model": "resnet", "optimizer.lr": 0.1, "gpus": 2},
    ),
    ("args = {'lr': 1e-5, 'name': 'a, b', 'resume': None}", {"lr": 1e-5, "name": "a, b", "resume": "None"}),
    ('cfg: {"lr": 0.1, "optim": {"name": "adam"}}', {"lr": 0.1, "optim/name": "adam"}),
    ("2026-11-21 04:14:01 - INFO - hparams = {'lr': 2}", {"lr": 2}),
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
    ("_n_gpu=1,", {"_n_gpu": 1}),
    ("  betas: [0.9, 0.95]", {"betas": "[0.9, 0.95]"}),
    ("     batch_size: 1                  \t[default: 2]", {"batch_size": 1}),
    ("logging_dir=out/runs/Nov21,", {"logging_dir": "out/runs/Nov21"}),
    ("  step: 30", {"step": 30}),
]
ALIGNED_NOT = [
    "It is done.   Now what",
    "loading        the data set of today",
    "Tue Nov 21     12",
    "a b c d e      5",
    "GPU  0",
    "cat            0.91       0.93",
    "- one          two",
]
NOT_PLAIN = [*ALIGNED_NOT, "hello", ": 5", "a b c d e: 5", "5: 5", "key: {a", "x == y", "k" * 41 + ": 5"]
CODE = [
    "X = a * X + B @ X",
    "lr = group['lr']",
    "y1 = x1 * cos + x2",
    "n = len(batch)",
    "loss = f(x)  # a comment",
]
FRAMES = [
    "Namespace(",
    "TrainingArguments(",
    ")",
    "{",
    "  },",
    "]",
    '  "sched": {',
    "  betas=[",
    "optimizer:",
    '    "a.txt",',
]
"""What holds settings together and is none itself."""
EARLY = [
    ("    --learning_rate 1e-4 --warmup 200 \\", {"learning_rate": 1e-4, "warmup": 200}),
    ("  --amp", {"amp": ""}),
    ("Transport: 300.0K → 450.0K", {"Transport": "300.0K → 450.0K"}),
    ("  Schedule: 0.1 -> 0.01", {"Schedule": "0.1 -> 0.01"}),
]
WHOLE = {
    "a Namespace over many lines": (
        "Namespace(\n    lr=1e-5,\n    name='a b',\n)\n",
        {"lr": 1e-5, "name": "a b"},
    ),
    "a dataclass over many lines": (
        "TrainingArguments(\n_n_gpu=1,\nlearning_rate=5e-05,\n)\n",
        {"_n_gpu": 1, "learning_rate": 5e-5},
    ),
    "a YAML block": (
        "optimizer:\n  name: adamw\n  lr: 1e-3\n  betas: [0.9, 0.95]\ntrain:\n  epochs: 30\n",
        {"name": "adamw", "lr": 1e-3, "betas": "[0.9, 0.95]", "epochs": 30},
    ),
    "a command over many lines": (
        "torchrun --nproc_per_node 8 train.py \\\n    --lr 1e-4 \\\n    --epochs 5\n",
        {"lr": 1e-4, "epochs": 5},
    ),
    "a banner": (
        "Model: molecular flow\nEpochs: 3000, Batch size: 64, LR: 0.0005\nTransport: 300.0K → 450.0K\n",
        {
            "Model": "molecular flow",
            "Epochs": 3000,
            "Batch size": 64,
            "LR": 5e-4,
            "Transport": "300.0K → 450.0K",
        },
    ),
    "a box": (
        "┌─────────────┬────────┐\n│ lr          │ 1e-3   │\n│ batch_size  │ 64     │\n│ optimizer   │ adamw  │\n└─────────────┴────────┘\n",
        {"lr": 1e-3, "batch_size": 64, "optimizer": "adamw"},
    ),
    "a box with a head": (
        "| Parameter  | Value |\n|------------|-------|\n| free_bits  | 0.02  |\n",
        {"free_bits": 0.02},
    ),
    "a dict over many lines": (
        (
            "{'batch_size': 8,\n 'milestones': [10,\n                20],\n 'optimizer': {'betas': (0.9, 0.999),\n"
            "               'eps': 1e-08,\n               'name': 'adam'},\n 'steps': 100,\n"
            " 'warmup': {'kind': 'linear', 'steps': 5},\n 'epochs': 5}\n"
        ),
        {
            "batch_size": 8,
            "optimizer/betas": "(0.9, 0.999)",
            "eps": 1e-8,
            "name": "adam",
            "steps": 100,
            "warmup/kind": "linear",
            "warmup/steps": 5,
            "epochs": 5,
        },
    ),
    "a block aligned with blanks": (
        (
            "learning_rate      0.001\noptimizer          adamw\nweight decay       0.01\nepochs             5\n"
            "steps              100\nuse_amp            True\nbetas              (0.9, 0.95)\n"
        ),
        {
            "learning_rate": 0.001,
            "optimizer": "adamw",
            "weight decay": 0.01,
            "epochs": 5,
            "steps": 100,
            "use_amp": "True",
            "betas": "(0.9, 0.95)",
        },
    ),
    "a titled block": (
        "NSR TRAINING CONFIGURATION:\n  Mode: nsr\n  Learning rate: 1e-6\n",
        {"Mode": "nsr", "Learning rate": 1e-6},
    ),
}
ALIGNED_METRICS = ["loss             0.31", "val_loss\t0.31", "accuracy              0.5"]
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


@pytest.mark.parametrize("text", [*NOT_PLAIN, *RAISED, "  a . b"])
def test_what_is_no_plain_setting(text):
    assert config.detect_plain(text.encode()) is None


@pytest.mark.parametrize("text", CODE)
def test_printed_code_sets_nothing(text):
    assert read(f"{text}\nstep=1 loss=2\n").parser.configuration == {}


@pytest.mark.parametrize("text", FRAMES)
def test_what_holds_settings_together_is_understood(text):
    log = read(f"{text}\nstep=1 loss=2\n")
    assert (log.not_understood, log.parser.configuration, log.kinds()) == (0, {}, [])


@pytest.mark.parametrize(("text", "settings"), EARLY)
def test_settings_that_hold_before_training(text, settings):
    assert read(f"{text}\nstep=1 acc=1\n").parser.configuration == settings
    assert read(f"step=1 acc=1\n{text}\n").parser.configuration == {}


@pytest.mark.parametrize(("text", "settings"), WHOLE.values(), ids=WHOLE)
def test_a_whole_configuration(text, settings):
    log = read(f"{text}step=1 acc=1\n")
    assert log.parser.configuration == settings
    assert log.tags() == {("acc", "")}
    assert log.not_understood == 0


@pytest.mark.parametrize("sizes", [(), [1] * 20, [3, 2, 5]])
@pytest.mark.parametrize(
    "begin",
    [
        "python train.py --seed 2\n",
        "Namespace(seed=2)\n",
        "slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-11-21T04:10:12 ***\nseed: 2\n",
    ],
)
def test_a_resumed_run_prints_its_configuration_again(begin, sizes):
    first = "python train.py --seed 1\nlr: 0.1\nstep=1 loss=2\nstep=2 loss=1\n"
    log = read(f"{first}{begin}lr: 0.2\nstep=1 loss=2\nlr: 0.3\n", sizes)
    assert log.parser.configurations == [{"seed": 1, "lr": 0.1}, {"seed": 2, "lr": 0.2}]
    assert log.parser.configuration == {"seed": 2, "lr": 0.2}
    assert log.values("lr") == [0.3]


def test_one_process_has_one_configuration():
    log = read("python train.py --seed 1\nNamespace(lr=1)\nwd: 3\nstep=1 loss=2\n")
    assert log.parser.configurations == [{"seed": 1, "lr": 1, "wd": 3}]


@pytest.mark.parametrize("name", ["step", "Iteration", "global_step"])
def test_a_line_that_only_counts_sets_nothing(name):
    log = read(f"{name}: 1\nloss: 0.5\n{name}: 2\nloss: 0.4\n")
    assert log.parser.configuration == {}
    assert log.steps("loss") == [1, 2]


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


@pytest.mark.parametrize("text", ALIGNED_METRICS)
def test_a_number_aligned_behind_a_metrics_name_is_its_value(text):
    log = read(f"step=1 lr=1\n{text}\n")
    assert log.tags() - {("lr", "")} != set()
    assert log.parser.configuration == {}


def test_what_is_aligned_in_training_makes_neither_a_setting_nor_a_series():
    log = read("step=1 acc=1\nsome thing         3\nname         value\n")
    assert (log.tags(), log.parser.configuration) == ({("acc", "")}, {})


def test_a_number_of_steps_in_a_printed_dict_moves_nothing():
    log = read("{'seed': 1,\n 'steps': 100,\n 'sched': {'step': 30, 'gamma': 0.5}}\nepoch 1: acc=1\n")
    assert log.parser.configuration == {"seed": 1, "steps": 100, "sched/step": 30, "sched/gamma": 0.5}
    assert log.tags() == {("acc", "")}
