import importlib.util
from pathlib import Path

import pytest

from trainmon_tui.parse.detectors import KINDS

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("page", CHECKOUT / "scripts" / "make_reading_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_detectors_say(script):
    written = (CHECKOUT / "docs" / "reading.md").read_text(encoding="utf-8")
    assert written == script.page(), "run scripts/make_reading_page.py"


@pytest.mark.parametrize("title", KINDS)
def test_every_kind_has_a_section_with_its_samples(script, title):
    section = script.page().split(f"## {title}\n")[1].split("\n## ")[0]
    assert all(sample in section for sample in KINDS[title].SAMPLES)


def test_every_detector_is_on_the_page():
    folder = CHECKOUT / "tui" / "trainmon_tui" / "parse" / "detectors"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {kind.__name__.rsplit(".", 1)[-1] for kind in KINDS.values()} == modules


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Progress bars", "count 150 of 1500; 5.01 s/step; `Loss` = 1.20e12 (loss, train)"),
        ("Records", "epoch 0.3125; `loss` = 4.004, `grad_norm` = 0.652, `learning_rate` = 0.0012 (lr)."),
        ("Blocks of an epoch", "`penalty_reduction` = 92 (train, percent)."),
        ("Tables", "epoch 1; `train_loss` = 1.744 (loss, train)"),
        ("Lists", "`Format rewards max` = 2 (aside)"),
        ("Trouble", "the event *oom*."),
        ("What makes no series", "No series."),
    ],
)
def test_a_sample_says_what_is_read_of_it(script, title, words):
    assert words in script.page().split(f"## {title}\n")[1].split("\n## ")[0]


def test_every_sample_is_followed_by_words(script):
    blocks = script.page().split("```\n")[2::2]
    assert len(blocks) == sum(len(kind.SAMPLES) for kind in KINDS.values())
    assert all(block.strip().endswith(".") or "\n## " in block for block in blocks)
