"""Ordinary files that a person asked for."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import InputError
from tthc_desktop.files.moving import drop, move, remove


def read_plain(path: Path, most: int) -> bytes:
    """A small file that a person named: at most one byte more than ``most``, so that the caller
    sees that there is more. Raises InputError ``input.missing`` or ``input.unreadable``."""
    try:
        if not path.is_file():
            raise InputError("input.missing", name=path.name)
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise InputError("input.unreadable", name=path.name) from error


def changed_at(folder: Path) -> datetime | None:
    """When anything in a folder was last written or removed; None where there is no folder."""
    try:
        times = [each.stat().st_mtime for each in (folder, *folder.rglob("*"))]
        return datetime.fromtimestamp(max(times), UTC)
    except (OSError, ValueError, OverflowError):  # gone meanwhile, or of a time that is none
        return datetime.now(UTC) if folder.is_dir() else None


def write_plain(path: Path, pieces: Iterable[bytes]) -> None:
    """Temporary file, fsync, rename: the target is whole or absent, and never half replaced.

    Raises InputError ``output.no_folder``, StoreError ``disk.full`` or ``disk.failed``.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        move(part, path)
    except FileNotFoundError as error:
        raise InputError("output.no_folder", name=path.parent.name) from error
    except OSError as error:
        raise disk_error(error) from error
    finally:
        drop(part)


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """As write_export, for a name that a person typed: what stands there is not replaced.

    Raises InputError ``output.exists``.
    """
    if path.exists():
        raise InputError("output.exists", name=path.name)
    write_export(path, pieces)


def write_export(path: Path, pieces: Iterable[bytes]) -> None:
    """The same into a folder that is made if need be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error) from error
    write_plain(path, pieces)


def keep_only(folder: Path, names: frozenset[str]) -> None:
    """Takes away the files of a folder that are not named; it need not exist. Raises StoreError
    ``disk.failed``."""
    try:
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name not in names and path.is_file():
                remove(path)
    except OSError as error:
        raise disk_error(error) from error
