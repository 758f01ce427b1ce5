"""Whether the parts of a home (key, database, folders of files) are there and belong together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tthc_desktop.domain.errors import StoreError


class KeyState(StrEnum):
    """The file with the office's key.

    BOUND: another PC wrapped it, or this one before Windows was installed anew.
    UNANSWERED: Windows did not say whether it can unwrap it.
    """

    ABSENT = "absent"
    UNREADABLE = "unreadable"
    BOUND = "bound"
    UNANSWERED = "unanswered"
    THERE = "there"


class DatabaseState(StrEnum):
    """The database, looked at without changing it.

    UNSEEN: it cannot be told before it is opened, as SQLite has to end first what broke off.
    """

    ABSENT = "absent"
    EMPTY = "empty"
    LOCKED = "locked"
    BROKEN = "broken"
    UNSEEN = "unseen"
    THERE = "there"


class FolderState(StrEnum):
    """A folder of encrypted files.

    UNMARKED: nothing says whose it is, as in homes of earlier versions, and nothing speaks against
    its being ours. STRANGE: none of the files in it that the database knows opens with our key.
    """

    ABSENT = "absent"
    OURS = "ours"
    OTHER = "other"
    UNMARKED = "unmarked"
    STRANGE = "strange"


@dataclass(frozen=True, slots=True)
class HomeParts:
    """What a home is made of, as it was found.

    Attributes:
        worked: Whether something is there that the program only makes beside a whole database.
        wanted: Names of the folders of which the database knows files.
        copy: The last copy that can be restored, in words.
    """

    key: KeyState
    database: DatabaseState
    blobs: FolderState
    batches: FolderState
    worked: bool
    wanted: frozenset[str] = frozenset()
    copy: str = ""

    @property
    def fresh(self) -> bool:
        """Whether nobody has worked here: a first start made nothing yet, or was killed."""
        return not self.worked and self.database in (DatabaseState.ABSENT, DatabaseState.EMPTY)

    @property
    def folders(self) -> dict[str, FolderState]:
        return {"blobs": self.blobs, "batches": self.batches}

    def refusal(self) -> StoreError | None:
        """Why the home is not to be opened; None where nothing speaks against it."""
        if self.key is KeyState.ABSENT:
            untouched = self.fresh and self.database is DatabaseState.ABSENT
            return None if untouched else StoreError("key.missing")
        if self.key is KeyState.UNREADABLE:
            return None if self.fresh else StoreError("key.unreadable")
        if self.key is KeyState.BOUND:
            return StoreError("key.bound")
        if self.key is KeyState.UNANSWERED:
            return StoreError("key.unanswered")
        return self._of_database() or self._of_folders()

    def _of_database(self) -> StoreError | None:
        if self.database in (DatabaseState.ABSENT, DatabaseState.EMPTY) and self.worked:
            return StoreError("home.database_gone", copy=self.copy)
        if self.database is DatabaseState.LOCKED:
            if FolderState.OURS in self.folders.values():
                return StoreError("home.database_unreadable", copy=self.copy)
            return StoreError("store.key")
        if self.database is DatabaseState.BROKEN:
            return StoreError("home.database_damaged", copy=self.copy)
        return None

    def _of_folders(self) -> StoreError | None:
        for name, state in self.folders.items():
            if state is FolderState.OTHER:
                return StoreError("home.parts_differ", folder=name, copy=self.copy)
            if name in self.wanted and state in (FolderState.ABSENT, FolderState.STRANGE):
                return StoreError("home.files_gone", folder=name, copy=self.copy)
        return None
