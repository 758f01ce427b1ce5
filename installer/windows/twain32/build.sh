#!/usr/bin/env bash
# Builds tthc-twain32.exe (see twain32.c) into the folder that is named. Needs mingw-w64.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
out="${1:?usage: build.sh FOLDER}"
mkdir -p "$out"
# GUI subsystem: no console window flashes up when the scanner worker starts it.
i686-w64-mingw32-gcc -std=c11 -Wall -Wextra -Werror -O2 -s -static -mwindows \
    -o "$out/tthc-twain32.exe" "$here/twain32.c" "$here/line.c" -lole32
