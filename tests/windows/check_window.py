"""The window on Qt's own platform for Windows, looked at in pictures that are read back."""

from __future__ import annotations

import os
import subprocess
import time
import unicodedata
from pathlib import Path

from tests.windows.check_office import office
from tests.windows.checks import check
from tests.windows.machine import ROOT, Machine
from tthc_desktop.demo.office import CLERK, PASSWORD

_PATIENCE = 120  # looks, half a second each
_TITLE = "TTHC"


class _Screen:
    """What stands on it, and a hand on the keyboard."""

    def __init__(self, name: str) -> None:
        self._environment = os.environ | {"DISPLAY": name}

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self._environment, capture_output=True, encoding="utf-8", check=False
        )

    def key(self, *names: str) -> None:
        self.run("xdotool", "key", "--delay", "50", *names)

    def type(self, text: str) -> None:
        self.run("xdotool", "type", "--delay", "30", text)

    def window(self) -> str:
        """The id of the program's window; empty for none."""
        found = self.run("xdotool", "search", "--onlyvisible", "--name", _TITLE).stdout.split()
        return found[0] if found else ""

    def until_read(self, words: str, picture: Path) -> str:
        """Takes pictures until the words are read in one; its text. Raises AssertionError."""
        text = ""
        for _ in range(_PATIENCE):
            self.run("import", "-window", "root", picture)
            text = self._read(picture)
            if words in text:
                return text
            time.sleep(0.5)
        raise AssertionError(f"{words!r} is not read in {picture}: {text[:400]}")

    def _read(self, picture: Path) -> str:
        """By Tesseract, of a picture twice as large: letters of a screen are small."""
        large = picture.with_suffix(".large.png")
        self.run("convert", picture, "-resize", "200%", large)
        said = subprocess.run(
            ["tesseract", large, "-", "-l", "vie", "--psm", "11"],
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        large.unlink(missing_ok=True)
        return unicodedata.normalize("NFC", " ".join(said.stdout.split()))


@check("The window opens, a clerk signs in by keys, and it ends with Alt+F4:")
def window(machine: Machine) -> str:
    pictures = ROOT / "build" / "windows"
    home, screen = office(machine), _Screen(machine.display)
    how = {"WINEQT_QPA_PLATFORM": "windows"}
    with machine.running("-m", "tthc_desktop", "--home", home, environment=how) as program:
        screen.until_read("Đăng nhập", pictures / "1-sign-in.png")
        screen.run("xdotool", "windowactivate", "--sync", screen.window())
        for text in (CLERK.login, PASSWORD):
            screen.type(text)
            screen.key("Return")
        screen.until_read("Việc kế tiếp", pictures / "2-tasks.png")
        screen.key("F2")
        screen.until_read("Thành phần hồ sơ", pictures / "3-intake.png")
        screen.key("F1")
        screen.until_read("việc chính của trang", pictures / "4-help.png")
        screen.key("Escape")
        screen.key("alt+F4")
        code = program.wait(60)
    assert code == 0, code
    left = machine.processes("tthc_desktop")
    assert not left, left
    return f"four pictures in {pictures.relative_to(ROOT)}"
