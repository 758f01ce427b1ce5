"""Locks between processes: one contract for every system, each answer asked of another process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tthc_desktop.adapters.system import locks
from tthc_desktop.adapters.system.locks import FileLock, HomeLock
from tthc_desktop.domain.errors import StoreError

OTHER = """
import sys
from pathlib import Path
from tthc_desktop.adapters.system.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
for line in sys.stdin:
    match line.strip():
        case "alone":
            print(lock.take(), flush=True)
        case "share":
            print(lock.take(shared=True), flush=True)
        case "release":
            print(lock.release(), flush=True)
"""


class Other:
    """Another process with a lock on the same file."""

    def __init__(self, path: Path) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def asks(self, what: str) -> bool:
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write(what + "\n")
        self._child.stdin.flush()
        answer = self._child.stdout.readline().strip()
        assert answer in ("True", "False", "None"), answer
        return answer == "True"

    def kill(self) -> None:
        self._child.kill()
        self._child.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home.lock"


@pytest.fixture
def other(path: Path) -> Iterator[Other]:
    child = Other(path)
    yield child
    child.kill()


@pytest.fixture
def ours(path: Path) -> Iterator[FileLock]:
    lock = FileLock(path)
    yield lock
    lock.close()


def test_many_share_and_nobody_is_alone_then(ours: FileLock, other: Other) -> None:
    assert ours.take(shared=True)
    assert other.asks("share")
    assert not ours.take()
    assert not other.asks("alone")
    other.asks("release")
    assert ours.take()
    assert not other.asks("share")


def test_one_alone_keeps_everybody_out(ours: FileLock, other: Other) -> None:
    assert ours.take()
    assert ours.take()
    assert not other.asks("alone")
    assert not other.asks("share")
    ours.release()
    assert other.asks("alone")
    assert not ours.take(shared=True)


def test_what_was_alone_is_shared(ours: FileLock, other: Other) -> None:
    assert ours.take()
    assert ours.take(shared=True)
    assert other.asks("share")
    assert not other.asks("alone")


def test_who_cannot_be_alone_goes_on_sharing(ours: FileLock, other: Other) -> None:
    assert ours.take(shared=True)
    assert other.asks("share")
    assert not ours.take()
    other.asks("release")
    assert not other.asks("alone"), "ours is still shared"


@pytest.mark.parametrize(("first", "then"), [(True, False), (False, True)])
def test_nobody_steals_it_while_it_changes(
    path: Path,
    ours: FileLock,
    other: Other,
    monkeypatch: pytest.MonkeyPatch,
    first: bool,
    then: bool,
) -> None:
    """In the moment between letting go and taking again another process tries."""
    tries = []
    real = locks.unlock

    def unlock(handle: int) -> None:
        real(handle)
        tries.append(other.asks("alone"))

    assert ours.take(shared=first)
    with monkeypatch.context() as patched:
        patched.setattr(locks, "unlock", unlock)
        assert ours.take(shared=then)
    assert tries == [False]
    assert not other.asks("alone")


def test_who_comes_to_share_meanwhile_is_welcome(
    ours: FileLock, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = locks.unlock

    def unlock(handle: int) -> None:
        real(handle)
        assert other.asks("share")

    assert ours.take(shared=True)
    with monkeypatch.context() as patched:
        patched.setattr(locks, "unlock", unlock)
        assert not ours.take()
    other.asks("release")
    assert not other.asks("alone"), "ours is shared again"
    assert ours.take()


def test_a_lock_ends_with_its_process(path: Path, ours: FileLock, other: Other) -> None:
    assert other.asks("alone")
    assert not ours.take()
    other.kill()
    assert ours.take()


def test_two_of_one_process_are_two(path: Path, ours: FileLock) -> None:
    """A second window of the same process, and a lock that is closed beside one that is held."""
    second = FileLock(path)
    assert ours.take()
    assert not second.take(shared=True)
    second.close()
    third = FileLock(path)
    assert not third.take()
    third.close()


def test_what_is_locked_can_be_read(path: Path, ours: FileLock) -> None:
    path.write_bytes(b"12")
    assert ours.take()
    assert path.read_bytes() == b"12"


def test_many_may_work_but_one_alone_migrates(path: Path, other: Other) -> None:
    home = HomeLock(path)
    assert other.asks("share")
    with pytest.raises(StoreError, match=r"store\.in_use"), home.alone():
        pytest.fail("another process has the store open")
    other.asks("release")
    with home.alone():
        assert not other.asks("share"), "nobody enters during a migration"
    assert other.asks("share")
    home.close()


def test_nobody_opens_a_home_that_is_being_migrated(path: Path, other: Other) -> None:
    assert other.asks("alone")
    with pytest.raises(StoreError, match=r"store\.in_use"):
        HomeLock(path)
    other.kill()
    HomeLock(path).close()


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    """A folder in the way, as root may write everywhere else."""
    (tmp_path / "sync.lock").mkdir()
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "sync.lock", tmp_path / "file" / "home.lock"):
        with pytest.raises(StoreError, match=r"disk\.failed"):
            FileLock(place)


@pytest.mark.parametrize("shared", [False, True])
def test_a_disk_that_fails_leaves_what_we_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, shared: bool
) -> None:
    ours, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    if shared:
        assert ours.take(shared=True)
    asked = locks.lock

    def fails(handle: int, *, shared: bool) -> bool:
        if not shared:
            raise OSError("no locks here")
        return asked(handle, shared=shared)

    with monkeypatch.context() as patched:
        patched.setattr(locks, "lock", fails)
        with pytest.raises(StoreError):
            ours.take()
    assert other.take() is not shared
    ours.release()
    assert other.take()
    other.close()
    ours.close()
