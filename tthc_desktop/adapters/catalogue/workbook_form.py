"""The empty workbook: its sheets and columns, an example, a guide."""

from __future__ import annotations

from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

PROCEDURES = "Thủ tục"
OFFERS = "Thời hạn"
PAPERS = "Giấy tờ"
RESULTS = "Kết quả"
STEPS = "Quy trình"
GUIDE = "Hướng dẫn"

CODE = "Mã thủ tục"
COLUMNS: dict[str, tuple[str, ...]] = {
    PROCEDURES: (
        CODE,
        "Tên thủ tục",
        "Mã lĩnh vực",
        "Lĩnh vực",
        "Cấp thực hiện",
        "Quyết định công bố",
        "Đối tượng",
    ),
    OFFERS: (CODE, "Kênh", "Thời hạn", "Đơn vị", "Phí (đồng)", "Diễn giải phí"),
    PAPERS: (
        CODE,
        "Trường hợp",
        "Mã giấy tờ",
        "Tên giấy tờ",
        "Bản chính",
        "Bản sao",
        "Cách xử lý",
        "Bắt buộc",
        "Mã kết quả thay thế",
    ),
    RESULTS: (CODE, "Mã kết quả", "Tên kết quả"),
    STEPS: (CODE, "Bước", "Nơi giữ", "Giờ", "Người hoặc phòng"),
}
_EXAMPLE: dict[str, tuple[tuple[str | int, ...], ...]] = {
    PROCEDURES: (
        ("9.000001", "Thủ tục thí dụ, xóa dòng này", "HT", "Hộ tịch", "Cấp xã", "", "Công dân"),
    ),
    OFFERS: (("9.000001", "Trực tiếp", "2,1", "ngày làm việc", 8000, "mỗi bản"),),
    PAPERS: (
        ("9.000001", "", "TK", "Tờ khai", 1, 0, "lưu", "có", ""),
        ("9.000001", "", "CC", "Căn cước của người nộp", 1, 0, "xuất trình", "có", ""),
    ),
    RESULTS: (("9.000001", "KQ.G15.000000", "Tên kết quả"),),
    STEPS: (
        ("9.000001", "Tiếp nhận, số hóa", "Một cửa", 4, ""),
        ("9.000001", "Thẩm định", "Phòng chuyên môn", 12, "Tư pháp"),
    ),
}
_GUIDE = (
    "Mỗi dòng một thứ; các trang tính nối với nhau bằng mã thủ tục. Mã để ở dạng văn bản.",
    "Kênh: Trực tiếp, Trực tuyến, Dịch vụ bưu chính.",
    "Đơn vị: ngày làm việc, ngày, giờ, trong ngày. Để trống thì chương trình hỏi lại.",
    "Thời hạn có thể là số lẻ, ví dụ 2,1 (1 ngày = 8 giờ).",
    "Cách xử lý: lưu, trả lại, xuất trình, dữ liệu. Bắt buộc: có, nếu có.",
    "Nơi giữ: Một cửa, Phòng chuyên môn. Không dùng công thức, không gộp ô.",
)


def write_template(target: BinaryIO) -> None:
    """An empty workbook with one example. Raises OSError."""
    book = Workbook()
    guide = book.worksheets[0]
    guide.title = GUIDE
    for number, line in enumerate(_GUIDE, 1):
        guide.cell(number, 1, line)
    guide.column_dimensions["A"].width = 100
    for name, captions in COLUMNS.items():
        sheet = book.create_sheet(name)
        sheet.append(captions)
        for row in _EXAMPLE[name]:
            sheet.append(row)
        _dress(sheet)
    book.save(target)


def _dress(sheet: Worksheet) -> None:
    sheet.freeze_panes = "A2"
    for number, cells in enumerate(sheet.iter_cols(), 1):
        letter = get_column_letter(number)
        longest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[letter].width = min(max(longest + 3, 12), 48)
        cells[0].font = Font(bold=True, color="FFFFFF")
        cells[0].fill = PatternFill("solid", fgColor="0B6E69")
        cells[0].alignment = Alignment(wrap_text=True, vertical="center")
    for cell in next(sheet.iter_cols(max_col=1)):
        cell.number_format = "@"
    sheet.column_dimensions["A"].number_format = "@"
