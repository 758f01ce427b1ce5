"""Scanner, reader, token, printer and relay of the office in which the patterns are made: what they
give is the same each time and costs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.home import pictures
from tests.fakes.portal import FakePortal
from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.adapters.scanning.page_files import PageWriter
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.forms import PaperSize
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.reading import PageReport, PdfReport, Profile
from tthc_desktop.domain.scanning import Capabilities, Device, PageTarget, ScanSettings
from tthc_desktop.domain.time import iso
from tthc_desktop.domain.wire import StatusChange, sha256_hex
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import About, SealedFiles
from tthc_desktop.services.ports.printing import FilledForm, RenderedPaper
from tthc_desktop.services.ports.reading import PageInput, PdfTarget
from tthc_desktop.services.ports.scanner import never

_DEVICE = Device("bench:1", "Máy scan của kho thử")
BLURRED = "trang quét mờ"
"""Title of the page that the gate does not let through."""


@dataclass
class Sheets:
    """The pages that are known, by the hash of their picture.

    Attributes:
        loaded: Titles of what lies in the feeder.
    """

    sealed: SealedFiles
    folder: Path
    loaded: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)

    def devices(self) -> tuple[Device, ...]:
        return (_DEVICE,)

    def capabilities(self, device_id: str) -> Capabilities:
        raise NotImplementedError(device_id)

    def scan(
        self,
        device_id: str,
        settings: ScanSettings,
        target: PageTarget,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[PageFile]:
        """Implements services.ports.scanner.Scanner."""
        writer = PageWriter(self.sealed, self.folder, target)
        while self.loaded:
            title = self.loaded.pop(0)
            data = pictures.page(title)
            self.titles[sha256_hex(data)] = title
            sheet = ScannedPage(data, pictures.DPI, pictures.WIDTH, pictures.HEIGHT)
            yield writer.write(sheet, Side.FRONT)

    def title(self, path: Path) -> str:
        return self.titles[str(self.sealed.open(path).about["sha256"])]

    def analyse(self, path: Path, dpi: int) -> PageLook:
        """Implements services.ports.page_images.PageAnalyser."""
        return PageLook(
            dpi=pictures.DPI,
            width=pictures.WIDTH,
            height=pictures.HEIGHT,
            skew=0.2,
            sharpness=650.0,
            edges=3.0 if self.title(path) == BLURRED else 300.0,
            paper=250,
            ink=220,
            red=400.0,
            blue=150.0,
            stamp=True,
            box=(25.0, 25.0, 180.0, 270.0),
        )


@dataclass
class Reader:
    """Implements services.ports.reading.PageReader: reads what it is told stands there."""

    sheets: Sheets

    def read_pages(
        self, pages: Sequence[tuple[PageInput, Path]]
    ) -> Iterator[tuple[int, PageReport | TthcError]]:
        for index, (source, clean) in enumerate(pages):
            self.sheets.sealed.write(clean, [b"clean"], {})
            yield index, report_of(self.sheets.title(source.path))

    def assemble(self, pages: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        content = pictures.pdf(target.title)
        sha256 = sha256_hex(content)
        about: About = {"sha256": sha256, "size": len(content), "media": "application/pdf"}
        self.sheets.sealed.write(target.path, [content], about)
        return PdfReport(sha256, len(content), "2B", tuple(report for _, report in pages))

    def digitise(
        self, pages: Sequence[PageInput], target: PdfTarget, profile: Profile, *, ocr: bool
    ) -> PdfReport:
        raise NotImplementedError(target.title)


def report_of(title: str) -> PageReport:
    text = f"{title.upper()} Họ và tên người yêu cầu nơi cư trú giấy tờ tùy thân đề nghị"
    words = len(text.split())
    return PageReport(
        1,
        pictures.DPI,
        pictures.WIDTH,
        pictures.HEIGHT,
        0.2,
        sharpness=650.0,
        words=words,
        confidence=91.0,
        text=text,
    )


@dataclass
class Printer:
    """Implements services.ports.printing.Printer: one paper for each form."""

    def render(
        self, sheets: Sequence[FilledForm], size: PaperSize, pictures_: int = 1
    ) -> RenderedPaper:
        return RenderedPaper(pictures.pdf(sheets[0].spec.name), (b"",), len(sheets))

    def send(self, pdf: bytes) -> str:
        return ""


@dataclass
class Relay(FakePortal):
    """A dossier that has its official code keeps it.

    Attributes:
        given: How many codes a day had been given before.
    """

    clock: Clock | None = None
    given: int = 0

    def accept(self, submission: str, status: str = "accepted") -> None:
        [payload] = self.payloads[submission]
        code = json.loads(payload)["dossier"]["MaHoSo"]
        number = len(self.feed) + 1
        assert self.clock is not None
        at = self.clock.now()
        new = f"H01.45-{at:%y%m%d}-{self.given + number:04d}"
        self.feed.append(StatusChange(number, submission, status, code or new, "", iso(at)))
