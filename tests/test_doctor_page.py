"""The page about ``doctor`` shows what the program says, and names everything that it looks at."""

import importlib.util
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
CHECKUP = CHECKOUT / "tui" / "trainmon_tui" / "engine" / "checkup"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("page", CHECKOUT / "scripts" / "make_doctor_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def written():
    return (CHECKOUT / "docs" / "doctor.md").read_text(encoding="utf-8")


def test_the_example_is_what_is_printed(script, written):
    assert written == script.page(), "run scripts/make_doctor_page.py"


def test_the_example_shows_what_the_page_is_about(script):
    said = script.example()
    for words in ("empty: errors.txt", "training ends there", "printed 52.1 %", "events:", "to look at"):
        assert words in said


def test_every_check_is_explained(written):
    code = "".join(path.read_text(encoding="utf-8") for path in CHECKUP.glob("*.py"))
    ids = set(re.findall(r'(?:_check\(|Check\("\w+", )"(\w+)"', code))
    assert {"files", "recognised", "buffering", "term", "nvml", "python"} <= ids
    assert [id_ for id_ in sorted(ids) if f"`{id_}`" not in written] == []
