"""The intake slip through Qt's own text layout and PDF writer."""

from __future__ import annotations

import os
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QThread
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from tthc_desktop.domain.time import vn_date, vn_moment
from tthc_desktop.services.ports.printing import Paper, Slip

TRIAL = "BẢN THỬ NGHIỆM – không nhập hồ sơ thật"
_FAMILIES = ["Times New Roman", "Tinos", "Liberation Serif", "Noto Serif"]
_DPI = 300
_MARGIN_MM = 18.0
_PREVIEW_DPI = 144

_STYLE = """
p { margin: 0; } .c { text-align: center; } .b { font-weight: bold; }
td, th { padding: 3px 5px; } .head { font-size: 12pt; } .small { font-size: 11pt; }
.trial { color: #B3261E; font-size: 9pt; }
"""


def ensure_qt() -> None:
    """The command line has no window: an offscreen application does for text layout."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _kept.append(QGuiApplication([]))


_kept: list[QGuiApplication] = []  # an application without a reference is destroyed at once


class QtPrinter:
    """Implements services.ports.printing.Printer. Any thread may call it."""

    def slip(self, slip: Slip) -> Paper:
        ensure_qt()
        task = _LayoutThread(slip)
        task.start()
        task.wait()
        if task.paper is None:
            raise task.error or RuntimeError("no paper and no error")
        return task.paper


class _LayoutThread(QThread):
    """QTextDocument starts timers while it lays out; a Python thread has no dispatcher for them."""

    def __init__(self, slip: Slip) -> None:
        super().__init__()
        self._slip = slip
        self.paper: Paper | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.paper = self._lay_out(self._slip)
        except Exception as error:  # noqa: BLE001 - raised again in the thread that asked
            self.error = error

    def _lay_out(self, slip: Slip) -> Paper:
        title = f"Giấy tiếp nhận {slip.code}"
        html = slip_html(slip)
        # A document keeps the layout of the device that it was last drawn for: one for each.
        return Paper(
            _to_pdf(_document(html), title),
            _to_png(_document(html)),
            _to_printer(_document(html), title),
        )


def _document(html: str) -> QTextDocument:
    document = QTextDocument()
    font = QFont()
    font.setFamilies(_FAMILIES)
    font.setPointSizeF(13)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(html)
    return document


def _to_pdf(document: QTextDocument, title: str) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("TTHC Desktop")
    writer.setResolution(_DPI)
    writer.setPageLayout(_layout())
    _draw(document, writer, _DPI)
    buffer.close()
    return bytes(content.data())


def _draw(document: QTextDocument, device: QPagedPaintDevice, dpi: int) -> None:
    """All pages, measured for this device. QTextDocument.print_ would scale 96 dpi up instead."""
    inner = _layout().paintRectPixels(dpi).size()
    document.documentLayout().setPaintDevice(device)
    document.setPageSize(QSizeF(inner))
    painter = QPainter(device)
    for page in range(document.pageCount()):
        if page:
            device.newPage()
        area = QRectF(0, page * inner.height(), inner.width(), inner.height())
        painter.save()
        painter.translate(0, -area.top())
        document.drawContents(painter, area)
        painter.restore()
    painter.end()


def _layout() -> QPageLayout:
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    page = QPageSize(QPageSize.PageSizeId.A4)
    layout = QPageLayout(page, QPageLayout.Orientation.Portrait, margins)
    layout.setUnits(QPageLayout.Unit.Millimeter)
    return layout


def _to_png(document: QTextDocument) -> bytes:
    """The first page on white."""
    layout = _layout()
    full, inner = layout.fullRectPixels(_PREVIEW_DPI), layout.paintRectPixels(_PREVIEW_DPI)
    image = QImage(full.size(), QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(_PREVIEW_DPI / 0.0254))
    image.setDotsPerMeterY(round(_PREVIEW_DPI / 0.0254))
    image.fill(Qt.GlobalColor.white)
    document.documentLayout().setPaintDevice(image)
    document.setPageSize(QSizeF(inner.size()))
    painter = QPainter(image)
    painter.translate(inner.topLeft())
    document.drawContents(painter, QRectF(0, 0, inner.width(), inner.height()))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(content.data())


def _to_printer(document: QTextDocument, title: str) -> str:
    """Its name, or empty when this PC has no default printer."""
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        return ""
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageLayout(_layout())
    _draw(document, printer, printer.resolution())
    return info.printerName()


def slip_html(slip: Slip) -> str:
    """Form 01 of TT 03/2025/TT-VPCP, filled in; every value escaped."""
    rows = "".join(
        f"<tr><td align='center'>{n}</td><td>{escape(line.name)}</td>"
        f"<td align='center'>{line.originals}</td><td align='center'>{line.copies}</td>"
        f"<td>{escape(line.note)}</td></tr>"
        for n, line in enumerate(slip.lines, 1)
    )
    provisional = (
        "<p class='small'><i>Mã tạm: mã hồ sơ chính thức được thông báo qua số điện thoại "
        f"{escape(slip.phone)} khi có kết nối.</i></p>"
        if slip.provisional
        else ""
    )
    return f"""
<p class='c trial b'>{TRIAL}</p>
<table width='100%'><tr>
<td width='45%' align='center'><p class='c head'>{escape(slip.unit_name.upper())}</p>
<p class='c head b'>BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ</p></td>
<td width='55%' align='center'><p class='c head b'>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>
<p class='c head b'>Độc lập - Tự do - Hạnh phúc</p>
<p class='c head'><i>Ngày {vn_date(slip.received_at)}</i></p></td></tr></table>
<p>&nbsp;</p>
<p class='c b' style='font-size:15pt'>GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ</p>
<p class='c'>Mã hồ sơ: <b>{escape(slip.code)}</b></p>
<p>&nbsp;</p>
<p>Tiếp nhận hồ sơ của: <b>{escape(slip.applicant)}</b></p>
<p>Số định danh: {escape(slip.id_number)}&nbsp;&nbsp;&nbsp;
Số điện thoại: {escape(slip.phone)}</p>
<p>Địa chỉ: {escape(slip.address)}</p>
<p>Nội dung yêu cầu giải quyết: <b>{escape(slip.procedure)}</b></p>
<p>&nbsp;</p>
<p class='b'>1. Thành phần hồ sơ</p>
<table width='100%' border='1' cellspacing='0' cellpadding='4'
 style='border-collapse:collapse; border-style:solid'>
<tr><th width='7%'>TT</th><th width='49%'>Tên giấy tờ</th><th width='12%'>Bản chính</th>
<th width='12%'>Bản sao</th><th width='20%'>Ghi chú</th></tr>{rows}</table>
<p>&nbsp;</p>
<p>2. Số lượng hồ sơ: 01 bộ. &nbsp; Phí, lệ phí: {escape(slip.fee)}</p>
<p>3. Thời gian nhận hồ sơ: <b>{vn_moment(slip.received_at)}</b></p>
<p>4. Thời gian trả kết quả: <b>{vn_moment(slip.due_at)}</b></p>
<p>5. Đăng ký nhận kết quả tại: Bộ phận Một cửa</p>
{provisional}
<p>&nbsp;</p>
<table width='100%'><tr>
<td width='50%' align='center'><b>NGƯỜI NỘP HỒ SƠ</b><br/><i>(Ký và ghi rõ họ tên)</i>
<br/><br/><br/><br/>{escape(slip.applicant)}</td>
<td width='50%' align='center'><b>NGƯỜI TIẾP NHẬN HỒ SƠ</b><br/><i>(Ký và ghi rõ họ tên)</i>
<br/><br/><br/><br/>{escape(slip.clerk)}</td></tr></table>
"""
