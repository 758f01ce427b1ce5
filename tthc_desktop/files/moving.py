"""Moving and removing files: nobody else does either, which an architecture test holds.

On Windows a virus scanner or an indexer looks at each new file for some moments, and whoever opens
a file without saying so keeps others from moving or removing it meanwhile. So every act here is
tried again for half a second. And what was moved is durable: the folder is synced, or on Windows,
where no such call exists, the move itself is written through.
"""

from __future__ import annotations

import logging
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)
_HELD = {5, 32, 33}  # winerror: access denied, sharing violation, lock violation
_NOT_EMPTY_YET = 145  # of a folder whose files are removed, and held open by somebody
_TRIES, _PAUSE_S = 10, 0.05


def patiently(act: Callable[[], _T], *more: int) -> _T:
    """Tries again while another program holds the file, as Windows tells it; raises OSError then.

    Access denied is also what somebody without the right gets, half a second late.

    Args:
        more: Further errors of Windows' that time may mend.
    """
    for _ in range(_TRIES):
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", None) not in {*_HELD, *more}:
                raise
        time.sleep(_PAUSE_S)
    return act()


def opened_patiently(path: Path, mode: str) -> BinaryIO:
    """Opens a file in binary mode that another process of ours may be moving just now, during which
    Windows gives it to nobody; it tells only that it is denied.

    Raises OSError.
    """
    for _ in range(_TRIES if sys.platform == "win32" else 0):
        try:
            return cast(BinaryIO, path.open(mode))
        except PermissionError:
            time.sleep(_PAUSE_S)
    return cast(BinaryIO, path.open(mode))


def read_patiently(path: Path) -> bytes:
    """What a small file holds that another process of ours may be replacing. Raises OSError."""
    with opened_patiently(path, "rb") as file:
        return file.read()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _REPLACE_EXISTING, _WRITE_THROUGH = 0x1, 0x8
    _NAME_SURROGATE = 0x20000000  # bit of the tags that stand for another place
    _MoveFileEx = ctypes.WinDLL("kernel32", use_last_error=True).MoveFileExW
    _MoveFileEx.argtypes = (wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD)
    _MoveFileEx.restype = wintypes.BOOL

    def sync_folder(folder: Path) -> None:
        """Nothing: a move is written through, and NTFS keeps names in its own journal."""

    def _move_once(source: Path, target: Path, flags: int) -> None:
        if not _MoveFileEx(os.fspath(source), os.fspath(target), flags):
            error = ctypes.WinError(ctypes.get_last_error())
            error.filename, error.filename2 = os.fspath(source), os.fspath(target)
            raise error

    def _replace(source: Path, target: Path, *, durable: bool) -> None:
        flags = _REPLACE_EXISTING | (_WRITE_THROUGH if durable else 0)
        patiently(lambda: _though_read_only(target, lambda: _move_once(source, target, flags)))

    def _give_name(source: Path, target: Path) -> None:
        patiently(lambda: _move_once(source, target, _WRITE_THROUGH))

    def _is_link(facts: os.stat_result) -> bool:
        """A link or a junction; not the placeholder of a cloud's file, which is that file."""
        linked = facts.st_file_attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT
        return bool(linked and facts.st_reparse_tag & _NAME_SURROGATE)

    def _unlink(path: Path) -> None:
        _though_read_only(path, lambda: path.unlink(missing_ok=True))

    def _rmdir(folder: Path) -> None:
        _though_read_only(folder, folder.rmdir)

    def _though_read_only(path: Path, act: Callable[[], None]) -> None:
        """Windows removes and replaces nothing with that attribute, which comes along with files
        that are copied from a disc or were marked by hand; elsewhere the folder's rights count."""
        try:
            act()
        except PermissionError as error:
            try:
                facts = path.lstat()
            except FileNotFoundError:
                raise error from None
            marked = facts.st_file_attributes & stat.FILE_ATTRIBUTE_READONLY
            if not marked or _is_link(facts):
                raise
            path.chmod(stat.S_IWRITE)
            act()

    def _remove_tree(folder: Path) -> None:
        with os.scandir(folder) as entries:
            found = [Path(entry.path) for entry in entries]
        for each in found:
            facts = each.lstat()
            if stat.S_ISDIR(facts.st_mode) and not _is_link(facts):
                _remove_tree(each)
            else:
                remove(each)
        patiently(lambda: _rmdir(folder), _NOT_EMPTY_YET)

else:

    def sync_folder(folder: Path) -> None:
        """Makes a new, changed or removed name in the folder durable. Raises OSError."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _replace(source: Path, target: Path, *, durable: bool) -> None:
        source.replace(target)
        if durable:
            sync_folder(target.parent)

    def _give_name(source: Path, target: Path) -> None:
        os.link(source, target)
        source.unlink()
        sync_folder(target.parent)

    def _is_link(facts: os.stat_result) -> bool:
        return stat.S_ISLNK(facts.st_mode)

    def _unlink(path: Path) -> None:
        path.unlink(missing_ok=True)

    def _rmdir(folder: Path) -> None:
        folder.rmdir()

    def _remove_tree(folder: Path) -> None:
        shutil.rmtree(folder)


def move(source: Path, target: Path, *, durable: bool = True) -> None:
    """Gives a file or a folder another name on the same disk; a file takes another one's place.

    Args:
        durable: Whether the new name is on the disk when this returns, also if the power goes.
            Of a name in another folder the old one may then still be there besides.

    Raises OSError.
    """
    _replace(source, target, durable=durable)


def give_name(source: Path, target: Path) -> None:
    """Moves a file, durably, to a name that nobody has: of two who try, one is the first.

    Raises FileExistsError for the other, and OSError.
    """
    _give_name(source, target)


def remove(path: Path) -> None:
    """Takes a file or a link away that need not be there. Raises OSError."""
    patiently(lambda: _unlink(path))


def drop(path: Path) -> bool:
    """Takes away what is of no use any more, such as a temporary file, if the disk lets us.

    What stays is told in the log: it makes nothing fail that is done.
    """
    return _tried(lambda: remove(path))


def remove_empty(folder: Path) -> bool:
    """Takes a folder away that is empty; False where it is not, or somebody holds it."""
    try:
        patiently(lambda: _rmdir(folder))
    except OSError:
        return False
    return True


def remove_tree(folder: Path) -> None:
    """Takes a folder away with all that is in it, but nothing that a link in it leads to.

    Raises OSError, also where ``folder`` is itself such a link or is not there.
    """
    if leads_away(folder):
        raise NotADirectoryError(str(folder))
    _remove_tree(folder)


def drop_tree(folder: Path) -> bool:
    """The same for what is of no use any more and need not be there, as drop() does it."""
    return not os.path.lexists(folder) or _tried(lambda: remove_tree(folder))


def leads_away(path: Path) -> bool:
    """Whether what stands under a name is a link or a junction to another place. Raises OSError."""
    return _is_link(path.lstat())


def _tried(act: Callable[[], None]) -> bool:
    """Names of files may be a person's: none is told."""
    try:
        act()
    except NotADirectoryError:  # where a folder should be stands a file: nothing is there
        return True
    except OSError as error:
        _LOG.warning("what is of no use any more stays on the disk: %s", type(error).__name__)
        return False
    return True
