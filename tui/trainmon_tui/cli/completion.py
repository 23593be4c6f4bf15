"""``trainmon-tui completion``: scripts for three shells, generated from the parsers themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.journal import ACTIONS
from trainmon_tui.cli.output import write_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from trainmon_tui.cli.commands import Command


_NAMED = ("show", "test", "validate")
"""Actions that take a name out of the command's own list."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("shell", choices=tuple(_SCRIPTS), help="which shell the script is for")


def run(args: argparse.Namespace) -> int:
    """Print the script; return the exit status."""
    from trainmon_tui.cli.commands import COMMANDS

    write_text(script(args.shell, COMMANDS))
    return 0


def script(shell: str, commands: Mapping[str, Command]) -> str:
    """Return the completion script of a shell: ``bash``, ``zsh`` or ``fish``."""
    return _SCRIPTS[shell](commands)


def _options(command: Command) -> list[str]:
    return sorted(option for option in command.parser().options() if option.startswith("--"))


def _with_actions(commands: Mapping[str, Command]) -> dict[str, list[str]]:
    """Return the actions of the commands that have some."""
    return {
        name: [action.name.rpartition(" ")[2] for action in command.actions]
        for name, command in commands.items()
        if command.actions
    }


def _bash(commands: Mapping[str, Command]) -> str:
    actions = "\n".join(
        f"    [[ ${{COMP_WORDS[1]}} == {name} && $COMP_CWORD -eq 2 && $word != -* ]] && words='{' '.join(words)}'"
        for name, words in _with_actions(commands).items()
    )
    named = "|".join(f"'{name} {action}'" for name in _with_actions(commands) for action in _NAMED)
    options = "|".join(f"*' --{name}'" for name in _with_actions(commands))
    cases = "\n".join(
        f"        {name}) words='{' '.join(_options(command))}' ;;" for name, command in commands.items()
    )
    return f"""\
_trainmon_tui() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} words
    case ${{COMP_WORDS[1]}} in
{cases}
        *) words='{" ".join(_options(commands["watch"]))} --version' ;;
    esac
    [[ $COMP_CWORD -eq 1 && $word != -* ]] && words='{" ".join(commands)}'
    [[ ${{COMP_WORDS[1]}} == demo && $word != -* ]] && words=$(trainmon-tui demo --names 2>/dev/null)
{actions}
    if [[ ${{COMP_WORDS[1]}} == journal && $COMP_CWORD -ge 3 && $word != -* ]]; then
        words='{" ".join(ACTIONS)}'
        [[ $COMP_CWORD -ge 4 ]] && words=$(trainmon-tui journal "${{COMP_WORDS[2]}}" "${{COMP_WORDS[@]:4:COMP_CWORD-4}}" --names "${{COMP_WORDS[3]}}" 2>/dev/null)
    elif [[ $COMP_CWORD -ge 3 && $word != -* ]]; then
        case "${{COMP_WORDS[1]}} ${{COMP_WORDS[2]}}" in
            {named}) words=$(trainmon-tui "${{COMP_WORDS[1]}}" list --names 2>/dev/null) ;;
        esac
    fi
    case "${{COMP_WORDS[1]}} ${{COMP_WORDS[COMP_CWORD-1]}}" in
        'export --format') ;;
        'report --fill') words=$(trainmon-tui playbook list --names 2>/dev/null) ;;
        {options}) words=$(trainmon-tui "${{COMP_WORDS[COMP_CWORD-1]#--}}" list --names 2>/dev/null) ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o default -F _trainmon_tui trainmon-tui
"""


def _zsh(commands: Mapping[str, Command]) -> str:
    return "autoload -U +X bashcompinit && bashcompinit\n" + _bash(commands)


def _fish(commands: Mapping[str, Command]) -> str:
    lines = []
    for name, command in commands.items():
        lines.append(
            f"complete -c trainmon-tui -n __fish_use_subcommand -a {name} -d {_quoted(command.summary)}"
        )
        lines += [
            f"complete -c trainmon-tui -n '__fish_seen_subcommand_from {name}' -l {option.removeprefix('--')}"
            for option in _options(command)
        ]
    names = (
        "complete -c trainmon-tui -n '__fish_seen_subcommand_from demo' -f -a '(trainmon-tui demo --names)'"
    )
    journal = f"complete -c trainmon-tui -n '__fish_seen_subcommand_from journal' -a '{' '.join(ACTIONS)}'"
    chosen = [_fish_actions(name, words) for name, words in _with_actions(commands).items()]
    return "\n".join((*lines, names, journal, *chosen)) + "\n"


def _fish_actions(name: str, actions: Sequence[str]) -> str:
    under = f"complete -c trainmon-tui -n '__fish_seen_subcommand_from {name}"
    words = " ".join(actions)
    first = f"{under}; and not __fish_seen_subcommand_from {words}' -f -a '{words}'"
    named = f"{under}; and __fish_seen_subcommand_from {' '.join(_NAMED)}'"
    return f"{first}\n{named} -a '(trainmon-tui {name} list --names)'"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_SCRIPTS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
