"""A slot is put back to what the catalogue says: what goes, and what of it stays where."""

from __future__ import annotations

from tthc_desktop.domain.component import WITH_FILE, Component, ComponentState, Way
from tthc_desktop.domain.signature_evidence import Vouching
from tthc_desktop.services.reception.slots import ClearSlot
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.form import Answer, Ask
from tthc_desktop.ui.scan.on_slot import OnSlot

_NOTED = (Way.NOT_NEEDED, Way.NOT_DIGITISED)


def nothing_to_clear(slot: Component) -> bool:
    """Whether nothing was said of the slot and nothing is in it."""
    if slot.way in (*_NOTED, Way.REUSE) or slot.upload is not None or slot.shown is not None:
        return slot.way is Way.ACCOUNT
    return slot.state is ComponentState.MISSING and not slot.pages and not slot.reason


def _accepted(slot: Component) -> bool:
    return any(one.basis is Vouching.ACCEPTED for one in slot.signed_by)


def _ask(on: OnSlot) -> Ask | None:
    """What somebody has decided with a reason, or looked at page by page, does not go by one key
    that slipped."""
    slot = on.slot
    if slot.way is Way.REUSE:
        lost = "Giấy tái sử dụng đã được xem và xác nhận: bỏ rồi thì phải xem và xác nhận lại."
    elif _accepted(slot):
        lost = "Chữ ký trong tệp đã được chấp nhận có lý do: bỏ rồi thì phải chấp nhận lại."
    elif slot.overrule is not None:
        lost = "Cảnh báo ở giấy tờ này đã được bỏ qua có lý do: bỏ rồi thì phải ghi lại."
    else:
        return None
    return Ask(f"Bỏ những gì đã có ở “{slot.name}”?", "Bỏ", lost)


def _told(on: OnSlot, _answer: Answer, _none: object) -> str:
    slot, name = on.slot, f"“{on.slot.name}”"
    if slot.way is Way.REUSE:
        return f"Đã bỏ giấy tái sử dụng khỏi {name}; giấy vẫn ở nơi giữ nó. Nhấn T để chọn lại."
    if slot.upload is not None and not slot.upload.accepted:
        return f"Đã bỏ việc trả lại tệp của {name}: tệp người dân nộp chờ xem lại."
    if slot.uploaded and slot.way is not Way.UPLOADED:
        return f"Đã bỏ tệp khỏi {name}: tệp người dân nộp vẫn còn, chờ xem lại."
    if slot.way is Way.SCAN:
        return (
            f"{name} làm lại từ đầu; trang đã quét vẫn còn và được đọc lại. Muốn bỏ trang: chọn"
            " trang rồi nhấn Delete."
        )
    if slot.way in WITH_FILE:
        return f"Đã bỏ tệp khỏi {name}; tệp đã nhập vẫn giữ trong kho của máy này."
    if slot.way is Way.SHOWN:
        return f"Đã bỏ ghi nhận đã xuất trình ở {name}."
    return f"Đã bỏ điều đã ghi ở {name}: mục này lại như danh mục quy định."


CLEAR = Act[OnSlot](  # back to what the catalogue says
    "Backspace",
    "Làm lại từ đầu",
    lambda office, clerk, on, _answer: office.use(ClearSlot)(clerk, on.dossier.id, on.slot.id),
    why_not=lambda on: f"“{on.slot.name}” chưa có gì để bỏ." if nothing_to_clear(on.slot) else "",
    ask=_ask,
    then=lambda _office, on, _none: on.tools.reuse.forget(on.dossier),
    told=_told,
)
