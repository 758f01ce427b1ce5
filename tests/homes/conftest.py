"""A home with some work in it, and a folder for its copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.homes import worked_home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    worked_home(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"
