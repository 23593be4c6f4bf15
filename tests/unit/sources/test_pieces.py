"""Whether a checkpoint folder is whole: by names, sizes, headers and JSON alone."""

from __future__ import annotations

import json

import pytest

from trainmon_tui.sources import pieces
from trainmon_tui.sources.pieces import NotWholeError, is_cut, is_whole_state, judge_folder, read_state
from trainmon_tui.sources.walking import Entry


def safetensors(*, missing=0):
    header = json.dumps(
        {"__metadata__": {}, "w": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}
    ).encode()
    return (len(header).to_bytes(8, "little") + header + bytes(16))[: -missing or None]


WHOLE = {
    "model.safetensors": safetensors(),
    "optimizer.pt": b"x",
    "scheduler.pt": b"x",
    "rng_state.pth": b"x",
    "trainer_state.json": b'{"global_step": 500, "best_metric": NaN}',
}


@pytest.fixture
def judged(tmp_path):
    """Judge a folder of files, each with its bytes."""

    def run(files):
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        return judge_folder(tmp_path, [entry_of(tmp_path / name) for name in files])

    return run


def entry_of(path):
    values = {"path": path, "bytes": path.stat().st_size, "is_folder": False}
    return Entry(**{name: values.get(name, 0) for name in Entry._fields})


def without(*names):
    return {name: data for name, data in WHOLE.items() if name not in names}


def test_a_whole_folder_can_be_gone_on_from(judged):
    assert judged(WHOLE) == (True, ())


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (without("optimizer.pt"), "no optimizer"),
        (without("scheduler.pt"), "no scheduler"),
        (without("rng_state.pth"), "no rng_state"),
        (without("trainer_state.json"), "no trainer_state.json"),
        (without("model.safetensors"), "no weights"),
        ({**WHOLE, "optimizer.pt": b""}, "optimizer.pt is empty"),
        ({**WHOLE, "model.safetensors": safetensors(missing=3)}, "model.safetensors is cut short"),
        ({**WHOLE, "trainer_state.json": b'{"global_step": 5'}, "trainer_state.json is not whole"),
        ({**WHOLE, "trainer_state.json": b"{}"}, "trainer_state.json is not whole"),
        ({**WHOLE, "model.safetensors.index.json": b"{"}, "model.safetensors.index.json is not whole"),
    ],
)
def test_what_is_missing_is_named(judged, files, fault):
    assert judged(files) == (False, (fault,))


@pytest.mark.parametrize(
    "name",
    ["pytorch_model.bin", "adapter_model.safetensors", "model-00001-of-00002.bin", "flax_model.msgpack"],
)
def test_weights_go_by_many_names(judged, name):
    data = safetensors() if name.endswith("safetensors") else b"x"
    assert judged({**without("model.safetensors"), name: data}) == (True, ())


def test_shards_that_are_not_there_are_counted(judged):
    index = json.dumps(
        {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors", "c": "model-3.safetensors"}}
    )
    files = {
        **without("model.safetensors"),
        "model-1.safetensors": safetensors(),
        "model.safetensors.index.json": index.encode(),
    }
    assert judged(files) == (False, ("2 of 3 shards are missing (model-2.safetensors)",))


def test_a_folder_of_other_things_is_no_trainers(judged):
    assert judged({"notes.txt": b"x"}) == (None, ())


def test_an_empty_folder_is_told(judged):
    assert judged({}) == (False, ("it is empty",))


@pytest.mark.parametrize(
    ("data", "cut"),
    [
        (safetensors(), False),
        (safetensors() + b"more", False),
        (safetensors(missing=1), True),
        (safetensors()[:4], True),
        (b"", True),
        ((1 << 40).to_bytes(8, "little"), True),
        ((2).to_bytes(8, "little") + b"{}", False),
        ((2).to_bytes(8, "little") + b"[]", True),
        ((9).to_bytes(8, "little") + b'{"w": 1}!', True),
    ],
)
def test_tensors_end_where_their_header_says(tmp_path, data, cut):
    path = tmp_path / "model.safetensors"
    path.write_bytes(data)
    assert is_cut(path, len(data)) is cut


def test_a_file_that_is_gone_is_cut(tmp_path):
    assert is_cut(tmp_path / "gone", 100)
    assert not is_whole_state(tmp_path / "gone")


@pytest.mark.parametrize("data", [b"[]", b"3", b"null", b"[" * 100_000, b"\xff"])
def test_a_state_that_is_none_is_not_whole(tmp_path, data):
    path = tmp_path / "trainer_state.json"
    path.write_bytes(data)
    assert not is_whole_state(path)
    with pytest.raises((ValueError, RecursionError)):
        read_state(path)


def test_a_list_is_no_state(tmp_path):
    (tmp_path / "s.json").write_text("[1]")
    with pytest.raises(NotWholeError, match="not a trainer's state"):
        read_state(tmp_path / "s.json")


def test_what_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "MAX_JSON", 10)
    path = tmp_path / "trainer_state.json"
    path.write_text('{"global_step": 123456}')
    assert not is_whole_state(path)
