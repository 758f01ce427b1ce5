"""Papers through Qt's own text layout, PDF writer and printers."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt, QThread, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPagedPaintDevice,
    QPaintDevice,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
    QTextOption,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from tthc_desktop.adapters.printing.look import Look, look_of
from tthc_desktop.adapters.printing.pages import PageBox, paginated
from tthc_desktop.adapters.printing.qr import qr_image
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.forms import PaperSize
from tthc_desktop.domain.text import printable
from tthc_desktop.services.ports.printing import RenderedPaper, Sheet

T = TypeVar("T")
_DPI = 300
_PREVIEW_DPI = 144
_MM_AN_INCH = 25.4
# Marks rise above their line (Ủ, Ế): without room at the edges a page would cut those of its first
# line, and the page before would show them.
_INSET_MM = 1.2
_SEAM_PX = 8
_FOOT_MM = 2.5  # page number below the text


def ensure_qt() -> None:
    """The command line has no window: an offscreen application does for text layout."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _kept.append(QGuiApplication([]))


_kept: list[QGuiApplication] = []  # an application without a reference is destroyed at once


class QtPrinter:
    """Implements services.ports.printing.Printer. Any thread may call it."""

    def render(self, sheets: Sequence[Sheet], size: PaperSize, pictures: int = 1) -> RenderedPaper:
        return _in_a_layout_thread(lambda: _rendered(sheets, size, pictures))

    def send(self, sheets: Sequence[Sheet], size: PaperSize) -> str:
        return _in_a_layout_thread(lambda: _sent(sheets, size))


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


def _rendered(sheets: Sequence[Sheet], size: PaperSize, pictures: int) -> RenderedPaper:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(_title(sheets))
    writer.setCreator("TTHC Desktop")
    writer.setResolution(_DPI)
    images: list[bytes] = []

    def look_at(document: QTextDocument, look: Look, footer: str) -> None:
        if len(images) < pictures:
            images.extend(_pictures(document, look, footer, pictures - len(images)))

    pages = _draw_all(sheets, size, writer, _DPI, look_at)
    buffer.close()
    return RenderedPaper(bytes(content.data()), tuple(images), pages)


def _sent(sheets: Sequence[Sheet], size: PaperSize) -> str:
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        return ""
    printed(QPrinter(info, QPrinter.PrinterMode.HighResolution), sheets, size)
    return info.printerName()


def printed(printer: QPrinter, sheets: Sequence[Sheet], size: PaperSize) -> None:
    """Raises DeviceError ``printer.failed`` when the printer does not take all of it."""
    printer.setDocName(_title(sheets))
    _draw_all(sheets, size, printer, printer.resolution())
    if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise _failed()


def _failed() -> DeviceError:
    return DeviceError("printer.failed")


def _title(sheets: Sequence[Sheet]) -> str:
    code = str(sheets[0].values.get("code", "")) if sheets else ""
    name = sheets[0].spec.title if sheets else ""
    return printable(f"{name} {code}")


LookAt = Callable[[QTextDocument, Look, str], None]


def _draw_all(
    sheets: Sequence[Sheet],
    size: PaperSize,
    device: QPagedPaintDevice,
    dpi: int,
    look_at: LookAt | None = None,
) -> int:
    """Every sheet on a new page. look_at: gets each document once it is drawn. Returns the number
    of pages. Raises DeviceError ``printer.failed`` when the device does not take it."""
    pages = 0
    painter = QPainter()
    try:
        for number, sheet in enumerate(sheets):
            look = look_of(sheet.spec, size)
            device.setPageLayout(look.layout)
            if number:
                _next_page(device)
            else:
                if not painter.begin(device):
                    raise _failed()
                # The code must not go through JPEG.
                painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
            document = _document(sheet, look, device, dpi)
            count = document.pageCount()
            for page in range(count):
                if page:
                    _next_page(device)
                _draw_page(painter, document, look, dpi, page, sheet.footer)
            pages += count
            if look_at is not None:
                look_at(document, look, sheet.footer)
    finally:
        # A device that goes away under an active painter takes the process along.
        ended = not painter.isActive() or painter.end()
    if not ended:
        raise _failed()
    return pages


def _next_page(device: QPagedPaintDevice) -> None:
    if not device.newPage():
        raise _failed()


def _document(sheet: Sheet, look: Look, device: QPaintDevice, dpi: int) -> QTextDocument:
    """Laid out for one device: a document keeps the layout of the device it was last drawn for."""
    inner = look.layout.paintRectPixels(dpi).size()
    qr = qr_image(sheet.qr) if sheet.qr else None
    pixels_an_inch = QImage(1, 1, QImage.Format.Format_Mono).logicalDpiY()  # of HTML; mostly 96
    side = round(look.qr_mm / _MM_AN_INCH * pixels_an_inch)
    inset = _INSET_MM / _MM_AN_INCH * pixels_an_inch

    def make(html: str) -> QTextDocument:
        document = QTextDocument()
        document.setDefaultFont(look.font)
        document.setDocumentMargin(0)
        wrap = QTextOption()
        wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(wrap)
        document.setDefaultStyleSheet(look.style)
        if qr is not None:
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl("qr"), qr)
        document.setHtml(html)
        document.documentLayout().setPaintDevice(device)
        frame = document.rootFrame().frameFormat()
        frame.setTopMargin(inset)
        frame.setBottomMargin(inset)
        document.rootFrame().setFrameFormat(frame)
        return document

    html = sheet.template.fill(sheet.values)
    picture = f"<img src='qr' width='{side}' height='{side}'>" if qr is not None else ""
    html = html.replace('<img class="qr">', picture)  # values cannot bring one: they are escaped
    page = PageBox(
        inner.width(),
        inner.height(),
        _INSET_MM / _MM_AN_INCH * dpi,
        _SEAM_PX / pixels_an_inch * dpi,
    )
    return paginated(html, make, page)


def _draw_page(
    painter: QPainter, document: QTextDocument, look: Look, dpi: int, page: int, footer: str
) -> None:
    """QTextDocument.print_ would scale 96 dpi up instead of measuring for the device."""
    inner = look.layout.paintRectPixels(dpi).size()
    area = QRectF(0, page * inner.height(), inner.width(), inner.height())
    painter.save()
    painter.translate(0, -area.top())
    painter.setClipRect(area)
    document.documentLayout().draw(painter, _black_on_white(area))
    painter.restore()
    count = document.pageCount()
    if count == 1:
        return
    font = look.font
    font.setPixelSize(round(look.points(9.5) * dpi / 72))
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.black)
    below = inner.height() + _FOOT_MM / _MM_AN_INCH * dpi
    line = QRectF(0, below, inner.width(), 5 / _MM_AN_INCH * dpi)
    top = Qt.AlignmentFlag.AlignTop
    painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | top), printable(footer))
    painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | top), f"Trang {page + 1}/{count}")


def _black_on_white(area: QRectF) -> QAbstractTextDocumentLayout.PaintContext:
    """drawContents takes the window's palette: in the dark theme it writes white on white paper."""
    context = QAbstractTextDocumentLayout.PaintContext()
    colours = QPalette()
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
        colours.setColor(role, QColor(Qt.GlobalColor.black))
    context.palette = colours
    context.clip = area
    return context


def _pictures(document: QTextDocument, look: Look, footer: str, most: int) -> list[bytes]:
    """The first pages on white. The layout stays that of the PDF and is drawn smaller, so that the
    screen breaks lines and pages where the paper does."""
    full, inner = (
        look.layout.fullRectPixels(_PREVIEW_DPI),
        look.layout.paintRectPixels(_PREVIEW_DPI),
    )
    images = []
    for page in range(min(most, document.pageCount())):
        image = QImage(full.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(inner.topLeft())
            painter.scale(_PREVIEW_DPI / _DPI, _PREVIEW_DPI / _DPI)
            _draw_page(painter, document, look, _DPI, page, footer)
        finally:
            painter.end()
        images.append(_png(image))
    return images


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(content.data())
