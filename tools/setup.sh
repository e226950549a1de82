#!/bin/sh
# Makes .venv and installs covalue with the named extras at the pinned versions: tools/setup.sh web,dev
set -eu
extras=$1
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Covalue needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1). Name another: make PYTHON=python3.11" >&2
    exit 1
}
[ -x .venv/bin/python ] || "$python" -m venv .venv
case ",$extras," in *,dev,*) sh tools/chromium.sh && sh tools/libreoffice.sh ;; esac
echo "Setting up .venv (extras: $extras) ..."
if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python .venv/bin/python -c constraints.txt -e ".[$extras]" && exit 0
elif .venv/bin/pip install --quiet uv 2>/dev/null; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python -c constraints.txt -e ".[$extras]" && exit 0
fi
echo "uv did not succeed; trying pip." >&2
.venv/bin/pip install --quiet -c constraints.txt -e ".[$extras]"
