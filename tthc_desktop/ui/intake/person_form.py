"""Who the dossier belongs to, who hands it in, and for which unit: the right half of reception."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from tthc_desktop.domain.catalogue import CHANNEL_NAMES, Channel
from tthc_desktop.domain.people import (
    CAPACITY_NAMES,
    PERSON_KIND_NAMES,
    Capacity,
    PersonKind,
)
from tthc_desktop.ui.intake.typed import Typed
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import ChoiceBox, Field, column, label, row, scrolled


class PersonForm(QWidget):
    """The form of the person who hands in, and of whoever does so for them.

    Attributes:
        changed: Emitted when kind or channel were chosen anew.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kinds = list(PersonKind)
        self._channels = list(Channel)
        self._capacities = list(Capacity)
        self._kind = ChoiceBox(
            "intake.kind", "Đối tượng", [PERSON_KIND_NAMES[k] for k in self._kinds]
        )
        self._channel = ChoiceBox(
            "intake.channel", "Kênh tiếp nhận", [CHANNEL_NAMES[c] for c in self._channels]
        )
        self._kind.currentIndexChanged.connect(self._kind_chosen)
        self._channel.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self._fields = {
            "name": Field("intake.name", "Họ và tên"),
            "id_number": Field("intake.id_number", "Số định danh (căn cước, CMND)"),
            "phone": Field("intake.phone", "Số điện thoại"),
            "address": Field("intake.address", "Địa chỉ"),
        }
        self._card = label("", "small", wrap=True)
        self._card.setObjectName("intake.card")
        self._card_wrong = label("", "error", wrap=True)
        self._card_wrong.setObjectName("intake.card.wrong")
        layout = column(spacing=6)
        choices = row(spacing=8)
        choices.addWidget(self._kind, 1)
        choices.addWidget(self._channel, 1)
        layout.addLayout(choices)
        layout.addWidget(self._fields["name"])
        layout.addLayout(_pair(self._fields["id_number"], self._fields["phone"]))
        layout.addWidget(self._fields["address"])
        for told in (self._card, self._card_wrong):
            told.setVisible(False)
            layout.addWidget(told)
        self._more = self._more_fields()
        self._more.setVisible(False)
        layout.addWidget(self._more)
        layout.addStretch(1)
        inner = QWidget()
        inner.setLayout(layout)
        outer = column()
        outer.addWidget(scrolled(inner, "inlay"))
        self.setLayout(outer)
        for field in self._fields.values():
            field.edit.returnPressed.connect(self.next_field)

    def _more_fields(self) -> QWidget:
        self._capacity = ChoiceBox(
            "intake.capacity",
            "Tư cách của người nộp",
            [CAPACITY_NAMES[c] for c in self._capacities],
        )
        more = {
            "submitter_name": Field("intake.submitter_name", "Người nộp thay: họ và tên"),
            "submitter_id": Field("intake.submitter_id", "Số định danh người nộp"),
            "submitter_phone": Field("intake.submitter_phone", "Điện thoại người nộp"),
            "basis": Field("intake.basis", "Căn cứ (giấy ủy quyền số, ngày)"),
            "unit_code": Field("intake.unit_code", "Phi địa giới: mã đơn vị giải quyết"),
            "unit_name": Field("intake.unit_name", "Tên đơn vị giải quyết"),
            "sets": Field("intake.sets", "Số bộ hồ sơ", hint="1"),
            "fee": Field("intake.fee", "Đã thu phí (đồng)", hint="0"),
            "email": Field("intake.email", "Thư điện tử của chủ hồ sơ"),
        }
        self._fields |= more
        layout = column(spacing=6)
        layout.addWidget(label("Nộp thay, đơn vị khác, số bộ, phí", "heading"))
        layout.addLayout(_pair(more["submitter_name"], more["submitter_id"]))
        capacity = column(spacing=4)
        capacity.addWidget(label("Tư cách", "muted"))
        capacity.addWidget(self._capacity)
        holder = QWidget()
        holder.setLayout(capacity)
        layout.addLayout(_pair(more["submitter_phone"], holder))
        layout.addWidget(more["basis"])
        layout.addLayout(_pair(more["unit_code"], more["unit_name"]))
        layout.addLayout(_pair(more["sets"], more["fee"]))
        layout.addWidget(more["email"])
        made = QWidget()
        made.setLayout(layout)
        return made

    def typed(self) -> Typed:
        return Typed(
            kind=self.kind,
            channel=self.channel,
            capacity=self._capacities[self._capacity.currentIndex()],
            **{name: field.text for name, field in self._fields.items()},
        )

    @property
    def half_typed(self) -> bool:
        return any(field.text.strip() for field in self._fields.values())

    @property
    def kind(self) -> PersonKind:
        return self._kinds[self._kind.currentIndex()]

    @property
    def channel(self) -> Channel:
        return self._channels[self._channel.currentIndex()]

    def _kind_chosen(self) -> None:
        citizen = self.kind is PersonKind.CITIZEN
        self._fields["name"].retitle("Họ và tên" if citizen else "Tên tổ chức, hộ kinh doanh")
        self._fields["id_number"].retitle(
            "Số định danh (căn cước, CMND)" if citizen else "Mã số thuế"
        )
        self.changed.emit()

    @property
    def in_submitter(self) -> bool:
        """The clerk types who hands in, also while another window is before this one."""
        focus = self.window().focusWidget()
        return focus is self._capacity or focus in [self._fields[n].edit for n in _SUBMITTER]

    def toggle_more(self) -> None:
        """Shows or hides the fields for a submitter, number of copies, fee and notes."""
        shown = not self._more.isVisible()
        self._more.setVisible(shown)
        self._fields["submitter_name" if shown else "name"].edit.setFocus()

    def fill(self, values: dict[str, str]) -> None:
        """What a card said; what it does not say stays as it was typed."""
        for name, value in values.items():
            if value:
                self._fields[name].edit.setText(value)
                self._fields[name].show_wrong("")
        if any(name in _MORE for name in values):
            self._more.setVisible(True)

    def show_card(self, text: str, warnings: str) -> None:
        for told, words in ((self._card, text), (self._card_wrong, warnings)):
            told.setText(words)
            told.setVisible(bool(words))

    def show_wrong(self, name: str, text: str) -> bool:
        """False for a field that is none of this form's."""
        field = self._fields.get(name)
        if field is None:
            return False
        if field in (self._fields[n] for n in _MORE):
            self._more.setVisible(True)
        field.show_wrong(text)
        field.edit.setFocus()
        return True

    def focus_first_empty(self, *, submitter: bool = False) -> None:
        order = [self._fields[name] for name in (_SUBMITTER if submitter else _FIRST)]
        empty = next((field for field in order if not field.text.strip()), order[-1])
        empty.edit.setFocus()

    def clear(self) -> None:
        for field in self._fields.values():
            field.clear()
        for chosen in (self._kind, self._channel, self._capacity):
            chosen.setCurrentIndex(0)
        self._more.setVisible(False)
        self.show_card("", "")

    def next_field(self) -> None:
        """Enter goes on; in the last field it does not submit by accident."""
        edits: list[QLineEdit] = [f.edit for f in self._fields.values() if f.isVisible()]
        focused = next((n for n, edit in enumerate(edits) if edit.hasFocus()), -1)
        if 0 <= focused < len(edits) - 1:
            edits[focused + 1].setFocus()


_FIRST = ("name", "id_number", "phone", "address")
_SUBMITTER = ("submitter_name", "submitter_id", "submitter_phone", "basis")
_MORE = (
    *_SUBMITTER,
    "unit_code",
    "unit_name",
    "sets",
    "fee",
    "email",
)


def _pair(left: QWidget, right: QWidget) -> QGridLayout:
    """Side by side; one over the other with large letters."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(theme.px(8))
    beside = theme.scale <= 125
    top = Qt.AlignmentFlag.AlignTop  # a sentence under one leaves the other where it is
    grid.addWidget(left, 0, 0, top)
    grid.addWidget(right, 0 if beside else 1, 1 if beside else 0, top)
    grid.setColumnStretch(0, 1)
    if beside:
        grid.setColumnStretch(1, 1)
    return grid
