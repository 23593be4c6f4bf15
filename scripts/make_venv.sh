#!/bin/sh
# Make the virtual environment given as argument, or say in one line why it cannot be made.
# PYTHON names the interpreter to use; without it the first one that is new enough is taken.
set -eu
venv=$1

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

fail() {
    echo "$1" >&2
    exit 1
}

if ! new_enough "$venv/bin/python" || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if new_enough "$candidate"; then
            python=$candidate
            break
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>&1 || true)
    [ -n "$python" ] ||
        fail "trainmon-tui needs Python 3.11 or newer (found: $found); name one: make PYTHON=/path/to/python"
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        fail "$python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv"
    echo "making $venv with $("$python" --version)" >&2
    "$python" -m venv --clear "$venv"
fi

# Older pips do not know dependency groups.
if ! "$venv/bin/python" -m pip install --help | grep -q -e --group; then
    "$venv/bin/python" -m pip --quiet --disable-pip-version-check install --upgrade 'pip>=25.1'
fi
