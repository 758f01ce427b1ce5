"""Every key of the program, place by place, for F1 and the README."""

from __future__ import annotations

from tthc_desktop.ui.dossier.acts import DOSSIER_ACTS
from tthc_desktop.ui.kit.act import Hint, Told, key_rows
from tthc_desktop.ui.kit.form import PANEL_HINTS
from tthc_desktop.ui.kit.in_hand import IN_HAND_ACTS
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.online.acts import ONLINE_ACTS, ONLINE_HINTS
from tthc_desktop.ui.outbox.acts import QUEUE_ACTS
from tthc_desktop.ui.outbox.sync_acts import NEWS_ACTS, OUTBOX_HINTS, SYNC_ACTS
from tthc_desktop.ui.scan.page_acts import PAGE_ACTS, PAGE_HINTS
from tthc_desktop.ui.scan.reuse_acts import REUSE_ACTS, REUSE_HINTS
from tthc_desktop.ui.scan.slot_acts import CHECKLIST_ACTS, CHECKLIST_HINTS, SLOT_ACTS
from tthc_desktop.ui.settings.sections import told_in_settings
from tthc_desktop.ui.shell.keys import PAGE_KEYS, WINDOW_KEYS, WindowKey
from tthc_desktop.ui.shell.places import TITLES
from tthc_desktop.ui.tasks.acts import TASK_ACTS


def _hints(keys: tuple[WindowKey, ...]) -> tuple[Hint, ...]:
    return tuple((bound.key, bound.words) for bound in keys)


_MENU = ("Phím Menu", "việc làm được với dòng đang chọn (hoặc chuột phải)")
_NUMBERED = ", ".join(f"{number} {TITLES[place]}" for number, place in enumerate(Place, 1))
KeySection = tuple[str, tuple[Hint, ...]]
TOLD: tuple[tuple[str, tuple[Told, ...]], ...] = (
    (
        "Ở mọi nơi",
        (
            *_hints(WINDOW_KEYS[:5]),
            (f"Ctrl+1 … Ctrl+{len(Place)}", _NUMBERED),
            *_hints(WINDOW_KEYS[5:]),
            _MENU,
        ),
    ),
    ("Khi có câu hỏi ở bảng bên phải", PANEL_HINTS),
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
    ("Ở trang Tái sử dụng (T ở Số hóa)", (*REUSE_HINTS, *REUSE_ACTS)),
    ("Ở trang Số hóa: trang quét", (*PAGE_HINTS, *PAGE_ACTS)),
    ("Ở trang Chờ gửi: hàng chờ", (*OUTBOX_HINTS, *QUEUE_ACTS)),
    ("Ở trang Chờ gửi: đồng bộ", SYNC_ACTS),
    ("Ở trang Chờ gửi: tin từ tỉnh", NEWS_ACTS),
    ("Ở trang Hồ sơ (F4), khi có thể", DOSSIER_ACTS),
    *told_in_settings(),
)
"""Acts and other keys, place by place; what stands before a colon is one place."""
KEY_SECTIONS: tuple[KeySection, ...] = tuple((place, key_rows(told)) for place, told in TOLD)
