"""Any form of a dossier: filled in, kept, numbered, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from tthc_desktop.domain.dossier import Dossier, Origin
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.findings import HARD
from tthc_desktop.domain.forms import FORMS, Form, PaperSize
from tthc_desktop.domain.people import Account
from tthc_desktop.services.office.dossier_access import any_dossier, require_in_charge
from tthc_desktop.services.papers.current import letterhead, sizes, template_of
from tthc_desktop.services.papers.details import Control, Details, checked, form_of, steps_of
from tthc_desktop.services.papers.values import dossier_values
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.papers import BundledForms, HandedOut
from tthc_desktop.services.ports.printing import FilledForm, PrintedPaper, Printer
from tthc_desktop.services.ports.store import Blobs, Store, Tx

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class HandOutPaper:
    """Keeps the paper encrypted with the dossier, with its number, before it is printed: nothing
    leaves the counter that the office does not have."""

    store: Store
    blobs: Blobs
    clock: Clock
    printer: Printer
    forms: BundledForms
    catalogue: Catalogue

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        details: Details,
        also: Callable[[Tx, HandedOut], None] | None = None,
    ) -> PrintedPaper:
        """Hands a paper out, by the clerk who received the dossier or a supervisor.

        A control sheet without steps gets those of the procedure's internal process.

        Args:
            also: What is stored together with the paper or not at all; it is given the paper, whose
                file the store knows by then.

        Raises:
            InputError: ``dossier.…``, ``paper.…``, ``account.not_allowed``, ``office.missing``; for
                form 01 ``slip.…`` before the citizen may go.
            DeviceError: ``printer.failed`` when the printer does not take it; the paper is kept by
                then, under its number.
        """
        form = form_of(details)
        while True:  # each round somebody else has changed something meanwhile: it ends
            dossier, sheet, size, number, at = self._sheet(actor, dossier_id, details)
            rendered = self.printer.render((sheet,), size)
            sha256 = self.blobs.put(rendered.pdf, _PDF)
            with self.store.write(actor.login) as tx:
                if tx.papers.next_number(form, at) != number:
                    continue  # another window took the number while this one was laying out
                if _said(any_dossier(tx, dossier_id)) != _said(dossier):
                    continue  # the paper would say what is no longer so
                paper = HandedOut(dossier_id, form, number, sha256, actor.login, at)
                tx.blobs.add(sha256, len(rendered.pdf), _PDF, None)
                if also is not None:
                    also(tx, paper)
                tx.papers.add(paper)
                if form is Form.INTAKE:
                    tx.dossiers.put_slip(dossier_id, at, sha256)
                    if dossier.official_code is not None:  # the slip itself tells it
                        tx.dossiers.put_code_told(dossier_id, at)
                    tx.audit.append("slip.handed_out", dossier_id, number=number, sha256=sha256)
                else:
                    tx.audit.append(
                        "paper.handed_out",
                        dossier_id,
                        form=form.value,
                        number=number,
                        sha256=sha256,
                    )
            printer = self.printer.send(rendered.pdf)
            return PrintedPaper(rendered.pdf, rendered.pictures[0], printer, rendered.pages, number)

    def _sheet(
        self, actor: Account, dossier_id: str, details: Details
    ) -> tuple[Dossier, FilledForm, PaperSize, int, datetime]:
        form, at = form_of(details), self.clock.now()
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
            require_in_charge(actor, dossier)
            if isinstance(details, Control) and not details.steps:
                procedure = self.catalogue.received_under(dossier)
                details = replace(details, steps=steps_of(procedure.process if procedure else ()))
            checked(details, dossier, self.catalogue.calendar())
            if form is Form.INTAKE:
                _may_go(dossier)
            number = tx.papers.next_number(form, at)
            head = letterhead(tx, self.forms, at, actor, number)
            template = template_of(tx, self.forms, form).template
            size = sizes(tx.settings)[form]
        values = dossier_values(dossier, head, details)
        spec = FORMS[form]
        footer = f"{spec.name} – {dossier.code}"
        return dossier, FilledForm(spec, template, values, dossier.code, footer), size, number, at


def _said(dossier: Dossier) -> tuple[object, ...]:
    """What may change between two looks and stands on papers."""
    return dossier.code, dossier.due_at, dossier.components


def _may_go(dossier: Dossier) -> None:
    """The gate before the citizen leaves: every paper that is required is there or accounted for,
    and none is known to be unusable. Reading and signing hold nobody. Raises InputError
    ``slip.portal``, ``slip.papers_missing`` or ``slip.papers_bad``."""
    if dossier.origin is Origin.PORTAL:
        raise InputError("slip.portal")
    absent, bad = dossier.absent, [c for c in dossier.components if HARD & set(c.findings)]
    if absent:
        raise InputError("slip.papers_missing", count=len(absent), first=absent[0].name)
    if bad:
        raise InputError("slip.papers_bad", count=len(bad), first=bad[0].name)
