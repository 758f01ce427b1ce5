"""Search as you type over a province's catalogue, against SQLite's LIKE on the same folded text."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.bench.pages import Row
from tests.conftest import ROOT
from tthc_desktop.adapters.catalogue.files import CatalogueFiles
from tthc_desktop.adapters.catalogue.seed import SeedFile
from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.text import fold
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.services.catalogue.find import ProcedureIndex

_REAL = ROOT.parent / "shared" / "catalogue" / "procedures.json"
_MANY = 2_400  # the province has some 2,150 (reference/domain.md 0)
_TYPED = ("k", "kh", "khai", "khai sinh", "dat dai", "1.00", "ho kinh doanh thay doi", "zz", "")


def rows(_folder: Path) -> Iterator[Row]:
    entries = _entries()
    index = ProcedureIndex(entries, {"1.001193": 40})
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE p (code TEXT, text TEXT)")
    database.executemany(
        "INSERT INTO p VALUES (?, ?)",
        [(e.procedure.code, fold(f"{e.procedure.name} {e.procedure.field_name}")) for e in entries],
    )

    def like(text: str) -> object:
        words = fold(text).split() or [""]
        where = " AND ".join(["code || ' ' || text LIKE ?"] * len(words))
        query = f"SELECT code FROM p WHERE {where} ORDER BY code LIMIT 60"
        return database.execute(query, [f"%{word}%" for word in words]).fetchall()

    ours, peer = _p95(lambda text: index.find(text, 60)), _p95(like)
    what = f"search, {len(entries)} procedures"
    yield Row(
        what, f"p95 {ours:.2f} ms (goal 15)", f"SQLite LIKE p95 {peer:.2f} ms", peer / ours, 0
    )
    database.close()


def _entries() -> list[CatalogueEntry]:
    procedures: tuple[Procedure, ...]
    if _REAL.is_file():
        procedures = CatalogueFiles().read(_REAL)
    else:
        procedures = SeedFile(ROOT / "resources" / "catalogue" / "procedures.json").procedures()
    day, entries = date(2026, 1, 1), []
    for number in range(_MANY):
        one = procedures[number % len(procedures)]
        one = replace(one, code=f"{number // 1_000_000 + 1}.{number:06d}")
        entries.append(CatalogueEntry(one, one, day, "bench", (), None, (), closed=False))
    return entries


def _p95(find: Callable[[str], object]) -> float:
    """Milliseconds."""
    taken = []
    for text in _TYPED * 30:
        start = time.perf_counter()
        find(text)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(taken, n=20)[-1]
