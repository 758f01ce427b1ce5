"""Cover sheets: one in front of each component lets a whole stack be scanned at once."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.forms import FORMS, Form
from tthc_desktop.domain.people import Account
from tthc_desktop.services.office.dossier_access import any_dossier, require_in_charge
from tthc_desktop.services.papers.current import letterhead, sizes, template_of
from tthc_desktop.services.papers.values import cover_values
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.papers import BundledForms
from tthc_desktop.services.ports.printing import FilledForm, PrintedPaper, Printer
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class PrintCoverSheets:
    """They are not handed out and not kept: the codes can be made again at any time."""

    store: Store
    clock: Clock
    printer: Printer
    forms: BundledForms

    def __call__(self, actor: Account, dossier_id: str, position: int = 0) -> PrintedPaper:
        """For the component at that position, or for every one that is scanned (0). By the clerk
        who received the dossier or a supervisor.

        Raises InputError ``dossier.unknown``, ``component.unknown`` or ``account.not_allowed``."""
        spec = FORMS[Form.COVER]
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
            require_in_charge(actor, dossier)
            head = letterhead(tx, self.forms, self.clock.now(), actor)
            template = template_of(tx, self.forms, Form.COVER).template
            size = sizes(tx.settings)[Form.COVER]
        sheets = tuple(
            FilledForm(
                spec,
                template,
                cover_values(dossier, component, head),
                CoverSheet(dossier.id, component.position).encode(),
            )
            for component in dossier.components
            if component.scannable and position in (0, component.position)
        )
        if not sheets:
            raise InputError("component.unknown")
        rendered = self.printer.render(sheets, size)
        with self.store.write(actor.login) as tx:
            tx.audit.append("cover_sheets.printed", dossier_id, sheets=len(sheets))
        printer = self.printer.send(rendered.pdf)
        return PrintedPaper(rendered.pdf, rendered.pictures[0], printer, rendered.pages)
