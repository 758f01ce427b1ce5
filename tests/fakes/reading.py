"""A page reader that reads nothing and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence

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
        return PdfReport(sha256="0" * 64, size=123_456, pdfa="2B", pages=self.reports)
