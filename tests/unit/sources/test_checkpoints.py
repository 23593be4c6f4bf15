from __future__ import annotations

import json
import os
import sys

import pytest
from tests.unit.sources.run_builder import NOW, checkpoint, grpo_run, put, state, tensors

from trainmon_tui.sources.checkpoints import age_words, read_checkpoints, step_of


def faults(folder):
    (one,) = read_checkpoints(folder).found
    return one.faults


def test_a_grpo_run_has_three_checkpoints_every_50_steps(tmp_path):
    found = read_checkpoints(grpo_run(tmp_path))
    named = {one.name: one for one in found.found}
    assert [one.step for one in found.found if one.name.startswith("checkpoint")] == [50, 100, 150]
    assert found.cadence == 50
    assert all(named[f"checkpoint-{step}"].resumable for step in (50, 100, 150))
    assert "every 50 steps" in found.words(NOW)
    assert named["checkpoint-50"].words(NOW).endswith("5 min old, can be resumed")


def test_a_checkpoint_is_judged_itself(tmp_path):
    home = checkpoint(tmp_path, 100, without=("optimizer.pt",))
    (one,) = read_checkpoints(home).found
    assert (one.name, one.step, one.resumable, one.faults) == (
        "checkpoint-100",
        100,
        False,
        ("no optimizer",),
    )


def test_of_checkpoints_saved_at_once_the_last_is_the_newest(tmp_path):
    for step in (100, 50, 150):
        checkpoint(tmp_path, step)
    newest = read_checkpoints(tmp_path).newest
    assert newest is not None
    assert newest.name == "checkpoint-150"


def test_the_newest_checkpoint_is_that_of_the_latest_step_whenever_it_was_copied(tmp_path):
    for step, copied_s in ((100, 50), (150, 10), (50, 90)):
        for file in checkpoint(tmp_path, step).iterdir():
            os.utime(file, (copied_s, copied_s))
    newest = read_checkpoints(tmp_path).newest
    assert newest is not None
    assert newest.name == "checkpoint-150"


def test_an_empty_or_missing_folder_has_none(tmp_path):
    assert read_checkpoints(tmp_path).words(NOW) == "no checkpoint"
    assert read_checkpoints(tmp_path / "nowhere").newest is None


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ("adapter_model.safetensors", "no weights"),
        ("optimizer.pt", "no optimizer"),
        ("scheduler.pt", "no scheduler"),
        ("rng_state.pth", "no rng_state"),
        ("trainer_state.json", "no trainer_state.json"),
    ],
)
def test_what_is_missing_is_named(tmp_path, without, words):
    checkpoint(tmp_path, 50, without=(without,))
    assert faults(tmp_path) == (words,)
    assert words in read_checkpoints(tmp_path).found[0].words(NOW)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("optimizer.pt", b"", "optimizer.pt is empty"),
        ("adapter_model.safetensors", tensors(cut=1), "adapter_model.safetensors is cut short"),
        ("adapter_model.safetensors", b"\xff" * 20, "adapter_model.safetensors is cut short"),
        ("adapter_model.safetensors", b"\x04\0\0\0\0\0\0\0[[[[", "adapter_model.safetensors is cut short"),
        ("trainer_state.json", state(50)[:200].encode(), "trainer_state.json is not whole"),
        ("trainer_state.json", b"[" * 100_000, "trainer_state.json is not whole"),
        ("trainer_state.json", b'{"log_history": []}', "trainer_state.json is not whole"),
        ("model.safetensors.index.json", b'{"weight_map": 5}', "model.safetensors.index.json is not whole"),
    ],
)
def test_what_is_broken_is_named(tmp_path, name, content, words):
    put(checkpoint(tmp_path, 50) / name, content)
    assert faults(tmp_path) == (words,)


def test_a_state_with_nan_is_whole(tmp_path):
    history = [{"step": 1, "loss": float("nan")}]
    put(checkpoint(tmp_path, 50) / "trainer_state.json", state(50, log_history=history))
    assert faults(tmp_path) == ()


def test_every_shard_of_the_index_must_be_there(tmp_path):
    home = checkpoint(tmp_path, 50, without=("adapter_model.safetensors",))
    shards = [f"model-0000{number}-of-00003.safetensors" for number in (1, 2, 3)]
    put(
        home / "model.safetensors.index.json",
        json.dumps({"weight_map": dict(zip("abc", shards, strict=True))}),
    )
    for shard in shards[:2]:
        put(home / shard, tensors())
    assert faults(tmp_path) == (f"1 of 3 shards are missing ({shards[2]})",)
    put(home / shards[2], tensors())
    assert faults(tmp_path) == ()


def test_deepspeed_keeps_weights_and_optimizer_in_a_folder_of_its_own(tmp_path):
    home = checkpoint(tmp_path, 50, without=("adapter_model.safetensors", "optimizer.pt"))
    put(home / "global_step50" / "zero_pp_rank_0_mp_rank_00_optim_states.pt", b"o")
    assert faults(tmp_path) == ()


def test_a_checkpoint_that_is_being_written_is_said_so(tmp_path):
    checkpoint(tmp_path, 50).rename(tmp_path / "tmp-checkpoint-50")
    (one,) = read_checkpoints(tmp_path).found
    assert one.step == 50
    assert one.faults == ("it is still being written",)


@pytest.mark.parametrize(
    ("name", "step", "epoch"),
    [
        ("checkpoints/epoch=3-step=256.ckpt", 256, 3),
        ("lightning_logs/version_0/checkpoints/epoch=7-step=900.ckpt", 900, 7),
        ("model_300_450.pt", 450, None),
        ("ckpt_1200.pth.tar", 1200, None),
        ("best_model.pt", None, None),
        ("weights/epoch_12.h5", None, 12),
    ],
)
def test_single_files_are_judged_by_their_size_alone(tmp_path, name, step, epoch):
    put(tmp_path / name, b"weights")
    (one,) = read_checkpoints(tmp_path).found
    assert (one.name, one.step, one.epoch, one.resumable) == (name, step, epoch, None)
    assert "judged by its size alone" in one.words(NOW)
    put(tmp_path / name, b"")
    assert faults(tmp_path) == ("it is empty",)


@pytest.mark.parametrize(
    "name", ["optimizer.pt", "training_args.bin", "data.h5", "notes.txt", "checkpoint-5"]
)
def test_other_files_are_no_checkpoints(tmp_path, name):
    put(tmp_path / name, b"x")
    assert read_checkpoints(tmp_path).found == ()


def test_a_folder_of_another_framework_is_not_judged(tmp_path):
    put(tmp_path / "iter_0000500" / "mp_rank_00" / "model_optim_rng.pt", b"x")
    (one,) = read_checkpoints(tmp_path).found
    assert (one.step, one.resumable, one.faults) == (500, None, ())


def test_an_empty_checkpoint_folder_cannot_be_resumed(tmp_path):
    (tmp_path / "checkpoint-50").mkdir()
    assert faults(tmp_path) == ("it is empty",)


def test_nothing_is_unpickled(tmp_path):
    seen = []
    sys.addaudithook(lambda event, _: seen.append(event) if event == "pickle.find_class" else None)
    folder = grpo_run(tmp_path)
    put(folder / "checkpoint-50" / "optimizer.pt", b"\x80\x04cos\nsystem\n.")
    read_checkpoints(folder)
    assert seen == []


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "0 s"), (59, "59 s"), (180, "3 min"), (9000, "2.5 h"), (345600, "4 days")]
)
def test_ages_are_said_as_people_do(seconds, words):
    assert age_words(seconds) == words


@pytest.mark.parametrize(
    ("name", "step"), [("checkpoint-50", 50), ("global_step500", 500), ("epoch_3", None), ("runs", None)]
)
def test_a_folder_name_carries_the_step(name, step):
    assert step_of(name) == step
