"""The signatures of a slot's file: shown in plain words, and accepted with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signature_evidence import ACCEPTABLE
from tthc_desktop.domain.signature_standing import standing, tones
from tthc_desktop.domain.signature_words import file_in_words, report_in_words
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.signatures import (
    AcceptSignature,
    ShowSignatures,
    SlotSignatures,
)
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, ShownFact, required
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.on_slot import OnSlot

_Looked = tuple[SlotSignatures, Mapping[str, str]]
_NO_NAMES: Mapping[str, str] = {}
_NO_FILE = "Giấy tờ này chưa có tệp nên chưa có chữ ký số nào để xem."
_NOTHING = "Tệp này không có chữ ký số nào."


def _begin(office: Office, doing: Doing, on: OnSlot) -> None:
    clerk = doing.shell.clerk

    def shown(looked: _Looked) -> None:
        found, names = looked
        doing.changed()
        if not found.check.found.signatures:
            doing.shell.say("info", _NOTHING)
            return
        doing.ask_now(asked(found, names), answered(found))

    def answered(found: SlotSignatures) -> Callable[[Answer], None]:
        to_accept = acceptable(found)

        def take(answer: Answer) -> None:
            if to_accept is None:
                doing.panel.close_panel()
                return
            doing.run(
                Lane.NETWORK,
                lambda: office.use(AcceptSignature)(
                    clerk, on.dossier.id, on.slot.id, to_accept, answer["reason"]
                ),
                f"Đã chấp nhận chữ ký trên “{on.slot.name}”; lý do được lưu cùng hồ sơ.",
                beside={"slot.reason": "reason"},
            )

        return take

    doing.run_then(
        Lane.NETWORK,
        lambda: _look(office, clerk, on),
        shown,
        saying="Đang kiểm tra chữ ký…",
    )


def _look(office: Office, clerk: Account, on: OnSlot) -> _Looked:
    """The signatures, and the names of who accepted some, by login."""
    found = office.use(ShowSignatures)(clerk, on.dossier.id, on.slot.id)
    names = {}
    for login in {each.by for each in found.weighed if each.by}:
        try:
            names[login] = office.use(FindClerk)(login).name
        except InputError:
            names[login] = login  # no account has it any more
    return found, names


def acceptable(found: SlotSignatures) -> str | None:
    """Certificate of the first signature that a person may accept; None for none."""
    if found.slot.sealed or found.slot.digitised:
        return None
    return next((s.certificate for s in found.weighed if s.why in ACCEPTABLE), None)


def asked(found: SlotSignatures, names: Mapping[str, str] = _NO_NAMES) -> Ask:
    """Everything that is known of the signatures, and the reason where one may be accepted.

    Args:
        names: Of who accepted some, by login.
    """
    facts: list[ShownFact] = []
    for number, (report, weighed) in enumerate(
        zip(found.check.found.signatures, found.weighed, strict=True), 1
    ):
        signer, *rows = report_in_words(report)
        tone = tones(report)
        facts.append(ShownFact("", f"Chữ ký {number}", "heading"))
        facts.append(ShownFact(*signer))
        counts = "ok" if weighed.counts else "bad"
        facts.append(ShownFact("Ở hồ sơ này", standing(weighed, names.get(weighed.by, "")), counts))
        facts += [ShownFact(heading, words, tone.get(heading, "")) for heading, words in rows]
    facts += [ShownFact("", words) for words in file_in_words(found.check.found)]
    title = f"Chữ ký số trên “{found.slot.name}”"
    if acceptable(found) is None:
        return Ask(title, "Đã xem", facts=tuple(facts))
    return Ask(
        title,
        "Chấp nhận",
        "Chỉ chấp nhận khi bạn biết chắc ai đã ký. Tên bạn và lý do được lưu cùng hồ sơ.",
        (FormField("reason", "Lý do chấp nhận", rules=(required("Ghi lý do chấp nhận."),)),),
        facts=tuple(facts),
    )


def has_file(slot: Component) -> bool:
    reused = slot.way is Way.REUSE and slot.reuse is not None
    return reused or slot.signed_blob is not None or slot.read_blob is not None


SIGNATURES = Act[OnSlot](
    "Y",
    "Chữ ký trong tệp",
    begin=_begin,
    why_not=lambda on: "" if has_file(on.slot) else _NO_FILE,
    line="chữ ký",
)
SIGNATURE_ACTS = (SIGNATURES,)
