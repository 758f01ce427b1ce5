"""Máy quét: the scanners on the left, the profiles on the right; a form takes the place of the half
that it is not about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.scan_profile import ScanProfile
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import card, column, label, row, scrolled
from tthc_desktop.ui.settings.form_panel import FormPanel, FormSpec
from tthc_desktop.ui.settings.scanner_words import abilities, way
from tthc_desktop.ui.settings.scanners_presenter import DeviceRow, ScannersPresenter
from tthc_desktop.ui.settings.section import Section
from tthc_desktop.ui.settings.table_block import RowAct, TableBlock

_NAME = "settings.scanners"
_DEVICE_KEYS = (
    "↑↓ chọn   Tab cấu hình   T tìm   N thêm   C dùng trước   R hỏi lại máy   X bỏ"
    "   F thư mục nhận tệp"
)
_PROFILE_KEYS = "↑↓ chọn   N thêm   S sửa   K khóa, mở   X bỏ   P cho, thôi cho tự tạo"
_FORM_KEYS = "Tab ô kế tiếp   Ctrl+Enter lưu   Esc thôi"
_WIDE = 110  # largest text size at which two tables stand beside each other


class ScannersSection(Section):
    """Implements scanners_presenter.ScannersView."""

    title = "Máy quét"
    keys = _DEVICE_KEYS

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("scanners")
        self._presenter = ScannersPresenter(office, runner, shell, self)
        self._right = label("", "muted", wrap=True)
        self._right.setObjectName(f"{_NAME}.right")
        self.body.addWidget(self._right)
        self._make_blocks()
        self._form = FormPanel(self._close)
        inside = column(margins=14)
        inside.addWidget(scrolled(self._form, "inlay"))
        self._panel = card(inside)
        self._panel.setObjectName(f"{_NAME}.panel")
        self._panel.setVisible(False)
        work = row(spacing=14)
        self._halves: tuple[QWidget, QWidget]
        if theme.scale <= _WIDE:
            self._halves = (self._devices, self._profiles)
            work.addWidget(self._devices, 1)
            work.addWidget(self._panel, 1)
            work.addWidget(self._profiles, 1)
        else:  # large letters: one column that scrolls with the focus, or the form alone
            both = QWidget()
            both.setProperty("role", "page")
            stacked = column(spacing=12)
            stacked.addWidget(self._devices, 2)
            stacked.addWidget(self._profiles, 3)
            both.setLayout(stacked)
            area = scrolled(both)
            self._halves = (area, area)
            work.addWidget(area, 1)
            work.addWidget(self._panel, 1)
        self.body.addLayout(work, 1)
        QWidget.setTabOrder(self._devices.table, self._profiles.table)
        self._at: tuple[QWidget, str] = (self._devices.table, _DEVICE_KEYS)

    def _make_blocks(self) -> None:
        presenter = self._presenter
        self._devices = TableBlock[DeviceRow](
            f"{_NAME}.devices",
            "Máy quét",
            (
                ColumnSpec("Tên", 190, lambda r: Cell(r.device.name, bold=True)),
                ColumnSpec("Làm được", 0, lambda r: Cell(abilities(r.capabilities))),
                ColumnSpec("", 112, _state),
            ),
            lambda r: r.device.id,
            [
                RowAct("search", "Tìm", ("T",), lambda _r: presenter.search()),
                RowAct("add", "Thêm", ("N",), lambda _r: presenter.add_by_address()),
                RowAct("choose", "Dùng trước", ("C",), presenter.choose, by_enter=True),
                RowAct("again", "Hỏi lại", ("R",), presenter.ask_again),
                RowAct("remove", "Bỏ", ("X",), presenter.remove),
            ],
            lambda: self._focused(self._devices.table, _DEVICE_KEYS),
        )
        self._profiles = TableBlock[ScanProfile](
            f"{_NAME}.profiles",
            "Cấu hình quét",
            (
                ColumnSpec("Phím", 74, lambda p: Cell(p.shortcut)),
                ColumnSpec("Tên", 200, lambda p: Cell(p.name, bold=True)),
                ColumnSpec("Cách quét", 0, lambda p: Cell(way(p))),
                ColumnSpec("", 110, _marks),
            ),
            lambda p: p.id,
            [
                RowAct("new", "Thêm", ("N",), lambda _p: presenter.new_profile()),
                RowAct("edit", "Sửa", ("S",), presenter.edit, by_enter=True),
                RowAct("lock", "Khóa", ("K",), presenter.lock),
                RowAct("remove", "Bỏ", ("X",), presenter.remove_profile),
                RowAct("own", "Tự tạo", ("P",), lambda _p: presenter.allow_own()),
            ],
            lambda: self._focused(self._profiles.table, _PROFILE_KEYS),
        )

        table = self._devices.table
        table.keys = {**table.keys, "F": presenter.watch_folder}

    # What the presenter shows

    def show_devices(self, rows: Sequence[DeviceRow]) -> None:
        self._devices.table.show_rows(rows)

    def show_profiles(self, profiles: Sequence[ScanProfile]) -> None:
        self._profiles.table.show_rows(profiles)

    def show_right(self, text: str) -> None:
        self._right.setText(text)
        self._right.setVisible(bool(text))

    def show_form(self, spec: FormSpec) -> None:
        """Beside the table that it is about."""
        self._form.show_form(spec)
        devices, profiles = self._halves
        (profiles if self._at[0] is self._devices.table else devices).setVisible(False)
        self._panel.setVisible(True)
        self.tell_keys(_FORM_KEYS)
        self._form.entered()

    def close_form(self) -> bool:
        if not self.half_typed:
            return False
        self._panel.setVisible(False)
        for half in self._halves:
            half.setVisible(True)
        self._at[0].setFocus()
        self.tell_keys(self._at[1])
        return True

    def _close(self) -> None:
        self.close_form()

    def show_form_wrong(self, text: str) -> None:
        self._form.show_wrong(text)

    # What the keys do

    def _focused(self, table: QWidget, keys: str) -> None:
        self._at = (table, keys)
        self.tell_keys(keys)

    @property
    def half_typed(self) -> bool:
        return not self._panel.isHidden()

    def entered(self) -> None:
        self._presenter.load()
        if not self.half_typed:
            self._at[0].setFocus()

    def left(self) -> None:
        self.close_form()
        self._presenter.stop_search()

    def refresh(self) -> None:
        self._presenter.load()

    def main_action(self) -> None:
        if self.half_typed:
            self._form.save()

    def back(self) -> bool:
        return self.close_form() or self._presenter.stop_search()


def _state(shown: DeviceRow) -> Cell:
    if not shown.known:
        return Cell(chips=(Chip("mới tìm thấy", "accent"),))
    return Cell(chips=(Chip("dùng trước", "ok"),)) if shown.first else Cell()


def _marks(profile: ScanProfile) -> Cell:
    chips = []
    if profile.locked:
        chips.append(Chip("khóa", "muted"))
    if profile.owner:
        chips.append(Chip("riêng", "accent"))
    if profile.weak:
        chips.append(Chip("nội bộ", "warn"))
    return Cell(chips=tuple(chips))
