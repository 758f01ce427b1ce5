"""A small file in each folder of encrypted files that says which home the folder belongs to."""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.home_parts import FolderState
from tthc_desktop.files.moving import drop, move, read_patiently, sync_folder

NAME = "home.id"


def marked(folder: Path) -> str | None:
    """The home that a folder says it belongs to.

    Returns:
        Empty where it says nothing that can be read; None where there is no such folder.

    Raises:
        StoreError: ``disk.failed``.
    """
    if not folder.is_dir():
        return None
    try:
        said = read_patiently(folder / NAME).decode("ascii").strip()
        return str(uuid.UUID(said))
    except (FileNotFoundError, ValueError):
        return ""
    except OSError as error:
        raise disk_error(error) from error


def state_of(
    folder: Path, home_id: str, samples: Sequence[str], opens: Callable[[str], bool]
) -> FolderState:
    """Whose a folder is.

    Args:
        home_id: Of the key.
        samples: Some files that the database knows in it.
        opens: Whether a sample is there and opens with the key.
    """
    said = marked(folder)
    if said is None:
        return FolderState.ABSENT
    if said:
        return FolderState.OURS if said == home_id else FolderState.OTHER
    if samples and not any(opens(sample) for sample in samples):
        return FolderState.STRANGE
    return FolderState.UNMARKED


def mark(folder: Path, home_id: str) -> None:
    """Makes the folder if need be and says in it whose it is, durably.

    Raises:
        StoreError: ``disk.full`` or ``disk.failed``.
    """
    part = folder / f".{NAME}.{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("x", encoding="ascii") as file:
            file.write(home_id + "\n")
            file.flush()
            os.fsync(file.fileno())
        move(part, folder / NAME)
        sync_folder(folder.parent)
    except OSError as error:
        drop(part)
        raise disk_error(error) from error
