"""Tests that only Windows can run (or Windows' Python in wine); elsewhere each says why it is not.

python tests/windows/build.py DRIVE     on Linux, once: what they need beside the program
python -m pytest …\\tests\\windows         with Windows' Python
"""

from __future__ import annotations

import sys

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if sys.platform != "win32":
        for item in items:
            if "windows" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason="runs on Windows only"))
