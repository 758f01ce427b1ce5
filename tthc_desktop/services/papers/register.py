"""Form 07: the book of dossiers over some days, on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tthc_desktop.domain.catalogue import CHANNEL_NAMES
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.forms import FORMS, TRIAL, Form
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalStatus
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.work_calendar import FIRST_YEAR, LAST_YEAR
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.papers.current import letterhead, sizes, template_of
from tthc_desktop.services.papers.register_row import RegisterRow, register_row
from tthc_desktop.services.papers.values import day_after, register_values
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import WriteNew
from tthc_desktop.services.ports.papers import BundledForms
from tthc_desktop.services.ports.printing import FilledForm, Printer, RenderedPaper
from tthc_desktop.services.ports.sheets import CellValue, SheetColumn, SheetTable, SheetWriter
from tthc_desktop.services.ports.store import Store, Tx

_SHEET = "So theo doi"  # ASCII: some programs name a CSV file after it
_COLUMNS = (
    SheetColumn("STT", 6),
    SheetColumn("Mã hồ sơ", 22),
    SheetColumn("Mã chính thức", 22),
    SheetColumn("Mã tạm", 18),
    SheetColumn("Nội dung (thủ tục)", 48),
    SheetColumn("Số bộ", 8),
    SheetColumn("Chủ hồ sơ", 28),
    SheetColumn("Địa chỉ", 36),
    SheetColumn("Điện thoại", 16),
    SheetColumn("Kênh tiếp nhận", 18),
    SheetColumn("Ngày nhận", 18),
    SheetColumn("Ngày hẹn trả", 18),
    SheetColumn("Trạng thái", 26),
    SheetColumn("Giấy tờ đã số hóa", 18),
    SheetColumn("Ngày trả kết quả", 18),
    SheetColumn("Người nhận", 30),
)


@dataclass(frozen=True, slots=True)
class MakeRegister:
    """Made from the rows each time, for as many days as asked: the rows are what is kept."""

    store: Store
    clock: Clock
    printer: Printer
    forms: BundledForms

    def __call__(self, actor: Account, since: date, until: date) -> RenderedPaper:
        """The register of some days: a clerk's own dossiers, a supervisor's all.

        Args:
            since, until: First and last day of reception.

        Raises:
            InputError: ``paper.days`` or ``office.missing``.
        """
        with self.store.read() as tx:
            rows = _rows(tx, actor, since, until)
            head = letterhead(tx, self.forms, self.clock.now(), actor)
            template = template_of(tx, self.forms, Form.REGISTER).template
            size = sizes(tx.settings)[Form.REGISTER]
        spec = FORMS[Form.REGISTER]
        values = register_values(rows, head, since, until)
        sheet = FilledForm(spec, template, values, footer=f"{spec.title} – {head.office.unit_name}")
        rendered = self.printer.render((sheet,), size)
        with self.store.write(actor.login) as tx:
            tx.audit.append("register.made", since.isoformat(), until=until.isoformat())
        return rendered


@dataclass(frozen=True, slots=True)
class ExportRegister:
    """The same book as a file that a person named: it leaves the protected store, so that the audit
    log has every one."""

    store: Store
    paper: MakeRegister
    sheets: SheetWriter
    write: WriteNew

    def __call__(self, actor: Account, since: date, until: date, path: Path) -> int:
        """How many dossiers it holds. A workbook for a name that ends in ``.xlsx``, a paper for one
        in ``.pdf``. Raises InputError ``register.ending``, what MakeRegister raises, and what write
        raises (a file that is there already is not replaced)."""
        kind = path.suffix.lower()
        if kind not in (".xlsx", ".pdf"):
            raise InputError("register.ending", name=path.name)
        with self.store.read() as tx:
            rows = _rows(tx, actor, since, until)
            office = load_office(tx.settings)
        if office is None:
            raise InputError("office.missing")
        if path.exists():  # told before a year is laid out; write looks again
            raise InputError("output.exists", name=path.name)
        if kind == ".pdf":
            content = self.paper(actor, since, until).pdf
        else:
            content = self.sheets.workbook(_table(rows, office.unit_name, since, until))
        self.write(path, (content,))
        with self.store.write(actor.login) as tx:
            tx.audit.append(
                "register.exported",
                since.isoformat(),
                until=until.isoformat(),
                kind=kind[1:],
                dossiers=len(rows),
            )
        return len(rows)


def _rows(tx: Tx, actor: Account, since: date, until: date) -> tuple[RegisterRow, ...]:
    if until < since or since.year < FIRST_YEAR or until.year > LAST_YEAR:
        raise InputError("paper.days")
    clerk = scope_of(actor)
    first, end = _midnight(since), _midnight(day_after(until))
    rows = []
    for dossier in tx.dossiers.received(first, end, clerk.id if clerk else None):
        back = dossier.status is PortalStatus.RETURNED
        rows.append(register_row(dossier, tx.events.of_dossier(dossier.id) if back else ()))
    return tuple(rows)


def _table(rows: Iterable[RegisterRow], unit: str, since: date, until: date) -> SheetTable:
    lines = [_line(number, row) for number, row in enumerate(rows, 1)]
    days = f"Từ ngày {since:%d/%m/%Y} đến ngày {until:%d/%m/%Y} – {len(lines)} hồ sơ"
    title = FORMS[Form.REGISTER].title.upper()
    return SheetTable(_SHEET, (title, unit, days, TRIAL), _COLUMNS, lines)


def _line(number: int, row: RegisterRow) -> tuple[CellValue, ...]:
    done, wanted = row.digitised
    return (
        number,
        row.code,
        row.official,
        row.provisional,
        row.procedure,
        row.sets,
        row.applicant,
        row.address,
        row.phone,
        CHANNEL_NAMES[row.channel],
        row.received_at,
        row.due_at,
        STATUS_NAMES[row.status],
        f"{done}/{wanted}",
        row.returned_at,
        row.receiver,
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
