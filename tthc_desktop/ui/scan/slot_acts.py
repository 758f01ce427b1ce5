"""What is done to the chosen slot of the checklist, and to the dossier that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.component import UNDIGITISED_NAMES, WITH_FILE, Component, Undigitised, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.findings import FINDING_TEXTS, HARD
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.slots import (
    ConfirmShown,
    MarkNotNeeded,
    MarkUndigitised,
    OverruleFindings,
    PutFacts,
)
from tthc_desktop.services.reception.transfer_and_return import ReturnPaper
from tthc_desktop.ui.kit.act import Act, Hint
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField
from tthc_desktop.ui.kit.paper_facts import facts_in, issued_on, valid_until
from tthc_desktop.ui.scan.clear_act import CLEAR
from tthc_desktop.ui.scan.clipboard import pasted
from tthc_desktop.ui.scan.on_slot import OnSlot, SlotTools
from tthc_desktop.ui.scan.signature_acts import SIGNATURE_ACTS, SIGNATURES, has_file
from tthc_desktop.ui.scan.upload_acts import (
    ACCEPT_UPLOAD,
    REFRESH_UPLOADS,
    SEND_BACK_UPLOAD,
    UPLOAD_ACTS,
)


@dataclass(frozen=True, slots=True)
class OnChecklist:
    """The chosen slot of the checklist, with what its acts need.

    Attributes:
        slot: None where pages are chosen that are in none yet.
    """

    dossier: Dossier
    slot: Component | None
    tools: SlotTools


# Files


IMPORT = Act[OnSlot](
    "I",
    "Nhập tệp",
    begin=lambda _office, _doing, on: on.tools.files.ask_path(on.dossier, on.slot),
    line="nhập tệp",
)
TAKE_WAITING = Act[OnSlot](
    "U",
    "Lấy tệp đang chờ",
    begin=lambda _office, _doing, on: on.tools.files.ask_waiting(on.dossier, on.slot),
    why_not=lambda on: (
        "" if on.tools.files.waiting else "Không có tệp nào đang chờ trong thư mục nhận tệp."
    ),
)
VIEW_FILE = Act[OnSlot](
    "L",
    "Xem tệp",
    begin=lambda _office, _doing, on: on.tools.view.show(on.dossier, on.slot),
    why_not=lambda on: "" if has_file(on.slot) or on.slot.uploaded else InputError("slot.no_file"),
    line="xem tệp",
)


# Ways other than scanning


_TAKEN_BACK = "Nhấn Backspace để bỏ."  # Ctrl+Z takes back what was done to pages


REUSE = Act[OnSlot](
    "T",
    "Tái sử dụng",
    begin=lambda _office, _doing, on: on.tools.reuse.choose(on.dossier, on.slot),
    line="tái sử dụng",
)
SHOWN = Act[OnSlot](  # at once: number and date are for whoever wants to write them down
    "X",
    "Đã xuất trình",
    lambda office, clerk, on, _answer: office.use(ConfirmShown)(clerk, on.dossier.id, on.slot.id),
    told=lambda on, _answer, _none: (
        f"Đã ghi: “{on.slot.name}” được xuất trình và đối chiếu. {_TAKEN_BACK}"
    ),
    line="đã xuất trình",
)
NOT_NEEDED = Act[OnSlot](
    "K",
    "Không cần",
    lambda office, clerk, on, answer: office.use(MarkNotNeeded)(
        clerk, on.dossier.id, on.slot.id, answer["reason"]
    ),
    ask=lambda on: (
        Ask(
            f"Không cần “{on.slot.name}”",
            "Ghi lại",
            "Giấy tờ này bắt buộc theo danh mục nên cần lý do.",
            (FormField("reason", "Lý do"),),
        )
        if on.slot.required
        else None
    ),
    told=lambda on, _answer, _none: (
        f"Đã ghi: “{on.slot.name}” không cần trong trường hợp này. {_TAKEN_BACK}"
    ),
)
_UNDIGITISED = tuple(Undigitised)


def _told_undigitised(on: OnSlot, answer: Answer, _none: object) -> str:
    why = _UNDIGITISED[answer.choice]
    said = f"Đã ghi: “{on.slot.name}” không số hóa ({UNDIGITISED_NAMES[why].lower()})."
    return said if why is Undigitised.SECRET else f"{said} {_TAKEN_BACK}"


UNDIGITISED = Act[OnSlot](
    "N",
    "Không số hóa",
    lambda office, clerk, on, answer: office.use(MarkUndigitised)(
        clerk, on.dossier.id, on.slot.id, _UNDIGITISED[answer.choice]
    ),
    ask=lambda on: Ask(
        f"Không số hóa “{on.slot.name}”",
        "Ghi lại",
        "Bí mật nhà nước: không bao giờ quét, ký hay gửi; trang đã quét bị ẩn.",
        choices=tuple(UNDIGITISED_NAMES[why] for why in _UNDIGITISED),
    ),
    told=_told_undigitised,
)
# What is known of the paper


def _nothing_to_overrule(on: OnSlot) -> str | TthcError:
    if on.slot.passed:
        return InputError("slot.nothing_found")
    return InputError("slot.hard") if HARD & set(on.slot.findings) else ""


def _ask_overrule(on: OnSlot) -> Ask:
    found = ", ".join(FINDING_TEXTS[finding].lower() for finding in on.slot.findings)
    return Ask(
        f"Vẫn dùng “{on.slot.name}”",
        "Vẫn dùng",
        f"Đã thấy: {found}. Lý do được lưu, tính vào số lần bỏ qua của bạn.",
        (FormField("reason", "Lý do"),),
    )


OVERRULE = Act[OnSlot](
    "V",
    "Vẫn dùng, bỏ qua cảnh báo",
    lambda office, clerk, on, answer: office.use(OverruleFindings)(
        clerk, on.dossier.id, on.slot.id, answer["reason"]
    ),
    why_not=_nothing_to_overrule,
    ask=_ask_overrule,
    told=lambda on, _answer, _none: f"Đã ghi lý do cho “{on.slot.name}”.",
    line="vẫn dùng",
)


def _ask_facts(on: OnSlot) -> Ask:
    """Asks for what a paper says of itself; of one that is only shown, for that of the check."""
    facts = on.slot.facts
    lines = (
        FormField("number", "Số, ký hiệu", value=facts.number),
        issued_on(facts),
        FormField("issuer", "Cơ quan ban hành", value=facts.issuer),
        valid_until(facts),
    )
    checked = on.slot.way not in WITH_FILE
    return Ask(f"Thông tin của “{on.slot.name}”", "Lưu", fields=lines[:2] if checked else lines)


def _checked(slot: Component) -> bool:
    return slot.way not in WITH_FILE and slot.shown is not None


def _put_facts(office: Office, clerk: Account, on: OnSlot, answer: Answer) -> None:
    made = facts_in(answer)
    if _checked(on.slot):
        office.use(ConfirmShown)(clerk, on.dossier.id, on.slot.id, made.number, made.issued_on)
    else:
        office.use(PutFacts)(clerk, on.dossier.id, on.slot.id, made)


FACTS = Act[OnSlot](
    "S",
    "Số và ngày của giấy tờ",
    _put_facts,
    ask=_ask_facts,
    told=lambda on, _answer, _none: (
        "Đã lưu thông tin đối chiếu." if _checked(on.slot) else "Đã lưu thông tin của giấy tờ."
    ),
    beside={"facts.dates": "valid_until"},
    line="số, ngày",
)


def _ask_to_whom(on: OnSlot) -> Ask:
    dossier = on.dossier
    who = dossier.submitter.name if dossier.submitter else dossier.applicant.name
    return Ask(
        f"Trả lại “{on.slot.name}”",
        "Đã trả",
        "Xác nhận bản giấy đã giao lại sau khi số hóa.",
        (
            FormField("to", "Người nhận", value=who),
            FormField("on_behalf", "Nhận thay cho (nếu có)"),
        ),
    )


GIVE_BACK = Act[OnSlot](
    "R",
    "Trả lại bản giấy",
    lambda office, clerk, on, answer: office.use(ReturnPaper)(
        clerk, on.dossier.id, on.slot.id, answer["to"], answer["on_behalf"]
    ),
    ask=_ask_to_whom,
    told=lambda on, answer, _none: f"Đã ghi trả “{on.slot.name}” cho {answer['to']}.",
)
SLOT_ACTS = (
    *(IMPORT, TAKE_WAITING, REUSE, SHOWN, NOT_NEEDED, UNDIGITISED, OVERRULE, GIVE_BACK),
    *(FACTS, VIEW_FILE, *SIGNATURE_ACTS, *UPLOAD_ACTS, CLEAR),
)


def hints(on: OnSlot | None, *, pages: bool) -> tuple[Act[OnSlot], ...]:
    """The acts whose keys are told under the checklist: those that mean something for this slot,
    what its file can be used for before what would fill it otherwise.

    Args:
        pages: Whether it has scanned pages.
    """
    if on is None:
        return tuple(act for act in SLOT_ACTS if act not in _OF_A_FILE)
    there = has_file(on.slot) or on.slot.shown is not None
    first = [act for act in _OF_A_FILE if act.offered(on) and (act is not FACTS or there)]
    if on.slot.way is Way.UPLOADED and SEND_BACK_UPLOAD.offered(on):
        first = [VIEW_FILE, ACCEPT_UPLOAD, SEND_BACK_UPLOAD, REFRESH_UPLOADS]
    others = [act for act in SLOT_ACTS if act not in _OF_A_FILE and act.offered(on)]
    return tuple([*others, *first] if pages else [*first, *others])


_OF_A_FILE = (VIEW_FILE, SIGNATURES, FACTS, *UPLOAD_ACTS)


# The dossier around it


def _paste(_office: Office, doing: Doing, on: OnChecklist) -> None:
    """A picture, or files, from the clipboard into the chosen slot."""
    sources = pasted()
    if on.slot is None:
        doing.shell.say("warn", WHERE_FILES_GO)
    elif sources:
        on.tools.files.take(on.dossier, on.slot, sources)
    else:
        doing.shell.say("info", "Không có ảnh hay tệp nào trong bộ nhớ tạm để dán.")


WHERE_FILES_GO = "Chọn một giấy tờ trong danh sách rồi thả hoặc dán tệp vào đó."
PASTE = Act[OnChecklist]("Ctrl+V", "Dán ảnh hoặc tệp", begin=_paste)
TAKE_LOST = Act[OnChecklist](
    "O",
    "Nhận lại trang ngoài hồ sơ",
    begin=lambda _office, _doing, on: on.tools.lost.ask(on.dossier),
    why_not=lambda on: "" if on.tools.lost.found else "Không có trang quét nào nằm ngoài hồ sơ.",
)
LARGE = Act[OnChecklist](
    "F11",
    "Xem lớn",
    begin=lambda _office, _doing, on: on.tools.view.enlarge(),
    line="xem lớn",
    steps=True,
)
CHECKLIST_ACTS = (PASTE, TAKE_LOST, LARGE)
CHECKLIST_HINTS: tuple[Hint, ...] = (("1 … 9, 0", "chọn giấy tờ, trang chưa xếp"),)
"""Keys of the checklist that are no acts."""
