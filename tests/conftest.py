"""What every test stands on: a home of its own, fixed terminal settings, and the way to the checkout."""

import os
import signal
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CHECKOUT = Path(__file__).resolve().parent.parent

# A slow shared machine is no finding; the same examples on every run make a failure reproducible.
settings.register_profile(
    "trainmon", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("trainmon")

_UNSET = ("NO_COLOR", "COLORTERM", "FORCE_COLOR", "TMUX", "LINES", "CUDA_VISIBLE_DEVICES", "PYTHONWARNINGS")


def pytest_make_parametrize_id(config, val, argname):
    """Name bytes by their length and sum: raw ones are unreadable in a report, and long."""
    del config
    if isinstance(val, bytes) and len(val) > 24:
        return f"{argname}-{len(val)}-{zlib.crc32(val):08x}"
    return None


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory):
    """Hide the developer's configuration, cache and journal from the tests, and theirs from the developer."""
    home = tmp_path_factory.mktemp("home")
    patch = pytest.MonkeyPatch()
    for name in ("CONFIG", "CACHE", "STATE"):
        patch.setenv(f"TRAINMON_{name}_DIR", str(home / name.lower()))
    for name in [*_UNSET, *(n for n in os.environ if n.startswith("TRAINMON_") and not n.endswith("_DIR"))]:
        patch.delenv(name, raising=False)
    patch.setenv("COLUMNS", "80")
    patch.setenv("TERM", "xterm-256color")
    patch.setenv("TZ", "UTC")
    yield home
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def interruptible():
    """Hear an interrupt even where the suite was started in the background, which is deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def checkout():
    """The folder that holds pyproject.toml."""
    return CHECKOUT


@pytest.fixture(scope="session")
def demo_logs():
    """The bundled demo logs."""
    return CHECKOUT / "demo_logs"


@pytest.fixture(scope="session")
def shared():
    """The recorded runs beside the checkout; a test that reads them is skipped where they are not."""
    folder = CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the recorded runs are not beside this checkout")
    return folder
