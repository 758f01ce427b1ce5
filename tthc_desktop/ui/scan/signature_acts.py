"""The signatures of a slot's file: shown in plain words, and accepted with a reason."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.signature_evidence import ACCEPTABLE
from tthc_desktop.domain.signature_standing import standing
from tthc_desktop.domain.signature_words import file_in_words, report_rows
from tthc_desktop.domain.signing_rules import SignerRole
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
        to_accept = acceptable(found)

        def take(answer: Answer) -> None:
            if to_accept is None:
                doing.panel.close_panel()
                return
            doing.run(
                Lane.NETWORK,
                lambda: office.use(AcceptSignature)(
                    clerk,
                    on.dossier.id,
                    on.slot.id,
                    to_accept,
                    answer["reason"],
                    _WHOSE[answer["whose"]],
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


def acceptable(found: SlotSignatures) -> str | None:
    """Certificate of the first signature that a person may accept; None for none."""
    if found.slot.sealed or found.slot.digitised or found.slot.way is not Way.IMPORT:
        return None
    return next((s.certificate for s in found.weighed if s.why in ACCEPTABLE), None)


def asked(found: SlotSignatures) -> Ask:
    """Everything that is known of the signatures, and the reason where one may be accepted."""
    facts: list[ShownFact] = []
    for number, (report, weighed, now) in enumerate(
        zip(found.check.found.signatures, found.weighed, found.now, strict=True), 1
    ):
        signer, *rows = report_rows(report)
        facts.append(ShownFact("", f"Chữ ký {number}", "heading"))
        facts.append(ShownFact(*signer))
        counts = "ok" if weighed.counts else "bad"
        facts.append(ShownFact("Ở hồ sơ này", standing(weighed), counts))
        if (weighed.role, weighed.basis) != (now.role, now.basis):
            facts.append(ShownFact("Xét lại hôm nay", standing(now), "warn"))
        facts += [ShownFact(*row) for row in rows]
    facts += [ShownFact("", words) for words in file_in_words(found.check.found)]
    title = f"Chữ ký số trên “{found.slot.name}”"
    if acceptable(found) is None:
        return Ask(title, "Đã xem", facts=tuple(facts))
    return Ask(
        title,
        "Chấp nhận",
        "Chỉ chấp nhận khi bạn biết chắc ai đã ký. Tên bạn và lý do được lưu cùng hồ sơ.",
        (
            FormField("reason", "Lý do chấp nhận", rules=(required("Ghi lý do chấp nhận."),)),
            choice("whose", "Người ký là", next(iter(_WHOSE)), tuple(_WHOSE)),
        ),
        facts=tuple(facts),
    )


def _has_file(slot: Component) -> bool:
    reused = slot.way is Way.REUSE and slot.reuse is not None
    return reused or slot.signed_blob is not None or slot.read_blob is not None


SIGNATURES = Act[OnSlot](
    "Y",
    "Chữ ký trong tệp",
    begin=_begin,
    here=lambda on: _has_file(on.slot),
)
SIGNATURE_ACTS = (SIGNATURES,)
