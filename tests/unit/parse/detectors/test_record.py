"""Records: what each line says, to the number, and which lines are none."""

import pytest
from detecting import cases_of
from reading import read

from trainmon_tui.parse.detectors import record

READ = {
    "a JSON record": (
        '{"step": 10, "epoch": 1, "loss": 2.467, "lr": 0.002, "time": 1795234444.109}\n',
        [
            ("loss", "", "loss", None, 2.467, 10, 1, 1),
            ("lr", "", "lr", None, 0.002, 10, 1, 1),
        ],
    ),
    "a record that names its split": (
        '{"epoch": 1, "split": "val", "val_loss": 1.42, "accuracy": 0.5}\n',
        [
            ("val_loss", "valid", "loss", None, 1.42, None, 1, 1),
            ("accuracy", "valid", "accuracy", "fraction", 0.5, None, 1, 1),
        ],
    ),
    "a dict of strings": (
        "{'loss': '4.004', 'grad_norm': '0.652', 'learning_rate': '0.0012', 'epoch': '0.3125'}\n",
        [
            ("loss", "", "loss", None, 4.004, 5.0, 0.3125, 1),
            ("grad_norm", "", "grad_norm", None, 0.652, 5.0, 0.3125, 1),
            ("learning_rate", "", "lr", None, 0.0012, 5.0, 0.3125, 1),
        ],
    ),
    "nested keys, lists and words": (
        '{"step": 5, "train": {"loss": 4.6, "grad_norm": nan}, "tags": ["a", 3], "ckpt": null}\n',
        [
            ("train/loss", "train", "loss", None, 4.6, 5, None, 1),
            ("train/grad_norm", "train", "grad_norm", None, "nan", 5, None, 1),
        ],
    ),
    "a part of a record that is printed over many lines": (
        'step 3 lr=1\n  "train": {"loss": 5, "acc": 0.5, "sizes": [1, 2]},\n',
        [
            ("lr", "", "lr", None, 1, 3, None, 1),
            ("train/loss", "train", "loss", None, 5, 3, None, 2),
            ("train/acc", "train", "accuracy", "fraction", 0.5, 3, None, 2),
        ],
    ),
    "a call with more than a number": (
        "{'loss': tensor(0.5, device='cuda:0'), 'acc': 0.5, 'step': 2}\n",
        [
            ("loss", "", "loss", None, 0.5, 2, None, 1),
            ("acc", "", "accuracy", "fraction", 0.5, 2, None, 1),
        ],
    ),
    "numpy's way of printing": (
        "{'loss': np.float64(0.53), 'epoch': 1.0}\n",
        [
            ("loss", "", "loss", None, 0.53, None, 1, 1),
        ],
    ),
    "HF evaluation": (
        "{'eval_loss': 3.7, 'eval_runtime': 1.5, 'eval_samples_per_second': 66.6, 'epoch': 1.0}\n",
        [
            ("eval_loss", "valid", "loss", None, 3.7, None, 1, 1),
            ("eval_runtime", "valid", "epoch_time", "s", 1.5, None, 1, 1),
            ("eval_samples_per_second", "valid", "samples_per_s", "samples/s", 66.6, None, 1, 1),
        ],
    ),
    "a prefix of a logger": (
        '2026-11-21 04:14:01,477 - INFO - train - {"step": 3, "loss": 0.25}\n',
        [
            ("loss", "train", "loss", None, 0.25, 3, None, 1),
        ],
    ),
    "the same key twice counts once": (
        '{"step": 1, "loss": 0.5, "loss": 0.7}\n',
        [
            ("loss", "", "loss", None, 0.5, 1, None, 1),
        ],
    ),
    "GRPO of TRL": (
        "{'loss': 0.01, 'reward': 1.5, 'reward_std': 0.5, 'frac_reward_zero_std': 0.25, 'completions/mean_length': 128.0, 'kl': 0.002, 'entropy': 1.25, 'clip_ratio/region_mean': 0.0, 'epoch': 0.1}\n",
        [
            ("loss", "", "loss", None, 0.01, None, 0.1, 1),
            ("reward", "", "reward", None, 1.5, None, 0.1, 1),
            ("reward_std", "", "reward_std", None, 0.5, None, 0.1, 1),
            ("frac_reward_zero_std", "", "frac_reward_zero_std", "fraction", 0.25, None, 0.1, 1),
            ("completions/mean_length", "", "completion_length", None, 128.0, None, 0.1, 1),
            ("kl", "", "kl_raw", "nats", 0.002, None, 0.1, 1),
            ("entropy", "", "entropy", None, 1.25, None, 0.1, 1),
            ("clip_ratio/region_mean", "", "clip_ratio", "fraction", 0.0, None, 0.1, 1),
        ],
    ),
}
"""Lines, and their points: tag, split, metric, unit, value, step, epoch, line."""

LEFT_ALONE = [
    "loss: 0.5",
    "{}",
    "{ }",
    "{5: 0.5}",
    "['loss', 0.5]",
    "{loss: 0.5}",
    '{"": 1}',
    "step=1 {'loss': 0.5}",
    "(loss=0.5)",
    "a much longer title than any logger ever prints: {'loss': 1}",
]


(
    test_what_is_read,
    test_the_same_is_read_segment_by_segment,
    test_what_is_left_alone,
    test_its_samples_are_understood,
) = cases_of(record, READ, LEFT_ALONE)


@pytest.mark.parametrize("title", ["config: ", "Hyperparameters: ", "training settings: ", "params "])
def test_a_titled_record_is_configuration_at_any_time(title):
    log = read(f"step=1 loss=2\n{title}{{'lr': 0.5, 'loss': 'mse'}}\nstep=2 loss=1\n")
    assert log.values("loss") == [2, 1]
    assert log.parser.configuration == {"lr": 0.5, "loss": "mse"}


@pytest.mark.parametrize(
    ("key", "word", "split"),
    [
        ("split", "val", "valid"),
        ("mode", "train", "train"),
        ("phase", "test", "test"),
        ("subset", "dev", "valid"),
        ("stage", "x", ""),
    ],
)
def test_a_key_that_names_the_split(key, word, split):
    assert read(f'{{"step": 1, "{key}": "{word}", "loss": 0.5}}\n').tags() == {("loss", split)}


def test_lists_and_tuples_are_settings_as_they_are_printed():
    settings = record.read_settings(b"{'betas': (0.9, 0.999), 'on': {'steps': [[1, 2], [3]]}, 'lr': 0.1}", 0)
    assert settings == {"betas": "(0.9, 0.999)", "on/steps": "[[1, 2], [3]]", "lr": 0.1}


@pytest.mark.parametrize("text", ["{'a': (1, 2", "{'a': 1)}", "{'a': [1, (2]}", "{'a': ()]", "{'a': ]}}"])
def test_brackets_that_do_not_match_are_harmless(text):
    assert isinstance(record.read_settings(text.encode(), 0), dict)


def test_a_record_of_losses_is_no_setting():
    log = read("Iter 1\nLosses {'ner': 41.1}\nIter 2\nLosses {'ner': 31.1}\n")
    assert (log.values("ner"), log.steps("ner")) == ([41.1, 31.1], [1, 2])
    assert log.parser.configuration == {}


@pytest.mark.parametrize(
    ("title", "split"), [("train: ", "train"), ("val ", "valid"), ("Test results: ", "test"), ("", "")]
)
def test_a_title_that_names_the_split(title, split):
    assert read(f"{title}{{'epoch': 0, 'loss': 0.5}}\n").tags() == {("loss", split)}


@pytest.mark.parametrize("metrics", ["{'accuracy': 0.5}", "{}"])
def test_what_a_federated_round_reached(metrics):
    log = read(f"INFO :      fit progress: (3, 2.112, {metrics}, 12.1)\n")
    assert (log.values("loss"), log.steps("loss")) == ([2.112], [3])
    assert log.values("accuracy") == [0.5] if "acc" in metrics else log.tags() == {("loss", "")}
