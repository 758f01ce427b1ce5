"""Every key of the program, place by place, for F1 and the README."""

from __future__ import annotations

from tthc_desktop.ui.dossier.acts import DOSSIER_ACTS
from tthc_desktop.ui.kit.act import Hint, Told, key_rows
from tthc_desktop.ui.kit.in_hand import IN_HAND_ACTS
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.online.acts import ONLINE_ACTS, ONLINE_HINTS
from tthc_desktop.ui.outbox.acts import QUEUE_ACTS
from tthc_desktop.ui.scan.page_acts import PAGE_ACTS, PAGE_HINTS
from tthc_desktop.ui.scan.slot_acts import CHECKLIST_ACTS, CHECKLIST_HINTS, SLOT_ACTS
from tthc_desktop.ui.shell.keys import PAGE_KEYS, WINDOW_KEYS, WindowKey
from tthc_desktop.ui.tasks.acts import TASK_ACTS


def _hints(keys: tuple[WindowKey, ...]) -> tuple[Hint, ...]:
    return tuple((bound.key, bound.words) for bound in keys)


_MENU = ("Phím Menu", "việc làm được với dòng đang chọn (hoặc chuột phải)")
Section = tuple[str, tuple[Hint, ...]]
TOLD: tuple[tuple[str, tuple[Told, ...]], ...] = (
    (
        "Ở mọi nơi",
        (
            *_hints(WINDOW_KEYS[:5]),
            (f"Ctrl+1 … Ctrl+{len(Place)}", "sang từng mục bên trái"),
            *_hints(WINDOW_KEYS[5:]),
            _MENU,
        ),
    ),
    ("Với hồ sơ đang chọn", (*_hints(PAGE_KEYS[1:3]), *IN_HAND_ACTS)),
    ("Ở trang Việc của tôi", TASK_ACTS),
    (
        "Ở trang Tiếp nhận",
        (
            ("Đầu đọc mã", "quét mã QR thẻ căn cước"),
            ("F7", "đọc thẻ đặt trên máy quét"),
            ("Kéo thả tệp", "đọc thẻ trong ảnh chụp"),
            *_hints(PAGE_KEYS[:1]),
        ),
    ),
    ("Ở trang Hồ sơ trực tuyến", (*ONLINE_HINTS, *ONLINE_ACTS)),
    (
        "Ở trang Số hóa: giấy tờ",
        (*CHECKLIST_HINTS, *SLOT_ACTS, *CHECKLIST_ACTS),
    ),
    ("Ở trang Số hóa: trang quét", (*PAGE_HINTS, *PAGE_ACTS)),
    ("Ở trang Chờ gửi", QUEUE_ACTS),
    ("Ở trang Hồ sơ (F4), khi có thể", DOSSIER_ACTS),
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
"""Acts and other keys, place by place; what stands before a colon is one place."""
KEY_SECTIONS: tuple[Section, ...] = tuple((place, key_rows(told)) for place, told in TOLD)
