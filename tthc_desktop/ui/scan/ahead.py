"""Keys that were pressed before what they mean could be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.keys import key_words
from tthc_desktop.ui.scan.presenter import ScanPresenter

_MOST = 8
NO_DOSSIER = "Chưa chọn hồ sơ: chọn ở “Việc của tôi” rồi nhấn Enter, hoặc F2 để tiếp nhận."
NOT_READ = "Chưa mở được hồ sơ nên chưa làm được gì ở đây. Nhấn F5 để mở lại."


@dataclass(frozen=True, slots=True)
class Waiting:
    """A key that waits.

    Attributes:
        slot: Id of the slot that it was pressed for; None while no slot was in sight.
        named: Whether the clerk had said which slot is meant, by its number or by coming for it.
    """

    key: str
    slot: str | None = None
    named: bool = False


class Ahead:
    """Keeps keys until the dossier in hand is in sight, or until work that was begun before has
    come to its end: whoever knows the keys does not wait for the picture. Whatever is not kept is
    answered."""

    def __init__(
        self, doing: Doing, presenter: ScanPresenter, do: Callable[[Waiting], None]
    ) -> None:
        """Keeps nothing yet.

        Args:
            do: Does what a key means, in the order in which they were pressed.
        """
        self._doing = doing
        self._shell = doing.shell
        self._presenter = presenter
        self._do = do
        self._keys: tuple[Waiting, ...] = ()
        self._dossier: str | None = None
        self._said = ""
        presenter.opened = doing.begun.told = self._go_on

    def answer_blind(self, again: str) -> None:
        """Answers what means nothing before the dossier is in sight.

        Args:
            again: What is to be done once more then.
        """
        if why := self._why_never():
            self._shell.say("warn", why, also=True)
        else:
            self._shell.say("info", f"Đang mở hồ sơ: {again} khi giấy tờ hiện ra.")

    def keep(self, key: str) -> None:
        """Keeps a key until the dossier in hand is in sight."""
        if self._why_never():
            self.answer_blind("")
            return
        self._of_this_dossier()
        named = self._presenter.is_for_slot or any(each.key.isdecimal() for each in self._keys)
        if len(self._keys) >= _MOST:
            self.answer_blind("nhấn tiếp")
            return
        self._add(Waiting(key, named=named))
        self._tell("Đang mở hồ sơ: {keys} được làm ngay khi mở xong. Esc để thôi.")

    def keep_for_slot(self, key: str, slot: str) -> None:
        """Keeps a key that cannot be done to a slot while work that was begun before goes on: what
        that brings may be what is lacking."""
        self._of_this_dossier()
        if len(self._keys) < _MOST:
            self._add(Waiting(key, slot, named=True))
        self._tell("Việc trước chưa xong: {keys} được làm ngay sau đó. Esc để thôi.")

    def forget(self) -> bool:
        """Keeps nothing any more; returns whether it did."""
        kept, self._keys = bool(self._keys), ()
        if self._said:
            self._shell.unsay(self._said)
            self._said = ""
        return kept

    def _why_never(self) -> str:
        """Why the dossier in hand will not come into sight by itself; empty while it may."""
        if self._shell.dossier_id is None:
            return NO_DOSSIER
        return "" if self._presenter.loading else NOT_READ

    def _of_this_dossier(self) -> None:
        if self._dossier != self._shell.dossier_id:
            self.forget()
            self._dossier = self._shell.dossier_id

    def _add(self, made: Waiting) -> None:
        """A key that is held, or pressed twice because nothing was seen of it, counts once."""
        if self._keys[-1:] != (made,):
            self._keys += (made,)

    def _tell(self, text: str) -> None:
        before, keys = self._said, ", ".join(key_words(each.key) for each in self._keys)
        self._said = text.format(keys=keys)
        if before and before != self._said:
            self._shell.unsay(before)
        # Behind what is said of the work that goes on.
        self._shell.say("info", self._said, also=True)

    def _go_on(self) -> None:
        if not self._keys or self._presenter.loading:
            return
        if self._shell.dossier_id != self._dossier:
            self.forget()
            return
        if any(each.slot is not None for each in self._keys) and self._doing.begun:
            return
        keys = self._keys
        self.forget()
        if not self._presenter.is_there:
            self._shell.say("warn", NOT_READ, also=True)
            return
        for each in keys:
            self._do(each)
