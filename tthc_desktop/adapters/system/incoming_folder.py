"""The folder for incoming files, looked into from time to time: works on every disk and share."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tthc_desktop.adapters.system.locks import FileLock
from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.file_names import shown_name
from tthc_desktop.domain.waiting import PutAway, WaitingFile
from tthc_desktop.files.moving import drop, leads_away, move, remove

MOST = 500  # files of one look: more would be no help to anybody
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart")
_HIDDEN_STARTS = (".", "~")
_LONGEST_NAME = 255  # bytes, on the disks of Linux; letters on Windows
_HIDDEN = 0x2 | 0x4  # FILE_ATTRIBUTE_HIDDEN, _SYSTEM


class PolledFolder:
    """Implements services.ports.incoming.IncomingFolder.

    Args:
        claims: A folder for its locks, common to all windows of this machine.
    """

    def __init__(self, claims: Path) -> None:
        self._claims = claims

    def waiting(self, folder: Path) -> tuple[WaitingFile, ...]:
        try:
            with os.scandir(folder) as entries:
                found = [_waiting(entry) for entry in itertools.islice(entries, MOST * 4)]
        except OSError as error:
            raise InputError("watch.missing", name=shown_name(folder.name)) from error
        return tuple(file for file in found if file is not None)[:MOST]

    @contextmanager
    def claimed(self, file: WaitingFile) -> Iterator[bool]:
        path = self._claims / hashlib.sha256(_one_name(file.path)).hexdigest()
        try:
            lock = FileLock(path)
        except OSError as error:
            raise disk_error(error) from error
        ours = lock.take()
        try:
            yield ours
        finally:
            lock.close()
            if ours:
                with contextlib.suppress(OSError):  # Windows: another window asks for it just now
                    remove(path)

    def put_away(self, file: WaitingFile, where: PutAway) -> Path | None:
        if _now(file.path) != file:
            return None
        folder = file.path.parent / where.value
        try:
            folder.mkdir(exist_ok=True)
            if leads_away(folder) or not folder.is_dir():
                raise StoreError("disk.failed")
            return _moved(file.path, folder)
        except FileNotFoundError as error:
            # Windows says the same of a path that is too long for it: that file is still here.
            if _now(file.path) is not None:
                raise disk_error(error) from error
            return None
        except OSError as error:
            raise disk_error(error) from error


def _moved(path: Path, folder: Path) -> Path:
    """Moves a file to a name that nobody has there.

    Raises OSError; then nothing is left of it: people would take an empty file for theirs.
    """
    target = _reserved(folder, path.name)
    try:
        move(path, target)
    except OSError:
        if path.exists() and not target.stat().st_size:  # else it is there, and not durable
            drop(target)
        raise
    return target


def _one_name(path: Path) -> bytes:
    """The same for all windows, which may have been told the folder in other letters: on Windows
    small ones and capitals are the same."""
    return os.fsencode(os.path.normcase(path.absolute()))


def _waiting(entry: os.DirEntry[str]) -> WaitingFile | None:
    name = entry.name.casefold()
    if name.startswith(_HIDDEN_STARTS) or name.endswith(_UNFINISHED):
        return None
    return _now(Path(entry.path))


def _now(path: Path) -> WaitingFile | None:
    """None for what is no ordinary file, is empty, hidden or gone."""
    try:
        facts = path.lstat()
    except OSError:
        return None
    hidden = getattr(facts, "st_file_attributes", 0) & _HIDDEN
    if not stat.S_ISREG(facts.st_mode) or not facts.st_size or hidden:
        return None
    return WaitingFile(path, facts.st_size, facts.st_mtime_ns)


def _reserved(folder: Path, name: str) -> Path:
    """A name that is nobody else's from now on: an empty file that the move replaces."""
    for number in itertools.count(1):
        target = folder / _numbered(name, number)
        try:
            target.open("xb").close()
        except FileExistsError:
            continue
        return target
    raise AssertionError("numbers do not end")


def _numbered(name: str, number: int) -> str:
    """``a.pdf``, ``a (2).pdf``; a long name is cut so that it still fits."""
    if number == 1:
        return name
    start, dot, kind = name.rpartition(".")
    if not start or len(kind) > 10:
        start, dot, kind = name, "", ""
    end = f" ({number}){dot}{kind}"
    while len(os.fsencode(start + end)) > _LONGEST_NAME:
        start = start[:-1]
    return start + end
