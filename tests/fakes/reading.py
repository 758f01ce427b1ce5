"""A page reader that reads nothing and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.reading import PageReport, PdfReport, Profile
from tthc_desktop.services.ports.reading import PageInput, PdfTarget


class FakePageReader:
    """Implements services.ports.reading.PageReader. Writes nothing; one page a file."""

    def __init__(self, *reports: PageReport) -> None:
        self.reports = reports
        self.asked: list[tuple[tuple[PageInput, ...], PdfTarget, Profile, bool]] = []

    def digitise(
        self, pages: Sequence[PageInput], target: PdfTarget, profile: Profile, *, ocr: bool
    ) -> PdfReport:
        self.asked.append((tuple(pages), target, profile, ocr))
        return self._pdf(self.reports)

    def read_pages(
        self, pages: Sequence[tuple[PageInput, Path]]
    ) -> Iterator[tuple[int, PageReport | TthcError]]:
        yield from enumerate(self.reports[: len(pages)])

    def assemble(self, pages: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        return self._pdf(tuple(report for _, report in pages))

    def _pdf(self, reports: tuple[PageReport, ...]) -> PdfReport:
        return PdfReport(sha256="0" * 64, size=123_456, pdfa="2B", pages=reports)
