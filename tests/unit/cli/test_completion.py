import shutil
import subprocess
import sys

import pytest

from trainmon_tui.cli.commands import COMMANDS
from trainmon_tui.cli.completion import script


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_knows_every_command_and_its_options(cli, shell):
    code, out, err = cli("completion", shell)
    assert (code, err) == (0, "")
    assert all(name in out for name in COMMANDS)
    assert "playbook" in out
    assert "no-mouse" in out


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("che", ["check"]),
        ("check --j", ["--json"]),
        ("export --f", ["--format"]),
        ("run.log --no-m", ["--no-mouse"]),
        ("format ex", ["explain"]),
        ("format explain --prop", ["--propose"]),
        ("format show vow", ["vowpal-wabbit"]),
        ("check --format vow", ["vowpal-wabbit"]),
        ("journal run.log ti", ["tick"]),
        ("report run.log --fi", ["--fill"]),
        ("report --fill viv", ["vivqa"]),
        ("journal run.log --wh", ["--why"]),
    ],
)
def test_bash_completes(words, offered):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    typed = ["trainmon-tui", *words.split()]
    ours = f'trainmon-tui() {{ {sys.executable} -m trainmon_tui "$@"; }}'
    line = (
        f"{ours}\n{script('bash', COMMANDS)}\nCOMP_WORDS=({' '.join(typed)}); COMP_CWORD={len(typed) - 1}; "
        '_trainmon_tui; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run([bash, "--norc", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.split() == offered
