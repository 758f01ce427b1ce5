"""Folders made once a process and copied for each test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tthc_desktop.files.access_list import protect


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    mode: int
    content: bytes


@cache
def _files_of(fill: Callable[[Path], None]) -> tuple[_File, ...]:
    with TemporaryDirectory() as made:
        folder = Path(made)
        fill(folder)
        return tuple(
            _File(str(path.relative_to(folder)), path.stat().st_mode, path.read_bytes())
            for path in folder.rglob("*")
            if path.is_file()
        )


def copy_into(folder: Path, fill: Callable[[Path], None]) -> None:
    """What ``fill`` puts into an empty folder; it is called once and leaves nothing open.

    Raises FileExistsError where such a file is there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    protect(folder)  # as a home is
    for file in _files_of(fill):
        target = folder / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            out.write(file.content)
        target.chmod(file.mode)
        protect(target)  # wine hands nothing down
