"""Ordinary files that a person asked for."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from tthc_desktop.adapters.system.sealed_file import sync_folder
from tthc_desktop.domain.errors import InputError


def write_plain(path: Path, pieces: Iterable[bytes]) -> None:
    """Temporary file, fsync, rename: the target is whole or absent, and never half replaced.

    Raises InputError ``output.failed`` with its name.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise InputError("output.failed", name=path.name) from error
    finally:
        part.unlink(missing_ok=True)
