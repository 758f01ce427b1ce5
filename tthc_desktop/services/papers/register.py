"""Form 07: the book of dossiers over some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.forms import FORMS, Form
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.list_tasks import seen_by
from tthc_desktop.services.papers.current import letterhead, sizes, template_of
from tthc_desktop.services.papers.values import day_after, register_values
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.papers import BundledForms
from tthc_desktop.services.ports.printing import Printer, RenderedPaper, Sheet
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class MakeRegister:
    """Made from the rows each time, for as many days as asked: the rows are what is kept."""

    store: Store
    clock: Clock
    printer: Printer
    forms: BundledForms

    def __call__(self, actor: Account, since: date, until: date) -> RenderedPaper:
        """since, until: first and last day of reception. A clerk's own dossiers, a supervisor's
        all. Raises InputError ``paper.days``."""
        if until < since:
            raise InputError("paper.days")
        clerk = seen_by(actor)
        with self.store.read() as tx:
            first, end = _midnight(since), _midnight(day_after(until))
            rows = tx.papers.received(first, end, clerk.id if clerk else None)
            head = letterhead(tx, self.forms, self.clock.now(), actor)
            template = template_of(tx, self.forms, Form.REGISTER).template
            size = sizes(tx.settings)[Form.REGISTER]
        spec = FORMS[Form.REGISTER]
        values = register_values(rows, head, since, until)
        sheet = Sheet(spec, template, values, footer=f"{spec.title} – {head.office.unit_name}")
        rendered = self.printer.render((sheet,), size)
        with self.store.write(actor.login) as tx:
            tx.audit.append("register.made", since.isoformat(), until=until.isoformat())
        return rendered


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
