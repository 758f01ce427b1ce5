#!/usr/bin/env bash
# Installs what a fresh Debian 12 lacks: packages, a virtual environment, the locked wheels.
# As root, or by a user who may use sudo. Safe to run again; installs nothing twice.
set -euo pipefail
cd "$(dirname "$0")/../.."
PYTHON="${PYTHON:-python3}"

packages=(
    gcc libc6-dev libsane-dev                  # python-sane is built from source
    sane-utils sane-airscan                    # a client that nobody here wrote scans in a test
    tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd  # the models; a peer in tests and bench
    softhsm2 poppler-utils qpdf                # a token without hardware; judges of our PDF files
    fonts-croscore fonts-inter                 # Vietnamese letters where the window falls back
    xvfb openbox xdotool                       # a display for the tests of the real window
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0
    libxcb-shape0 libxcb-xinerama0 libxkbcommon-x11-0 libegl1 libgl1 libfontconfig1 libdbus-1-3
)
# The interpreter may be Debian's own, which comes in parts.
if ! "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null; then
    packages+=(python3-venv)
fi
if ! "$PYTHON" -c 'import pathlib, sysconfig, sys
sys.exit(not (pathlib.Path(sysconfig.get_paths()["include"]) / "Python.h").exists())'; then
    packages+=(python3-dev)
fi

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    sudo=()
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    echo "Installing Debian packages: ${missing[*]}"
    "${sudo[@]}" apt-get -o DPkg::Lock::Timeout=300 -q update
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q -y \
        install --no-install-recommends "${missing[@]}"
fi

[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
.venv/bin/pip --disable-pip-version-check -q install --require-hashes -r requirements-dev.lock
.venv/bin/pip --disable-pip-version-check -q install --no-deps --no-build-isolation -e .
