"""Files that lie in the office's folder for incoming files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tthc_desktop.domain.file_names import shown_name


class PutAway(StrEnum):
    """Where a file goes when it was dealt with, below the folder. It is never deleted."""

    IMPORTED = "da-nhap"
    REFUSED = "bi-tu-choi"


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits in the incoming folder.

    Attributes:
        size: Bytes.
        changed_ns: When it last changed, in nanoseconds since 1970.
    """

    path: Path
    size: int
    changed_ns: int

    @property
    def name(self) -> str:
        """The file's name as it may be shown."""
        return shown_name(self.path.name)


def still(
    before: Mapping[Path, WaitingFile], now: Sequence[WaitingFile]
) -> tuple[WaitingFile, ...]:
    """Files that nobody has written to between two looks at the folder, the oldest first."""
    same = (file for file in now if before.get(file.path) == file)
    return tuple(sorted(same, key=lambda file: (file.changed_ns, str(file.path))))
