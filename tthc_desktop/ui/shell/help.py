"""F1: every key of the program on one page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, card, column, label, row

Section = tuple[str, tuple[tuple[str, str], ...]]
KEYS: tuple[Section, ...] = (
    (
        "Ở mọi nơi",
        (
            ("F1", "trang này"),
            ("F2", "hồ sơ mới"),
            ("F3", "tìm hồ sơ"),
            ("F4", "mở hồ sơ: tình trạng, kết quả"),
            ("F5", "tải lại"),
            ("Ctrl+1 … Ctrl+8", "sang từng mục bên trái"),
            ("Ctrl+Enter", "việc chính của trang"),
            ("Esc", "quay lại, bỏ lọc, dừng quét"),
            ("Ctrl + và Ctrl −", "chữ to hơn, nhỏ hơn"),
            ("F12", "giao diện sáng hoặc tối"),
        ),
    ),
    (
        "Với hồ sơ đang chọn",
        (
            ("F7", "quét vào giấy tờ đang chọn"),
            ("F8", "ký số"),
            ("F9", "chốt và gửi"),
            ("Ctrl+P", "in phiếu hẹn"),
            ("Ctrl+B", "in phiếu dẫn"),
        ),
    ),
    (
        "Ở trang Tiếp nhận",
        (
            ("Đầu đọc mã", "quét mã QR thẻ căn cước"),
            ("F7", "đọc thẻ đặt trên máy quét"),
            ("Kéo thả tệp", "đọc thẻ trong ảnh chụp"),
            ("F6", "nộp thay, số bộ, lệ phí, ghi chú"),
        ),
    ),
    (
        "Ở trang Số hóa: giấy tờ",
        (
            ("1 … 9, 0", "chọn giấy tờ, trang chưa xếp"),
            ("I, U, Ctrl+V", "lấy từ tệp, tệp đang chờ, dán ảnh"),
            ("T", "tái sử dụng"),
            ("X, K", "đã xuất trình, không cần"),
            ("N", "không số hóa (kèm lý do)"),
            ("S, L", "số và ngày giấy, xem tệp"),
            ("V, R", "bỏ qua cảnh báo, trả lại"),
            ("Backspace", "làm lại từ đầu"),
            ("O", "nhận lại trang ngoài hồ sơ"),
        ),
    ),
    (
        "Ở trang Số hóa: trang quét",
        (
            ("Alt+F1 … Alt+F9", "quét theo cấu hình"),
            ("Enter", "quét tiếp sau sự cố, xấp kế tiếp"),
            ("← →, Shift+← →", "xem trang, chọn nhiều trang"),
            ("P, C", "thay trang này, chèn trước nó"),
            ("M rồi số", "chuyển sang giấy tờ khác"),
            ("Alt+← →", "đổi thứ tự trang"),
            ("Q, Shift+Q, G", "xoay phải, xoay trái, cắt"),
            ("B, D", "ẩn trang trắng, theo tiêu đề"),
            ("E", "ghép mặt sau còn rời"),
            ("Delete, H", "ẩn trang, xem trang đã ẩn"),
            ("Ctrl+Z, Ctrl+Y", "hoàn tác, làm lại"),
        ),
    ),
    (
        "Ở trang Hồ sơ (F4), khi có thể",
        (
            ("A, M", "tiếp nhận, báo mã chính thức"),
            ("K, V", "thêm kết quả, văn bản trả lời"),
            ("P, H, T", "chuyển xử lý, xong, trả kết quả"),
            ("B, I", "yêu cầu bổ sung, nộp tiền"),
            ("D", "đã bổ sung, đã nộp tiền"),
            ("X, C", "xin lỗi hẹn lại, bàn giao"),
            ("U, N, R", "từ chối, dừng, rút hồ sơ"),
        ),
    ),
    (
        "Ở Cài đặt, Danh mục thủ tục (Alt+1)",
        (
            ("F3", "tìm trong danh mục"),
            ("N, M", "nhập tệp, tạo mẫu .xlsx"),
            ("H, T", "câu hỏi, thay đổi gần đây"),
            ("L, B, D", "thời hạn, các bước, đặc điểm"),
            ("R", "rút ngắn hàng loạt"),
        ),
    ),
    (
        "Ở Cài đặt, Lịch làm việc (Alt+2)",
        (
            ("← →", "năm trước, năm sau"),
            ("N, B, T, X", "nghỉ, làm bù, thường, như gốc"),
            ("S", "mở hoặc nghỉ thứ Bảy"),
            ("Đ, G", "đồng ý hẹn mới, giữ hẹn đã in"),
        ),
    ),
    (
        "Ở Cài đặt, Mẫu giấy tờ (Alt+3)",
        (
            ("PgUp, PgDn", "trang của mẫu"),
            ("S", "khổ A4 hoặc A5"),
            ("T, G", "thay tệp mẫu, mẫu gốc"),
            ("X", "xuất tệp mẫu"),
            ("L", "căn cứ pháp lý"),
        ),
    ),
    (
        "Ở Cài đặt, Tiếp nhận và chữ ký (Alt+4)",
        (
            ("C", "chữ ký cần có của loại giấy tờ"),
            ("R, X", "đăng ký, bỏ chứng thư"),
            ("P, Space", "cho, thôi tiếp nhận phi địa giới"),
            ("S", "sửa số"),
        ),
    ),
    (
        "Ở Cài đặt, Máy quét (Alt+5)",
        (
            ("T, N", "tìm máy quét, thêm theo địa chỉ"),
            ("C, R, X", "dùng trước, hỏi lại máy, bỏ"),
            ("F", "thư mục nhận tệp"),
            ("N, S, X", "thêm, sửa, bỏ cấu hình quét"),
            ("K, P", "khóa, cho tự tạo cấu hình"),
        ),
    ),
    (
        "Ở Cài đặt, Kiểm tra trang (Alt+6)",
        (
            ("S", "sửa ngưỡng, yêu cầu"),
            ("F3", "tìm giấy tờ"),
        ),
    ),
)


class HelpPage(QWidget):
    def __init__(self, close: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("help")
        self.setProperty("role", "page")
        layout = column(margins=28, spacing=14)
        head = row()
        head.addWidget(label("Trợ giúp và phím tắt", "title"), 1)
        self._close = button("help.close", "Đóng", "Esc", close, main=True)
        head.addWidget(self._close)
        layout.addLayout(head)
        layout.addWidget(
            label(
                (
                    "Trình tự một hồ sơ: F2 tiếp nhận → F7 quét từng giấy tờ → Ctrl+P đưa phiếu"
                    " hẹn cho người dân → F8 ký → F9 chốt và gửi → F4 kết quả. Mất mạng vẫn làm"
                    " đủ các bước; hồ sơ tự gửi khi có mạng."
                ),
                "muted",
                wrap=True,
            )
        )
        columns = row(spacing=28)
        for sections in _spread(3 if theme.scale < 110 else 2 if theme.scale <= 125 else 1):
            side = column(spacing=18)
            for title, keys in sections:
                side.addLayout(_section(title, keys))
            side.addStretch(1)
            columns.addLayout(side)
        columns.addStretch(1)
        layout.addLayout(columns)
        outer = column(margins=20)
        outer.addWidget(card(layout))
        outer.addStretch(1)
        self.setLayout(outer)

    def entered(self) -> None:
        self._close.setFocus()


def _spread(across: int) -> list[list[Section]]:
    """In order, down and then across, so that the columns are about as long as each other."""
    lines = [len(keys) + 2 for _title, keys in KEYS]
    columns: list[list[Section]] = [[] for _ in range(across)]
    above = 0
    for section, height in zip(KEYS, lines, strict=True):
        middle = above + height / 2
        columns[min(across - 1, int(middle * across / sum(lines)))].append(section)
        above += height
    return columns


def _section(title: str, keys: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(14))
    grid.setVerticalSpacing(theme.px(6))
    grid.addWidget(label(title, "heading"), 0, 0, 1, 2)
    for number, (key, meaning) in enumerate(keys, 1):
        grid.addWidget(label(key, "heading"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(meaning, "text"), number, 1)
    grid.setRowStretch(len(keys) + 1, 1)
    return grid
