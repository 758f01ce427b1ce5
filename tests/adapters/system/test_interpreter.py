"""Workers start with the interpreter, also out of a launcher."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tthc_desktop.adapters.system.interpreter import module_command


def test_the_interpreter_that_runs_is_taken() -> None:
    assert module_command("tthc_desktop.relay", "--json") == [
        *(sys.executable, "-m", "tthc_desktop.relay", "--json")
    ]


def test_out_of_a_launcher_the_one_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "place")
    monkeypatch.setattr(sys, "executable", str(Path("place", "TTHC.exe")))
    assert module_command("m") == [str(Path("place", "python.exe")), "-m", "m"]
