"""The master key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import systems
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.files.moving import give_name


@systems.posix_rights
def test_a_key_is_only_its_owners_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "home" / "office.key"
    old = os.umask(0)
    try:
        KeyFile(path).create()
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    KeyFile(path).create()
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["office.key"]


def test_each_purpose_has_a_key_of_its_own(tmp_path: Path) -> None:
    vault = KeyFile(tmp_path / "office.key")
    vault.create()
    vault.export(tmp_path / "plain")
    keys = {
        vault.key("database"),
        vault.key("files"),
        bytes.fromhex((tmp_path / "plain").read_text()),
    }
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}
    assert vault.key("files") == KeyFile(tmp_path / "office.key").key("files")


@pytest.mark.parametrize("content", ["", "zz", "00" * 31, "00" * 33])
def test_a_damaged_key_is_no_key(tmp_path: Path, content: str) -> None:
    (tmp_path / "k").write_text(content)
    with pytest.raises(StoreError, match=r"key\.unreadable"):
        KeyFile(tmp_path / "k").key("files")
    with pytest.raises(StoreError, match=r"key\.missing"):
        KeyFile(tmp_path / "none").key("files")


RACE = """
import sys
from pathlib import Path
from tests.support import systems
from tthc_desktop.adapters.system.key_file import KeyFile
vault = KeyFile(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
vault.create()
print(vault.key("files").hex(), flush=True)
"""


def test_two_processes_at_once_get_one_key(tmp_path: Path) -> None:
    for n in range(5):
        path = tmp_path / str(n) / "office.key"
        children = [_child(RACE, str(path)) for _ in range(2)]
        for child in children:
            assert _line(child) == "ready"
        for child in children:
            _say(child)
        keys = {_line(child) for child in children}
        for child in children:
            _end(child)
        assert keys == {KeyFile(path).key("files").hex()}
        assert [p.name for p in path.parent.iterdir()] == ["office.key"]


def test_a_key_that_another_process_made_meanwhile_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The narrowest moment: between looking and giving the name."""
    path, theirs = tmp_path / "office.key", []

    def give(source: Path, target: Path) -> None:
        target.write_text("ab" * 32)
        theirs.append(target)
        give_name(source, target)

    monkeypatch.setattr("tthc_desktop.adapters.system.key_file.give_name", give)
    KeyFile(path).create()
    assert theirs == [path]
    assert path.read_text() == "ab" * 32


def _child(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _line(child: subprocess.Popen[str]) -> str:
    assert child.stdout
    return child.stdout.readline().strip()


def _say(child: subprocess.Popen[str]) -> None:
    assert child.stdin
    child.stdin.write("\n")
    child.stdin.flush()


def _end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()
