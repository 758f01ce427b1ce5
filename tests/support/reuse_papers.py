"""Papers that the relay comes to know: by a submission, as a result or a component."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from tests.support.relay import RelayChild, decided, new_id, payload_of
from tests.support.reuse_contract import (
    Result,
    query_of,
)
from tthc_desktop.domain.reuse import Wanted
from tthc_desktop.domain.wire import Json


def stamp(day: date | None) -> str:
    return day.strftime("%Y%m%d") if day else ""


def send(
    relay: RelayChild,
    content: bytes,
    make: Callable[[str], dict[str, Json]],
    *,
    official: str = "",
    **fields: Json,
) -> str:
    """A submission with one file; make: the payload's fields about it, from the blob's id. The
    official code."""
    blob, submission = new_id(), new_id()
    relay.upload(blob, content)
    payload = payload_of(
        submission,
        (blob, content),
        device=submission,
        operation="ATTACH" if official else "CREATE",
        official=official,
        fields={**make(blob), **fields},
    )
    assert relay.put(submission, payload).status == 201
    return str(decided(relay, submission)["official_code"])


def result_fields(result: Result) -> Callable[[str], dict[str, Json]]:
    def made(blob: str) -> dict[str, Json]:
        item: dict[str, Json] = {
            "GiayToId": blob,
            "TenGiayTo": result.name,
            "MaGiayToKetQua": result.code,
            "SoKyHieu": result.number,
            "CoQuanBanHanh": result.issuer,
            "NgayBanHanh": stamp(result.issued_on),
            "NgayHetHan": stamp(result.valid_until),
        }
        return {"SoGiayToChuHoSo": result.owner_id, "DanhSachGiayToKetQua": [item]}

    return made


def component_fields(owner: str, **changes: Json) -> Callable[[str], dict[str, Json]]:
    def made(blob: str) -> dict[str, Json]:
        item: dict[str, Json] = {
            "TepDinhKemId": blob,
            "MaThanhPhanHoSo": "CT",
            "TenThanhPhanHoSo": "Giấy xác nhận thông tin về cư trú",
            "DuocSoHoa": "1",
            "DuocTaiSuDung": "0",
            "SoKyHieu": "15/XN",
            "CoQuanBanHanh": "Công an đặc khu",
            "NgayBanHanh": "20261101",
            "NgayHetHan": "",
        }
        return {"SoGiayToChuHoSo": owner, "TaiLieuNop": [{**item, **changes}]}

    return made


RESIDENCE = (Wanted("CT", ""), Wanted(kind="residence"))


def residence(owner: str, **changes: Any) -> Any:
    return replace(query_of(owner), wanted=RESIDENCE, **changes)
