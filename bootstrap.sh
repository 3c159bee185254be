#!/bin/sh
# Makes a virtual environment, or brings it up to date: sh bootstrap.sh ENVIRONMENT REQUIREMENTS
# Looks for a Python of version 3.12 or later; where there is none, uv fetches one.
set -eu
venv=$1
requirements=$2
pip="-m pip --disable-pip-version-check --no-input -q"

usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 python3 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python3 \
        /opt/homebrew/bin/python3.1[2-9] /usr/local/bin/python3.1[2-9]; do
        if usable "$candidate"; then
            # the interpreter itself, not pyenv's shim, which works in some folders only
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
    rm -rf .uv
    python3 -m venv .uv
    # shellcheck disable=SC2086 - several words on purpose
    .uv/bin/python $pip install --require-hashes -r requirements-setup.txt
    .uv/bin/uv venv -q --seed --python 3.13 "$venv" || {
        echo "Could not get a Python. Install Python 3.12 or later with its venv module, or name one: make run PYTHON=/path/to/python3.13" >&2
        exit 1
    }
}

# uv reads no settings of pip: it is told the index that pip uses, and where it fails pip does the work.
quick_install() {
    # shellcheck disable=SC2086
    "$venv/bin/python" $pip install --require-hashes -r requirements-setup.txt || return 1
    index=${PIP_INDEX_URL:-$("$venv/bin/python" -m pip config get global.index-url 2>/dev/null || true)}
    if [ -n "$index" ]; then
        export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
    fi
    UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-15}" "$venv/bin/uv" pip install -q --python "$venv/bin/python" --require-hashes -r "$requirements"
}

if ! usable "$venv/bin/python"; then
    echo "making the environment $venv (once)"
    make_environment
fi
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
# shellcheck disable=SC2086
quick_install 2>/dev/null || "$venv/bin/python" $pip install --require-hashes -r "$requirements"
