"""The national store (kho dữ liệu cá nhân, tổ chức), simulated behind the relay: it speaks the form
of reference/domain.md 1.4.

``national.json`` in the data folder: ``{"papers": [...]}``, each with the fields of the answer's
items, ``SoDinhDanhChuSoHuu`` and ``HoTenChuSoHuu`` of its owner, and per file ``TenTep`` and
``DuongDan``, its path below the folder ``national/``. ``NgayBanHanh`` and ``NgayHetHan``, of which
1.4 does not speak, are passed on where a paper has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from tthc_desktop.domain.reuse import ReuseSource
from tthc_desktop.domain.reuse_wire import NationalQuery, national_query
from tthc_desktop.domain.text import clean, fold
from tthc_desktop.domain.wire import Json, as_text
from tthc_desktop.relay.json_file import HeldFile, JsonFile, held_file
from tthc_desktop.relay.lookups import owner_hash, record, was_told

DONE = "0"
OTHER_SHAPE = "1"
_TEXTS = ("MaKetQua", "TenGiayTo", "SoKyHieu", "CoQuanChuQuan")
_DAYS = ("NgayBanHanh", "NgayHetHan")


@dataclass(frozen=True, slots=True)
class NationalPaper:
    """item: as it is told. files: by DuongDan."""

    owner_id: str
    owner_name: str
    item: dict[str, Any]
    files: dict[str, HeldFile]


class NationalStore:
    def __init__(self, engine: Engine, data: Path) -> None:
        self._engine = engine
        self._folder = data / "national"
        self._file: JsonFile[tuple[NationalPaper, ...]] = JsonFile(
            data / "national.json", self._read, ()
        )
        self._file.value()  # what cannot be used is told at start

    def find(self, body: object) -> dict[str, Json]:
        """The answer to a request, also to one that is none."""
        try:
            query = national_query(body)
        except ValueError:
            return _answer(OTHER_SHAPE, "Yêu cầu không đúng mẫu hoặc thiếu mã hồ sơ.", [])
        papers = [paper for paper in self._file.value() if _is_asked_for(paper, query)]
        with self._engine.begin() as connection:
            owner = owner_hash(query.owner_id)
            source = ReuseSource.NATIONAL
            record(connection, query.unit, query.dossier, owner, source, len(papers))
        return _answer(DONE, "", [paper.item for paper in papers])

    def file(self, agency: str, path: str, unit: str, dossier: str) -> HeldFile | None:
        for paper in self._file.value():
            if paper.item["CoQuanChuQuan"] == agency and path in paper.files:
                owner = owner_hash(paper.owner_id)
                with self._engine.begin() as connection:
                    if was_told(connection, unit, dossier, owner, ReuseSource.NATIONAL):
                        return paper.files[path]
        return None

    def _read(self, body: Any) -> tuple[NationalPaper, ...]:
        return tuple(self._paper(entry) for entry in body["papers"])

    def _paper(self, entry: Any) -> NationalPaper:
        item: dict[str, Any] = {name: as_text(entry[name]) for name in _TEXTS}
        item |= {name: as_text(entry[name]) for name in _DAYS if name in entry}
        names = [
            {"TenTep": as_text(file["TenTep"]), "DuongDan": as_text(file["DuongDan"])}
            for file in entry["DanhSachTepDinhKem"]
        ]
        files = {file["DuongDan"]: held_file(self._folder, file["DuongDan"]) for file in names}
        owner = as_text(entry["SoDinhDanhChuSoHuu"]), as_text(entry["HoTenChuSoHuu"])
        return NationalPaper(*owner, {**item, "DanhSachTepDinhKem": names}, files)


def _is_asked_for(paper: NationalPaper, query: NationalQuery) -> bool:
    """Number and name must belong together, so that a number alone tells nothing."""
    return (
        paper.owner_id == query.owner_id
        and _name(paper.owner_name) == _name(query.owner_name)
        and any(
            paper.item["MaKetQua"] == code and number in ("", paper.item["SoKyHieu"])
            for code, number in query.results
        )
    )


def _name(text: str) -> str:
    return fold(clean(text))


def _answer(code: str, message: str, items: list[Json]) -> dict[str, Json]:
    result: Json = {"DanhSachGiayToKetQua": items}
    return {"errorCode": code, "message": message, "signature": "", "result": result}
