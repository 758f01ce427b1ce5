"""The virtual TWAIN source (twain_source/source.c) as tests set it up."""

from __future__ import annotations

import os
from pathlib import Path

from tthc_desktop.adapters.scanning import twain32_helper
from tthc_desktop.adapters.scanning.twain_source import Managers

_FOLDER = Path("C:/vscan")
_MANAGERS = {64: Path("C:/windows/twain_64/sane.ds"), 32: Path("C:/windows/twain_32/sane.ds")}


def missing(bits: int) -> str:
    """Why there is no virtual source of that kind here; empty where there is one."""
    if os.name != "nt":
        return "runs on Windows only"
    if not _MANAGERS[bits].is_file() or not _FOLDER.is_dir():
        return "tests/windows/build.py has not been run"
    if bits == 32 and not Path("C:/windows/twain_32.dll").is_file():
        return "this Windows runs no 32-bit programs"
    if bits == 32 and twain32_helper.helper() is None:
        return f"{twain32_helper.CONFIGURED} names no helper"
    return ""


def managers(bits: int, *, newer: bool = False) -> Managers:
    """The way to sources of that kind.

    Args:
        newer: Through a manager of TWAIN 2 (twain_manager), else through that of wine.
    """
    paths = [_FOLDER / str(bits) / "twaindsm.dll"]
    if bits == 32:
        command = [str(twain32_helper.helper())]
        if newer:
            return twain32_helper.HelperManagers(command, lambda: [str(p) for p in paths])
        return twain32_helper.HelperManagers(command)
    from tthc_desktop.adapters.scanning.twain_native import NativeManagers

    return NativeManagers(lambda: paths) if newer else NativeManagers()


class VirtualTwain:
    """A virtual source; begins empty and without faults."""

    def __init__(self, bits: int) -> None:
        self.name = f"TTHC Virtual {bits}"
        (_FOLDER / "log.txt").write_text("")
        self.set()

    def set(self, **numbers: int) -> None:
        """Sets it up anew, for the next time that it is opened."""
        text = "".join(f"{name}={number}\n" for name, number in numbers.items())
        (_FOLDER / "control.txt").write_text(text)
        self.load(numbers.get("sides", 0))

    def load(self, sides: int) -> None:
        """Lays so many sides into the feeder, whatever was in it."""
        (_FOLDER / "left.txt").write_text(str(sides))

    @property
    def log(self) -> list[str]:
        return (_FOLDER / "log.txt").read_text().splitlines()
