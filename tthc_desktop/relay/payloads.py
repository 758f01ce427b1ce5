"""Reads what came in with a submission: the reverse of domain/payload.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.dossier_wire import dossier_from_json, dossier_to_json
from tthc_desktop.domain.payload import owner_from
from tthc_desktop.domain.people import PersonKind
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile, PortalStatus
from tthc_desktop.domain.reuse import FoundPaper, ReuseSource
from tthc_desktop.domain.reuse_wire import portal_day
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import portal_stamp
from tthc_desktop.domain.wire import as_text, sha256_hex

# LoaiDoiTuong in DongBoHoSoMC (reference/domain.md 1.2).
_KINDS = {
    "1": PersonKind.CITIZEN,
    "2": PersonKind.BUSINESS,
    "3": PersonKind.AGENCY,
    "4": PersonKind.OTHER,
}


def payload_dossier(payload: bytes, code: str) -> PortalDossier:
    """The dossier that a CREATE made, without its files.

    Args:
        code: The official one.

    Raises:
        ValueError: The payload does not tell enough.
    """
    try:
        body = plain_of(payload)["dossier"]
        made = PortalDossier(
            code=code,
            procedure_code=as_text(body["MaTTHC"]),
            procedure_name=as_text(body["TenTTHC"]),
            channel=Channel(int(body["KenhThucHien"])),
            applicant=owner_from(body, _KINDS.get(body["LoaiDoiTuong"], PersonKind.OTHER)),
            received_at=_moment(body["NgayTiepNhan"]),
            due_at=_moment(body["NgayHenTra"]),
            status=PortalStatus(int(body["TrangThaiHoSo"])),
        )
        return dossier_from_json(dossier_to_json(made))  # what an asker would refuse is not offered
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError("not enough for a dossier") from error


def payload_files(payload: bytes) -> tuple[PortalFile, ...]:
    """Components and results whose bytes came with this submission. Raises ValueError where the
    payload is damaged."""
    body = _body_of(payload)
    return tuple(
        PortalFile(
            blob["id"],
            clean(str(item.get("TenTepDinhKem") or item.get("TenGiayTo") or "")),
            str(item.get("MaThanhPhanHoSo") or ""),
            blob["sha256"],
            int(blob["size"]),
        )
        for _, item, blob in items(body)
    )


def payload_papers(payload: bytes, code: str) -> tuple[FoundPaper, ...]:
    """What another dossier can reuse: results, and components that were digitised from paper here.

    Of one that was itself reused, the original is found where it came in. A paper whose last day
    cannot be read is not offered.

    Args:
        code: The dossier's official one.

    Raises:
        ValueError: The payload is damaged.
    """
    body = _body_of(payload)
    found = []
    for is_result, item, blob in items(body):
        digitised = item.get("DuocSoHoa") == "1" and item.get("DuocTaiSuDung") == "0"
        if is_result or digitised:
            try:
                owner = _filled(body["dossier"]["SoGiayToChuHoSo"])
                name = clean(as_text(body["dossier"].get("ChuHoSo", "")))
                found.append(_paper(item, blob, (owner, name), code, is_result=is_result))
            except (ValueError, KeyError, TypeError):
                continue
    return tuple(found)


def _paper(
    item: dict[str, Any],
    blob: dict[str, Any],
    owner: tuple[str, str],
    code: str,
    *,
    is_result: bool,
) -> FoundPaper:
    owner_id, owner_name = owner
    name = item.get("TenGiayTo" if is_result else "TenThanhPhanHoSo", "")
    return FoundPaper(
        source=ReuseSource.UNIT,
        ref=blob["id"],
        from_result=is_result,
        code=_filled(item["MaGiayToKetQua" if is_result else "MaThanhPhanHoSo"]),
        name=clean(as_text(name)),
        number=clean(as_text(item.get("SoKyHieu", ""))),
        issuer=clean(as_text(item.get("CoQuanBanHanh", ""))),
        issued_on=portal_day(item.get("NgayBanHanh", "")),
        valid_until=portal_day(item.get("NgayHetHan", "")),
        owner_id=owner_id,
        dossier=code,
        sha256=blob["sha256"],
        size=int(blob["size"]),
        owner_name=owner_name,
    )


def owner_sha256(payload: bytes) -> str:
    """What submissions are found by. Empty when the payload names nobody."""
    try:
        return sha256_hex(_filled(plain_of(payload)["dossier"]["SoGiayToChuHoSo"]).encode())
    except (ValueError, KeyError, TypeError):
        return ""


def items(body: dict[str, Any]) -> Iterator[tuple[bool, dict[str, Any], dict[str, Any]]]:
    """Whether it is a result, the portal's item, and the blob that it names. Items that are not of
    that shape, or that name a blob which did not come with them, are left out."""
    blobs = {blob["id"]: blob for blob in body["blobs"]}
    lists = ((False, "TaiLieuNop", "TepDinhKemId"), (True, "DanhSachGiayToKetQua", "GiayToId"))
    for is_result, name, key in lists:
        found = body["dossier"].get(name)
        for item in found if isinstance(found, list) else []:
            if isinstance(item, dict) and isinstance(item.get(key), str) and item[key] in blobs:
                yield is_result, item, blobs[item[key]]


def _body_of(payload: bytes) -> dict[str, Any]:
    """Of the shape that whatever was committed has (relay/payload_form.py)."""
    body = plain_of(payload)
    if not isinstance(body, dict) or not isinstance(body.get("dossier"), dict):
        raise ValueError("no payload")
    blobs = body.get("blobs")
    if not isinstance(blobs, list) or not all(map(_is_blob, blobs)):
        raise ValueError("no files")
    return body


def _is_blob(blob: object) -> bool:
    if not isinstance(blob, dict):
        return False
    texts = (blob.get("id"), blob.get("sha256"))
    return all(isinstance(text, str) for text in texts) and isinstance(blob.get("size"), int)


def _filled(value: object) -> str:
    if not as_text(value):
        raise ValueError("empty")
    return as_text(value)


def _moment(stamp: object) -> datetime:
    """A moment of the form ``yyyyMMddHHmmss``."""
    moment = datetime.strptime(f"{as_text(stamp)}+0700", "%Y%m%d%H%M%S%z")
    if portal_stamp(moment) != stamp:
        raise ValueError("another form of time")
    return moment
