"""Hồ sơ: what is known of it on the left, what may be done in the middle, its history on the
right, above what the province told of it; a question takes the place of both."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QListWidget, QListWidgetItem, QWidget

from tthc_desktop.domain.portal_dossier import STATUS_NAMES
from tthc_desktop.domain.status import EVENT_NAMES, DossierEvent
from tthc_desktop.domain.time import VIETNAM, from_ms, vn_moment, vn_time
from tthc_desktop.services.application import Office
from tthc_desktop.ui.dossier.acts import to_be_sealed
from tthc_desktop.ui.dossier.known import Known
from tthc_desktop.ui.dossier.presenter import DossierPresenter
from tthc_desktop.ui.dossier.story_card import StoryCard
from tthc_desktop.ui.dossier.subject import OnDossier
from tthc_desktop.ui.dossier.told_acts import TOLD_ACTS
from tthc_desktop.ui.dossier.words import facts_of, slot_lines
from tthc_desktop.ui.kit.act import Act, key_line
from tthc_desktop.ui.kit.acts import menu_on
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.in_hand import SEAL, SLIP, InHandActs
from tthc_desktop.ui.kit.keys import key_name
from tthc_desktop.ui.kit.page import KeptChoice, Page
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell
from tthc_desktop.ui.kit.table import Cell, ColumnSpec, RowsModel, RowsTable
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, card, chip, column, label, row, scrolled, set_chip


def _moment(event: DossierEvent) -> str:
    return f"{vn_time(event.at)} {event.at.astimezone(VIETNAM):%d/%m}"


_ACT = Qt.ItemDataRole.UserRole


def _key_of(act: Act[OnDossier] | str) -> str:
    """An act of this place, or the key of another place's."""
    return act if isinstance(act, str) else act.key


class DossierPage(Page):
    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("dossier")
        self._shell = shell
        self._panel = AskPanel("dossier.ask")
        doing = Doing(runner, shell, self._panel, self.refresh)
        self.begun.append(doing.begun)
        self._presenter = DossierPresenter(office, doing, self)
        self._in_hand = InHandActs(office, doing)
        self._people: dict[str, str] = {}
        self._wanted = ""
        self._head()
        work = row(spacing=12)
        work.addWidget(self._facts_card(), 5)
        self._acts = self._acts_card()
        work.addWidget(self._acts, 4)
        self._history, self._story = self._history_card(), StoryCard()
        told = column(spacing=12)
        told.addWidget(self._history, 3)
        told.addWidget(self._story, 2)
        self._told = QWidget()  # hidden as a whole: a layout would keep its room
        self._told.setLayout(told)
        work.addWidget(self._told, 6)
        work.addWidget(self._panel, 6)
        self._panel.on_open = self._make_room
        self.body.addLayout(work, 1)
        menu_on(self._list, self._presenter)
        self.finish(
            key_line(
                (
                    ("↑↓", "chọn việc, Enter làm, hoặc nhấn chữ bên cạnh"),
                    *(("F7", "số hóa"), ("F8", "ký"), SEAL, SLIP, ("Esc", "về")),
                )
            )
        )

    def _head(self) -> None:
        head = row(spacing=10)
        self._title = label("Hồ sơ", "title", wrap=True)
        self._title.setObjectName("dossier.title")
        self._subtitle = label("", "muted", wrap=True)
        self._subtitle.setObjectName("dossier.subtitle")
        names = column(spacing=0)
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        head.addLayout(names, 1)
        self._status = chip("", "info")
        self._status.setObjectName("dossier.status")
        head.addWidget(self._status)
        head.addWidget(button("dossier.scan", "Số hóa", "F7", self.scan))
        head.addWidget(self._in_hand.button("dossier.seal", SEAL))
        self.body.addLayout(head)

    def _facts_card(self) -> QFrame:
        layout = column(margins=14, spacing=8)
        layout.addWidget(label("Thông tin", "heading"))
        self._facts = QFormLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setVerticalSpacing(theme.px(6))
        self._facts.setHorizontalSpacing(theme.px(12))
        wrap = QFormLayout.RowWrapPolicy  # large letters leave no room for a number beside its name
        self._facts.setRowWrapPolicy(wrap.DontWrapRows if theme.scale <= 125 else wrap.WrapAllRows)
        layout.addLayout(self._facts)
        layout.addWidget(label("Giấy tờ", "heading"))
        self._slots = label("", "text", wrap=True)
        self._slots.setObjectName("dossier.slots")
        layout.addWidget(self._slots)
        layout.addStretch(1)
        holder = QFrame()
        holder.setLayout(layout)
        outer = column()
        outer.addWidget(scrolled(holder, "inlay"))
        return card(outer)

    def _acts_card(self) -> QFrame:
        layout = column(margins=14, spacing=8)
        layout.addWidget(label("Việc có thể làm", "heading"))
        self._list = QListWidget()
        self._list.setObjectName("dossier.actions")
        self._list.setAccessibleName("Việc có thể làm với hồ sơ")
        self._list.setProperty("role", "places")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemActivated.connect(self._activated)
        self._list.installEventFilter(self)
        layout.addWidget(self._list, 1)
        return card(layout)

    def _history_card(self) -> QFrame:
        layout = column(margins=14, spacing=8)
        layout.addWidget(label("Quá trình", "heading"))
        self._model = RowsModel[DossierEvent](
            (
                ColumnSpec("Thời điểm", 104, lambda e: Cell(_moment(e))),
                ColumnSpec("Việc", 0, self._event),
                ColumnSpec("Người làm", 128, self._who, optional=True),
            ),
            lambda e: f"{e.at.isoformat()}{e.kind.value}",
        )
        self._events = RowsTable("dossier.history", "Quá trình của hồ sơ", self._model)
        layout.addWidget(self._events, 1)
        return card(layout)

    def _event(self, event: DossierEvent) -> Cell:
        parts = [EVENT_NAMES[event.kind]]
        if event.reason:
            parts.append(event.reason)
        if to := str(event.detail.get("to", "")):
            parts.append(f"cho {to}")
        if due := int(event.detail.get("due_after", 0) or event.detail.get("due", 0)):
            parts.append(f"hẹn trả {vn_moment(from_ms(due))}")
        if count := int(event.detail.get("undigitised", 0)):
            parts.append(f"{count} giấy tờ chưa số hóa")
        if event.approver:
            parts.append(f"{self._people.get(event.approver, event.approver)} duyệt")
        return Cell(": ".join([parts[0], "; ".join(parts[1:])]) if parts[1:] else parts[0])

    def _who(self, event: DossierEvent) -> Cell:
        return Cell(self._people.get(event.actor, event.actor))

    def _make_room(self, *, opened: bool) -> None:
        self._share_room(opened=opened)
        self._acts.setVisible(not opened or theme.scale <= 125)

    @property
    def half_typed(self) -> bool:
        return self._panel.is_open

    @property
    def unfinished(self) -> str:
        return self._panel.unfinished

    def entered(self) -> None:
        self._presenter.load()
        self._list.setFocus()

    def kept(self) -> KeptChoice:
        item = self._list.currentItem()
        act = item.data(_ACT) if item is not None else None
        chosen = _key_of(act) if act is not None else self._wanted
        return {**super().kept(), "dossier": self._shell.dossier_id, "act": chosen}

    def take_kept(self, kept: KeptChoice) -> None:
        super().take_kept(kept)
        if kept["dossier"] == self._shell.dossier_id:
            self._wanted = kept["act"]

    def left(self) -> None:
        self._presenter.left()
        self._panel.close_panel()

    def concerned(self, dossiers: frozenset[str]) -> bool:
        return self._shell.dossier_id in dossiers

    def refresh(self) -> None:
        self._presenter.load()

    def show_dossier(
        self, found: Known | None, actions: Sequence[Act[OnDossier]], why: str = ""
    ) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        chosen, item = self._list.currentRow(), self._list.currentItem()
        if item is not None and not self._wanted:
            self._wanted = _key_of(item.data(_ACT))
        self._list.clear()
        if found is None:
            self._title.setText("Hồ sơ")
            self._subtitle.setText(
                f"Chưa mở được hồ sơ. {why} Nhấn F5 để mở lại."
                if self._shell.dossier_id
                else "Chọn một hồ sơ ở “Việc của tôi” rồi nhấn F4."
            )
            self._slots.setText("")
            self._model.show(())
            self._show_story(None)
            set_chip(self._status, "", "info")
            return
        dossier = found.dossier
        self._people = found.view.people
        self._title.setText(dossier.procedure_name)
        self._subtitle.setText(
            f"{dossier.code} · {dossier.applicant.name} · hẹn trả {vn_moment(dossier.due_at)}"
        )
        set_chip(self._status, STATUS_NAMES[dossier.status], "info")
        for caption, value in facts_of(found):
            text = label(value, "text", wrap=True)
            self._facts.addRow(label(caption, "muted"), text)
        self._slots.setText("\n".join(slot_lines(dossier)))
        for action in actions:
            item = QListWidgetItem(f"{action.key}   {action.words}")
            item.setData(_ACT, action)
            self._list.addItem(item)
        self._offer_keys(found)
        keys = [_key_of(self._list.item(n).data(_ACT)) for n in range(self._list.count())]
        if self._wanted in keys:  # its line may be another by now
            chosen = keys.index(self._wanted)
        self._wanted = ""
        self._list.setCurrentRow(min(max(chosen, 0), self._list.count() - 1))
        self._model.show(tuple(reversed(found.view.history)))
        self._show_story(found)

    def _show_story(self, found: Known | None) -> None:
        self._story.show_story(found)
        self._share_room(opened=self._panel.is_open)

    def _share_room(self, *, opened: bool) -> None:
        """Large letters leave room for one: what is to be decided comes first then."""
        both = theme.scale <= 125 or not self._story.asks
        self._history.setVisible(not opened and both)
        self._story.setVisible(not (opened or self._story.is_empty))
        self._told.setVisible(not opened)

    def _offer_keys(self, found: Known) -> None:
        """What other places do with it, before all that is done here; after telling the code and
        what is to be decided first."""
        dossier, differs = found.dossier, bool(found.story.conflicts)
        before = len(TOLD_ACTS) if differs else int(dossier.untold)
        for key, text, offered in (
            ("F9", "Chốt và gửi những gì mới", to_be_sealed(dossier) and not differs),
            ("F8", "Ký số", bool(dossier.unsigned)),
        ):
            if offered:
                item = QListWidgetItem(f"{key}   {text}")
                item.setData(_ACT, key)
                self._list.insertItem(before, item)

    def _activated(self, item: QListWidgetItem) -> None:
        act = item.data(_ACT)
        if act == "F9":
            self.seal()
        elif act == "F8":
            self.sign()
        else:
            self._presenter.start(act)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Single letters act while the list of actions has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = key_name(event)
            if len(key) == 1 and key.isalpha():
                self._presenter.press(key)
                return True
        return super().eventFilter(watched, event)

    def main_action(self) -> None:
        if self._panel.is_open:
            self._panel.submit()
        elif (item := self._list.currentItem()) is not None:
            self._activated(item)

    def scan(self) -> None:
        self._shell.go(Place.SCAN)

    def sign(self) -> None:
        self._shell.go(Place.SIGN)

    def seal(self) -> None:
        self._in_hand.start(SEAL)

    def print_slip(self) -> None:
        self._in_hand.start(SLIP)

    def back(self) -> bool:
        return self._panel.close_panel()
