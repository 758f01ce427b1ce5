"""What the administrators of the archived office have set: one of everything."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path

from tests.support.catalogue_office import ASKING, item
from tthc_desktop.domain.catalogue import (
    Channel,
    Fee,
    Holder,
    Mark,
    PauseReason,
    ProcessStep,
    Term,
    TermUnit,
)
from tthc_desktop.domain.forms import Form, LawReference, PaperSize
from tthc_desktop.domain.gate import Expected
from tthc_desktop.domain.local_rules import Limit, LocalRule, Marks, Process
from tthc_desktop.domain.people import Account, PersonKind
from tthc_desktop.domain.scan_profile import Feed, ScanProfile
from tthc_desktop.domain.scanning import ColorMode, Paper
from tthc_desktop.domain.signing_rules import PaperKind, SignerRole
from tthc_desktop.domain.work_calendar import (
    AFTERNOON,
    MORNING,
    CalendarDay,
    DayKind,
    Week,
    WorkingHours,
)
from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.decide import AnswerQuestion, ListQuestions, PutLocalRules
from tthc_desktop.services.catalogue.import_catalogue import ImportCatalogue
from tthc_desktop.services.deadlines.change_calendar import ChangeDay, ChangeWeek
from tthc_desktop.services.gate.gate_settings import ChangeGate
from tthc_desktop.services.papers.laws import ChangeLawReference
from tthc_desktop.services.papers.manage import ExchangeTemplate, ExportTemplate, SetPaperSize
from tthc_desktop.services.reception.settings import ChangeDemands, ChangeReception, GetReception
from tthc_desktop.services.reception.watch_folder import ChangeWatchFolder
from tthc_desktop.services.scanning.devices import DeviceCapabilities
from tthc_desktop.services.scanning.profiles import AllowOwnProfiles, PutProfile

_DAY = date(2026, 1, 1)


def set_everything(
    office: Office, admin: Account, clerk: Account, watched: Path, drawn: Path
) -> None:
    _scanners(office, admin, clerk)
    _gate_and_reception(office, admin, clerk)
    _catalogue(office, admin, drawn)
    _papers(office, admin, drawn)
    office.use(ChangeWatchFolder)(admin, watched)
    week = Week((WorkingHours(time(7, 15), time(11, 30)), AFTERNOON), (MORNING,))
    office.use(ChangeWeek)(admin, week)
    office.use(ChangeDay)(
        admin, CalendarDay(date(2027, 3, 15), DayKind.OFF, "Ngày hội của đặc khu", "12/TB-UBND")
    )
    office.use(ChangeDay)(admin, CalendarDay(date(2027, 3, 21), DayKind.MADE_UP, "Làm bù ngày hội"))


def _scanners(office: Office, admin: Account, clerk: Account) -> None:
    device = office.ports.scanner.devices()[0]
    office.use(DeviceCapabilities)(device.id)
    shared = ScanProfile(
        "",
        "Thẻ của đặc khu",
        8,
        Feed.CARD,
        ColorMode.GRAY,
        300,
        locked=True,
        device=device.id,
        paper=Paper.A5,
    )
    office.use(PutProfile)(admin, shared, accept_weak=True)
    own = ScanProfile(
        "",
        "Xấp của Bình",
        9,
        Feed.MANUAL_DUPLEX,
        dpi=240,
        flip_backs=True,
        prompt=True,
        expected=12,
    )
    office.use(PutProfile)(clerk, own)
    office.use(AllowOwnProfiles)(admin, allowed=False)


def _gate_and_reception(office: Office, admin: Account, clerk: Account) -> None:
    gate = office.use(ChangeGate)
    gate.rule(admin, "lowest_dpi", 150)
    gate.rule(admin, "most_skew", 4.5)
    gate.rule(admin, "cut_edges", False)
    gate.paper(admin, "GCS", Expected(fewest=2, most=9, signature=True, both_sides=True))
    _, rules = office.use(GetReception)()
    known, _ = office.use(GetReception)()
    persons = {**known.persons, PersonKind.HOUSEHOLD: "4"}
    changed = replace(known, any_place=frozenset({clerk.id}), supplements=2, persons=persons)
    office.use(ChangeReception)(admin, changed)
    demands = (SignerRole.AUTHORITY, SignerRole.SEAL, SignerRole.CLERK)
    office.use(ChangeDemands)(admin, PaperKind.SCANNED_RESULT, demands)
    assert rules.signers


def _catalogue(office: Office, admin: Account, folder: Path) -> None:
    first = [item("1.900001", "Thủ tục thử một"), item("1.900002", "Thủ tục hỏi", cases=ASKING)]
    changed = [item("1.900001", "Thủ tục thử một, tên mới"), *first[1:]]
    path = folder / "danh-muc.json"
    for items, begin in ((first, _DAY), (changed, date(2026, 6, 1))):
        path.write_text(json.dumps(items, ensure_ascii=False), "utf-8")
        office.use(ImportCatalogue)(admin, path, begin)
    [(_, question), *_] = [q for q in office.use(ListQuestions)() if q[0].code == "1.900002"]
    office.use(AnswerQuestion)(admin, question, question.choices[0].value)
    for asked in [
        q for procedure, q in office.use(ListQuestions)() if procedure.code == "2.001263"
    ]:
        office.use(AnswerQuestion)(admin, asked, asked.choices[0].value)
    fees = (Fee("LP", 8000, "mỗi bản"), Fee("MG", None, "miễn cho hộ nghèo"))
    shorter = Term(TermUnit.WORKING_DAY, Decimal("2.1"))
    steps = (
        ProcessStep("Tiếp nhận", Holder.CLERK, Decimal("0.5")),
        ProcessStep("Thẩm định", Holder.DIVISION, Decimal("12.5"), "Tư pháp"),
    )
    marks = Marks(frozenset(Mark), frozenset({PauseReason.PAYMENT, PauseReason.SUPPLEMENT}))
    office.use(PutLocalRules)(
        admin,
        [
            LocalRule("1.900001", _DAY, Limit(Channel.DIRECT, shorter, fees, "2351/QĐ-UBND")),
            LocalRule("1.900001", _DAY, Process(steps)),
            LocalRule("1.900001", date(2027, 1, 1), replace(marks, closed=True)),
            LocalRule("1.004222", _DAY, marks),
        ],
    )


def _papers(office: Office, admin: Account, folder: Path) -> None:
    office.use(SetPaperSize)(admin, Form.CONTROL, PaperSize.A5)
    path = folder / "mau-06.html"
    office.use(ExportTemplate)(Form.CONTROL, path)
    path.write_text(path.read_text("utf-8").replace("</body>", "<p>Mẫu của đặc khu</p></body>"))
    office.use(ExchangeTemplate)(admin, Form.CONTROL, path)
    law = LawReference("one_stop", date(2026, 7, 1), "Quyết định số 1/2026/QĐ-UBND (giả định)")
    office.use(ChangeLawReference)(admin, law)
