"""The payload of a submission, in the language of the national portal (``DongBoHoSoMC``).

Field names, codes and "scalars as strings" are the portal's own (reference/domain.md 1.1, 1.2).
Beside them stand the metadata of a digitised paper (4): number, issuer, dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.component import Component, Purpose
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import Operation, SendingStepKind, Submission
from tthc_desktop.domain.people import CAPACITY_NAMES, Applicant, PersonKind
from tthc_desktop.domain.plain import Plain, PlainError, PlainForm, plain_of
from tthc_desktop.domain.reuse import ReuseSource
from tthc_desktop.domain.reuse_wire import portal_day
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.time import from_ms, portal_stamp
from tthc_desktop.domain.wire import BlobRef, Json, canonical

SUBMITTED_AT_PROVINCE = "2"  # NoiNopHoSo
PERSON_NUMBERS: Mapping[PersonKind, str] = {
    PersonKind.CITIZEN: "1",
    PersonKind.BUSINESS: "2",
    PersonKind.HOUSEHOLD: "2",
    PersonKind.AGENCY: "3",
    PersonKind.OTHER: "4",
}
"""``LoaiDoiTuong`` in DongBoHoSoMC; other systems count otherwise, so that it is a setting."""
_FEE_AT_RECEPTION = "1"  # HinhThucThu
_FEE_USUAL = "1"  # LoaiPhiLePhi
_LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a dossier.

    Attributes: unit_code, unit_name: Code and name of this office.

    Attributes:
        device: Id of this PC.
        clerk: Name of the person.
        persons: ``LoaiDoiTuong`` by kind, as the province's system counts.
    """

    unit_code: str
    unit_name: str
    device: str
    clerk: str
    persons: Mapping[PersonKind, str] = field(default_factory=lambda: PERSON_NUMBERS)


def _day(day: date | None) -> str:
    return day.strftime("%Y%m%d") if day else ""


_OWNER = {
    "name": "ChuHoSo",
    "id_number": "SoGiayToChuHoSo",
    "phone": "SoDienThoai",
    "address": "DiaChi",
    "email": "Email",
    "birth_date": "NgaySinh",
}
"""Fields of the applicant by what the portal calls them; the others are not sent."""
_PORTAL = Codec(
    names={Applicant: _OWNER},
    forms={date | None: PlainForm(_day, portal_day)},
    demanded={Applicant: ("name", "id_number", "phone", "address")},
)


def owner_body(person: Applicant) -> dict[str, Json]:
    body: dict[str, Json] = _PORTAL.to_plain(person)
    return {
        name: body[name] for name in _OWNER.values() if name in body
    }  # a later field may not be


def owner_from(body: Mapping[str, Plain], kind: PersonKind) -> Applicant:
    """The reverse. Raises PlainError."""
    sent = {name: body[name] for name in _OWNER.values() if name in body}
    return _PORTAL.from_plain(Applicant, {**sent, "kind": kind})


def id_kind(id_number: str) -> str:
    """``LoaiDinhDanh``: 1 for 12 digits (căn cước), 2 for 9 (CMND)."""
    return "1" if len(id_number) == 12 else "2"


def blobs_of(submission: Submission) -> tuple[BlobRef, ...]:
    """The files of a submission in the order of its steps."""
    return tuple(
        BlobRef(step.blob_id, step.blob_sha, step.size)
        for step in submission.steps
        if step.kind is SendingStepKind.BLOB
    )


def build_draft(
    submission: Submission, dossier: Dossier, sender: Sender, history: Sequence[DossierEvent] = ()
) -> dict[str, Json]:
    """The whole submission as sealing fixes it: only the official code may still come. Names only
    the files that the submission brings; flags say what there is evidence for."""
    ids = {step.blob_sha: step.blob_id for step in submission.steps if step.blob_sha}
    sent = [slot for slot in dossier.slots if slot.file in ids]
    papers: list[Json] = [
        item_of(dossier, slot, ids) for slot in sent if slot.purpose is Purpose.COMPONENT
    ]
    results: list[Json] = [
        item_of(dossier, slot, ids) for slot in sent if slot.purpose is not Purpose.COMPONENT
    ]
    person, other = dossier.applicant, dossier.submitter
    code, name = dossier.resolving_unit
    body: dict[str, Json] = {
        "MaHoSo": dossier.official_code or "",
        "MaHoSoKhac": dossier.provisional_code or dossier.code,
        "MaTTHC": dossier.procedure_code,
        "TenTTHC": dossier.procedure_name,
        "KenhThucHien": str(int(dossier.channel)),
        "LoaiDoiTuong": sender.persons[person.kind],
        **owner_body(person),
        "NgayTiepNhan": portal_stamp(dossier.received_at),
        "NgayHenTra": portal_stamp(dossier.due_at),
        "TrangThaiHoSo": str(int(dossier.status)),
        "NoiNopHoSo": SUBMITTED_AT_PROVINCE,
        "DonViXuLy": name or sender.unit_name,
        "MaDonVi": sender.unit_code,
        "MaDonViXuLy": code or sender.unit_code,
        "NguoiTiepNhan": sender.clerk,
        "SoBoHoSo": str(dossier.sets),
        "HoSoCoThanhPhanSoHoa": "1" if any(s.digitised for s in dossier.components) else "0",
        "TaiLieuNop": papers,
        "DanhSachGiayToKetQua": results,
        "DanhSachLePhi": _fees(dossier),
        "DanhSachHoSoBoSung": _supplements(history),
        **_ending(history),
    }
    if person.kind is PersonKind.CITIZEN:
        kind = id_kind(person.id_number)
        body["DinhDanhCHS"] = [{"LoaiDinhDanh": kind, "SoDinhDanh": person.id_number}]
    if other is not None:
        body["NguoiNop"] = {
            "HoTen": other.name,
            "SoDinhDanh": other.id_number,
            "SoDienThoai": other.phone,
            "TuCach": CAPACITY_NAMES[other.capacity],
            "CanCu": other.basis,
        }
    blobs: list[Json] = [
        {"id": blob.id, "sha256": blob.sha256, "size": blob.size} for blob in blobs_of(submission)
    ]
    return {
        "submission": submission.id,
        "device": sender.device,
        "sequence": submission.sequence,
        "operation": submission.operation.value,
        "sealed_at": portal_stamp(from_ms(submission.sealed_at)),
        "author": submission.author,
        "blobs": blobs,
        "dossier": body,
    }


def complete(draft: bytes, official_code: str | None) -> bytes:
    """The payload: the draft with the official code that the dossier has by now. A dossier is made
    without one, also where it had one before: that is told beside the payload.

    Raises:
        StoreError: ``store.damaged``: it is no draft that build_draft() has made.
    """
    try:
        body = plain_of(draft)
    except PlainError as error:
        raise StoreError("store.damaged", where=f"submission.draft: {error}") from error
    match body:
        case {"operation": str(operation), "dossier": dict(dossier)}:
            makes = operation == Operation.CREATE.value
            dossier["MaHoSo"] = "" if makes else official_code or ""
        case _:
            raise StoreError("store.damaged", where="submission.draft: is another thing")
    return canonical(body)


PAPER_LISTS = {
    Purpose.COMPONENT: ("TaiLieuNop", "TepDinhKemId"),
    Purpose.RESULT: ("DanhSachGiayToKetQua", "GiayToId"),
}
"""In which list a paper stands and what names its file there; replies stand beside results."""


def item_of(dossier: Dossier, slot: Component, ids: Mapping[str, str]) -> dict[str, Json]:
    """A paper as the portal's list has it.

    Args:
        ids: Of the files that go with it, by their SHA-256 in hex.
    """
    made = _paper if slot.purpose is Purpose.COMPONENT else _result
    return made(dossier, slot, ids)


def _paper(dossier: Dossier, slot: Component, ids: Mapping[str, str]) -> dict[str, Json]:
    """``TaiLieuNop``. Digitised: here, read, judged and signed. Reused: with its evidence, all of
    it; the flag of one without is 0."""
    reuse = slot.reused
    national = reuse is not None and reuse.paper.source is ReuseSource.NATIONAL
    from_result = reuse is not None and reuse.paper.from_result
    return {
        "TepDinhKemId": ids[slot.file or ""],
        "TenTepDinhKem": file_name(dossier, slot.position),
        "MaThanhPhanHoSo": slot.paper_code,
        "TenThanhPhanHoSo": slot.name,
        "DuocSoHoa": "1" if slot.digitised else "0",
        "DuocTaiSuDung": reuse.paper.reused_as if reuse else "0",
        "DuocLayTuKhoDMQG": "1" if national else "0",
        "MaKetQuaThayThe": reuse.paper.code if reuse and from_result else "",
        **_facts(slot),
    }


def _result(dossier: Dossier, slot: Component, ids: Mapping[str, str]) -> dict[str, Json]:
    """``DanhSachGiayToKetQua``; replies of refused and stopped dossiers stand here too
    (reference/domain.md 0)."""
    return {
        "GiayToId": ids[slot.file or ""],
        "TenGiayTo": slot.name[:2000],
        "TenTepDinhKem": file_name(dossier, slot.position),
        "MaThanhPhanHoSo": "",
        "MaGiayToKetQua": slot.paper_code,
        "LoaiKetQua": "điện tử" if slot.electronic else "số hóa",
        **_facts(slot),
    }


def _facts(slot: Component) -> dict[str, Json]:
    reuse = slot.reused
    facts, paper = slot.facts, reuse.facts if reuse else None
    return {
        "SoKyHieu": facts.number or (paper.number if paper else ""),
        "CoQuanBanHanh": facts.issuer or (paper.issuer if paper else ""),
        "NgayBanHanh": _day(facts.issued_on or (paper.issued_on if paper else None)),
        "NgayHetHan": _day(facts.valid_until or (paper.valid_until if paper else None)),
        "TrichYeu": facts.subject,
    }


_ENDS = (
    DossierEventKind.DONE,
    DossierEventKind.RETURNED,
    DossierEventKind.STOPPED,
    DossierEventKind.REFUSED,
)


def _ending(history: Sequence[DossierEvent]) -> dict[str, Json]:
    """When the dossier was resolved, refused, and handed over, to whom and how.

    Of several ends the portal takes "Đã xử lý xong" first (reference/domain.md 3).
    """
    last = {event.kind: event for event in history}
    said: dict[str, Json] = {}
    end = next((last[kind] for kind in _ENDS if kind in last), None)
    if end is not None:
        said["NgayKetThucXuLy"] = portal_stamp(end.at)
    if DossierEventKind.REFUSED in last:
        said["NgayTuChoi"] = portal_stamp(last[DossierEventKind.REFUSED].at)
    if (back := last.get(DossierEventKind.RETURNED)) is not None:
        names = (str(back.detail.get(name, "")) for name in ("to", "on_behalf"))
        said |= {
            "NgayTra": portal_stamp(back.at),
            "HinhThuc": str(back.detail.get("by_post", 0)),
            "ThongTinTra": ", thay cho ".join(name for name in names if name),
        }
    return said


def _fees(dossier: Dossier) -> list[Json]:
    if not dossier.fee_paid:
        return []
    return [
        {
            "TenPhiLePhi": dossier.fee,
            "HinhThucThu": _FEE_AT_RECEPTION,
            "Gia": str(dossier.fee_paid),
            "LoaiPhiLePhi": _FEE_USUAL,
        }
    ]


def _supplements(history: Sequence[DossierEvent]) -> list[Json]:
    """``DanhSachHoSoBoSung``: each request with what became of it."""
    found: list[dict[str, Json]] = []
    for event in history:
        if event.kind is DossierEventKind.SUPPLEMENT_ASKED:
            found.append(
                {
                    "HoSoBoSungId": str(len(found) + 1),
                    "NguoiYeuCauBoSung": event.actor,
                    "NoiDungBoSung": event.reason,
                    "NgayBoSung": portal_stamp(event.at),
                    "TrangThaiBoSung": "0",
                }
            )
        elif event.kind is DossierEventKind.SUPPLEMENT_BROUGHT and found:
            before, after = (int(event.detail.get(n, 0)) for n in ("due_before", "due_after"))
            found[-1] |= {
                "TrangThaiBoSung": "1",
                "NguoiTiepNhanBoSung": event.actor,
                "NgayTiepNhanBoSung": portal_stamp(event.at),
                "NgayHenTraTruoc": portal_stamp(from_ms(before)),
                "NgayHenTraMoi": portal_stamp(from_ms(after)),
            }
    return list(found)


def file_name(dossier: Dossier, position: int) -> str:
    """ASCII, from codes only: no citizen's field ever reaches a file name. Whatever a code holds,
    the name is one of a file in the folder where it is put."""
    code = (dossier.provisional_code or dossier.code).replace("TẠM", "TAM")
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", code).lstrip(".-")[:_LONGEST_CODE]
    return f"{plain}_{position:02d}.pdf"
