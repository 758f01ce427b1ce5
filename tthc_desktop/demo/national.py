"""The simulated national store (kho dữ liệu cá nhân, tổ chức).

``national.json`` in the data folder: ``{"papers": [...]}``, each with the fields of the answer's
items, ``SoDinhDanhChuSoHuu`` and ``HoTenChuSoHuu`` of its owner, and per file ``TenTep`` and
``DuongDan``, its path below the folder ``national/``. ``NgayBanHanh`` and ``NgayHetHan``, of which
1.4 does not speak, are passed on where a paper has them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tthc_desktop.demo.json_file import JsonFile, held_file
from tthc_desktop.domain.reuse_wire import NationalQuery
from tthc_desktop.domain.text import clean, fold
from tthc_desktop.domain.wire import as_text
from tthc_desktop.relay.upstream import NationalPaper

_TEXTS = ("MaKetQua", "TenGiayTo", "SoKyHieu", "CoQuanChuQuan")
_DAYS = ("NgayBanHanh", "NgayHetHan")


class NationalPapers:
    def __init__(self, data: Path) -> None:
        self._folder = data / "national"
        self._file: JsonFile[tuple[NationalPaper, ...]] = JsonFile(
            data / "national.json", self._read, ()
        )
        self._file.value()  # what cannot be used is told at start

    def find(self, query: NationalQuery) -> tuple[NationalPaper, ...]:
        return tuple(paper for paper in self._file.value() if _is_asked_for(paper, query))

    def with_file(self, agency: str, path: str) -> NationalPaper | None:
        for paper in self._file.value():
            if paper.item["CoQuanChuQuan"] == agency and path in paper.files:
                return paper
        return None

    def _read(self, body: Any) -> tuple[NationalPaper, ...]:
        return tuple(self._paper(entry) for entry in body["papers"])

    def _paper(self, entry: Any) -> NationalPaper:
        item: dict[str, Any] = {name: as_text(entry[name]) for name in _TEXTS}
        item |= {name: as_text(entry[name]) for name in _DAYS if name in entry}
        names: list[Any] = [
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
