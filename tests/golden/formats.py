"""What leaves the program as bytes other than rows of the store: how each is written and read.

Not here, because tests hold them already: RFC 8785 itself (unit/test_wire.py), what is refused on
the wire (unit/test_wire.py, test_dossier_wire.py, test_reuse_wire.py), citizens' cards
(unit/test_citizen_card.py), calendar files that are wrong (adapters/system/test_days.py), the eSCL
settings (unit/scanning), cut and spoiled files (adapters/system/test_sealed_file.py), the answers
of the commands for files (cli/).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.golden import values as v
from tests.golden.rows import SENDER, submission
from tthc_desktop.adapters.scanning.page_files import page_from
from tthc_desktop.domain.catalogue_body import body_of, procedure_from, version_of, with_version
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.cover_sheet import CoverSheet, parse
from tthc_desktop.domain.dossier_wire import dossier_from_json, dossier_to_json
from tthc_desktop.domain.errors import DeviceError, from_wire, to_wire
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import (
    Inspection,
    Verdict,
    inspection_body,
    inspection_from,
)
from tthc_desktop.domain.page_body import page_body, target_body, target_of
from tthc_desktop.domain.payload import build_draft, complete
from tthc_desktop.domain.reuse import ReuseSource
from tthc_desktop.domain.reuse_wire import (
    national_file,
    national_papers,
    national_query,
    national_request,
    paper_from_json,
    paper_to_json,
    query_from_json,
    query_to_json,
)
from tthc_desktop.domain.wire import (
    Receipt,
    StatusChange,
    canonical,
    hello_part,
    key_id,
)

_NATIONAL_ANSWER: Mapping[str, object] = {
    "error_code": "0",
    "result": {
        "DanhSachGiayToKetQua": [
            {
                "MaKetQua": "KQ.G15.000032",
                "TenGiayTo": "Giấy chứng nhận kết hôn",
                "SoKyHieu": "12/2019",
                "CoQuanChuQuan": "UBND đặc khu Thử Nghiệm",
                "NgayBanHanh": "20190502",
                "NgayHetHan": "20290501",
                "DanhSachTepDinhKem": [{"TenTep": "ket-hon.pdf", "DuongDan": "000.pdf"}],
            }
        ]
    },
}
_CHANGE = StatusChange(
    7, v.RECEIPT.submission, "accepted", "H01.45-261123-0007", "", "2026-11-23T08:00:02+07:00"
)
_ERROR = DeviceError("scanner.jam", worker="scanner", page=3)
_INSPECTED = Inspection(
    Verdict.ACCEPT,
    FileKind.PDF,
    3,
    1,
    flat=True,
    encrypted=True,
    needs_password=True,
    active=("Launch", "JavaScript"),
    sha256=v.READ,
    size=70_001,
)


@dataclass(frozen=True, slots=True)
class Format:
    """read: gives value back; None for bytes that are only signed, hashed or sent."""

    value: object
    write: Callable[[], bytes]
    read: Callable[[bytes], object] | None = None


def _sorted_json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode()


def _draft() -> bytes:
    return canonical(build_draft(submission(), v.DOSSIER, SENDER, v.HISTORY))


FORMATS: Mapping[str, Format] = {
    # The relay's wire
    "receipt": Format(
        v.RECEIPT,
        lambda: canonical(v.RECEIPT.to_json()),
        lambda data: Receipt.from_json(json.loads(data)),
    ),
    "receipt, the signed part": Format(None, v.RECEIPT.signed_part),
    "hello, the signed part, protocol 2": Format(
        None, lambda: hello_part("00ff", "2026-11-23T08:00:00+07:00")
    ),
    "key id": Format(None, lambda: key_id(bytes(range(32))).encode()),
    "change": Format(
        _CHANGE,
        lambda: canonical(PLAIN.to_plain(_CHANGE)),
        lambda data: StatusChange.from_json(json.loads(data)),
    ),
    "dossier of the portal": Format(
        v.ONLINE,
        lambda: canonical(dossier_to_json(v.ONLINE)),
        lambda data: dossier_from_json(json.loads(data)),
    ),
    "query for reuse": Format(
        v.QUERY,
        lambda: canonical(query_to_json(v.QUERY)),
        lambda data: query_from_json(json.loads(data)),
    ),
    "paper to reuse": Format(
        v.PAPER,
        lambda: canonical(paper_to_json(v.PAPER)),
        lambda data: paper_from_json(json.loads(data), ReuseSource.NATIONAL),
    ),
    "query to the national store": Format(
        national_query(national_request(v.QUERY)),
        lambda: canonical(national_request(v.QUERY)),
        lambda data: national_query(json.loads(data)),
    ),
    "answer of the national store": Format(
        tuple(national_papers(_NATIONAL_ANSWER, v.QUERY)),
        lambda: _sorted_json(_NATIONAL_ANSWER),
        lambda data: tuple(national_papers(json.loads(data), v.QUERY)),
    ),
    "file of the national store": Format(None, lambda: canonical(national_file(v.PAPER.ref))),
    # What is sealed
    "draft": Format(None, _draft),
    "payload": Format(None, lambda: complete(_draft(), v.DOSSIER.official_code)),
    # The catalogue
    "catalogue body": Format(
        with_version(v.PROCEDURE),
        lambda: canonical(body_of(v.PROCEDURE)),
        lambda data: procedure_from(json.loads(data)),
    ),
    "catalogue version": Format(None, lambda: version_of(body_of(v.PROCEDURE)).encode()),
    # Papers
    "cover sheet": Format(
        CoverSheet(v.DOSSIER.id, 2),
        lambda: CoverSheet(v.DOSSIER.id, 2).encode().encode(),
        lambda data: parse(data.decode()),
    ),
    # What crosses a pipe between the program and its workers
    "page of a worker": Format(
        v.BACK,
        lambda: _sorted_json(page_body(v.BACK)),
        lambda data: page_from(json.loads(data)),
    ),
    "target of a scan": Format(
        v.TARGET,
        lambda: _sorted_json(target_body(v.TARGET)),
        lambda data: target_of(json.loads(data)),
    ),
    "error of a worker": Format(
        to_wire(_ERROR),
        lambda: _sorted_json(to_wire(_ERROR)),
        lambda data: to_wire(from_wire(json.loads(data))),
    ),
    "inspection": Format(
        _INSPECTED,
        lambda: _sorted_json(inspection_body(_INSPECTED)),
        lambda data: inspection_from(json.loads(data)),
    ),
}
