import pytest

from trainmon_tui.parse.detectors import (
    announce,
    bar,
    config,
    examine,
    examine_again,
    line,
    noise,
    record,
    rollout,
    summary,
    trouble,
)
from trainmon_tui.parse.finding import NOTHING

SPEAKING = (announce, bar, record, rollout, summary, trouble)


def values(text):
    raw = text.encode()
    finding = examine(raw)
    return {c.key.tag: raw[c.start : c.end].decode() for c in finding.captures if c.key}


def counted(text):
    raw = text.encode()
    return {
        c.what: raw[c.start : c.end].decode()
        for c in examine(raw).captures
        if not c.key and c.what != "stamp"
    }


@pytest.mark.parametrize(("detector", "sample"), [(d, sample) for d in SPEAKING for sample in d.SAMPLES])
def test_every_detector_speaks_for_its_samples(detector, sample):
    own = detector.detect(sample.encode())
    assert own is not None
    found = examine(sample.encode())
    claimed = found.fields.get("claim")
    assert (found.captures, found.source, found.split) == (own.captures, own.source, own.split)
    assert (found.event, found.fields) == (
        (own.event or "claim", own.fields | {"claim": claimed}) if claimed else (own.event, own.fields)
    )


@pytest.mark.parametrize("sample", config.SAMPLES)
def test_samples_of_configuration(sample):
    assert examine(sample.encode()).config


@pytest.mark.parametrize("sample", line.SAMPLES)
def test_samples_of_lines(sample):
    finding = examine(sample.encode())
    assert finding == (line.detect_header(sample.encode()) or line.detect(sample.encode()))
    assert finding.captures


@pytest.mark.parametrize("sample", noise.SAMPLES)
def test_samples_of_noise(sample):
    assert examine(sample.encode()) == NOTHING


def test_a_bar_gives_counter_rate_and_postfix():
    text = bar.SAMPLES[0]
    assert counted(text) == {"count": "8", "count_total": "40", "rate": "276.21"}
    assert values(text) == {"L": "2.771", "A": "2.771", "KLr": "0.009", "fb%": "100", "KLw": "0.22"}
    assert examine(text.encode()).split == "train"


def test_a_slow_bar_prints_seconds_for_each_step():
    assert counted(bar.SAMPLES[1]) == {"count": "150", "count_total": "1500", "period": "5.01"}


def test_a_bar_without_postfix_makes_no_series():
    assert values("Validation: 100%|██████████| 26/26 [00:21<00:00]") == {}


def test_the_bar_s_label_may_hold_the_epoch():
    assert counted(bar.SAMPLES[3]) == {
        "epoch": "3", "epoch_total": "10", "count": "19", "count_total": "40", "rate": "1437.78",
    }  # fmt: skip


def test_text_glued_behind_a_bar_is_read_on_its_own():
    plain = "Training progress:   0%|   | 0/300 [00:00<?, ?it/s]"
    assert values(plain + "{'loss': 0.5, 'epoch': 0.1}") == {"loss": "0.5"}
    glued = examine((bar.SAMPLES[0] + "Traceback (most recent call last):").encode())
    assert glued.event == "traceback"
    assert glued.keys


def test_summary_names_are_qualified_as_playbooks_spell_them():
    assert values(summary.SAMPLES[0]) == {
        "Train - Total": "2.612", "Train - Answer": "2.700", "Train - KL": "0.003", "Train - Teacher": "0.355",
    }  # fmt: skip
    assert values(summary.SAMPLES[3]) == {
        "raw": "0.013",
        "after_free_bits": "0.002",
        "penalty_reduction": "92",
    }
    assert list(values(summary.SAMPLES[4])) == [
        f"Teacher Diagnostics {name}" for name in ("loss", "weight", "contribution")
    ]
    assert values(summary.SAMPLES[5]) == {"Forward - Energy": "1.6e+08", "Forward - LogDet": "0.00"}
    splits = [examine(sample.encode()).keys[0].split for sample in summary.SAMPLES[:6]]
    assert splits == ["train", "valid", "valid", "train", "train", ""]


def test_a_record_is_read_deep_and_without_lists():
    assert values(record.SAMPLES[3]) == {"train/loss": "4.6", "train/grad_norm": "nan"}
    assert counted(record.SAMPLES[3]) == {"unix": "1795235916.3", "step": "5"}
    assert values(record.SAMPLES[2]) == {"loss": "4.004", "grad_norm": "0.652", "learning_rate": "0.0012"}
    assert values(record.SAMPLES[4]) == {"loss": "0.53"}
    assert examine(record.SAMPLES[1].encode()).keys[0].split == "valid"


def test_rollouts_count_before_the_name():
    assert values(rollout.SAMPLES[0]) == {"positive": "3", "group_size": "4", "Avg reward": "5.234"}
    assert values(rollout.SAMPLES[2]) == {"pos": "64", "neg": "0", "Avg reward": "3.263"}
    metrics = [key.metric for key in examine(rollout.SAMPLES[2].encode()).keys]
    assert metrics == ["positive_samples", "negative_samples", "reward"]
    assert counted(rollout.SAMPLES[1]) == {"step": "12"}


def test_a_record_of_settings_is_configuration():
    finding = examine(b'config: {"epochs": 12, "lr": 0.002, "teacher": "noise", "seed": 5551}')
    assert finding.config == {"epochs": 12.0, "lr": 0.002, "teacher": "noise", "seed": 5551.0}
    assert not finding.early


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("🔓 UNFREEZING VISION ENCODER (Stage 2, Epoch 3)", "unfreeze"),
        ("🔵 STAGE 2: KL WARMUP", "phase"),
        ("Early stopping triggered!", "early_stop"),
        ("Best epoch: 12", "best"),
        ("✓ Saved checkpoint to out/ckpt_5.pt", "checkpoint"),
        ("Loss curves saved: loss_curves_300_450.png", "saved"),
        ("✓ Training completed", "done"),
        ("RuntimeError: CUDA out of memory. Tried to allocate 2 GiB", "oom"),
        ("EarlyStopping counter: 3 out of 10", "patience"),
        ("💡 Consider a lower free_bits", "advice"),
    ],
)
def test_announcements(text, kind):
    assert examine(text.encode()).event == kind


def test_patience_and_epochs_are_captured():
    assert examine(b"  Patience: 2/10").fields == {"count": 2.0, "limit": 10.0}
    assert examine("🔓 UNFREEZING VISION ENCODER (Stage 2, Epoch 3)".encode()).fields == {"epoch": 3.0}


@pytest.mark.parametrize(
    "text", ["early_stopping_patience: 10", "early_stopping: True", "  best_metric = loss"]
)
def test_settings_are_no_announcements(text):
    assert examine(text.encode()).event is None


def test_configuration_values():
    assert examine(config.SAMPLES[0].encode()).config == {
        "lr": 1e-5, "epochs": 35.0, "teacher_type": "rule_based", "resume": "None",
    }  # fmt: skip
    assert examine(config.SAMPLES[2].encode()).config == {"free_bits": 0.02, "max_kl_weight": 15.0, "amp": ""}


@pytest.mark.parametrize(
    "evil",
    [
        "{'a': " * 2000,
        "'" * 5000,
        "%|" * 5000,
        "Epoch " * 2000,
        "🔍" * 3000,
        "x(" * 4000,
        "[" * 9000,
        "--a " * 3000,
        "a b c d " * 1500,
    ],
)
def test_hostile_lines_end_quickly(evil):
    examine(evil.encode())


def test_very_long_lines_are_not_examined():
    assert examine(b"loss=0.5 " * 5000) is None


@pytest.mark.parametrize(
    "line",
    [
        "Saved sample {0} to outputs/run_{0}/img_{0}.png",
        "Saving model checkpoint to out/checkpoint-{0}",
        "EarlyStopping counter: {0} out of 1000",
        "slurmstepd: error: *** JOB {0} CANCELLED AT 2026-11-21T04:14:01 ***",
        "Loading checkpoint from out/step_{0}.pt",
        "seed: {0}",
        "Best val loss: 0.{0} at epoch {0}",
    ],
)
def test_a_line_that_differs_in_numbers_alone_is_read_again_alike(line):
    known, other = (examine(line.format(number).encode()) for number in (7, 12))
    assert known is not None
    assert examine_again(line.format(12).encode(), known) == other
