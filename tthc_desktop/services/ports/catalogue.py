"""Which procedures there are, and which days are worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.local_rules import LocalRule
from tthc_desktop.domain.work_calendar import WorkCalendar


class Catalogue(Protocol):
    """What the counter works with: the versions in force today, decisions and local rules
    applied."""

    def procedures(self) -> tuple[Procedure, ...]: ...

    def procedure(self, code: str) -> Procedure | None: ...

    def received_under(self, dossier: Dossier) -> Procedure | None:
        """The version, with the local rules, of the day of reception; of a dossier from before
        there were versions, today's."""
        ...

    def open_questions(self, code: str) -> int:
        """What keeps a procedure from being received until a person has decided."""
        ...

    def calendar(self) -> WorkCalendar: ...


class CatalogueReader(Protocol):
    """Files from outside, and the empty form for them."""

    def read(self, path: Path) -> tuple[Procedure, ...]:
        """Each code once, as printed. Raises InputError ``catalogue.…`` or ``input.…`` with the
        place in the file."""
        ...

    def write_template(self, path: Path) -> None:
        """An empty workbook to fill in, never over another file. Raises InputError
        ``output.no_folder`` or ``output.exists``, StoreError ``disk.failed``."""
        ...


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version as imported.

    Attributes:
        valid_from: The day from which it holds.
        source: Name of the file or of what shipped.
        at: When it was imported.
    """

    procedure: Procedure
    valid_from: date
    source: str
    at: datetime


class CatalogueStore(Protocol):
    """Versions, decisions and local rules. Every write raises the revision."""

    def revision(self) -> int: ...

    def add_version(self, version: StoredVersion) -> None: ...

    def versions(self, code: str | None = None) -> tuple[StoredVersion, ...]:
        """Oldest first: by day, then by import."""
        ...

    def version(self, version_id: str) -> Procedure | None:
        """What a dossier was received under."""
        ...

    def answers(self) -> dict[str, dict[str, str]]:
        """By procedure code, then by question."""
        ...

    def put_answer(self, code: str, question: str, answer: str, at: datetime) -> None: ...

    def rules(self) -> tuple[LocalRule, ...]: ...

    def put_rules(self, rules: Sequence[LocalRule], at: datetime) -> None:
        """A rule of the same procedure, slot and day is replaced."""
        ...

    def use_counts(self, clerk_id: str) -> dict[str, int]:
        """How many dossiers of each procedure this clerk received."""
        ...
