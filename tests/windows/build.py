"""Builds what tests on Windows need beside the program: TWAIN sources, managers and the helper.

    python tests/windows/build.py C:/    (or the folder that is C: to wine)

lays the source where wine's TWAIN managers look for one (``windows/twain_64/sane.ds``,
``windows/twain_32/sane.ds``), a manager of TWAIN 2 into ``vscan`` and the helper for 32-bit sources
into ``twain32``. Needs mingw-w64.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_HELPER = _HERE.parents[1] / "installer" / "windows" / "twain32"
_COMPILERS = {64: "x86_64-w64-mingw32-gcc", 32: "i686-w64-mingw32-gcc"}
_STRICT = ("-std=c11", "-Wall", "-Wextra", "-Werror", "-O2", "-s", "-static")


def build(part: str, bits: int, target: Path) -> None:
    """A library of that many bits.

    Args:
        part: A folder here: the virtual source, or the newer manager.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            _COMPILERS[bits],
            *_STRICT,
            "-shared",
            "-Wl,--kill-at",
            f"-I{_HELPER}",
            f'-DBITS="{bits}"',
            "-o",
            str(target),
            *map(str, sorted((_HERE / part).glob("*.c"))),
        ],
        check=True,
    )


def main(drive: Path) -> None:
    (drive / "vscan").mkdir(exist_ok=True)
    for bits in _COMPILERS:
        build("twain_source", bits, drive / "windows" / f"twain_{bits}" / "sane.ds")
        build("twain_manager", bits, drive / "vscan" / str(bits) / "twaindsm.dll")
    subprocess.run(["bash", str(_HELPER / "build.sh"), str(drive / "twain32")], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
