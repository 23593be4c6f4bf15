import pytest

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.parse.settings.document import mentioned, parse_document
from trainmon_tui.parse.settings.written import Written


def test_values_have_dotted_names_and_their_lines():
    text = b"lr: 1e-5\nmodel:\n  width: 8\n  parts: [1, 2]\n  name: vae\nwandb_lr: {value: 0.1, desc: null}\non: true\n"
    assert parse_document(text, "config.yaml") == [
        Written("lr", 1e-5, 1), Written("model.width", 8.0, 3), Written("model.name", "vae", 5),
        Written("wandb_lr", 0.1, 6), Written("on", True, 7),
    ]  # fmt: skip


def test_json_may_be_indented_by_tabs():
    assert parse_document(b'{\n\t"free_bits": 0.02,\n\t"a": {"b": "c"}\n}\n', "args.json") == [
        Written("free_bits", 0.02, 2), Written("a.b", "c", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", [b"a: &x 1\nb: *x\n", b"a: !!python/object:os.system x\n", b"a: 1\na: 2\n", b"{" * 99]
)
def test_what_is_not_plain_is_refused(text):
    with pytest.raises(BadDataError):
        parse_document(text, "config.yaml")


def test_a_number_too_large_for_us_is_left_out():
    assert parse_document(b"a: 1" + b"0" * 299 + b"\nb: 2", "c.yaml")[-1] == Written("b", 2.0, 2)


@pytest.mark.parametrize(
    ("line", "files"),
    [
        (b"Loading config from configs/base.yaml", ["configs/base.yaml"]),
        (b"2026-01-02 INFO cfg_file=./exp/a.yml seed=1", ["./exp/a.yml"]),
        (b"Settings: /runs/7/settings.json", ["/runs/7/settings.json"]),
        (
            b"hparams written to out/hparams.yaml and config to out/config.json",
            ["out/hparams.yaml", "out/config.json"],
        ),
        (b"reading data.json", []),
        (b"config.json: 100%|####| 1/1", []),
        (b"Loading config from base.yaml.bak", []),
        (b"config " + b"x" * 5000 + b" a.yaml", []),
    ],
)
def test_files_of_settings_are_found_by_the_word_before_them(line, files):
    assert mentioned([b"epoch 1", line]) == files
