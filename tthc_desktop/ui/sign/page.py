"""Ký số: the list on the left, token and PIN on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.signing_rules import ROLE_NAMES, SignerRole
from tthc_desktop.services.application import Office
from tthc_desktop.services.signing.sign_dossiers import SignOutcome, ToSign
from tthc_desktop.ui.kit.act import key_line
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.in_hand import SEAL, InHandActs
from tthc_desktop.ui.kit.page import KeptChoice, Page
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec, RowsModel, RowsTable
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import (
    ChoiceBox,
    Field,
    button,
    card,
    column,
    label,
    restyle,
    row,
    tooltip,
)
from tthc_desktop.ui.sign.presenter import SignPresenter

_ROOMY = 125  # per cent


class SignPage(Page):
    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("sign")
        self._shell = shell
        self._presenter = SignPresenter(office, runner, shell, self)
        doing = Doing(runner, shell, None, self.refresh)
        self.begun.append(doing.begun)
        self._in_hand = InHandActs(office, doing)
        self._outcomes: dict[str, SignOutcome] = {}
        self._busy = False
        head = row(spacing=10)
        head.addWidget(label("Ký số", "title"))
        self._count = label("", "muted", wrap=True)
        self._count.setObjectName("sign.count")
        head.addWidget(self._count, 1)
        head.addWidget(self._in_hand.button("sign.seal", SEAL))
        self._sign = button("sign.sign", "Ký tất cả", "F8", self.sign, main=True)
        head.addWidget(self._sign)
        self.body.addLayout(head)
        work = row(spacing=12)
        work.addWidget(self._table_of_items(), 1)
        work.addWidget(self._token_card())
        self.body.addLayout(work, 1)
        self.finish(
            key_line(
                (
                    ("", "Nhập mã PIN một lần cho tất cả"),
                    *(("Enter", "hoặc F8 ký"), SEAL, ("F5", "tìm lại thiết bị"), ("Esc", "về")),
                )
            )
        )

    def _table_of_items(self) -> RowsTable[ToSign]:
        self._model = RowsModel[ToSign](
            (
                ColumnSpec("Mã hồ sơ", 164, lambda i: Cell(i.code)),
                ColumnSpec("Thành phần", 0, lambda i: Cell(i.component.name)),
                ColumnSpec("Số trang", 90, _pages, optional=True),
                ColumnSpec("Chữ ký", 210 if theme.scale <= _ROOMY else 198, self._state),
            ),
            lambda i: i.component.id,
        )
        self._table = RowsTable("sign.table", "Thành phần chờ ký", self._model)
        return self._table

    def _state(self, item: ToSign) -> Cell:
        """An outcome is of the paper as it was then: what has changed since waits anew."""
        outcome = self._outcomes.get(item.component.id)
        if outcome is None or outcome.item != item:
            awaited = item.awaited
            if awaited not in (None, SignerRole.CLERK):
                words = f"Chờ {ROLE_NAMES[awaited].partition(' (')[0]}"
                return Cell(chips=(Chip(words, "info"),))
            return Cell(chips=(Chip("Đang ký" if self._busy else "Chờ ký", "warn"),))
        if outcome.error is not None:
            return Cell(chips=(Chip("Chưa ký được", "bad"),), spoken=sentence(outcome.error))
        return Cell(chips=(Chip("Đã ký", "ok"),))

    def _token_card(self) -> QFrame:
        layout = column(margins=14, spacing=10)
        layout.addWidget(label("Thiết bị ký số", "heading"))
        self._token = label("Đang tìm thiết bị…", "muted", wrap=True)
        self._token.setObjectName("sign.token")
        layout.addWidget(self._token)
        self._tokens = ChoiceBox("sign.tokens", "Ký bằng thiết bị nào")
        self._tokens.activated.connect(self._token_chosen)
        self._tokens.setVisible(False)
        layout.addWidget(self._tokens)
        self._pin = Field("sign.pin", "Mã PIN", secret=True)
        self._pin.edit.returnPressed.connect(self.sign)
        layout.addWidget(self._pin)
        note = (
            "Mã PIN được gửi tới thiết bị đúng một lần, dùng cho mọi tệp trong danh sách và không"
            " được lưu ở đâu."
        )
        if theme.scale <= _ROOMY:  # with larger letters what is plugged in needs the room
            layout.addWidget(label(note, "small", wrap=True))
        self._pin.edit.setToolTip(tooltip(note))
        layout.addStretch(1)
        frame = card(layout)
        frame.setFixedWidth(min(theme.px(280), 310))  # names of papers need the room
        return frame

    @property
    def at_work(self) -> str:
        return "Đang ký số." if self._busy else super().at_work

    def entered(self) -> None:
        self._forget_outcomes()
        self.refresh()
        self._presenter.find_token()
        self._pin.edit.setFocus()

    def kept(self) -> KeptChoice:
        return {**super().kept(), "credential": self._presenter.chosen, "told": self._outcomes}

    def take_kept(self, kept: KeptChoice) -> None:
        super().take_kept(kept)
        self._presenter.keep_chosen(kept["credential"])

    def entered_again(self, kept: KeptChoice) -> None:
        super().entered_again(kept)
        self._outcomes.update(kept["told"])

    def left(self) -> None:
        """A PIN half typed is nobody's, least of all the next clerk's."""
        self.clear_pin()

    def view_chosen(self) -> bool:
        chosen = self._table.chosen
        if chosen is not None and self._table.hasFocus():
            self._shell.take_dossier(chosen.dossier_id)
        return False  # the dossier in hand is shown

    def refresh(self) -> None:
        self._presenter.refresh()

    def reload(self) -> None:
        self._forget_outcomes()
        self.refresh()
        self._presenter.find_token()

    def show_items(self, items: Sequence[ToSign]) -> None:
        self._table.show_rows(items)
        self._count.setText(f"{len(items)} thành phần chờ ký" if items else "Không có gì chờ ký")
        self._sign.setEnabled(bool(items))

    def _forget_outcomes(self) -> None:
        self._outcomes.clear()
        self._table.viewport().update()

    def show_outcome(self, outcome: SignOutcome) -> None:
        self._outcomes[outcome.item.component.id] = outcome
        self._table.viewport().update()

    def show_token(self, text: str, *, ready: bool) -> None:
        self._token.setText(text)
        restyle(self._token, "tone", "" if ready else "bad")

    def show_tokens(self, names: Sequence[str], chosen: int) -> None:
        self._tokens.clear()
        self._tokens.addItems(list(names))
        self._tokens.setCurrentIndex(chosen)
        self._tokens.setVisible(len(names) > 1)

    def _token_chosen(self, at: int) -> None:
        """What was wrong with the choice before is so no longer."""
        self._pin.show_wrong("")
        self._presenter.choose_token(at)

    def show_busy(self, *, busy: bool) -> None:
        self._busy = busy
        if busy:
            self._outcomes.clear()
        self._sign.setEnabled(not busy)
        self._pin.edit.setReadOnly(busy)  # a disabled field would throw the focus away
        self._pin.edit.setFocus()
        self._table.viewport().update()

    def show_wrong_pin(self, text: str) -> None:
        self._pin.show_wrong(text)
        self._pin.edit.setFocus()

    def clear_pin(self) -> None:
        self._pin.clear()

    def sign(self) -> None:
        self._presenter.sign(self._pin.text)

    def main_action(self) -> None:
        self.sign()

    def seal(self) -> None:
        self._in_hand.start(SEAL)

    def scan(self) -> None:
        self._shell.go(Place.SCAN)


def _pages(item: ToSign) -> Cell:
    return Cell(str(item.component.pages))
