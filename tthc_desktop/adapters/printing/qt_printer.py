"""Papers through Qt's own text layout, PDF writer and printers."""

from __future__ import annotations

import math
import os
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSizeF, QThread
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from tthc_desktop.adapters.printing.kept_pages import KeptPages, kept_pages
from tthc_desktop.adapters.printing.letters import load_fonts
from tthc_desktop.adapters.printing.typeset import typeset
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.forms import PaperSize
from tthc_desktop.services.ports.printing import FilledForm, RenderedPaper

T = TypeVar("T")
_PREVIEW_DPI = 144
_FINEST_DPI = 720  # of dots sent to a printer; one that prints finer repeats them


def ensure_qt() -> None:
    """The command line has no window: an offscreen application does for text layout."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _kept.append(QGuiApplication([]))


_kept: list[QGuiApplication] = []  # an application without a reference is destroyed at once


class QtPrinter:
    """Implements services.ports.printing.Printer. Any thread may call it."""

    def __init__(self, fonts: Path) -> None:
        """Lays out with the fonts of this machine, and those of a folder where it has none."""
        self._fonts = fonts

    def render(
        self, sheets: Sequence[FilledForm], size: PaperSize, pictures: int = 1
    ) -> RenderedPaper:
        def work() -> RenderedPaper:
            load_fonts(self._fonts)
            return _rendered(sheets, size, pictures)

        return _in_a_layout_thread(work)

    def send(self, pdf: bytes) -> str:
        return _in_a_layout_thread(lambda: _sent(pdf))


class _LayoutThread(QThread, Generic[T]):
    """QTextDocument starts timers while it lays out; a Python thread has no dispatcher for them."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__()
        self._work = work
        self.results: list[T] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.results.append(self._work())
        except Exception as error:  # noqa: BLE001 - raised again in the thread that asked
            # The traceback keeps the document alive, which must go in the thread that made it.
            traceback.clear_frames(error.__traceback__)
            self.error = error


def _in_a_layout_thread(work: Callable[[], T]) -> T:
    ensure_qt()
    task = _LayoutThread(work)
    task.start()
    task.wait()
    if task.error is not None:
        raise task.error
    return task.results[0]


def _rendered(sheets: Sequence[FilledForm], size: PaperSize, pictures: int) -> RenderedPaper:
    pdf, count = typeset(sheets, size)
    with kept_pages(pdf) as pages:
        shown = [_png(pages.picture(n, _PREVIEW_DPI)) for n in range(min(pictures, count))]
    return RenderedPaper(pdf, tuple(shown), count)


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(content.data())


def _sent(pdf: bytes) -> str:
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        return ""
    printed(QPrinter(info, QPrinter.PrinterMode.HighResolution), pdf)
    return info.printerName()


def printed(printer: QPrinter, pdf: bytes) -> None:
    """Every page of a kept PDF, dot for dot: nothing is laid out again.

    Raises:
        DeviceError: ``printer.failed`` when the printer does not take all of it.
    """
    painter = QPainter()
    with kept_pages(pdf) as pages:
        printer.setDocName(pages.title)
        try:
            for number in range(pages.count):
                _take_sheet(printer, painter, pages.size(number))
                _draw_page(printer, painter, pages, number)
        finally:
            # A device that goes away under an active painter takes the process along.
            ended = not painter.isActive() or painter.end()
    states = QPrinter.PrinterState
    if not ended or printer.printerState() in (states.Error, states.Aborted):
        raise _failed()


def _take_sheet(printer: QPrinter, painter: QPainter, size: QSizeF) -> None:
    """Drawn on from its corner: the margins are in the page already."""
    ways, upright = QPageLayout.Orientation, size.width() <= size.height()
    paper = QPageSize(size if upright else size.transposed(), QPageSize.Unit.Point)
    layout = QPageLayout(paper, ways.Portrait if upright else ways.Landscape, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    if not printer.pageLayout().isEquivalentTo(layout):  # a printer at work refuses even the same
        printer.setPageLayout(layout)
    if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
        raise _failed()
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # no code through JPEG


def _draw_page(printer: QPrinter, painter: QPainter, pages: KeptPages, number: int) -> None:
    dpi, times = sent_as(printer.resolution())
    for band in pages.bands(number, dpi):
        rows, width = band.image.height(), band.image.width()
        painter.drawImage(QRect(0, band.top * times, width * times, rows * times), band.image)


def sent_as(resolution: int) -> tuple[int, int]:
    """For a printer of so many dots an inch: the dots an inch that it is sent, and how many of its
    own stand for one of them in either direction."""
    times = math.ceil(resolution / _FINEST_DPI)
    return resolution // times, times


def _failed() -> DeviceError:
    return DeviceError("printer.failed")
