"""A screen before its toolkit: what is painted, when it gives way, and what is handed over."""

import contextlib
import fcntl
import os
import resource
import select
import signal
import sys
import time
from functools import partial
from types import SimpleNamespace

import pyte
import pytest
import ui_frames
from ui_fake import FakeConnection

from trainmon_tui.config.settings import Settings, Told
from trainmon_tui.model.errors import TrainmonError
from trainmon_tui.protocol.messages import Fault
from trainmon_tui.ui import keepsake, preview
from trainmon_tui.ui.opening import Opening
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.preview import Preview, can_be_painted, parted_from
from trainmon_tui.ui.still import still_text

SIZE = (100, 30)
OPTIONS = UiOptions(unicode=True, mono=False)


@pytest.fixture(autouse=True)
def terminal_size(monkeypatch):
    """The terminal's size, which a test may change."""
    now = [os.terminal_size(SIZE)]
    monkeypatch.setattr(preview.shutil, "get_terminal_size", lambda: now[0])
    monkeypatch.setattr(preview, "PATIENCE_S", 0.2)
    monkeypatch.setenv("COLORTERM", "truecolor")
    return now


@pytest.fixture
def stage(tmp_path):
    """Makes a preview over a connection; what it writes is in a file, keys come from a pipe."""
    reader, writer = os.pipe()
    output = os.open(tmp_path / "painted", os.O_RDWR | os.O_CREAT)
    made = []

    def make(*frames, options=OPTIONS):
        opening = Opening(options)
        connection = FakeConnection(*frames)
        keyboard = SimpleNamespace(descriptor=reader, before=[])
        made.append(connection)
        return opening, connection, Preview(opening, connection, keyboard, output)

    made_of = SimpleNamespace(make=make, typed=writer, painted=lambda: os.pread(output, 1 << 20, 0))
    yield made_of
    for descriptor in (reader, writer, output):
        os.close(descriptor)


@pytest.fixture
def handlers():
    """The test's own signal handlers, put back afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def nothing():
    """A toolkit that is there already."""


def until(condition):
    """A toolkit that is loaded as soon as a condition holds."""

    def load():
        deadline = time.monotonic() + 10
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.001)

    return load


def shown(data, size=SIZE):
    screen = pyte.Screen(*size)
    pyte.ByteStream(screen).feed(data)
    return "".join(line.rstrip() + "\n" for line in screen.display)


def test_the_first_frame_is_painted_as_the_still_shows_it(stage):
    opening, connection, picture = stage.make(ui_frames.middle_frame())
    picture.run(nothing)
    assert shown(stage.painted()) == still_text(opening.sight)
    assert "run-42" in shown(stage.painted())
    assert opening.painted.size == SIZE
    assert connection.asks[-1].ack == 1


def test_what_changes_is_painted_over_it(stage):
    opening, _, picture = stage.make(ui_frames.start_frame(), ui_frames.middle_frame())
    picture.run(until(lambda: opening.sight.taken == 2))
    assert opening.sight.taken == 2
    assert shown(stage.painted()) == still_text(opening.sight)


def test_it_is_painted_while_the_toolkit_is_loaded(stage):
    opening, _, picture = stage.make(ui_frames.middle_frame())
    picture.run(until(lambda: opening.painted))
    assert opening.painted


def test_a_key_ends_it_at_once(stage):
    os.write(stage.typed, b"q")
    opening, _, picture = stage.make()
    ended = []
    picture.run(until(lambda: ended))
    ended.append(True)
    assert opening.painted is None


def test_an_engine_that_says_nothing_is_not_waited_for(stage):
    opening, _, picture = stage.make()
    picture.run(nothing)
    assert opening.painted is None


def test_an_engine_that_died_is_left_to_the_app(stage):
    opening, connection, picture = stage.make()
    connection.die()
    picture.run(nothing)
    assert opening.painted is None
    assert connection.closed is None


def test_a_fault_ends_it_with_its_words(stage):
    _, connection, picture = stage.make()
    connection.say(Fault("no format 'x'", "did you mean 'y'?", 65))
    with pytest.raises(TrainmonError, match="no format") as refused:
        picture.run(nothing)
    assert (refused.value.hint, int(refused.value.exit_code)) == ("did you mean 'y'?", 65)


@pytest.mark.parametrize("error", [TrainmonError("broken"), KeyboardInterrupt()])
def test_without_an_app_the_engine_is_said_goodbye_to(stage, handlers, error):
    _, connection, _ = stage.make()
    with pytest.raises(type(error)), parted_from(connection):
        raise error
    assert connection.closed is True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_its_own_status(stage, handlers, number):
    _, connection, _ = stage.make()
    with pytest.raises(SystemExit) as left, parted_from(connection):
        signal.raise_signal(number)
    assert (left.value.code, connection.closed) == (128 + number, True)


def test_with_an_app_the_engine_stays(stage, handlers):
    _, connection, _ = stage.make()
    with parted_from(connection):
        pass
    assert connection.closed is None


def test_a_terminal_that_was_made_smaller_is_painted_as_it_is(stage, terminal_size):
    opening, connection, picture = stage.make(ui_frames.middle_frame())
    say = connection.say

    def smaller_now(message):
        terminal_size[0] = os.terminal_size((60, 20))
        say(message)

    connection.say = smaller_now
    picture.run(nothing)
    assert opening.painted.size == opening.sight.size == (60, 20)
    assert shown(stage.painted(), (60, 20)) == still_text(opening.sight)


def test_a_terminal_that_does_not_read_is_left_to_the_toolkit(stage, monkeypatch):
    monkeypatch.setattr(preview, "SLOW_S", 0.05)
    opening, _, picture = stage.make(ui_frames.middle_frame())
    reader, picture._output = os.pipe()
    os.set_blocking(picture._output, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(picture._output, b"x" * 4096)
    os.set_blocking(picture._output, True)
    picture.run(until(lambda: opening.painted))
    assert opening.painted.cells.changed("\x1b[1;1Hr").endswith("r"), "what it shows is not known"
    os.close(reader)
    os.close(picture._output)


def test_a_terminal_that_has_gone_ends_the_picture_and_not_the_program(stage):
    opening, _, picture = stage.make(ui_frames.middle_frame())
    reader, picture._output = os.pipe()
    os.close(reader)
    picture.run(until(lambda: opening.painted))
    assert opening.painted.cells.changed("\x1b[1;1Hr").endswith("r"), "what it shows is not known"
    os.close(picture._output)


@pytest.fixture
def many_descriptors():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2000:
        pytest.skip("this machine allows fewer than 2000 descriptors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2000), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_descriptors")
@pytest.mark.parametrize("wait_s", [0.0, 0.001])
def test_descriptors_beyond_a_thousand_are_waited_for(wait_s):
    reader, writer = os.pipe()
    high = fcntl.fcntl(reader, fcntl.F_DUPFD, 1500)
    assert preview.ready_of([high], select.POLLIN, wait_s) == set()
    os.write(writer, b"x")
    assert preview.ready_of([high], select.POLLIN, wait_s) == {high}
    for descriptor in (reader, writer, high):
        os.close(descriptor)


def test_a_run_that_was_left_otherwise_is_painted_so(stage, tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path))
    frame = ui_frames.middle_frame()
    keepsake.remember(frame.header.path, keepsake.Keepsake(active="log", maximised=True, theme="light"))
    options = UiOptions(unicode=True, mono=False, told=Told(Settings()))
    opening, connection, picture = stage.make(frame, ui_frames.middle_frame(3), options=options)
    picture.run(until(lambda: opening.sight.taken == 2))
    assert (opening.sight.active, opening.palette.theme.name) == ("log", "light")
    assert opening.sight.taken == 2
    assert connection.asks[-2].log.rows > connection.asks[0].log.rows
    assert shown(stage.painted()) == still_text(opening.sight)
    assert opening.come_back() is False


@pytest.mark.parametrize(
    ("options", "before", "tty", "can"),
    [
        (OPTIONS, [], True, True),
        (UiOptions(mono=True), [], True, False),
        (OPTIONS, None, True, False),
        (OPTIONS, [], False, False),
    ],
    ids=["plain", "mono", "no keys", "no screen"],
)
def test_only_the_plain_case_is_painted_early(monkeypatch, options, before, tty, can):
    monkeypatch.setattr(preview.os, "isatty", lambda _descriptor: tty)
    keyboard = SimpleNamespace(before=before)
    assert can_be_painted(Opening(options), keyboard) is can
    monkeypatch.setenv("TEXTUAL_COLOR_SYSTEM", "256")
    assert not can_be_painted(Opening(options), keyboard)


def test_the_app_is_handed_what_was_begun(monkeypatch):
    ran = []
    monkeypatch.setattr(preview, "can_be_painted", lambda *_: False)
    monkeypatch.setitem(
        sys.modules, "trainmon_tui.ui.app", SimpleNamespace(run=lambda *given: ran.append(given) or 7)
    )
    assert preview.watch_run("first", "again", OPTIONS) == 7
    ((first, again, options, opening),) = ran
    assert (first, again, options) == ("first", "again", OPTIONS)
    assert opening.options is OPTIONS


class Keys:
    """A keyboard that says what is done to it."""

    def __init__(self, said):
        self.said = said
        self.hold, self.release = partial(said.append, "held"), partial(said.append, "released")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.said.append("left")


@pytest.mark.parametrize("painted", [False, True])
def test_without_a_picture_the_app_finds_the_terminal_as_it_was(monkeypatch, handlers, painted):
    said = []

    def look(self, load):
        self._opening.painted = object() if painted else None

    monkeypatch.setattr(preview, "Keyboard", lambda asks: Keys(said))
    monkeypatch.setattr(preview, "can_be_painted", lambda *_: True)
    monkeypatch.setattr(Preview, "run", look)
    app = SimpleNamespace(run=lambda *_: said.append("app") or 0)
    monkeypatch.setitem(sys.modules, "trainmon_tui.ui.app", app)
    preview.watch_run(FakeConnection(), None, OPTIONS)
    assert said == ["held", *([] if painted else ["released"]), "app", "left"]


def test_a_toolkit_that_cannot_be_loaded_is_left_to_the_app(monkeypatch):
    monkeypatch.setitem(sys.modules, "trainmon_tui.ui.app", None)
    preview.load_toolkit()
    with pytest.raises(ImportError):
        preview.watch_run(FakeConnection(), None, UiOptions(mono=True))
