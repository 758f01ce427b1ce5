"""Where the programs are that are measured against."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def peer(name: str, python: str = sys.executable) -> str | None:
    """The program of that name: the one that its variable (the name in capitals) says, else the one
    beside the Python that runs, where ``make bench-setup`` puts it, else the one on PATH.

    Returns:
        Its path, or None where there is none.
    """
    beside = str(Path(python).parent)  # not resolved: in a .venv Python itself is a link
    return os.environ.get(name.upper()) or shutil.which(name, path=beside) or shutil.which(name)
