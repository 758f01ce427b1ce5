"""Keys of the window itself, and those that it hands on to the place that is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from tthc_desktop.domain.scan_profile import KEYS as PROFILE_KEYS
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.shell_port import Place


class Keyed(Protocol):
    """What keys do to the window; implemented by shell.window.MainWindow."""

    def show_help(self) -> None: ...

    def new_by_key(self) -> None: ...

    def find_by_key(self) -> None: ...

    def view_dossier(self) -> None: ...

    def go(self, place: Place) -> None: ...

    def changed(self) -> None: ...

    def main_action(self) -> None: ...

    def go_back(self) -> None: ...

    def resize_text(self, step: int) -> None: ...

    def toggle_theme(self) -> None: ...

    def on_page(self, act: Callable[[Page], object]) -> None:
        """Does something to the place that is shown."""
        ...


@dataclass(frozen=True, slots=True)
class WindowKey:
    """A key of the window itself.

    Attributes:
        key: As people read it.
        do: What it does to the window.
        sequences: What Qt calls the key otherwise, or several keys that do the same.
        steps: Goes on while it is held; any other key counts once, however long a finger stays.
    """

    key: str
    words: str
    do: Callable[[Keyed], object]
    sequences: tuple[str, ...] = ()
    steps: bool = False


def _to(act: Callable[[Page], object]) -> Callable[[Keyed], object]:
    return lambda window: window.on_page(act)


def _reload(window: Keyed) -> None:
    window.on_page(lambda page: page.reload())
    window.changed()  # so that it is counted anew


def _going(place: Place) -> Callable[[Keyed], object]:
    return lambda window: window.go(place)


def _scanning(number: int) -> Callable[[Keyed], object]:
    return _to(lambda page: page.scan_with(number))


WINDOW_KEYS = (
    WindowKey("F1", "trang này", lambda window: window.show_help()),
    WindowKey("F2", "hồ sơ mới", lambda window: window.new_by_key()),
    WindowKey("F3", "tìm hồ sơ", lambda window: window.find_by_key()),
    WindowKey("F4", "mở hồ sơ: tình trạng, kết quả", lambda window: window.view_dossier()),
    WindowKey("F5", "tải lại", _reload),
    WindowKey(
        "Ctrl+Enter",
        "việc chính của trang",
        lambda window: window.main_action(),
        ("Ctrl+Return", "Ctrl+Enter"),
    ),
    WindowKey("Esc", "quay lại, bỏ lọc, dừng quét", lambda window: window.go_back()),
    WindowKey(
        "Ctrl +", "chữ to hơn", lambda window: window.resize_text(1), ("Ctrl++", "Ctrl+="), True
    ),
    WindowKey("Ctrl −", "chữ nhỏ hơn", lambda window: window.resize_text(-1), ("Ctrl+-",), True),
    WindowKey("F12", "giao diện sáng hoặc tối", lambda window: window.toggle_theme()),
)
# What each does is the place's affair. Those from F9 on are acts: named again, because their places
# are not imported before they are opened.
PAGE_KEYS = (
    WindowKey("F6", "nộp thay, số bộ, lệ phí, phi địa giới", _to(lambda page: page.more())),
    WindowKey("F7", "quét vào giấy tờ đang chọn", _to(lambda page: page.scan())),
    WindowKey("F8", "ký số", _to(lambda page: page.sign())),
    WindowKey("F9", "Chốt và gửi", _to(lambda page: page.seal())),
    WindowKey("Ctrl+P", "Phiếu hẹn", _to(lambda page: page.print_slip())),
    WindowKey("Ctrl+B", "Phiếu dẫn", _to(lambda page: page.print_cover_sheets())),
    WindowKey("Ctrl+Z", "Hoàn tác", _to(lambda page: page.undo()), steps=True),
    WindowKey("Ctrl+Y", "Làm lại", _to(lambda page: page.redo()), steps=True),
)


def window_keys() -> Iterator[tuple[str, WindowKey]]:
    """Each key as Qt calls it, and what it does."""
    for bound in (*WINDOW_KEYS, *PAGE_KEYS):
        for sequence in bound.sequences or (bound.key,):
            yield sequence, bound
    for number, place in enumerate(Place, 1):
        key = f"Ctrl+{number}"
        yield key, WindowKey(key, "", _going(place))
    for number in PROFILE_KEYS:
        key = f"Alt+F{number}"
        yield key, WindowKey(key, "", _scanning(number))
