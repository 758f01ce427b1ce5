"""Where templates, law references and the record of papers handed out come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tthc_desktop.domain.forms import Form, LawReference


class BundledForms(Protocol):
    """What ships with the program."""

    def template(self, form: Form) -> str: ...

    def laws(self) -> tuple[LawReference, ...]: ...


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A template that an administrator put in place of the bundled one.

    Attributes:
        name: Name of the file that it came from.
        actor: Login.
    """

    form: Form
    name: str
    body: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredLaw:
    law: LawReference
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A paper that left the counter.

    Attributes:
        number: Counted for each form from 1 in each Vietnamese year.
        blob: SHA-256 hex of the PDF.
    """

    dossier_id: str
    form: Form
    number: int
    blob: str
    actor: str
    at: datetime


class Papers(Protocol):
    def template(self, form: Form) -> StoredTemplate | None: ...

    def put_template(self, template: StoredTemplate) -> None:
        """Replaces an earlier one of the same form."""
        ...

    def drop_template(self, form: Form) -> None: ...

    def laws(self) -> tuple[StoredLaw, ...]:
        """By name and day."""
        ...

    def put_law(self, law: StoredLaw) -> None:
        """Replaces an earlier one of the same name and day."""
        ...

    def drop_law(self, law: LawReference) -> None: ...

    def next_number(self, form: Form, at: datetime) -> int:
        """The next number of the form in that moment's Vietnamese year."""
        ...

    def add(self, paper: HandedOut) -> None:
        """Rows never change: StoreError ``paper_handed_out.fixed`` for whoever tries."""
        ...

    def of_dossier(self, dossier_id: str) -> tuple[HandedOut, ...]:
        """Papers handed out for a dossier, oldest first."""
        ...
