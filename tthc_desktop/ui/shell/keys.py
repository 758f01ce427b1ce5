"""Keys of the window itself, and every key of the program, place by place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from tthc_desktop.domain.scan_profile import KEYS as PROFILE_KEYS
from tthc_desktop.ui.dossier.acts import DOSSIER_ACTS
from tthc_desktop.ui.kit.act import Hint, Told, key_rows
from tthc_desktop.ui.kit.in_hand import COVER_SHEETS, IN_HAND_ACTS, SEAL, SLIP
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.online.acts import ONLINE_ACTS, ONLINE_HINTS
from tthc_desktop.ui.outbox.acts import QUEUE_ACTS
from tthc_desktop.ui.scan.page_acts import PAGE_ACTS, PAGE_HINTS, REDO, UNDO
from tthc_desktop.ui.scan.slot_acts import CHECKLIST_ACTS, CHECKLIST_HINTS, SLOT_ACTS
from tthc_desktop.ui.settings.sections import told_in_settings
from tthc_desktop.ui.tasks.acts import TASK_ACTS


class Keyed(Protocol):
    """What keys do to the window; implemented by shell.window.MainWindow."""

    def show_help(self) -> None: ...

    def new_by_key(self) -> None: ...

    def find_by_key(self) -> None: ...

    def look_at_dossier(self) -> None: ...

    def go_by_key(self, place: Place) -> None: ...

    def main_action(self) -> None: ...

    def go_back(self) -> None: ...

    def resize_text(self, step: int) -> None: ...

    def toggle_theme(self) -> None: ...

    def on_page(self, act: Callable[[Page], object]) -> None:
        """To the place that is shown."""
        ...


@dataclass(frozen=True, slots=True)
class WindowKey:
    """key: as people read it. do: what it does to the window. sequences: where Qt calls the key
    otherwise, or several do the same."""

    key: str
    words: str
    do: Callable[[Keyed], object]
    sequences: tuple[str, ...] = ()


def _to(act: Callable[[Page], object]) -> Callable[[Keyed], object]:
    return lambda window: window.on_page(act)


def _going(place: Place) -> Callable[[Keyed], object]:
    return lambda window: window.go_by_key(place)


def _scanning(number: int) -> Callable[[Keyed], object]:
    return _to(lambda page: page.scan_with(number))


WINDOW_KEYS = (
    WindowKey("F1", "trang này", lambda window: window.show_help()),
    WindowKey("F2", "hồ sơ mới", lambda window: window.new_by_key()),
    WindowKey("F3", "tìm hồ sơ", lambda window: window.find_by_key()),
    WindowKey("F4", "mở hồ sơ: tình trạng, kết quả", lambda window: window.look_at_dossier()),
    WindowKey("F5", "tải lại", _to(lambda page: page.reload())),
    WindowKey(
        "Ctrl+Enter",
        "việc chính của trang",
        lambda window: window.main_action(),
        ("Ctrl+Return", "Ctrl+Enter"),
    ),
    WindowKey("Esc", "quay lại, bỏ lọc, dừng quét", lambda window: window.go_back()),
    WindowKey("Ctrl +", "chữ to hơn", lambda window: window.resize_text(1), ("Ctrl++", "Ctrl+=")),
    WindowKey("Ctrl −", "chữ nhỏ hơn", lambda window: window.resize_text(-1), ("Ctrl+-",)),
    WindowKey("F12", "giao diện sáng hoặc tối", lambda window: window.toggle_theme()),
)
PAGE_KEYS = (  # what each does is the place's affair
    WindowKey("F6", "nộp thay, số bộ, lệ phí, ghi chú", _to(lambda page: page.more())),
    WindowKey("F7", "quét vào giấy tờ đang chọn", _to(lambda page: page.scan())),
    WindowKey("F8", "ký số", _to(lambda page: page.sign())),
    WindowKey(SEAL.key, SEAL.words, _to(lambda page: page.seal())),
    WindowKey(SLIP.key, SLIP.words, _to(lambda page: page.print_slip())),
    WindowKey(COVER_SHEETS.key, COVER_SHEETS.words, _to(lambda page: page.print_cover_sheets())),
    WindowKey(UNDO.key, UNDO.words, _to(lambda page: page.undo())),
    WindowKey(REDO.key, REDO.words, _to(lambda page: page.redo())),
)


def window_keys() -> Iterator[tuple[str, Callable[[Keyed], object]]]:
    """Each key as Qt calls it, and what it does."""
    for bound in (*WINDOW_KEYS, *PAGE_KEYS):
        for sequence in bound.sequences or (bound.key,):
            yield sequence, bound.do
    for number, place in enumerate(Place, 1):
        yield f"Ctrl+{number}", _going(place)
    for number in PROFILE_KEYS:
        yield f"Alt+F{number}", _scanning(number)


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
    *told_in_settings(),
)
"""Acts and other keys, place by place; what stands before a colon is one place."""
KEY_SECTIONS: tuple[Section, ...] = tuple((place, key_rows(told)) for place, told in TOLD)
