"""The rules that hold the code together, checked on the source and on the running program."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "tui" / "trainmon_tui"
SOURCES = sorted(PACKAGE.rglob("*.py"))
WRITTEN = [*SOURCES, *sorted((CHECKOUT / "scripts").rglob("*.py"))]
UI = [path for path in SOURCES if path.is_relative_to(PACKAGE / "ui")]
LOG = CHECKOUT / "tests" / "data" / "decision" / "case-5.log"

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40

BROAD_HANDLERS: dict[str, int] = {"cli/exit.py": 1}
"""How many places of a file may catch every error; each has its reason beside it in the source."""

ROOTS = """
import json, os, sys
from trainmon_tui.__main__ import main
sys.argv = ["trainmon-tui", *sys.argv[2:]]
report = os.open(os.environ["LOADED"], os.O_WRONLY)
try:
    main()
except SystemExit:
    pass
finally:
    os.write(report, json.dumps(sorted({name.partition(".")[0] for name in sys.modules})).encode())
"""


def name_of(path):
    return str(path.relative_to(CHECKOUT))


def parsed(paths):
    return [pytest.param(path, id=name_of(path)) for path in paths]


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def code_lines(function):
    """Lines of a function, its docstring left out."""
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= first.end_lineno - first.lineno + 1
    return lines


def called(node):
    """The last name of what a call calls: ``Static`` of ``widgets.Static(...)``."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def loaded_by(tmp_path, *arguments):
    """Top-level modules in the process after one command."""
    report = tmp_path / "loaded.json"
    report.touch()
    command = [sys.executable, "-c", ROOTS, "-", *arguments]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={"LOADED": str(report), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert report.stat().st_size, done.stderr
    return set(json.loads(report.read_text())), done


# --- the layers ----------------------------------------------------------------------------------------


def test_each_layer_imports_only_what_stands_below_it():
    lint = Path(sys.executable).with_name("lint-imports")
    if not lint.exists():
        pytest.skip("import-linter is not installed: make contracts")
    done = subprocess.run(
        [lint, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout


def test_help_loads_neither_the_toolkit_nor_numpy(tmp_path):
    loaded, done = loaded_by(tmp_path, "--help")
    assert "trainmon-tui" in done.stdout
    assert not loaded & {"textual", "rich", "numpy", "yaml", "re2", "psutil", "pynvml"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", str(LOG)),
        ("check", "--json", str(LOG)),
        ("export", str(LOG), "--format", "json"),
        ("doctor", str(LOG)),
    ],
    ids=["check", "check --json", "export", "doctor"],
)
def test_headless_commands_never_load_the_toolkit(tmp_path, arguments):
    loaded, done = loaded_by(tmp_path, *arguments)
    assert done.stdout, done.stderr
    assert not loaded & {"textual", "rich"}
    assert "re2" not in loaded, "only a format needs it"


@pytest.mark.parametrize(
    "arguments",
    [("check", "--json", str(LOG)), ("export", str(LOG), "--format", "json")],
    ids=["check", "export"],
)
def test_reading_a_log_never_loads_a_framework_or_pickle_reader(tmp_path, arguments):
    loaded, _ = loaded_by(tmp_path, *arguments)
    assert not loaded & {"torch", "tensorflow", "pandas", "matplotlib"}


def test_the_screen_never_loads_numpy(tmp_path):
    code = "import sys, trainmon_tui.ui.app; print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == "False", done.stderr


FIRST_PICTURE = """
import os, sys
from types import SimpleNamespace
from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.ui.opening import Opening
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.preview import Preview
frame = Frame(1, 1, Header("run-42", "run.log", "live"), Judgement(), Telemetry())
(frames, told), (keys, _) = os.pipe(), os.pipe()
os.write(told, b"x")
connection = SimpleNamespace(fileno=lambda: frames, send=lambda ask: None, receive=lambda: [frame])
opening = Opening(UiOptions(mono=False))
Preview(opening, connection, SimpleNamespace(descriptor=keys), 1).run(lambda: None)
assert opening.painted
print(sorted({"textual", "asyncio", "numpy"} & set(sys.modules)))
"""


def test_the_first_picture_is_painted_without_the_toolkit(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PICTURE],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "run-42" in done.stdout, done.stderr
    assert done.stdout.endswith("[]\n")


# --- the source ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", parsed(WRITTEN))
def test_a_file_has_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES


@pytest.mark.parametrize("path", parsed(WRITTEN))
def test_a_function_fits_on_a_screen(path):
    sizes = {function.name: code_lines(function) for function in functions(tree_of(path))}
    assert {name: size for name, size in sizes.items() if size > MAX_FUNCTION_LINES} == {}


@pytest.mark.parametrize("path", parsed(SOURCES))
def test_every_module_says_what_it_is(path):
    assert ast.get_docstring(tree_of(path))


def broad_handlers(tree):
    """Lines that catch every error for good; one that cleans up and raises again is fine."""
    handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
    lines = [node.lineno for node in handlers if catches_all(node.type) and not raises_again(node)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) == "suppress"]
    return lines + [call.lineno for call in calls if any(catches_all(argument) for argument in call.args)]


def raises_again(handler):
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def catches_all(caught):
    if caught is None:
        return True
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"} for name in names)


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("try: f()\nexcept: pass", True),
        ("try: f()\nexcept Exception: pass", True),
        ("try: f()\nexcept (OSError, BaseException) as e: log(e)", True),
        ("with suppress(Exception): f()", True),
        ("try: f()\nexcept BaseException:\n    tidy()\n    raise", False),
        ("try: f()\nexcept OSError: pass", False),
        ("with suppress(OSError): f()", False),
    ],
)
def test_the_handler_check_tells_good_from_bad(code, bad):
    assert bool(broad_handlers(ast.parse(code))) == bad


@pytest.mark.parametrize("path", parsed(SOURCES))
def test_errors_are_caught_by_name(path):
    found = broad_handlers(tree_of(path))
    assert len(found) == BROAD_HANDLERS.get(str(path.relative_to(PACKAGE)), 0), found


def test_every_allowed_broad_handler_is_in_a_file_that_stands():
    assert {path for path in BROAD_HANDLERS if not (PACKAGE / path).is_file()} == set()


FORBIDDEN_CALLS = {"eval", "exec", "unsafe_load", "full_load", "system", "popen"}
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "torch", "multiprocessing"}


@pytest.mark.parametrize("path", parsed(SOURCES))
def test_nothing_runs_text_as_code(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            assert called(node) not in FORBIDDEN_CALLS, f"line {node.lineno}"
            assert not any(
                keyword.arg in {"shell", "allow_pickle"} and getattr(keyword.value, "value", True)
                for keyword in node.keywords
            ), f"line {node.lineno}"


def imported(tree):
    """Full names of the modules a file imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", parsed(SOURCES))
def test_no_module_that_loads_code_from_data_is_imported(path):
    names = set(imported(tree_of(path)))
    assert not {name.partition(".")[0] for name in names} & FORBIDDEN_MODULES
    assert not any(name.endswith(".markup.escape") for name in names), "escape() does not make markup safe"


# --- markup: a string of ours or a log's must never be read as markup --------------------------------------

MARKUP_WIDGETS = {"Static", "Label", "Button", "Checkbox", "RadioButton", "Collapsible", "notify"}
LITERAL = {"Content", "Text", "from_text", "assemble", "styled"}


def takes_markup(call, bases=()):
    """Whether a call hands a widget something that it would read as markup."""
    name = called(call)
    is_super = name == "__init__" and isinstance(call.func, ast.Attribute) and bases
    if name not in MARKUP_WIDGETS and not is_super:
        return False
    first = call.args[0] if call.args else None
    if first is None and not any(keyword.arg in {"content", "message", "label"} for keyword in call.keywords):
        return False
    if any(keyword.arg == "markup" and keyword.value.value is False for keyword in call.keywords):
        return False
    is_literal = isinstance(first, ast.Call) and called(first) in LITERAL
    is_constant = isinstance(first, ast.Constant) and "[" not in str(first.value)
    return not (is_literal or is_constant)


def markup_in(tree):
    """Line numbers of calls that would read a value as markup, also through ``super().__init__``."""
    owner = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases} & MARKUP_WIDGETS
            owner.update((id(inner), bases) for inner in ast.walk(node))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if takes_markup(call, owner.get(id(call), ()))]


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("Static(line)", True),
        ("Static(f'{line}')", True),
        ("widgets.Label(line, id='x')", True),
        ("Static('[bold]x')", True),
        ("self.notify(text)", True),
        ("class A(Static):\n    def __init__(self, t): super().__init__(t)", True),
        ("Static(line, markup=False)", False),
        ("Static(Content(line))", False),
        ("Static('fixed words')", False),
        ("Static(id='x')", False),
        ("self.notify(text, markup=False)", False),
        ("class A(Static):\n    def __init__(self, t): super().__init__(t, markup=False)", False),
        ("class A(Other):\n    def __init__(self, t): super().__init__(t)", False),
    ],
)
def test_the_markup_check_tells_good_from_bad(code, bad):
    assert bool(markup_in(ast.parse(code))) == bad


@pytest.mark.parametrize("path", parsed(UI))
def test_no_text_is_read_as_markup(path):
    assert markup_in(tree_of(path)) == []


@pytest.mark.parametrize("path", parsed(UI))
def test_border_titles_and_tooltips_are_content(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Assign):
            names = {target.attr for target in node.targets if isinstance(target, ast.Attribute)}
            if names & {"border_title", "border_subtitle", "tooltip"}:
                value = node.value
                assert isinstance(value, ast.Constant) or (
                    isinstance(value, ast.Call) and called(value) in LITERAL
                ), f"line {node.lineno}"


# --- the balance ---------------------------------------------------------------------------------------


def lines_of(paths):
    return sum(1 for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def test_there_are_at_least_as_many_lines_of_tests_as_of_source():
    tests = sorted((CHECKOUT / "tests").rglob("*.py"))
    assert lines_of(tests) >= lines_of(SOURCES)


def test_the_screen_is_the_smaller_part():
    assert lines_of(UI) <= 0.4 * lines_of(SOURCES)
