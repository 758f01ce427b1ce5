"""A dossier that is already on the provincial system: handed in online, by post or elsewhere.

It has its official code, reception, appointment and channel; here only what is missing is
digitised and signed, and attached (reference/domain.md 0, 1.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Applicant


class PortalStatus(IntEnum):
    """A dossier's state in the portal's numbers (``TrangThaiHoSo``, reference/domain.md 1.2)."""

    NEW = 1
    RECEIVED = 2
    NOT_ACCEPTED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10


STATUS_NAMES = {
    PortalStatus.NEW: "Mới đăng ký",
    PortalStatus.RECEIVED: "Được tiếp nhận",
    PortalStatus.NOT_ACCEPTED: "Không được tiếp nhận",
    PortalStatus.PROCESSING: "Đang xử lý",
    PortalStatus.SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    PortalStatus.PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    PortalStatus.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    PortalStatus.STOPPED: "Dừng xử lý",
    PortalStatus.DONE: "Đã xử lý xong",
    PortalStatus.RETURNED: "Đã trả kết quả",
}

# Old and new forms of agency codes, six or eight digits of date, three to seven of number: tested
# against every code in reference/domain.md 2.
_CODE = re.compile(
    r"(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}|[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,4})"
    r"-(?:[0-9]{6}|[0-9]{8})-[0-9]{3,7}"
)


_UNIT = re.compile(
    r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}|[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,4}"
)


def is_unit_code(text: str) -> bool:
    """Code of an agency (mã định danh), old or new form; reference/domain.md 2."""
    return _UNIT.fullmatch(text) is not None


def is_official_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def official_code(text: str) -> str:
    """An official code as typed or scanned, made upper case without spaces.

    Raises:
        InputError: ``code.official``.
    """
    code = "".join(text.split()).upper()
    if not is_official_code(code):
        raise InputError("code.official")
    return code


@dataclass(frozen=True, slots=True)
class PortalFile:
    """A file that the citizen uploaded.

    Attributes:
        id: Names it on the provincial system.
        paper_code: ``MaThanhPhanHoSo``, empty when it belongs to no component.
        sha256: Hex. What comes from the provincial system always has it (dossier_wire), so that
            a file is fetched once and another one is never taken for it.
        size: Bytes.
    """

    id: str
    name: str = ""
    paper_code: str = ""
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class PortalDossier:
    code: str
    procedure_code: str
    procedure_name: str
    channel: Channel
    applicant: Applicant
    received_at: datetime
    due_at: datetime
    status: PortalStatus
    case_name: str = ""
    files: tuple[PortalFile, ...] = ()
