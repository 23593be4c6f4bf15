import os

import numpy as np
import pytest

from trainmon_tui.engine.elsewhere import MOST_FILES, SettingsElsewhere, folder_of
from trainmon_tui.engine.session import Session
from trainmon_tui.model.blocks import Segments
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.elsewhere import looks
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from

BOOK = """\
playbook: 1
name: Ours
params: {free_bits: 0.02}
metrics: {loss: {aliases: [loss]}}
checks:
  - id: bits
    title: free bits
    pass: config.free_bits == params.free_bits
    warn: config.free_bits != params.free_bits
    evidence: "{config.free_bits}"
    look: model.py, src/train_utils.py
"""


@pytest.fixture
def run(tmp_path):
    """Where the run's log is."""
    (tmp_path / "run.log").touch()
    return tmp_path


def told(text, offset=0):
    return Segments([text], np.array([1]), np.array([offset]))


def find(run, key="free_bits", printed=None, look=(), says=b"", **more):
    elsewhere = SettingsElsewhere(str(run / "run.log"), **more)
    elsewhere.fold(told(says))
    found = elsewhere.find(key, {name: (value, Place()) for name, value in (printed or {}).items()}, look)
    return None if found is None else (found.value, found.place.file or found.why)


def test_the_command_line_comes_first(run):
    (run / "config.yaml").write_text("free_bits: 1\n")
    command = ["python", "train.py", "--free-bits", "0.5"]
    assert find(run, command=command) == (0.5, "the command line")
    assert find(run) == (1.0, "config.yaml:1")


def test_a_file_that_the_user_names_comes_before_those_beside_the_run(run, tmp_path_factory):
    named = tmp_path_factory.mktemp("else") / "mine.json"
    named.write_text('{"free_bits": 3}')
    (run / "config.yaml").write_text("free_bits: 1\n")
    assert find(run, named=str(named)) == (3.0, f"{named}:1")


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ({"cfg": "configs/a.yaml"}, b""),
        ({}, b"Loading config from configs/a.yaml"),
        ({}, b"config: /srv/x/configs/a.yaml"),
    ],
)
def test_a_file_that_the_log_names_is_read_below_the_run(run, printed, says):
    (run / "configs").mkdir()
    (run / "configs/a.yaml").write_text("model:\n  free_bits: 0.02\n")
    (run / "a.yaml").write_text("model:\n  free_bits: 0.02\n")
    value, place = find(run, printed=printed, says=says)
    assert (value, place.endswith("a.yaml:2")) == (0.02, True)


def test_source_code_that_the_playbook_names_is_the_last_resort(run):
    (run / "src").mkdir()
    (run / "src/train_utils.py").write_text("import x\nFREE_BITS = 0.02\n")
    (run / "model.py").write_text("def build(width, free_bits=0.02): ...\n")
    assert find(run, look=["src/train_utils.py"]) == (0.02, "src/train_utils.py:2")
    assert find(run, look=["model.py"]) == (0.02, "model.py:1, a default")
    assert find(run) is None


def test_several_values_are_none(run):
    (run / "model.py").write_text(
        "A = dict(free_bits=0.02)\nB = dict(free_bits=0.03)\nC = dict(free_bits=0.02)\n"
    )
    value, why = find(run, look=["model.py"])
    assert value is None
    assert why == "model.py gives free_bits several values: 0.02 (line 1), 0.03 (line 2), 0.02 (line 3)"


def test_a_whole_name_outweighs_the_last_part_of_others(run):
    (run / "config.yaml").write_text("lr: 1\nhead:\n  lr: 2\n")
    assert find(run, "lr") == (1.0, "config.yaml:1")
    assert find(run, "head.lr") == (2.0, "config.yaml:3")


def test_a_switch_is_a_word(run):
    (run / "config.yaml").write_text("amp: true\n")
    assert find(run, "amp") == ("True", "config.yaml:1")


def test_nothing_outside_the_runs_folder_is_read(run, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.yaml").write_text("free_bits: 9\n")
    (run / "config.yaml").symlink_to(outside / "secret.yaml")
    assert find(run) is None
    assert find(run, printed={"config": str(outside / "secret.yaml")}) is None
    assert find(run, printed={"config": f"../{outside.name}/secret.yaml"}) is None
    assert find(run, look=["/etc/passwd", "../x.py"]) is None


def test_odd_files_are_passed_over(run):
    os.mkfifo(run / "config.yaml")
    (run / "args.yaml").mkdir()
    (run / "hparams.yaml").write_bytes(b"a: 1\n" * 300_000)
    (run / "params.yaml").write_bytes(b"\xff\xfe: x")
    (run / "settings.yaml").write_text("free_bits: 0.02\n")
    assert find(run) == (0.02, "settings.yaml:1")


def test_a_log_cannot_make_us_read_many_files(run):
    for number in range(MOST_FILES + 5):
        (run / f"c{number}.yaml").write_text(f"k{number}: 1\n")
    elsewhere = SettingsElsewhere(str(run / "run.log"))
    for number in range(MOST_FILES + 5):
        elsewhere.fold(told(b"config c%d.yaml" % number))
    known = [elsewhere.find(f"k{number}", {}, ()) is not None for number in range(MOST_FILES + 5)]
    assert sum(known) <= MOST_FILES


def test_only_the_beginning_of_a_log_names_files(run):
    (run / "late.yaml").write_text("free_bits: 1\n")
    elsewhere = SettingsElsewhere(str(run / "run.log"))
    elsewhere.fold(told(b"config late.yaml", offset=1 << 30))
    assert elsewhere.find("free_bits", {}, ()) is None
    elsewhere.fold(told(b"config late.yaml"))
    assert elsewhere.find("free_bits", {}, ()).value == 1.0


def test_a_file_that_comes_while_the_log_begins_is_found(run):
    elsewhere = SettingsElsewhere(str(run / "run.log"))
    assert elsewhere.find("free_bits", {}, ()) is None
    (run / "config.yaml").write_text("free_bits: 1\n")
    assert elsewhere.find("free_bits", {}, ()) is None
    elsewhere.fold(told(b"epoch 1"))
    assert elsewhere.find("free_bits", {}, ()).value == 1.0


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("gone.yaml", None, "no such file"),
        ("bad.yaml", "a: [", "bad.yaml:"),
        ("x.toml", "a = 1", "no file of settings"),
    ],
)
def test_a_file_that_the_user_names_has_to_be_one(run, name, text, why):
    if text is not None:
        (run / name).write_text(text)
    with pytest.raises(NoInputError, match=why):
        SettingsElsewhere(str(run / "run.log"), named=str(run / name))


def test_a_pipe_has_no_folder(tmp_path):
    assert folder_of("/dev/fd/3") is None
    assert folder_of("") is None
    assert folder_of("a\0b") is None
    assert folder_of(str(tmp_path)) == folder_of(str(tmp_path / "run.log")) == tmp_path.resolve()
    assert SettingsElsewhere("/dev/fd/3").find("x", {}, ["a.py"]) is None


def test_a_check_reads_the_file_that_it_names_and_says_so(run):
    book = playbook_from(BOOK)
    assert looks(book.checks) == {"free_bits": ("model.py", "src/train_utils.py")}
    (run / "model.py").write_text("\n\nfree_bits = 0.03\n")
    session = Session(lambda: Judge([book], chosen=True, elsewhere=SettingsElsewhere(str(run / "run.log"))))
    session.feed(b"Epoch 1/2\nloss: 1.0\n")
    item = session.judgement(ended=False).items[0]
    assert (item.verdict, item.evidence) == ("warn", "0.03 (model.py:3)")
    assert (item.at.line, item.at.file) == (None, "model.py:3")


def test_what_stands_nowhere_is_unknown_with_the_place_to_look(run):
    session = Session(
        lambda: Judge([playbook_from(BOOK)], chosen=True, elsewhere=SettingsElsewhere(str(run / "run.log")))
    )
    session.feed(b"Epoch 1/2\nloss: 1.0\n")
    item = session.judgement(ended=True).items[0]
    assert (item.verdict, item.evidence) == (
        "waiting", "free_bits was not printed: look in model.py, src/train_utils.py",
    )  # fmt: skip


def test_what_the_log_prints_outweighs_all_files(run):
    (run / "config.yaml").write_text("free_bits: 0.5\n")
    session = Session(
        lambda: Judge([playbook_from(BOOK)], chosen=True, elsewhere=SettingsElsewhere(str(run / "run.log")))
    )
    session.feed(b"Namespace(free_bits=0.02)\nEpoch 1/2\nloss: 1.0\n")
    assert session.judgement(ended=True).items[0].evidence == "0.02 (line 1)"
