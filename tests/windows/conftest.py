"""Tests that only Windows can run (or Windows' Python in wine); elsewhere each says why it is not.

python tests/windows/build.py DRIVE     on Linux, once: what they need beside the program
python -m pytest …\\tests\\windows         with Windows' Python
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if sys.platform != "win32":
        for item in items:
            if _HERE in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="runs on Windows only"))
