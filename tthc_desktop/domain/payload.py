"""The payload of a submission, in the language of the national portal (``DongBoHoSoMC``).

Field names, codes and "scalars as strings" are the portal's own (reference/domain.md 1.1, 1.2).
"""

from __future__ import annotations

from collections.abc import Mapping

from tthc_desktop.domain.dossier import ComponentState, Dossier
from tthc_desktop.domain.outbox import Operation, StepKind, Submission
from tthc_desktop.domain.time import from_ms, portal_stamp
from tthc_desktop.domain.wire import BlobRef, Json

STATUS_RECEIVED = "2"  # TrangThaiHoSo: Được tiếp nhận
PERSON_CITIZEN = "1"  # LoaiDoiTuong in DongBoHoSoMC: Người dân
SUBMITTED_AT_PROVINCE = "2"  # NoiNopHoSo


def id_kind(id_number: str) -> str:
    """``LoaiDinhDanh``: 1 for 12 digits (căn cước), 2 for 9 (CMND)."""
    return "1" if len(id_number) == 12 else "2"


def blobs_of(submission: Submission) -> tuple[BlobRef, ...]:
    """The files of a submission in the order of its steps."""
    return tuple(
        BlobRef(step.blob_id, step.blob_sha, step.size)
        for step in submission.steps
        if step.kind is StepKind.BLOB
    )


def build_payload(
    submission: Submission, dossier: Dossier, unit: Mapping[str, str], clerk_name: str
) -> dict[str, Json]:
    """The whole submission as it will be frozen. unit: ``code``, ``name`` and ``device``, the id
    of this PC."""
    ids = {step.blob_sha: step.blob_id for step in submission.steps if step.blob_sha}
    papers: list[Json] = [
        {
            "TepDinhKemId": ids[component.signed_blob],
            "TenTepDinhKem": file_name(dossier, component.position),
            "MaThanhPhanHoSo": component.paper_code,
            "TenThanhPhanHoSo": component.name,
            "DuocSoHoa": "1",
            "DuocTaiSuDung": "0",
            "DuocLayTuKhoDMQG": "0",
            "MaKetQuaThayThe": "",
        }
        for component in dossier.components
        if component.state is ComponentState.SIGNED and component.signed_blob
    ]
    applicant = dossier.applicant
    body: dict[str, Json] = {
        "MaHoSo": dossier.official_code or "",
        "MaHoSoKhac": dossier.provisional_code,
        "MaTTHC": dossier.procedure_code,
        "TenTTHC": dossier.procedure_name,
        "KenhThucHien": str(int(dossier.channel)),
        "LoaiDoiTuong": PERSON_CITIZEN,
        "ChuHoSo": applicant.name,
        "SoGiayToChuHoSo": applicant.id_number,
        "DinhDanhCHS": [
            {"LoaiDinhDanh": id_kind(applicant.id_number), "SoDinhDanh": applicant.id_number}
        ],
        "SoDienThoai": applicant.phone,
        "DiaChi": applicant.address,
        "NgayTiepNhan": portal_stamp(dossier.received_at),
        "NgayHenTra": portal_stamp(dossier.due_at),
        "TrangThaiHoSo": STATUS_RECEIVED,
        "NoiNopHoSo": SUBMITTED_AT_PROVINCE,
        "DonViXuLy": unit["name"],
        "MaDonVi": unit["code"],
        "NguoiTiepNhan": clerk_name,
        "HoSoCoThanhPhanSoHoa": "1",
        "TaiLieuNop": papers,
    }
    blobs: list[Json] = [
        {"id": blob.id, "sha256": blob.sha256, "size": blob.size} for blob in blobs_of(submission)
    ]
    return {
        "submission": submission.id,
        "device": unit["device"],
        "sequence": submission.sequence,
        "operation": Operation(submission.operation).value,
        "sealed_at": portal_stamp(from_ms(submission.sealed_at)),
        "author": submission.author,
        "blobs": blobs,
        "dossier": body,
    }


def file_name(dossier: Dossier, position: int) -> str:
    """ASCII, from codes only: no citizen's field ever reaches a file name."""
    code = dossier.provisional_code.replace("TẠM", "TAM")
    return f"{code}_{position:02d}.pdf"
