import pytest

from trainmon_tui.engine.run_name import COMMON_NAMES, run_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("vqa-7.log", "vqa-7.log"),
        ("/runs/vqa/vqa-7.log", "vqa-7.log"),
        ("/runs/vqa/run.log", "vqa"),
        ("/runs/vqa/NOHUP.out", "vqa"),
        ("/run.log", "run.log"),
        ("runs/a/train", "a"),
        ("/runs/vqa/.", "vqa"),
        ("/runs/vqa/out/..", "vqa"),
        ("/", "/"),
    ],
)
def test_the_name_tells_runs_apart(path, name):
    assert run_name(path) == name


@pytest.mark.parametrize("stem", sorted(COMMON_NAMES))
def test_a_common_name_gives_way_to_its_folder(stem, tmp_path, monkeypatch):
    folder = tmp_path / "vqa-7"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert run_name(f"{stem}.log") == "vqa-7"


@pytest.mark.parametrize(
    ("path", "name"), [(".", "vqa-7"), ("./", "vqa-7"), ("..", "runs"), ("../..", "all")]
)
def test_a_folder_is_named_wherever_one_stands(path, name, tmp_path, monkeypatch):
    folder = tmp_path / "all" / "runs" / "vqa-7"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert run_name(path) == name


def test_a_working_folder_that_was_removed_is_no_error(tmp_path, monkeypatch):
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert run_name("run.log") == "run.log"
    assert run_name("a/run.log") == "a"
    assert run_name(".") == "."
