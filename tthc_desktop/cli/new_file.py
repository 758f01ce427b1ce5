"""Names of files that a command makes."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path, PureWindowsPath

_LETTERS = re.compile(r'[<>:"|?*\x00-\x1f]')
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[1-9¹²³]|LPT[1-9¹²³])", re.IGNORECASE)


def new_file(text: str) -> Path:
    """An argument that names a file to be made, for argparse.

    Raises:
        argparse.ArgumentTypeError: Windows makes no file of that name; it would say only that the
            disk failed.
    """
    if sys.platform == "win32" and not makes_a_file(text):
        raise argparse.ArgumentTypeError(
            f'Windows không tạo được tệp tên “{PureWindowsPath(text).name}”: tên không có < > : " |'
            " ? *, không kết thúc bằng dấu chấm hay dấu cách, không là CON, PRN, AUX, NUL, COM1,"
            " LPT1…"
        )
    return Path(text)


def makes_a_file(text: str) -> bool:
    """Whether Windows makes a file of the last name of a path under exactly that name."""
    name = PureWindowsPath(text).name
    device = _DEVICES.fullmatch(name.partition(".")[0].rstrip())
    return bool(name) and not (_LETTERS.search(name) or name[-1] in ". " or device)
