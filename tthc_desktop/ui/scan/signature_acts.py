"""The signatures of a slot's file: shown in plain words, and accepted with a reason."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.domain.component import WITH_FILE, Component, Purpose, Way
from tthc_desktop.domain.signature_evidence import (
    ACCEPTABLE,
    NotCounted,
    SignedBy,
    Vouching,
    undecided,
)
from tthc_desktop.domain.signature_standing import standing
from tthc_desktop.domain.signature_words import file_in_words, report_rows
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.text import printable
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.signatures import (
    AcceptSignature,
    ShowSignatures,
    SlotSignatures,
)
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, ShownFact, choice, required
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.on_slot import OnSlot

_WHOSE = {
    "Người nộp hồ sơ": SignerRole.OWNER,
    "Cơ quan, tổ chức cấp giấy": SignerRole.AUTHORITY,
}
_STRANGER = "Chỉ chấp nhận khi bạn biết chắc ai đã ký. Tên bạn và lý do được lưu cùng hồ sơ."
_PROVISIONAL = (
    "Chữ ký đang tạm tính: chưa biết chứng thư có bị thu hồi không, hồ sơ chờ danh sách thu hồi"
    " rồi mới gửi. Chỉ chấp nhận khi không chờ được và bạn biết chắc ai đã ký; bấm Esc nếu chỉ xem."
)
_NO_FILE = "Giấy tờ này chưa có tệp nên chưa có chữ ký số nào để xem."
_NOT_TAKEN = (
    "Tệp người dân nộp chưa được nhận: chữ ký trong tệp được xét khi nhận. Nhấn L rồi PgDn xem hết,"
    " A nhận, sau đó nhấn lại Y."
)
_SENT_BACK = "Tệp người dân nộp đã được trả lại nên không xét chữ ký. Nhấn L để xem tệp."
_NOTHING = "Tệp này không có chữ ký số nào."


def _begin(office: Office, doing: Doing, on: OnSlot) -> None:
    clerk = doing.shell.clerk

    def shown(found: SlotSignatures) -> None:
        doing.changed()
        if not found.check.found.signatures:
            doing.shell.say("info", _NOTHING)
            return
        doing.ask_now(asked(found), answered(found))

    def answered(found: SlotSignatures) -> Callable[[Answer], None]:
        names = _by_name(found)

        def take(answer: Answer) -> None:
            if not names:
                doing.panel.close_panel()
                return
            to_accept = names[answer["signature"] or next(iter(names))]
            doing.run(
                Lane.NETWORK,
                lambda: office.use(AcceptSignature)(
                    clerk,
                    on.dossier.id,
                    on.slot.id,
                    to_accept,
                    answer["reason"],
                    _WHOSE.get(answer["whose"], SignerRole.OWNER),
                ),
                f"Đã chấp nhận chữ ký trên “{on.slot.name}”; lý do được lưu cùng hồ sơ.",
                beside={"slot.reason": "reason"},
            )

        return take

    doing.run_then(
        Lane.NETWORK,
        lambda: office.use(ShowSignatures)(clerk, on.dossier.id, on.slot.id),
        shown,
        saying="Đang kiểm tra chữ ký…",
    )


def acceptable(found: SlotSignatures) -> tuple[SignedBy, ...]:
    """Signatures that a person may accept. What counts only until it is known whether its
    certificate was withdrawn may be accepted, too."""
    if found.slot.sealed or found.slot.way is not Way.IMPORT:
        return ()
    if found.slot.digitised:
        may = undecided(found.weighed)
    else:
        may = tuple(one for one in found.weighed if one.why in ACCEPTABLE)
    return tuple(one for one in may if one.certificate in found.handed_in)


def _by_name(found: SlotSignatures) -> dict[str, str]:
    """Certificates of those that a person may accept, by the name that the panel gives them."""
    may = acceptable(found)
    numbered = enumerate(found.weighed, 1)
    return {
        f"Chữ ký {n}: {printable(one.signer)}": one.certificate for n, one in numbered if one in may
    }


def asked(found: SlotSignatures) -> Ask:
    """Everything that is known of the signatures, and the reason where one may be accepted."""
    facts: list[ShownFact] = []
    for number, (report, weighed, now) in enumerate(
        zip(found.check.found.signatures, found.weighed, found.now, strict=True), 1
    ):
        signer, *rows = report_rows(report)
        facts.append(ShownFact("", f"Chữ ký {number}", "heading"))
        facts.append(ShownFact(*signer))
        facts.append(ShownFact("Ở hồ sơ này", standing(weighed, found.people), _tone(weighed)))
        if (weighed.role, weighed.basis, weighed.why) != (now.role, now.basis, now.why):
            facts.append(ShownFact("Xét lại hôm nay", standing(now, found.people), "warn"))
        if next_step := _what_next(found, weighed):
            facts.append(ShownFact("Làm gì tiếp", next_step))
        facts += [ShownFact(*row) for row in rows]
    facts += [ShownFact("", words) for words in file_in_words(found.check.found)]
    title = f"Chữ ký số trên “{found.slot.name}”"
    names = tuple(_by_name(found))
    accepted = any(one.basis is Vouching.ACCEPTED for one in found.weighed)
    if (names or accepted) and not found.slot.sealed:
        facts.append(ShownFact("Rút lại việc chấp nhận", _taken_back(found.slot)))
    if not names:
        return Ask(title, "Đã xem", facts=tuple(facts))
    fields = [FormField("reason", "Lý do chấp nhận", rules=(required("Ghi lý do chấp nhận."),))]
    if found.slot.purpose is Purpose.COMPONENT:  # on others it stands for whose is lacking
        fields.append(choice("whose", "Người ký là", next(iter(_WHOSE)), tuple(_WHOSE)))
    if len(names) > 1:
        fields.append(choice("signature", "Chấp nhận", names[0], names))
    text = _PROVISIONAL if found.slot.digitised else _STRANGER
    return Ask(title, "Chấp nhận", text, tuple(fields), facts=tuple(facts))


def _tone(weighed: SignedBy) -> str:
    if weighed.counts:
        return "warn" if weighed.provisional else "ok"
    return "warn" if weighed.why is NotCounted.UNSURE else "bad"


def _what_next(found: SlotSignatures, one: SignedBy) -> str:
    """What helps where neither the signature counts nor a person may accept it; empty where nothing
    has to be done about it."""
    slot = found.slot
    made_here = slot.way is Way.IMPORT and one.certificate not in found.handed_in
    if made_here and one.why is NotCounted.STRANGER and not (slot.digitised or slot.sealed):
        return "nhấn Esc rồi F8 ký lại, hoặc nhờ quản trị viên đăng ký chứng thư này"
    idle = one.counts or one.why in ACCEPTABLE or slot.digitised or slot.sealed
    if idle or slot.way not in WITH_FILE:
        return ""
    if slot.way is not Way.IMPORT:
        return "nhấn Backspace làm lại từ đầu rồi ký lại (F8)"
    if one.why is NotCounted.CHANGED:
        return "yêu cầu gửi lại tệp gốc"
    if slot.purpose is not Purpose.COMPONENT:
        return "yêu cầu tệp khác đã ký đúng"
    return (
        "yêu cầu tệp khác, hoặc nhấn Esc rồi F8 ký bằng chứng thư của bạn; tệp và chữ ký này vẫn"
        " giữ nguyên"
    )


def _taken_back(slot: Component) -> str:
    again = "xem và nhận lại tệp người dân nộp" if slot.uploaded else "nhập lại tệp"
    return (
        "không rút riêng được. Nhấn Backspace ở giấy tờ này thì cả tệp bị bỏ khỏi giấy tờ (vẫn giữ"
        f" trong kho của máy này); sau đó phải {again} và xét lại mọi chữ ký"
    )


def has_file(slot: Component) -> bool:
    reused = slot.way is Way.REUSE and slot.reuse is not None
    return reused or slot.signed_blob is not None or slot.read_blob is not None


def _nothing_to_judge(on: OnSlot) -> str:
    slot = on.slot
    if has_file(slot):
        return ""
    if slot.way is Way.UPLOADED:
        return _NOT_TAKEN if slot.upload is None else _SENT_BACK
    return _NO_FILE


SIGNATURES = Act[OnSlot](
    "Y",
    "Chữ ký trong tệp",
    begin=_begin,
    why_not=_nothing_to_judge,
    line="chữ ký",
)
SIGNATURE_ACTS = (SIGNATURES,)
