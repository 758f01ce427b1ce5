"""Ordinary files that a person asked for."""

from __future__ import annotations

import os
from pathlib import Path

from tthc_desktop.adapters.system.sealed_file import sync_folder
from tthc_desktop.domain.errors import InputError


def write_plain(path: Path, content: bytes) -> None:
    """Temporary file, fsync, rename: the target is whole or absent. Raises InputError
    ``output.failed`` with its name."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError("output.failed", name=path.name) from error
