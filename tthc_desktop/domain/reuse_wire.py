"""How look-ups of papers to reuse cross the wire (domain/wire.py): of the unit's store in a form of
our own, of the national store in that of reference/domain.md 1.4.

They travel in the body, never in an address, which proxies and servers write down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tthc_desktop.domain.dossier_wire import WIRE, cleaned, is_sha256
from tthc_desktop.domain.plain import Plain, PlainError, plain_of, text_of
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource, Wanted
from tthc_desktop.domain.reuse_kinds import PaperNature, kind_key, nature_of
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.wire import Json, as_text

OFFICER = "1"  # KenhThucHien of a look-up at the counter


def asked_for(paper: FoundPaper, query: ReuseQuery) -> bool:
    """Whether a paper is of the owner and one of the wanted results or certificates, also when it
    has run out or tells too little. What is made for one dossier never is, whatever its code."""
    if not query.owner_id or paper.owner_id != query.owner_id:
        return False
    nature = nature_of(paper.name, paper.code, from_result=paper.from_result)
    if nature not in (PaperNature.RESULT, PaperNature.CERTIFICATE):
        return False
    results = {wanted.result_code for wanted in query.wanted} - {""}
    kinds = {wanted.kind for wanted in query.wanted} - {""}
    return (paper.from_result and paper.code in results) or kind_key(paper.name) in kinds


def tells_enough(paper: FoundPaper) -> bool:
    """Whether number, issuer and day of issue are known."""
    return bool(paper.number and paper.issuer and paper.issued_on)


def sent_away(query: ReuseQuery) -> ReuseQuery:
    """What of a query leaves this PC: no more than what could be used."""
    wanted = (Wanted("", each.result_code, each.kind) for each in query.wanted)
    return replace(query, wanted=tuple(each for each in wanted if each != Wanted()))


def query_to_json(query: ReuseQuery) -> dict[str, Json]:
    body: dict[str, Json] = WIRE.to_plain(query)
    return body


def query_from_json(body: Plain) -> ReuseQuery:
    """The query that a JSON body describes.

    Raises:
        ValueError: The body is no query, or names no owner, no dossier or no unit.
    """
    try:
        query = WIRE.from_plain(ReuseQuery, body)
    except PlainError as error:
        raise ValueError("not a query") from error
    if not (query.owner_id and query.dossier.strip() and query.unit.strip()):
        raise ValueError("a look-up is for an owner, an open dossier and a unit")
    return query


def paper_to_json(paper: FoundPaper) -> dict[str, Json]:
    body: dict[str, Json] = WIRE.to_plain(paper)
    del body["source"]  # who asks knows whom
    return body


def paper_from_json(body: Plain, source: ReuseSource) -> FoundPaper:
    """The paper that a JSON body describes.

    Raises:
        ValueError: The body is not a paper with a file.
    """
    if not isinstance(body, dict):
        raise ValueError("not a paper")
    read = WIRE.from_plain(FoundPaper, {**body, "source": source})
    paper = cleaned(read, "name", "number", "issuer", "owner_name")
    if not (is_sha256(paper.sha256) and paper.size >= 0 and paper.ref and paper.code):
        raise ValueError("not a paper")
    return paper


def portal_day(value: object) -> date | None:
    """``yyyyMMdd``; None for an empty text. Raises ValueError or TypeError: a day that cannot be
    read must not become "no end"."""
    text = as_text(value)
    if not text:
        return None
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise ValueError("not a day")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


@dataclass(frozen=True, slots=True)
class NationalQuery:
    """A look-up of results, in the national store's form.

    Attributes:
        results: Code and number of each wanted result; an empty number asks for any.
    """

    owner_id: str
    owner_name: str
    procedure_code: str
    dossier: str
    unit: str
    results: tuple[tuple[str, str], ...]


def national_request(query: ReuseQuery) -> dict[str, Json]:
    """The request of 1.4 for the officer's channel, where owner and asker are the same person at
    the counter; beside it the open dossier, which the relay writes down and does not pass on."""
    codes = sorted({wanted.result_code for wanted in query.wanted if wanted.result_code})
    return {
        "SoDinhDanhChuSoHuu": query.owner_id,
        "HoTenNguoiYeuCau": query.owner_name,
        "KenhThucHien": OFFICER,
        "SoDinhDanhNguoiYeuCau": query.owner_id,
        "MaThuTuc": query.procedure_code,
        "DanhSachDanhMucKetQua": [{"MaKetQua": code, "SoKyHieu": ""} for code in codes],
        "MaHoSo": query.dossier,
        "MaDonVi": query.unit,
    }


_REQUEST = {
    "SoDinhDanhChuSoHuu",
    "HoTenNguoiYeuCau",
    "KenhThucHien",
    "SoDinhDanhNguoiYeuCau",
    "MaThuTuc",
    "DanhSachDanhMucKetQua",
    "MaHoSo",
    "MaDonVi",
}


def national_query(body: Any) -> NationalQuery:
    """The query in the national store's form.

    Raises:
        ValueError: Its shape is not national_request's, or it has no owner, dossier or unit.
    """
    try:
        if set(body) != _REQUEST or body["KenhThucHien"] != OFFICER:
            raise ValueError("another shape")
        as_text(body["SoDinhDanhNguoiYeuCau"])
        query = NationalQuery(
            as_text(body["SoDinhDanhChuSoHuu"]),
            as_text(body["HoTenNguoiYeuCau"]),
            as_text(body["MaThuTuc"]),
            as_text(body["MaHoSo"]),
            as_text(body["MaDonVi"]),
            tuple(
                (as_text(r["MaKetQua"]), as_text(r["SoKyHieu"]))
                for r in body["DanhSachDanhMucKetQua"]
            ),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a query") from error
    if not (query.owner_id and query.dossier.strip() and query.unit.strip()):
        raise ValueError("a look-up is for an owner, an open dossier and a unit")
    return query


def national_papers(body: Any, query: ReuseQuery) -> Iterator[FoundPaper]:
    """The papers of a good answer, one for each file. The answer names no owner, who was asked for;
    where one names another, it is left out, and so is a paper whose days cannot be read.

    Raises ValueError when the body is not an answer.
    """
    try:
        for item in body["result"]["DanhSachGiayToKetQua"]:
            files = item["DanhSachTepDinhKem"]
            try:
                issued = portal_day(item.get("NgayBanHanh", ""))
                until = portal_day(item.get("NgayHetHan", ""))
            except (ValueError, TypeError):
                continue
            if item.get("SoDinhDanhChuSoHuu", query.owner_id) != query.owner_id:
                continue
            name = clean(as_text(item["TenGiayTo"]))
            agency = as_text(item["CoQuanChuQuan"])
            for file in files:
                yield FoundPaper(
                    source=ReuseSource.NATIONAL,
                    ref=national_ref(agency, as_text(file["DuongDan"])),
                    from_result=True,
                    code=as_text(item["MaKetQua"]),
                    name=name if len(files) == 1 else f"{name} – {clean(as_text(file['TenTep']))}",
                    number=clean(as_text(item["SoKyHieu"])),
                    issuer=clean(agency),
                    issued_on=issued,
                    valid_until=until,
                    owner_id=query.owner_id,
                )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an answer") from error


def national_ref(agency: str, path: str) -> str:
    """What names a file there: ``CoQuanChuQuan`` and ``DuongDan``."""
    return text_of([agency, path])


def national_file(ref: str) -> dict[str, Json]:
    """The reverse, as the request for the file. Raises ValueError."""
    try:
        agency, path = plain_of(ref)
        return {"CoQuanChuQuan": as_text(agency), "DuongDan": as_text(path)}
    except TypeError as error:
        raise ValueError("not a reference") from error
