#!/bin/sh
# Makes the virtual environment $1 with the pinned requirements: `sh bootstrap.sh .venv`
# Looks for a Python of version 3.12 or later; where there is none, uv (installed by pip) fetches one.
set -eu
venv=$1

usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 python3 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python3 \
        /opt/homebrew/bin/python3.1[2-9] /usr/local/bin/python3.1[2-9]; do
        # the interpreter itself, not pyenv's shim, which works in some folders only
        if usable "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
}

make_environment() {
    rm -rf "$venv"
    python=$(find_python)
    if [ -n "$python" ]; then
        "$python" -m venv "$venv"
        return
    fi
    echo "no Python 3.12 or later here: fetching one"
    if ! uv --version >/dev/null 2>&1; then
        python3 -m venv .uv
        .uv/bin/python -m pip install -q --disable-pip-version-check uv
        PATH="$PWD/.uv/bin:$PATH"
    fi
    uv venv -q --seed --python 3.13 "$venv" || {
        echo "Could not get a Python. Install Python 3.12 or later with its venv module, or name one: make run PYTHON=/path/to/python3.13" >&2
        exit 1
    }
}

if ! usable "$venv/bin/python"; then
    echo "making the environment $venv (once)"
    make_environment
fi
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip
"$venv/bin/python" -m pip install -q --disable-pip-version-check --no-input --require-hashes -r requirements.txt
touch "$venv/.complete"
