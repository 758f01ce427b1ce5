"""Papers handed out, templates and law references in the real store; the printer is a fake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.fakes.printer import FakePrinter
from tests.support.kept_papers import ADMIN, audit, rows
from tests.support.office import ACCOUNT, START, Home
from tests.support.papers import BUNDLED
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.forms import FORMS, Form, LawReference, PaperSize
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.papers.cover_sheets import PrintCoverSheets
from tthc_desktop.services.papers.details import (
    Intake,
    Refusal,
)
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.papers.laws import ChangeLawReference, GetLawReferences
from tthc_desktop.services.papers.manage import (
    ExchangeTemplate,
    ExportTemplate,
    ListForms,
    ResetTemplate,
    SetPaperSize,
)
from tthc_desktop.services.papers.preview import PreviewForm
from tthc_desktop.services.papers.register import MakeRegister
from tthc_desktop.services.ports.papers import HandedOut, StoredTemplate
from tthc_desktop.services.ports.printing import FilledForm, RenderedPaper
from tthc_desktop.services.use_cases import UseCases


def test_two_in_one_transaction(home: Home, work: UseCases, dossier: Dossier) -> None:
    sha = rows_blob(home, work, dossier)
    at = home.clock.now()
    with home.store.write("test") as tx:
        for expected in (2, 3):
            number = tx.papers.next_number(Form.REFUSAL, at)
            assert number == expected
            tx.papers.add(HandedOut(dossier.id, Form.REFUSAL, number, sha, "test", at))


def rows_blob(home: Home, work: UseCases, dossier: Dossier) -> str:
    work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì"))
    return rows(home, dossier)[-1].blob


@pytest.mark.parametrize(
    "statement", ["UPDATE paper_handed_out SET number = 9", "DELETE FROM paper_handed_out"]
)
def test_what_was_handed_out_never_changes(
    home: Home, work: UseCases, dossier: Dossier, statement: str
) -> None:
    rows_blob(home, work, dossier)
    with (
        pytest.raises(StoreError, match=r"paper_handed_out\.fixed"),
        home.store.write("test") as tx,
    ):
        tx.settings._connection.execute(text(statement))
    assert len(rows(home, dossier)) == 1


def test_an_exchanged_template_is_used_and_given_back(
    home: Home, work: UseCases, dossier: Dossier, printer: FakePrinter, tmp_path: Path
) -> None:
    path = tmp_path / "xuất" / "mẫu.html"
    work(ExportTemplate)(Form.REFUSAL, path)
    original = path.read_text("utf-8")
    with pytest.raises(InputError, match=r"output\.exists"):
        work(ExportTemplate)(Form.REFUSAL, path)
    assert original == BUNDLED.template(Form.REFUSAL)
    path.write_text(original.replace("NGƯỜI TỪ CHỐI", "CÔNG CHỨC"), "utf-8")
    work(ExchangeTemplate)(ADMIN, Form.REFUSAL, path)
    [state] = [s for s in work(ListForms)() if s.at is not None]
    assert (state.spec.form, state.exchanged, state.actor) == (Form.REFUSAL, "mẫu.html", "quantri")
    assert "CÔNG CHỨC".encode() in work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì")).pdf
    work(ResetTemplate)(ADMIN, Form.REFUSAL)
    assert "CÔNG CHỨC".encode() not in work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì")).pdf
    assert len(audit(home, "form.exchanged")) == len(audit(home, "form.reset")) == 1


def test_a_broken_template_changes_nothing(work: UseCases, tmp_path: Path) -> None:
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
            work(ExchangeTemplate)(ADMIN, Form.STOP, path)
        assert caught.value.code == code
    with pytest.raises(InputError, match=r"input\.missing"):
        work(ExchangeTemplate)(ADMIN, Form.STOP, tmp_path / "none.html")
    assert all(state.at is None for state in work(ListForms)())


def test_a_template_that_cannot_be_drawn_is_not_stored(
    home: Home, work: UseCases, dossier: Dossier, tmp_path: Path
) -> None:
    class Stumbling(FakePrinter):
        def render(
            self, sheets: Sequence[FilledForm], size: PaperSize, pictures: int = 1
        ) -> RenderedPaper:
            for sheet in sheets:
                if sheet.values["lines"] == ():
                    raise ValueError("nothing to lay out")
            return super().render(sheets, size, pictures)

    path = tmp_path / "mẫu.html"
    path.write_text(BUNDLED.template(Form.INTAKE), "utf-8")
    with pytest.raises(InputError, match=r"form\.drawing"):
        replace(work(ExchangeTemplate), printer=Stumbling())(ADMIN, Form.INTAKE, path)
    assert all(state.at is None for state in work(ListForms)())


def test_clerks_may_look_but_not_change(work: UseCases, tmp_path: Path) -> None:
    path = tmp_path / "m.html"
    work(ExportTemplate)(Form.STOP, path)
    law = LawReference("forms", date(2027, 1, 1), "x")
    acts: tuple[Callable[[], None], ...] = (
        lambda: work(ExchangeTemplate)(ACCOUNT, Form.STOP, path),
        lambda: work(ResetTemplate)(ACCOUNT, Form.STOP),
        lambda: work(SetPaperSize)(ACCOUNT, Form.STOP, PaperSize.A5),
        lambda: work(ChangeLawReference)(ACCOUNT, law),
        lambda: work(ChangeLawReference).back(ACCOUNT, law),
    )
    for act in acts:
        with pytest.raises(InputError, match=r"account\.not_allowed"):
            act()
    assert len(work(ListForms)()) == 8


def test_a_stored_template_that_a_later_program_refuses(
    home: Home, work: UseCases, dossier: Dossier
) -> None:
    """The counter goes on with the bundled one, and the settings say why."""
    with home.store.write("test") as tx:
        old = StoredTemplate(Form.REFUSAL, "cũ.html", "<p>{{gone}}</p>", "quantri", START)
        tx.papers.put_template(old)
    [state] = [s for s in work(ListForms)() if s.at is not None]
    assert state.wrong is not None
    assert state.wrong.code == "form.field"
    assert work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì")).number == 1


def test_size_is_kept_for_each_form(work: UseCases, dossier: Dossier, printer: FakePrinter) -> None:
    work(SetPaperSize)(ADMIN, Form.INTAKE, PaperSize.A5)
    assert [s.size for s in work(ListForms)()] == [PaperSize.A5, *[PaperSize.A4] * 7]
    assert work(HandOutPaper)(ACCOUNT, dossier.id, Intake()).pdf.startswith(b"%PDF-1.4 A5")
    assert work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì")).pdf.startswith(b"%PDF-1.4 A4")


def test_laws_by_date(home: Home, work: UseCases, dossier: Dossier) -> None:
    new = LawReference("forms", date(2026, 12, 1), "Thông tư 99/2026/TT-VPCP")
    work(ChangeLawReference)(ADMIN, new)
    assert work(GetLawReferences).on(date(2026, 11, 30))["forms"] == "Thông tư 03/2025/TT-VPCP"
    assert work(GetLawReferences).on(date(2026, 12, 1))["forms"] == new.text
    assert b"99/2026" not in work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì")).pdf
    home.clock.at = datetime(2026, 12, 1, 8, 0, tzinfo=VIETNAM)
    assert b"99/2026" in work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì")).pdf
    states = {(s.law.name, s.law.valid_from): s for s in work(GetLawReferences)()}
    assert [s.in_force for s in work(GetLawReferences)()] == [True, False, True]
    assert states["forms", new.valid_from].actor == "quantri"
    [bundled] = [law for law in BUNDLED.laws() if law.name == "one_stop"]
    work(ChangeLawReference)(ADMIN, replace(bundled, text=""))
    assert work(GetLawReferences).on(date(2026, 12, 1))["one_stop"] == ""
    assert b"118/2025" not in work(HandOutPaper)(ACCOUNT, dossier.id, Refusal("vì")).pdf
    work(ChangeLawReference).back(ADMIN, bundled)
    assert work(GetLawReferences).on(date(2026, 12, 1))["one_stop"] == bundled.text
    for wrong, code in (
        (LawReference("other", date(2026, 1, 1), "x"), "law.name"),
        (LawReference("forms", date(2026, 1, 1), "x" * 301), "law.text"),
    ):
        with pytest.raises(InputError) as caught:
            work(ChangeLawReference)(ADMIN, wrong)
        assert caught.value.code == code


def test_cover_sheets(home: Home, work: UseCases, dossier: Dossier, printer: FakePrinter) -> None:
    paper = work(PrintCoverSheets)(ACCOUNT, dossier.id)
    assert paper.pages == 2
    assert printer.sent == [paper.pdf]
    codes = [sheet.qr for sheet in printer.rendered[-1]]
    assert codes == [CoverSheet(dossier.id, n).encode() for n in (1, 2)]
    assert work(PrintCoverSheets)(ACCOUNT, dossier.id, 2).pages == 1
    with pytest.raises(InputError, match=r"component\.unknown"):
        work(PrintCoverSheets)(ACCOUNT, dossier.id, 3)
    assert rows(home, dossier) == ()
    assert [line["sheets"] for line in audit(home, "cover_sheets.printed")] == [2, 1]


def test_register_of_some_days(home: Home, work: UseCases) -> None:
    for hours in (0, 1, 30):
        home.clock.at = START + timedelta(hours=hours)
        home.signed_dossier(b"x")
    first, second = START.date(), START.date() + timedelta(days=1)
    assert work(MakeRegister)(ACCOUNT, first, first).pdf.count("Đăng ký khai sinh".encode()) == 2
    assert work(MakeRegister)(ACCOUNT, first, second).pdf.count("Đăng ký khai sinh".encode()) == 3
    assert "TẠM-Q2-000003".encode() in work(MakeRegister)(ACCOUNT, second, second).pdf
    with pytest.raises(InputError, match=r"paper\.days"):
        work(MakeRegister)(ACCOUNT, second, first)


def test_looking_leaves_nothing(home: Home, work: UseCases) -> None:
    before = home.store.version()
    for form in FORMS:
        assert work(PreviewForm)(ACCOUNT, form).pages == 1
    assert home.store.version() == before
    with home.store.read() as tx:
        assert tx.papers.next_number(Form.INTAKE, home.clock.now()) == 1
