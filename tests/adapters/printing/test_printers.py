"""What every printer does, the fake one and Qt's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.fakes.printer import FakePrinter
from tests.support import papers
from tthc_desktop.adapters.printing.qt_printer import QtPrinter
from tthc_desktop.domain.forms import Form, PaperSize
from tthc_desktop.services.ports.printing import Printer


def _kept(printer: Printer) -> bytes:
    return printer.render((papers.sheet(Form.REFUSAL, "short"),), PaperSize.A4).pdf


class PrinterContract:
    """Each printer's class has a fixture of that name."""

    def test_a_paper(self, printer: Printer) -> None:
        made = printer.render((papers.sheet(Form.INTAKE, "short"),), PaperSize.A4)
        assert made.pdf.startswith(b"%PDF-")
        assert made.pages == 1
        [picture] = made.pictures
        assert picture.startswith(b"\x89PNG")

    def test_several_sheets_are_one_paper(self, printer: Printer) -> None:
        sheets = [papers.sheet(Form.COVER, "short")] * 3
        made = printer.render(sheets, PaperSize.A5, 2)
        assert (made.pages, len(made.pictures)) == (3, 2)
        assert printer.render(sheets, PaperSize.A5, 0).pictures == ()

    def test_from_any_thread(self, printer: Printer) -> None:
        sheets = (papers.sheet(Form.REFUSAL, "short"),)
        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(lambda _n: printer.render(sheets, PaperSize.A4), range(4)))
        assert {paper.pages for paper in made} == {1}

    def test_no_printer_no_name(self, printer: Printer) -> None:
        assert printer.send(_kept(printer)) == ""

    def test_a_forgotten_value_is_told_to_the_one_who_asks(self, printer: Printer) -> None:
        broken = replace(papers.sheet(Form.REFUSAL, "short"), values={})
        with pytest.raises(KeyError):
            printer.render((broken,), PaperSize.A4)


class TestFakePrinter(PrinterContract):
    @pytest.fixture
    def printer(self) -> Printer:
        return FakePrinter()


class TestQtPrinter(PrinterContract):
    @pytest.fixture
    def printer(self, qapp: object) -> Printer:
        return QtPrinter(papers.FONTS)
