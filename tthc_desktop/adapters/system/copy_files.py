"""Files that are copied durably, and folders that only their owner may enter."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from tthc_desktop.domain.disk import disk_error
from tthc_desktop.files.access_list import access_of, opens_to_others, protect
from tthc_desktop.files.moving import drop, move, sync_folder


@contextlib.contextmanager
def disk_words() -> Iterator[None]:
    """What the disk says becomes StoreError ``disk.full`` or ``disk.failed``."""
    try:
        yield
    except OSError as error:
        raise disk_error(error) from error


def own_folder(folder: Path) -> None:
    """Makes a folder that only its owner may enter; one that is there keeps its rights. Raises
    OSError."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # a disk without rights: as_protected() says so then
            protect(folder)
        sync_folder(folder.parent)


def copy_file(source: Path, target: Path) -> None:
    """The target is whole or absent, whenever the process dies, and has the rights of the source.
    Whoever made the copy may write it, also where the source comes from a disc. Raises OSError."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with source.open("rb") as plain, part.open("xb") as file:
            shutil.copyfileobj(plain, file, 1024 * 1024)
            file.flush()
            part.chmod(stat.S_IMODE(source.stat().st_mode) | stat.S_IWUSR)
            os.fsync(file.fileno())
        move(part, target)
    finally:
        drop(part)


def copy_tree(source: Path, target: Path) -> None:
    """Each file as copy_file() does it, into a folder that is not there. Raises OSError."""
    shutil.copytree(source, target, copy_function=lambda a, b: copy_file(Path(a), Path(b)))


def same_disk(folder: Path, home: Path) -> bool:
    """Whether both lie on one disk, as far as the system tells. Raises OSError."""
    return folder.stat().st_dev == home.stat().st_dev


def within(folder: Path, home: Path) -> bool:
    """Whether a folder lies in the home. Raises OSError."""
    return folder.resolve().is_relative_to(home.resolve())


if sys.platform == "win32":

    def as_protected(folder: Path, home: Path) -> bool:
        """Whether a folder is as protected as the key: within the home, or by an access list that
        lets in nobody but named people. Where that cannot be told, it is not."""
        if within(folder, home):
            return True
        try:
            return opens_to_others(access_of(folder)) is False
        except OSError:
            return False

else:

    def as_protected(folder: Path, home: Path) -> bool:  # noqa: ARG001 - as on Windows
        """Whether a folder is as protected as the key: nobody but its owner may enter it."""
        return folder.stat().st_mode & 0o077 == 0
