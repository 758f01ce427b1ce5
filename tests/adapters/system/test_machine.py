"""What tells a home from its copies, with real files."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tthc_desktop.adapters.system import machine
from tthc_desktop.adapters.system.machine import file_system, fingerprint

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="reads machine-id(5)")


@pytest.fixture(autouse=True)
def machine_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of the test's own."""
    path = tmp_path / "machine-id"
    path.write_text("0123456789abcdef0123456789abcdef\n")
    monkeypatch.setattr(machine, "MACHINE_ID", path)
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "office.key").write_text("a key")
    return folder / "office.key"


def test_renamed_it_is_the_same_and_a_copy_is_another(key: Path) -> None:
    here = fingerprint(key)
    assert here is not None
    assert len(here) == 64
    assert fingerprint(key) == here
    moved = key.parent.rename(key.parent.with_name("elsewhere"))
    assert fingerprint(moved / key.name) == here
    shutil.copytree(moved, key.parent)
    assert fingerprint(key) not in (None, here)


def test_on_another_machine_it_is_another(key: Path, machine_id: Path) -> None:
    here = fingerprint(key)
    machine_id.write_text("fedcba9876543210fedcba9876543210\n")
    assert fingerprint(key) not in (None, here)


def test_neither_machine_nor_file_stands_in_it(key: Path, machine_id: Path) -> None:
    here = fingerprint(key) or ""
    assert machine_id.read_text().strip()[:8] not in here


@pytest.mark.parametrize("text", ["", "\n", "uninitialized\n", "ă"])
def test_a_machine_without_an_id_cannot_be_told(key: Path, machine_id: Path, text: str) -> None:
    machine_id.write_text(text)
    assert fingerprint(key) is None
    machine_id.unlink()
    assert fingerprint(key) is None


def test_without_a_key_file_it_cannot_be_told(tmp_path: Path) -> None:
    assert fingerprint(tmp_path / "no such") is None


def test_a_file_system_that_forgets_its_numbers_cannot_be_told(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = file_system(key)
    assert known
    monkeypatch.setattr(machine, "_FORGETFUL", frozenset({known}))
    assert fingerprint(key) is None


def test_a_kernel_that_lists_nothing_is_no_reason_to_doubt(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = fingerprint(key)
    monkeypatch.setattr(machine, "MOUNTS", tmp_path / "none")
    assert file_system(key) == ""
    assert fingerprint(key) == here
