"""A dossier in words, for whoever views it."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_desktop.domain.catalogue import CHANNEL_NAMES
from tthc_desktop.domain.component import Component, Purpose
from tthc_desktop.domain.dossier import ARRIVAL_NAMES, Dossier, Origin
from tthc_desktop.domain.people import CAPACITY_NAMES, PERSON_KIND_NAMES, PersonKind
from tthc_desktop.domain.portal_dossier import STATUS_NAMES
from tthc_desktop.domain.portal_texts import marked
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.time import vn_date, vn_moment
from tthc_desktop.services.sending.inbox import DossierStory
from tthc_desktop.ui.dossier.known import Known
from tthc_desktop.ui.kit.slot_words import chip_and_note

_STILL = ", đồng hồ đang dừng"
_KINDS = {Purpose.COMPONENT: "", Purpose.RESULT: "Kết quả: ", Purpose.REPLY: "Trả lời: "}


def _breakable(address: str) -> str:
    """The address with a place where it may go on in the next line, after the @."""
    return address.replace("@", "@\N{ZERO WIDTH SPACE}")


def facts_of(found: Known) -> tuple[tuple[str, str], ...]:
    """Caption and value; nothing that is empty."""
    dossier = found.dossier
    person, other = dossier.applicant, dossier.submitter
    clerk = next((a.name for a in found.view.accounts if a.id == dossier.clerk_id), "")
    kind = "" if person.kind is PersonKind.CITIZEN else f" ({PERSON_KIND_NAMES[person.kind]})"
    born = f" · sinh {person.birth_date:%d/%m/%Y}" if person.birth_date else ""
    rows = [
        ("Chủ hồ sơ", f"{person.name}{kind}"),
        ("Số giấy tờ", f"{person.id_number}{born}"),
        ("Liên hệ", " · ".join(p for p in (person.phone, _breakable(person.email)) if p)),
        ("Địa chỉ", person.address),
        (
            "Người nộp",
            f"{other.name}, {CAPACITY_NAMES[other.capacity].lower()}"
            + (f" ({other.basis})" if other.basis else "")
            if other
            else "",
        ),
        ("Kênh", CHANNEL_NAMES[dossier.channel]),
        ("Nguồn", "Đã có trên hệ thống tỉnh" if dossier.origin is Origin.PORTAL else ""),
        ("Trường hợp", dossier.case_name),
        ("Tiếp nhận", vn_moment(dossier.received_at)),
        ("Hẹn trả", f"{vn_moment(dossier.due_at)}{_STILL if found.view.paused else ''}"),
        ("Đơn vị giải quyết", dossier.resolving_unit[1]),
        ("Người xử lý", " · ".join(p for p in (clerk, dossier.holder) if p)),
        *_told(found.story),
        ("Đã tới", ARRIVAL_NAMES[dossier.arrival]),
        ("Mã tạm", dossier.provisional_code if dossier.official_code else ""),
        (
            "Đã báo mã",
            vn_date(dossier.code_told_at) if dossier.code_told_at else "",
        ),
    ]
    return tuple((caption, value) for caption, value in rows if value)


def _told(story: DossierStory) -> Iterator[tuple[str, str]]:
    """What the other side wants of it."""
    if story.asked is not None:
        until = f" (đến {vn_moment(story.asked.until)})" if story.asked.until else ""
        yield "Tỉnh yêu cầu bổ sung", f"{marked(printable(story.asked.text))}{until}"
    for item in story.conflicts:
        if item.status is not None:
            yield "Tỉnh báo khác", STATUS_NAMES[item.status]


def slot_lines(dossier: Dossier) -> tuple[str, ...]:
    return tuple(_line(slot) for slot in dossier.slots)


def _line(slot: Component) -> str:
    chip, _ = chip_and_note(slot, reading=False)
    number = f" số {slot.facts.number}" if slot.facts.number else ""
    back = f", đã trả {slot.returned.to}" if slot.returned else ""
    return f"{slot.position}. {_KINDS[slot.purpose]}{slot.name}{number}: {chip.text.lower()}{back}"
