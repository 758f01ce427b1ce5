"""Mẫu giấy tờ: the forms on the left, the chosen one as it is printed on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from tthc_desktop.domain.forms import LAW_NAMES, Form
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.papers.laws import LawState
from tthc_desktop.services.papers.manage import FormState
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec, RowsModel, RowsTable
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import Field, button, card, column, label, row
from tthc_desktop.ui.scan.pages import VIEW_PX, PageView, picture
from tthc_desktop.ui.settings.papers_presenter import PapersPresenter
from tthc_desktop.ui.settings.section import Section

_FORM_KEYS = "↑↓ chọn   PgUp PgDn xem trang   S khổ giấy   T thay   G mẫu gốc   X xuất   L căn cứ"
_PATH_KEYS = "Gõ đường dẫn rồi Enter   Esc thôi"
_LAW_KEYS = "↑↓ chọn căn cứ   Tab sang ô nhập   Ctrl+Enter lưu   Esc trở lại các mẫu"


class PapersSection(Section):
    """Implements papers_presenter.PapersView."""

    keys = _FORM_KEYS

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("papers")
        self._presenter = PapersPresenter(office, runner, shell, self)
        self._pictures: tuple[bytes, ...] = ()
        self._page = 0
        self._path_of: tuple[Form, bool] | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._forms_side())
        self._stack.addWidget(self._laws_side())
        work = row(spacing=12)
        work.addWidget(self._stack, 5)
        self._preview = self._preview_card()
        work.addWidget(self._preview, 4)
        self.body.addLayout(work, 1)

    def _forms_side(self) -> QWidget:
        columns: tuple[ColumnSpec[FormState], ...] = (
            ColumnSpec("Mẫu", 96, lambda s: Cell(s.spec.name, bold=True)),
            ColumnSpec("Tên giấy tờ", 0, lambda s: Cell(s.spec.title)),
            ColumnSpec("Khổ", 56, lambda s: Cell(s.size.value)),
            ColumnSpec("Tệp mẫu", 168, _origin, optional=True),
        )
        self._model = RowsModel(columns, lambda s: s.spec.form.value)
        self._table = RowsTable("settings.papers.table", "Các mẫu giấy tờ", self._model)
        self._table.selectionModel().currentRowChanged.connect(self._chosen_changed)
        self._table.installEventFilter(self)
        self._note = label("", "muted", wrap=True)
        self._note.setObjectName("settings.papers.note")
        self._path = Field("settings.papers.path", "Đường dẫn tệp mẫu")
        self._path.edit.returnPressed.connect(self._path_typed)
        self._path.setVisible(False)
        keys = QGridLayout()
        keys.setSpacing(theme.px(6))
        in_a_row = 5 if theme.scale <= 110 else 3
        acts = (
            ("size", "Đổi khổ", "S", self._toggle_size),
            ("exchange", "Thay mẫu", "T", self._exchange),
            ("reset", "Mẫu gốc", "G", self._reset),
            ("export", "Xuất", "X", self._export),
            ("laws", "Căn cứ", "L", self._presenter.load_laws),
        )
        for number, (name, text, key, act) in enumerate(acts):
            made = button(f"settings.papers.{name}", text, key, act)
            made.setMinimumWidth(0)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            keys.addWidget(made, number // in_a_row, number % in_a_row)
        layout = column(spacing=8)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._note)
        layout.addWidget(self._path)
        layout.addLayout(keys)
        return _page(layout)

    def _laws_side(self) -> QWidget:
        columns: tuple[ColumnSpec[LawState], ...] = (
            ColumnSpec("Về việc", 210, lambda s: Cell(LAW_NAMES[s.law.name])),
            ColumnSpec("Văn bản", 0, lambda s: Cell(s.law.text or "(không dẫn)")),
            ColumnSpec("Từ ngày", 104, lambda s: Cell(_day(s))),
            ColumnSpec("Hiện nay", 118, _in_force),
        )
        self._laws = RowsModel(columns, lambda s: f"{s.law.name} {s.law.valid_from}")
        self._law_table = RowsTable("settings.papers.laws.table", "Căn cứ pháp lý", self._laws)
        self._law_table.selectionModel().currentRowChanged.connect(self._law_changed)
        self._law_day = Field("settings.papers.law.day", "Áp dụng từ ngày", hint="01/07/2025")
        self._law_text = Field(
            "settings.papers.law.text", "Văn bản in trên giấy tờ (để trống: không dẫn)"
        )
        fields = row(spacing=10)
        fields.addWidget(self._law_day, 1)
        fields.addWidget(self._law_text, 3)
        layout = column(spacing=8)
        layout.addWidget(self._law_table, 1)
        layout.addWidget(
            label(
                "Giấy tờ dẫn văn bản áp dụng vào ngày lập. Ngày khác là một dòng mới.",
                "muted",
                wrap=True,
            )
        )
        layout.addLayout(fields)
        keys = row()
        keys.addWidget(button("settings.papers.law.save", "Lưu", "Ctrl+Enter", self._save_law))
        keys.addStretch(1)
        layout.addLayout(keys)
        return _page(layout)

    def _preview_card(self) -> QWidget:
        self._where = label("", "muted", wrap=True)
        self._where.setObjectName("settings.papers.where")
        self._view = PageView("settings.papers.view")
        layout = column(margins=10, spacing=6)
        layout.addWidget(self._where)
        layout.addWidget(self._view, 1)
        return card(layout)

    # What the presenter shows

    def show_forms(self, states: Sequence[FormState]) -> None:
        self._table.show_rows(states)
        self._chosen_changed()

    def show_preview(self, form: Form, pictures: tuple[bytes, ...]) -> None:
        chosen = self._table.chosen
        if chosen is not None and chosen.spec.form is form:
            self._pictures, self._page = pictures, 0
            self._show_page()

    def show_laws(self, states: Sequence[LawState]) -> None:
        self._law_table.show_rows(states)
        self._law_changed()
        if self._stack.currentIndex() == 0:
            self._stack.setCurrentIndex(1)
            self._preview.setVisible(False)
            self._law_table.setFocus()
            self.tell_keys(_LAW_KEYS)

    def ask_path(self, form: Form, *, write: bool) -> None:
        self._path_of = (form, write)
        self._path.clear()
        self._path.setVisible(True)
        self._path.edit.setFocus()
        self.tell_keys(_PATH_KEYS)

    def path_done(self) -> None:
        self._path_of = None
        self._path.setVisible(False)
        self._table.setFocus()
        self.tell_keys(_FORM_KEYS)

    def path_wrong(self, words: str) -> None:
        self._path.show_wrong(words)
        self._path.edit.setFocus()

    def law_wrong(self, field: str, words: str) -> None:
        wrong = self._law_day if field == "day" else self._law_text
        wrong.show_wrong(words)
        wrong.edit.setFocus()

    # What the keys do

    def entered(self) -> None:
        self._presenter.load()
        self._law_table.setFocus() if self._stack.currentIndex() else self._table.setFocus()

    def refresh(self) -> None:
        self._presenter.load()

    def main_action(self) -> None:
        if self._stack.currentIndex() == 1:
            self._save_law()

    def back(self) -> bool:
        if self._path_of is not None:
            self.path_done()
            return True
        if self._stack.currentIndex() == 1:
            self._stack.setCurrentIndex(0)
            self._preview.setVisible(True)
            self.tell_keys(_FORM_KEYS)
            self.entered()
            return True
        return False

    def _chosen_changed(self) -> None:
        state = self._table.chosen
        if state is None:
            return
        wrong = sentence(state.wrong) if state.wrong is not None else ""
        self._note.setText(f"{wrong} Đang dùng mẫu gốc." if wrong else "")
        self._note.setVisible(bool(wrong))
        self._presenter.choose(state.spec.form)

    def _show_page(self) -> None:
        if not self._pictures:
            return
        self._page = max(0, min(self._page, len(self._pictures) - 1))
        where = f"Bản xem trước với số liệu mẫu – trang {self._page + 1}/{len(self._pictures)}"
        self._where.setText(where)
        self._view.show_page(picture(self._pictures[self._page], VIEW_PX), where)

    def _chosen(self) -> Form | None:
        state = self._table.chosen
        return state.spec.form if state is not None else None

    def _toggle_size(self) -> None:
        form = self._chosen()
        if form is not None:
            self._presenter.toggle_size(form)

    def _exchange(self) -> None:
        form = self._chosen()
        if form is not None:
            self._presenter.ask_exchange(form)

    def _export(self) -> None:
        form = self._chosen()
        if form is not None:
            self._presenter.ask_export(form)

    def _reset(self) -> None:
        form = self._chosen()
        if form is not None:
            self._presenter.reset(form)

    def _path_typed(self) -> None:
        if self._path_of is None:
            return
        form, write = self._path_of
        if write:
            self._presenter.export(form, self._path.text)
        else:
            self._presenter.exchange(form, self._path.text)

    def _law_changed(self) -> None:
        state = self._law_table.chosen
        for field, text in (
            (self._law_day, _day(state) if state else ""),
            (self._law_text, state.law.text if state else ""),
        ):
            field.clear()
            field.edit.setText(text)

    def _save_law(self) -> None:
        state = self._law_table.chosen
        if state is not None:
            self._presenter.save_law(state.law.name, self._law_day.text, self._law_text.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Single keys; the table alone is watched, so they never act in a field."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and self._key(Qt.Key(event.key()))
        ):
            return True
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._page += 1 if key == Qt.Key.Key_PageDown else -1
            self._show_page()
            return True
        acts = {
            Qt.Key.Key_S: self._toggle_size,
            Qt.Key.Key_T: self._exchange,
            Qt.Key.Key_G: self._reset,
            Qt.Key.Key_X: self._export,
            Qt.Key.Key_L: self._presenter.load_laws,
        }
        if key not in acts:
            return False
        acts[key]()
        return True


def _page(layout: QVBoxLayout) -> QWidget:
    made = QWidget()
    made.setProperty("role", "page")
    made.setMinimumWidth(0)
    made.setLayout(layout)
    return made


def _origin(state: FormState) -> Cell:
    if state.wrong is not None:
        return Cell(chips=(Chip("Không dùng được", "bad"),), spoken=f"{state.exchanged} hỏng")
    if state.at is None:
        return Cell("Mẫu gốc")
    return Cell(f"{state.exchanged} – {state.actor}, {vn_date(state.at)}")


def _day(state: LawState) -> str:
    return state.law.valid_from.strftime("%d/%m/%Y")


def _in_force(state: LawState) -> Cell:
    return Cell(chips=(Chip("Áp dụng", "ok"),)) if state.in_force else Cell("–")
