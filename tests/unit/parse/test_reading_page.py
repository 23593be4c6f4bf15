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
