"""Papers handed out, templates and law references in the real store; the printer is a fake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.fakes.printer import FakePrinter
from tests.support.deadlines import SHIPS
from tests.support.due_office import OTHER, TermsCatalogue
from tests.support.office import ACCOUNT, START, Home
from tests.support.papers import BUNDLED
from tthc_desktop.adapters.system.plain_file import read_plain, write_new
from tthc_desktop.domain.catalogue import Handling, Holder, Procedure, ProcessStep, Term, TermUnit
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.dossier import Arrival, Component, ComponentState, Dossier
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError
from tthc_desktop.domain.forms import FORMS, Form, LawReference, PaperSize
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.hand_out_slip import HandOutSlip
from tthc_desktop.services.papers.application import PaperWork
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
from tthc_desktop.services.ports.papers import HandedOut, StoredTemplate
from tthc_desktop.services.ports.printing import RenderedPaper, Sheet

ADMIN = Account("a-2", "quantri", "Phạm Quản Trị", Role.ADMINISTRATOR)
LATER = START + timedelta(days=30)
EVERY: tuple[Details, ...] = (
    Intake(),
    Supplement("Thiếu chữ ký.", (Item("Tờ khai", "ký lại"),), LATER),
    Refusal("Không thuộc thẩm quyền."),
    Apology("Cần xác minh.", LATER, "Lê B", "Giám đốc"),
    Stop("Người nộp đề nghị.", "Lê B", "Giám đốc"),
    Control("Phòng chuyên môn", steps_of(())),
)


@pytest.fixture
def printer() -> FakePrinter:
    return FakePrinter("HP")


@pytest.fixture
def work(home: Home, printer: FakePrinter) -> PaperWork:
    catalogue = TermsCatalogue({}, lambda: SHIPS)
    return PaperWork.of(
        home.store, home.blobs, home.clock, printer, catalogue, BUNDLED, read_plain, write_new
    )


@pytest.fixture
def dossier(home: Home) -> Dossier:
    return home.signed_dossier(b"one", b"two")


def rows(home: Home, dossier: Dossier) -> tuple[HandedOut, ...]:
    with home.store.read() as tx:
        return tx.papers.of_dossier(dossier.id)


def audit(home: Home, action: str) -> list[dict[str, str | int]]:
    with home.store.read() as tx:
        return [dict(line.detail) for line in tx.audit.lines() if line.action == action]


def test_every_paper_is_kept_before_it_is_printed(
    home: Home, work: PaperWork, dossier: Dossier, printer: FakePrinter
) -> None:
    for details in EVERY:
        paper = work.hand_out(ACCOUNT, dossier.id, details)
        assert (paper.number, paper.printer) == (1, "HP")
        kept = rows(home, dossier)[-1]
        assert b"".join(home.blobs.open(kept.blob).frames()) == paper.pdf
        assert (kept.number, kept.actor, kept.at) == (1, "binh", home.clock.now())
        assert printer.sent[-1] == printer.rendered[-1]
        assert dossier.code.encode() in paper.pdf
        assert "Thông tư 03/2025/TT-VPCP".encode() in paper.pdf
    assert [row.form for row in rows(home, dossier)] == list(Form)[:6]
    assert len(audit(home, "paper.handed_out")) == 5
    for line in audit(home, "paper.handed_out"):
        assert set(line) == {"form", "number", "sha256"}  # no personal data


def test_nothing_leaves_that_the_office_does_not_have(
    home: Home, work: PaperWork, dossier: Dossier
) -> None:
    class Watching(FakePrinter):
        def send(self, sheets: Sequence[Sheet], size: PaperSize) -> str:
            assert [row.form for row in rows(home, dossier)] == [Form.REFUSAL]
            return super().send(sheets, size)

    printer = Watching("HP")
    replace(work.hand_out, printer=printer)(ACCOUNT, dossier.id, Refusal("vì"))
    assert len(printer.sent) == 1


def test_a_printer_that_fails_leaves_the_paper_kept(
    home: Home, work: PaperWork, dossier: Dossier
) -> None:
    class Broken(FakePrinter):
        def send(self, sheets: Sequence[Sheet], size: PaperSize) -> str:
            raise DeviceError("printer.failed")

    with pytest.raises(DeviceError, match=r"printer\.failed"):
        replace(work.hand_out, printer=Broken())(ACCOUNT, dossier.id, Intake())
    assert [row.number for row in rows(home, dossier)] == [1]
    assert home.dossier(dossier.id).slip_printed_at == home.clock.now()


class WithProcess(TermsCatalogue):
    def received_under(self, dossier: Dossier) -> Procedure | None:
        self.terms[dossier.procedure_code] = Term.of(TermUnit.WORKING_DAY, 1)
        found = self.procedure(dossier.procedure_code)
        step = ProcessStep("Thẩm định hồ sơ", Holder.DIVISION, Decimal(4))
        return replace(found, process=(step,)) if found else None


def test_a_control_sheet_without_steps_gets_those_of_the_procedure(
    work: PaperWork, dossier: Dossier
) -> None:
    hand_out = replace(work.hand_out, catalogue=WithProcess({}, lambda: SHIPS))
    said = hand_out(ACCOUNT, dossier.id, Control("Phòng chuyên môn")).pdf.decode()
    assert "Thẩm định hồ sơ" in said
    own = hand_out(ACCOUNT, dossier.id, Control("Phòng", (ControlStep("Kho bạc"),))).pdf.decode()
    assert "Kho bạc" in own
    assert "Thẩm định hồ sơ" not in own


def test_a_new_date_lies_in_working_hours(work: PaperWork, dossier: Dossier) -> None:
    for wrong in (
        LATER.replace(hour=12),
        LATER.replace(hour=18),
        datetime(2026, 12, 26, 8, 0, tzinfo=VIETNAM),  # Saturday
        datetime(2027, 1, 1, 8, 0, tzinfo=VIETNAM),
    ):
        with pytest.raises(InputError, match=r"paper\.new_due_closed"):
            work.hand_out(ACCOUNT, dossier.id, Apology("Vì", wrong, "Lê B", "Giám đốc"))
    work.hand_out(ACCOUNT, dossier.id, Apology("Vì", LATER, "Lê B", "Giám đốc"))


def test_papers_of_another_clerk_s_dossier(
    home: Home, work: PaperWork, dossier: Dossier, printer: FakePrinter
) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: work.hand_out(OTHER, dossier.id, Refusal("vì")),
        lambda: work.cover_sheets(OTHER, dossier.id),
    )
    for act in acts:
        with pytest.raises(InputError, match=r"account\.not_allowed"):
            act()
    assert (printer.rendered, rows(home, dossier)) == ([], ())
    day = START.date()
    assert dossier.code.encode() not in work.register(OTHER, day, day).pdf
    assert dossier.code.encode() in work.register(ADMIN, day, day).pdf
    assert work.hand_out(ADMIN, dossier.id, Refusal("vì")).number == 1


def test_the_slip_is_form_01_and_says_when(home: Home, work: PaperWork, dossier: Dossier) -> None:
    HandOutSlip(work.hand_out)(ACCOUNT, dossier.id)
    assert home.dossier(dossier.id).slip_printed_at == home.clock.now()
    assert [row.form for row in rows(home, dossier)] == [Form.INTAKE]
    assert len(audit(home, "slip.handed_out")) == 1


def test_no_slip_before_a_page_is_in(home: Home, work: PaperWork) -> None:
    awaited = Component(
        "c-1", 1, "KQ.1", "Tờ khai", Handling.HAND_IN, required=True, state=ComponentState.MISSING
    )
    empty = with_components(home, awaited)
    with pytest.raises(InputError, match=r"dossier\.nothing_scanned"):
        work.hand_out(ACCOUNT, empty.id, Intake())
    with pytest.raises(InputError, match=r"paper\.reason"):
        work.hand_out(ACCOUNT, empty.id, Refusal(""))
    with pytest.raises(InputError, match=r"dossier\.unknown"):
        work.hand_out(ACCOUNT, "nobody", Refusal("vì"))
    assert rows(home, empty) == ()


def with_components(home: Home, *components: Component) -> Dossier:
    old = home.dossier(home.signed_dossier().id)
    with home.store.write("test") as tx:
        code = f"TẠM-Q2-{tx.dossiers.next_number():06d}"
        made = replace(old, id=home.ids.new(), provisional_code=code, components=components)
        tx.dossiers.add(made)
    return made


def test_a_slip_where_nothing_is_scanned_at_all(home: Home, work: PaperWork) -> None:
    missing = ComponentState.MISSING
    made = with_components(
        home,
        Component("c-1", 1, "KQ.1", "Căn cước", Handling.SHOW_ONLY, required=True, state=missing),
        Component("c-2", 2, "KQ.2", "Ủy quyền", Handling.HAND_IN, required=False, state=missing),
        Component("c-3", 3, "KQ.3", "Sổ cũ", Handling.BY_DATA, required=False, state=missing),
    )
    said = work.hand_out(ACCOUNT, made.id, Intake()).pdf.decode()
    assert "Căn cước" in said
    assert "Ủy quyền" not in said
    assert "Sổ cũ" not in said


def test_numbers_run_for_each_form_and_year(home: Home, work: PaperWork, dossier: Dossier) -> None:
    home.clock.at = datetime(2026, 12, 31, 23, 59, tzinfo=VIETNAM)
    numbers = [work.hand_out(ACCOUNT, dossier.id, Refusal("vì")).number for _ in range(3)]
    numbers.append(work.hand_out(ACCOUNT, dossier.id, Intake()).number)
    home.clock.forward(60)  # midnight in Viet Nam is still the old year in UTC
    numbers.append(work.hand_out(ACCOUNT, dossier.id, Refusal("vì")).number)
    assert numbers == [1, 2, 3, 1, 1]


def test_two_in_one_transaction(home: Home, work: PaperWork, dossier: Dossier) -> None:
    sha = rows_blob(home, work, dossier)
    at = home.clock.now()
    with home.store.write("test") as tx:
        for expected in (2, 3):
            number = tx.papers.next_number(Form.REFUSAL, at)
            assert number == expected
            tx.papers.add(HandedOut(dossier.id, Form.REFUSAL, number, sha, "test", at))


def rows_blob(home: Home, work: PaperWork, dossier: Dossier) -> str:
    work.hand_out(ACCOUNT, dossier.id, Refusal("vì"))
    return rows(home, dossier)[-1].blob


def test_a_number_taken_meanwhile_is_not_given_twice(
    home: Home, work: PaperWork, dossier: Dossier
) -> None:
    """Another window hands out a paper while this one lays its own out."""

    class Interrupted(FakePrinter):
        def render(
            self, sheets: Sequence[Sheet], size: PaperSize, pictures: int = 1
        ) -> RenderedPaper:
            if not self.rendered:
                work.hand_out(ACCOUNT, dossier.id, Refusal("kia"))
            return super().render(sheets, size, pictures)

    late = replace(work.hand_out, printer=Interrupted())
    paper = late(ACCOUNT, dossier.id, Refusal("đây"))
    assert paper.number == 2
    assert b">2</p>" in paper.pdf or "Số: 2/".encode() in paper.pdf
    assert [row.number for row in rows(home, dossier)] == [1, 2]


def test_what_changed_meanwhile_is_laid_out_again(
    home: Home, work: PaperWork, dossier: Dossier
) -> None:
    """Another window moves the date and the province gives a code while this one lays out."""
    due = datetime(2026, 12, 7, 9, 30, tzinfo=VIETNAM)

    class Interrupted(FakePrinter):
        def render(
            self, sheets: Sequence[Sheet], size: PaperSize, pictures: int = 1
        ) -> RenderedPaper:
            if not self.rendered:
                with home.store.write("test") as tx:
                    tx.dossiers.put_due(dossier.id, due)
                    tx.dossiers.put_arrival(dossier.id, Arrival.PROVINCE, "H01.45-261123-0009")
            return super().render(sheets, size, pictures)

    paper = replace(work.hand_out, printer=Interrupted())(ACCOUNT, dossier.id, Intake())
    said = paper.pdf.decode()
    assert "09:30 ngày 07/12/2026" in said
    assert "H01.45-261123-0009" in said
    assert dossier.code not in said
    assert [row.number for row in rows(home, dossier)] == [1]


@pytest.mark.parametrize(
    "statement", ["UPDATE paper_handed_out SET number = 9", "DELETE FROM paper_handed_out"]
)
def test_what_was_handed_out_never_changes(
    home: Home, work: PaperWork, dossier: Dossier, statement: str
) -> None:
    rows_blob(home, work, dossier)
    with (
        pytest.raises(StoreError, match=r"paper_handed_out\.fixed"),
        home.store.write("test") as tx,
    ):
        tx.settings._connection.execute(text(statement))
    assert len(rows(home, dossier)) == 1


def test_an_exchanged_template_is_used_and_given_back(
    home: Home, work: PaperWork, dossier: Dossier, printer: FakePrinter, tmp_path: Path
) -> None:
    path = tmp_path / "xuất" / "mẫu.html"
    work.export(Form.REFUSAL, path)
    original = path.read_text("utf-8")
    with pytest.raises(InputError, match=r"output\.exists"):
        work.export(Form.REFUSAL, path)
    assert original == BUNDLED.template(Form.REFUSAL)
    path.write_text(original.replace("NGƯỜI TỪ CHỐI", "CÔNG CHỨC"), "utf-8")
    work.exchange(ADMIN, Form.REFUSAL, path)
    [state] = [s for s in work.list() if s.at is not None]
    assert (state.spec.form, state.exchanged, state.actor) == (Form.REFUSAL, "mẫu.html", "quantri")
    assert "CÔNG CHỨC".encode() in work.hand_out(ACCOUNT, dossier.id, Refusal("vì")).pdf
    work.reset(ADMIN, Form.REFUSAL)
    assert "CÔNG CHỨC".encode() not in work.hand_out(ACCOUNT, dossier.id, Refusal("vì")).pdf
    assert len(audit(home, "form.exchanged")) == len(audit(home, "form.reset")) == 1


def test_a_broken_template_changes_nothing(work: PaperWork, tmp_path: Path) -> None:
    path = tmp_path / "mẫu.html"
    good = BUNDLED.template(Form.STOP)
    for broken, code in (
        (good.replace("{{code}}", "{{mã}}", 1), "form.syntax"),
        (good.replace("{{trial}}", ""), "form.missing_field"),
        (good + "<script>", "form.reference"),
        ("x" * 300_000, "form.too_large"),
    ):
        path.write_text(broken, "utf-8")
        with pytest.raises(InputError) as caught:
            work.exchange(ADMIN, Form.STOP, path)
        assert caught.value.code == code
    with pytest.raises(InputError, match=r"input\.missing"):
        work.exchange(ADMIN, Form.STOP, tmp_path / "none.html")
    assert all(state.at is None for state in work.list())


def test_a_template_that_cannot_be_drawn_is_not_stored(
    home: Home, work: PaperWork, dossier: Dossier, tmp_path: Path
) -> None:
    class Stumbling(FakePrinter):
        def render(
            self, sheets: Sequence[Sheet], size: PaperSize, pictures: int = 1
        ) -> RenderedPaper:
            for sheet in sheets:
                if sheet.values["lines"] == ():
                    raise ValueError("nothing to lay out")
            return super().render(sheets, size, pictures)

    path = tmp_path / "mẫu.html"
    path.write_text(BUNDLED.template(Form.INTAKE), "utf-8")
    with pytest.raises(InputError, match=r"form\.drawing"):
        replace(work.exchange, printer=Stumbling())(ADMIN, Form.INTAKE, path)
    assert all(state.at is None for state in work.list())


def test_clerks_may_look_but_not_change(work: PaperWork, tmp_path: Path) -> None:
    path = tmp_path / "m.html"
    work.export(Form.STOP, path)
    law = LawReference("forms", date(2027, 1, 1), "x")
    acts: tuple[Callable[[], None], ...] = (
        lambda: work.exchange(ACCOUNT, Form.STOP, path),
        lambda: work.reset(ACCOUNT, Form.STOP),
        lambda: work.set_size(ACCOUNT, Form.STOP, PaperSize.A5),
        lambda: work.change_law(ACCOUNT, law),
        lambda: work.change_law.back(ACCOUNT, law),
    )
    for act in acts:
        with pytest.raises(InputError, match=r"account\.not_allowed"):
            act()
    assert len(work.list()) == 8


def test_a_stored_template_that_a_later_program_refuses(
    home: Home, work: PaperWork, dossier: Dossier
) -> None:
    """The counter goes on with the bundled one, and the settings say why."""
    with home.store.write("test") as tx:
        old = StoredTemplate(Form.REFUSAL, "cũ.html", "<p>{{gone}}</p>", "quantri", START)
        tx.papers.put_template(old)
    [state] = [s for s in work.list() if s.at is not None]
    assert state.wrong is not None
    assert state.wrong.code == "form.field"
    assert work.hand_out(ACCOUNT, dossier.id, Refusal("vì")).number == 1


def test_size_is_kept_for_each_form(
    work: PaperWork, dossier: Dossier, printer: FakePrinter
) -> None:
    work.set_size(ADMIN, Form.INTAKE, PaperSize.A5)
    assert [s.size for s in work.list()] == [PaperSize.A5, *[PaperSize.A4] * 7]
    assert work.hand_out(ACCOUNT, dossier.id, Intake()).pdf.startswith(b"%PDF-1.4 A5")
    assert work.hand_out(ACCOUNT, dossier.id, Refusal("vì")).pdf.startswith(b"%PDF-1.4 A4")


def test_laws_by_date(home: Home, work: PaperWork, dossier: Dossier) -> None:
    new = LawReference("forms", date(2026, 12, 1), "Thông tư 99/2026/TT-VPCP")
    work.change_law(ADMIN, new)
    assert work.laws.on(date(2026, 11, 30))["forms"] == "Thông tư 03/2025/TT-VPCP"
    assert work.laws.on(date(2026, 12, 1))["forms"] == new.text
    assert b"99/2026" not in work.hand_out(ACCOUNT, dossier.id, Refusal("vì")).pdf
    home.clock.at = datetime(2026, 12, 1, 8, 0, tzinfo=VIETNAM)
    assert b"99/2026" in work.hand_out(ACCOUNT, dossier.id, Refusal("vì")).pdf
    states = {(s.law.name, s.law.valid_from): s for s in work.laws()}
    assert [s.in_force for s in work.laws()] == [True, False, True]
    assert states["forms", new.valid_from].actor == "quantri"
    [bundled] = [law for law in BUNDLED.laws() if law.name == "one_stop"]
    work.change_law(ADMIN, replace(bundled, text=""))
    assert work.laws.on(date(2026, 12, 1))["one_stop"] == ""
    assert b"118/2025" not in work.hand_out(ACCOUNT, dossier.id, Refusal("vì")).pdf
    work.change_law.back(ADMIN, bundled)
    assert work.laws.on(date(2026, 12, 1))["one_stop"] == bundled.text
    for wrong, code in (
        (LawReference("other", date(2026, 1, 1), "x"), "law.name"),
        (LawReference("forms", date(2026, 1, 1), "x" * 301), "law.text"),
    ):
        with pytest.raises(InputError) as caught:
            work.change_law(ADMIN, wrong)
        assert caught.value.code == code


def test_cover_sheets(home: Home, work: PaperWork, dossier: Dossier, printer: FakePrinter) -> None:
    paper = work.cover_sheets(ACCOUNT, dossier.id)
    assert paper.pages == 2
    codes = [sheet.qr for sheet in printer.sent[-1]]
    assert codes == [CoverSheet(dossier.id, n).encode() for n in (1, 2)]
    assert work.cover_sheets(ACCOUNT, dossier.id, 2).pages == 1
    with pytest.raises(InputError, match=r"component\.unknown"):
        work.cover_sheets(ACCOUNT, dossier.id, 3)
    assert rows(home, dossier) == ()
    assert [line["sheets"] for line in audit(home, "cover_sheets.printed")] == [2, 1]


def test_register_of_some_days(home: Home, work: PaperWork) -> None:
    for hours in (0, 1, 30):
        home.clock.at = START + timedelta(hours=hours)
        home.signed_dossier(b"x")
    first, second = START.date(), START.date() + timedelta(days=1)
    assert work.register(ACCOUNT, first, first).pdf.count("Đăng ký khai sinh".encode()) == 2
    assert work.register(ACCOUNT, first, second).pdf.count("Đăng ký khai sinh".encode()) == 3
    assert "TẠM-Q2-000003".encode() in work.register(ACCOUNT, second, second).pdf
    with pytest.raises(InputError, match=r"paper\.days"):
        work.register(ACCOUNT, second, first)


def test_looking_leaves_nothing(home: Home, work: PaperWork) -> None:
    before = home.store.version()
    for form in FORMS:
        assert work.preview(ACCOUNT, form).pages == 1
    assert home.store.version() == before
    with home.store.read() as tx:
        assert tx.papers.next_number(Form.INTAKE, home.clock.now()) == 1
