"""What a hand scanner types, wherever the focus is: whose it is, and what is said of the rest."""

from __future__ import annotations

from tthc_desktop.domain.citizen_card import CardKind, CardReading
from tthc_desktop.domain.code_kinds import REASON_TEXTS, Reason
from tthc_desktop.services.application import Office
from tthc_desktop.services.reading.read_card import ReadCard
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.shell_port import Place, Shell

_TYPED = frozenset({Reason.EMPTY, Reason.TEXT, Reason.NUMBER})
"""What a person's helper program may type as fast: it goes where the focus is."""

_UNANSWERED = "Đang có câu chưa trả lời xong: trả lời hoặc nhấn Esc, rồi đưa lại trước máy quét mã."


def take_burst(office: Office, shell: Shell, page: Page, intake: Page, text: str) -> bool:
    """Takes what a hand scanner typed; False where it was no code, and is typed after all.

    Args:
        page: The place that is shown.
    """
    reading = office.use(ReadCard).typed(text)
    if reading.kind is CardKind.CITIZEN_CARD or reading.reason is Reason.DOSSIER:
        _lead(shell, page, intake, reading)
        return True
    if reading.reason is None or reading.reason in _TYPED:
        return False
    shell.say("warn", REASON_TEXTS[reading.reason])
    return True


def _lead(shell: Shell, page: Page, intake: Page, reading: CardReading) -> None:
    """Leads to the place that has a use for it, but never away from what is half answered."""
    card = reading.kind is CardKind.CITIZEN_CARD
    if card and page.take_card(reading):
        return
    if page is not intake and page.half_typed:
        shell.say("warn", _UNANSWERED)
    elif card:
        _receive(shell, intake, reading)
    else:
        shell.find_dossier(reading.text)


def _receive(shell: Shell, intake: Page, reading: CardReading) -> None:
    """A new reception begins with this person; one that has begun goes on with them."""
    name = reading.fields.name if reading.fields else ""
    if intake.half_typed:
        shell.take_dossier(None)
        shell.go(Place.INTAKE)
        kind, text = "warn", f"Căn cước của {name} đã điền vào phiếu đang nhập dở: kiểm tra lại."
    else:
        shell.new_dossier()
        kind, text = "info", f"Đã đọc căn cước của {name}. Chọn thủ tục để tiếp nhận."
    intake.take_card(reading)
    shell.say(kind, text)
