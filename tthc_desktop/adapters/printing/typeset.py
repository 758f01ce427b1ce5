"""Sheets laid out as a PDF, once: what is kept, shown and printed are the pages of this file.

Lines and pages break at the resolution of this file and at no other: metrics of type differ from
one to the next, and a paper laid out anew for a printer had other pages than the kept one.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QImage,
    QPaintDevice,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
    QTextOption,
)

from tthc_desktop.adapters.printing.form_layout import FormLayout, layout_of
from tthc_desktop.adapters.printing.letters import assert_drawn
from tthc_desktop.adapters.printing.pages import PageBox, paginated
from tthc_desktop.adapters.printing.qr import qr_image
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.forms import PaperSize
from tthc_desktop.domain.text import printable
from tthc_desktop.services.ports.printing import FilledForm

_DPI = 300
_MM_AN_INCH = 25.4
# Marks rise above their line (Ủ, Ế): without room at the edges a page would cut those of its first
# line, and the page before would show them.
_INSET_MM = 1.2
_SEAM_PX = 8
_FOOT_MM = 2.5  # page number below the text


def typeset(sheets: Sequence[FilledForm], size: PaperSize) -> tuple[bytes, int]:
    """Every sheet on a new page.

    Returns:
        The PDF and the number of its pages.

    Raises:
        DeviceError: ``printer.failed`` when Qt does not take all of it, ``printer.letters`` when
            it cannot draw them.
    """
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(_title(sheets))
    writer.setCreator("TTHC Desktop")
    writer.setResolution(_DPI)
    pages = _draw_all(sheets, size, writer)
    buffer.close()
    return bytes(content.data()), pages


def _title(sheets: Sequence[FilledForm]) -> str:
    code = str(sheets[0].values.get("code", "")) if sheets else ""
    name = sheets[0].spec.title if sheets else ""
    return printable(f"{name} {code}")


def _draw_all(sheets: Sequence[FilledForm], size: PaperSize, writer: QPdfWriter) -> int:
    pages = 0
    painter = QPainter()
    try:
        for number, sheet in enumerate(sheets):
            layout = layout_of(sheet.spec, size)
            writer.setPageLayout(layout.page)
            if number:
                _next_page(writer)
            else:
                if not painter.begin(writer):
                    raise DeviceError("printer.failed")
                # The code must not go through JPEG.
                painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
            document = _document(sheet, layout, writer)
            assert_drawn(document)
            count = document.pageCount()
            for page in range(count):
                if page:
                    _next_page(writer)
                _draw_page(painter, document, layout, page, sheet.footer)
            pages += count
    finally:
        # A device that goes away under an active painter takes the process along.
        ended = not painter.isActive() or painter.end()
    if not ended:
        raise DeviceError("printer.failed")
    return pages


def _next_page(writer: QPdfWriter) -> None:
    if not writer.newPage():
        raise DeviceError("printer.failed")


def _document(sheet: FilledForm, layout: FormLayout, device: QPaintDevice) -> QTextDocument:
    inner = layout.page.paintRectPixels(_DPI).size()
    qr = qr_image(sheet.qr) if sheet.qr else None
    pixels_an_inch = QImage(1, 1, QImage.Format.Format_Mono).logicalDpiY()  # of HTML; mostly 96
    side = round(layout.qr_mm / _MM_AN_INCH * pixels_an_inch)
    inset = _INSET_MM / _MM_AN_INCH * pixels_an_inch

    def make(html: str) -> QTextDocument:
        document = QTextDocument()
        document.setDefaultFont(layout.font)
        document.setDocumentMargin(0)
        wrap = QTextOption()
        wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(wrap)
        document.setDefaultStyleSheet(layout.style)
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
        _INSET_MM / _MM_AN_INCH * _DPI,
        _SEAM_PX / pixels_an_inch * _DPI,
    )
    return paginated(html, make, page)


def _draw_page(
    painter: QPainter, document: QTextDocument, layout: FormLayout, page: int, footer: str
) -> None:
    """QTextDocument.print_ would scale 96 dpi up instead of measuring for the device."""
    inner = layout.page.paintRectPixels(_DPI).size()
    area = QRectF(0, page * inner.height(), inner.width(), inner.height())
    painter.save()
    painter.translate(0, -area.top())
    painter.setClipRect(area)
    document.documentLayout().draw(painter, _black_on_white(area))
    painter.restore()
    count = document.pageCount()
    if count == 1:
        return
    font = layout.font
    font.setPixelSize(round(layout.points(9.5) * _DPI / 72))
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.black)
    below = inner.height() + _FOOT_MM / _MM_AN_INCH * _DPI
    line = QRectF(0, below, inner.width(), 5 / _MM_AN_INCH * _DPI)
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
