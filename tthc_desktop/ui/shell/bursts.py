"""What a hand scanner types, wherever the focus is: whose it is, and what is said of the rest."""

from __future__ import annotations

from tthc_desktop.domain.citizen_card import CardKind, CardReading
from tthc_desktop.domain.code_kinds import REASON_TEXTS, Reason
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.shell_port import Shell

_TYPED = frozenset({Reason.EMPTY, Reason.TEXT, Reason.NUMBER})
"""What a person's helper program may type as fast: it goes where the focus is."""


def take_burst(office: Office, shell: Shell, page: Page | None, intake: Page, text: str) -> bool:
    """page: the place that is shown, None before anybody has signed in. False: it was no code, and
    is typed after all."""
    if page is None:
        return False
    reading = office.read_card.typed(text)
    if reading.kind is CardKind.CITIZEN_CARD:
        _card(shell, page, intake, reading)
        return True
    if reading.reason is Reason.DOSSIER:
        shell.find_dossier(reading.text)
        return True
    if reading.reason is None or reading.reason in _TYPED:
        return False
    shell.say("warn", REASON_TEXTS[reading.reason])
    return True


def _card(shell: Shell, page: Page, intake: Page, reading: CardReading) -> None:
    """To the place that has a use for it; else a new reception begins with this person."""
    if page.take_card(reading):
        return
    shell.new_dossier()
    intake.take_card(reading)
    name = reading.fields.name if reading.fields else ""
    shell.say("info", f"Đã đọc căn cước của {name}. Chọn thủ tục để tiếp nhận.")
