"""Papers handed out: kept, numbered, printed, by whom. The printer is a fake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from tests.fakes.printer import FakePrinter
from tests.support.deadlines import SHIPS
from tests.support.due_office import OTHER, DueOffice, TermsCatalogue
from tests.support.kept_papers import ADMIN, LATER, audit, rows
from tests.support.office import ACCOUNT, START, Home
from tthc_desktop.domain.catalogue import Holder, Procedure, ProcessStep, Term, TermUnit, Treatment
from tthc_desktop.domain.component import Component, ComponentState, Shown, Way
from tthc_desktop.domain.dossier import Arrival, Dossier
from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.forms import Form, PaperSize
from tthc_desktop.domain.time import VIETNAM, vn_moment
from tthc_desktop.services.papers.cover_sheets import PrintCoverSheets
from tthc_desktop.services.papers.details import (
    Apology,
    Control,
    ControlStep,
    Details,
    Intake,
    Item,
    Refusal,
    Stop,
    Supplement,
    steps_of,
)
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.papers.hand_out_slip import HandOutSlip
from tthc_desktop.services.papers.reappoint import Reappoint
from tthc_desktop.services.papers.register import MakeRegister
from tthc_desktop.services.ports.printing import FilledForm, RenderedPaper
from tthc_desktop.services.use_cases import UseCases

EVERY: tuple[Details, ...] = (
    Intake(),
    Supplement("Thiếu chữ ký.", (Item("Tờ khai", "ký lại"),), LATER),
    Refusal("Không thuộc thẩm quyền."),
    Apology("Cần xác minh.", LATER, "Lê B", "Giám đốc"),
    Stop("Người nộp đề nghị.", "Lê B", "Giám đốc"),
    Control("Phòng chuyên môn", steps_of(())),
)


def test_every_paper_is_kept_before_it_is_printed(
    home: Home, work: UseCases, dossier: Dossier, printer: FakePrinter
) -> None:
    for details in EVERY:
        paper = work(HandOutPaper)(ACCOUNT, dossier.id, details)
        assert (paper.number, paper.printer) == (1, "HP")
        kept = rows(home, dossier)[-1]
        assert b"".join(home.blobs.open(kept.blob).frames()) == paper.pdf
        assert (kept.number, kept.actor, kept.at) == (1, "binh", home.clock.now())
        assert printer.sent[-1] == paper.pdf
        assert dossier.code.encode() in paper.pdf
        assert "Thông tư 03/2025/TT-VPCP".encode() in paper.pdf
    assert [row.form for row in rows(home, dossier)] == list(Form)[:6]
    assert len(audit(home, "paper.handed_out")) == 5
    for line in audit(home, "paper.handed_out"):
        assert set(line) == {"form", "number", "sha256"}  # no personal data


def test_nothing_leaves_that_the_office_does_not_have(
    home: Home, work: UseCases, dossier: Dossier
) -> None:
    class Watching(FakePrinter):
        def send(self, pdf: bytes) -> str:
            assert [row.form for row in rows(home, dossier)] == [Form.REFUSAL]
            return super().send(pdf)

    printer = Watching("HP")
    replace(work(HandOutPaper), printer=printer)(ACCOUNT, dossier.id, Refusal("vì"))
    assert len(printer.sent) == 1


def test_a_printer_that_fails_leaves_the_paper_kept(
    home: Home, work: UseCases, dossier: Dossier
) -> None:
    class Broken(FakePrinter):
        def send(self, pdf: bytes) -> str:
            raise DeviceError("printer.failed")

    with pytest.raises(DeviceError, match=r"printer\.failed"):
        replace(work(HandOutPaper), printer=Broken())(ACCOUNT, dossier.id, Intake())
    assert [row.number for row in rows(home, dossier)] == [1]
    assert home.dossier(dossier.id).slip_printed_at == home.clock.now()


class WithProcess(TermsCatalogue):
    def received_under(self, dossier: Dossier) -> Procedure | None:
        self.terms[dossier.procedure_code] = Term.of(TermUnit.WORKING_DAY, 1)
        found = self.procedure(dossier.procedure_code)
        step = ProcessStep("Thẩm định hồ sơ", Holder.DIVISION, Decimal(4))
        return replace(found, process=(step,)) if found else None


def test_a_control_sheet_without_steps_gets_those_of_the_procedure(
    work: UseCases, dossier: Dossier
) -> None:
    hand_out = replace(work(HandOutPaper), catalogue=WithProcess({}, lambda: SHIPS))
    said = hand_out(ACCOUNT, dossier.id, Control("Phòng chuyên môn")).pdf.decode()
    assert "Thẩm định hồ sơ" in said
    own = hand_out(ACCOUNT, dossier.id, Control("Phòng", (ControlStep("Kho bạc"),))).pdf.decode()
    assert "Kho bạc" in own
    assert "Thẩm định hồ sơ" not in own


def test_a_new_date_lies_in_working_hours(work: UseCases, dossier: Dossier) -> None:
    for wrong in (
        LATER.replace(hour=12),
        LATER.replace(hour=18),
        datetime(2026, 12, 26, 8, 0, tzinfo=VIETNAM),  # Saturday
        datetime(2027, 1, 1, 8, 0, tzinfo=VIETNAM),
    ):
        with pytest.raises(InputError, match=r"paper\.new_due_closed"):
            work(HandOutPaper)(ACCOUNT, dossier.id, Apology("Vì", wrong, "Lê B", "Giám đốc"))
    work(HandOutPaper)(ACCOUNT, dossier.id, Apology("Vì", LATER, "Lê B", "Giám đốc"))


def test_papers_of_another_clerk_s_dossier(
    home: Home, work: UseCases, dossier: Dossier, printer: FakePrinter
) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: work(HandOutPaper)(OTHER, dossier.id, Refusal("vì")),
        lambda: work(PrintCoverSheets)(OTHER, dossier.id),
    )
    for act in acts:
        with pytest.raises(InputError, match=r"account\.not_allowed"):
            act()
    assert (printer.rendered, rows(home, dossier)) == ([], ())
    day = START.date()
    assert dossier.code.encode() not in work(MakeRegister)(OTHER, day, day).pdf
    assert dossier.code.encode() in work(MakeRegister)(ADMIN, day, day).pdf
    assert work(HandOutPaper)(ADMIN, dossier.id, Refusal("vì")).number == 1


def test_the_slip_is_form_01_and_says_when(home: Home, work: UseCases, dossier: Dossier) -> None:
    HandOutSlip(work(HandOutPaper))(ACCOUNT, dossier.id)
    assert home.dossier(dossier.id).slip_printed_at == home.clock.now()
    assert [row.form for row in rows(home, dossier)] == [Form.INTAKE]
    assert len(audit(home, "slip.handed_out")) == 1


def test_no_slip_before_a_page_is_in(home: Home, work: UseCases) -> None:
    awaited = Component(
        "c-1", 1, "KQ.1", "Tờ khai", Treatment.HAND_IN, required=True, state=ComponentState.MISSING
    )
    empty = with_components(home, awaited)
    with pytest.raises(InputError, match=r"slip\.papers_missing"):
        work(HandOutPaper)(ACCOUNT, empty.id, Intake())
    with pytest.raises(InputError, match=r"paper\.reason"):
        work(HandOutPaper)(ACCOUNT, empty.id, Refusal(""))
    with pytest.raises(InputError, match=r"dossier\.unknown"):
        work(HandOutPaper)(ACCOUNT, "nobody", Refusal("vì"))
    assert rows(home, empty) == ()


def with_components(home: Home, *components: Component) -> Dossier:
    old = home.dossier(home.signed_dossier().id)
    with home.store.write("test") as tx:
        code = f"TẠM-Q2-{tx.dossiers.next_number():06d}"
        made = replace(old, id=home.ids.new(), provisional_code=code, components=components)
        tx.dossiers.add(made)
    return made


def test_a_slip_where_nothing_is_scanned_at_all(home: Home, work: UseCases) -> None:
    missing = ComponentState.MISSING
    made = with_components(
        home,
        Component(
            "c-1",
            1,
            "KQ.1",
            "Căn cước",
            Treatment.SHOW_ONLY,
            required=True,
            state=missing,
            way=Way.SHOWN,
            shown=Shown("binh", home.clock.now()),
        ),
        Component("c-2", 2, "KQ.2", "Ủy quyền", Treatment.HAND_IN, required=False, state=missing),
        Component(
            "c-3",
            3,
            "KQ.3",
            "Sổ cũ",
            Treatment.BY_DATA,
            required=False,
            state=missing,
            way=Way.BY_DATA,
        ),
    )
    said = work(HandOutPaper)(ACCOUNT, made.id, Intake()).pdf.decode()
    assert "Căn cước" in said
    assert "Ủy quyền" not in said
    assert "Sổ cũ" not in said


def test_numbers_run_for_each_form_and_year(home: Home, work: UseCases, dossier: Dossier) -> None:
    home.clock.at = datetime(2026, 12, 31, 23, 59, tzinfo=VIETNAM)
    numbers = [work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì")).number for _ in range(3)]
    numbers.append(work(HandOutPaper)(ACCOUNT, dossier.id, Intake()).number)
    home.clock.forward(60)  # midnight in Viet Nam is still the old year in UTC
    numbers.append(work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì")).number)
    assert numbers == [1, 2, 3, 1, 1]


def test_a_number_taken_meanwhile_is_not_given_twice(
    home: Home, work: UseCases, dossier: Dossier
) -> None:
    """Another window hands out a paper while this one lays its own out."""

    class Interrupted(FakePrinter):
        def render(
            self, sheets: Sequence[FilledForm], size: PaperSize, pictures: int = 1
        ) -> RenderedPaper:
            if not self.rendered:
                work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("kia"))
            return super().render(sheets, size, pictures)

    late = replace(work(HandOutPaper), printer=Interrupted())
    paper = late(ACCOUNT, dossier.id, Refusal("đây"))
    assert paper.number == 2
    assert b">2</p>" in paper.pdf or "Số: 2/".encode() in paper.pdf
    assert [row.number for row in rows(home, dossier)] == [1, 2]


def test_what_changed_meanwhile_is_laid_out_again(
    home: Home, work: UseCases, dossier: Dossier
) -> None:
    """Another window moves the date and the province gives a code while this one lays out."""
    due = datetime(2026, 12, 7, 9, 30, tzinfo=VIETNAM)

    class Interrupted(FakePrinter):
        def render(
            self, sheets: Sequence[FilledForm], size: PaperSize, pictures: int = 1
        ) -> RenderedPaper:
            if not self.rendered:
                with home.store.write("test") as tx:
                    tx.dossiers.put_due(dossier.id, due)
                    tx.dossiers.put_arrival(dossier.id, Arrival.PROVINCE, "H01.45-261123-0009")
            return super().render(sheets, size, pictures)

    paper = replace(work(HandOutPaper), printer=Interrupted())(ACCOUNT, dossier.id, Intake())
    said = paper.pdf.decode()
    assert "09:30 ngày 07/12/2026" in said
    assert "H01.45-261123-0009" in said
    assert dossier.code not in said
    assert [row.number for row in rows(home, dossier)] == [1]


def test_an_apology_and_its_new_date_are_stored_together(
    home: Home, work: UseCases, printer: FakePrinter
) -> None:
    office = DueOffice(home)
    dossier = office.receive(Term.of(TermUnit.WORKING_DAY, 3), printed=True)
    two = Term.of(TermUnit.WORKING_DAY, 2)

    def apology(due: datetime) -> Apology:
        return Apology("Cần xác minh.", due, "Lê B", "Giám đốc")

    with pytest.raises(InputError, match=r"account\.not_allowed"):
        work(Reappoint)(OTHER, dossier.id, two, apology)
    with pytest.raises(InputError, match=r"paper\.signer"):
        work(Reappoint)(ACCOUNT, dossier.id, two, lambda due: Apology("vì", due, "", ""))
    assert (office.due(dossier), rows(home, dossier)) == (dossier.due_at, ())

    paper = work(Reappoint)(ACCOUNT, dossier.id, two, apology)
    due = office.due(dossier)
    assert due == datetime(2026, 12, 1, 8, 0, tzinfo=VIETNAM)  # 24/11 is a day off
    assert vn_moment(due) in paper.pdf.decode()
    assert vn_moment(dossier.due_at) in paper.pdf.decode()
    assert [row.form for row in rows(home, dossier)] == [Form.APOLOGY]
    assert len(office.audit("due.extended")) == 1
    with pytest.raises(InputError, match=r"extension\.once"):
        work(Reappoint)(ACCOUNT, dossier.id, two, apology)
    assert len(printer.sent) == 1
