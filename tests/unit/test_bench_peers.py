"""Peers of the measurements are found where ``make bench-setup`` puts them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.bench.peers import peer

NAME = "ocrmypdf"


def program(folder: Path) -> str:
    folder.mkdir()
    path = folder / (f"{NAME}.exe" if sys.platform == "win32" else NAME)
    path.touch()
    path.chmod(0o755)
    return str(path)


def test_beside_its_own_python_then_on_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(NAME.upper(), raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    python = str(tmp_path / "venv" / "python")
    assert peer(NAME, python) is None
    on_path = program(tmp_path / "path")
    assert peer(NAME, python) == on_path
    beside = program(tmp_path / "venv")
    assert peer(NAME, python) == beside
    monkeypatch.setenv("PATH", os.devnull)
    assert peer(NAME, python) == beside


def test_one_that_is_named_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "venv")
    monkeypatch.setenv(NAME.upper(), "/elsewhere")
    assert peer(NAME, str(tmp_path / "venv" / "python")) == "/elsewhere"
