"""Golden files: bytes by name, as text that a difference can be read in.

Each entry is a line ``== name`` and what follows up to the next one. Bytes that are no UTF-8 text
stand as ``hex:`` and their digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import text

from tests.conftest import ROOT
from tests.support.office import Home

GOLDEN = ROOT / "tests" / "golden"
_MARK = "== "
_HEX = "hex:"


def read_golden(name: str) -> dict[str, bytes]:
    content = (GOLDEN / f"{name}.txt").read_text("utf-8")
    parts = content.removesuffix("\n").split(f"\n{_MARK}")[1:]
    found: dict[str, bytes] = {}
    for part in parts:
        entry, _, body = part.partition("\n")
        assert entry not in found, entry
        known = bytes.fromhex(body[len(_HEX) :]) if body.startswith(_HEX) else body.encode()
        found[entry] = known
    return found


def golden_text(about: str, entries: Mapping[str, bytes]) -> str:
    """What the file would hold. about: its first lines."""
    lines = [about]
    for name, content in entries.items():
        try:
            body = content.decode("utf-8")
        except UnicodeDecodeError:
            body = _HEX + content.hex()
        lines += [f"{_MARK}{name}", body]
    return "\n".join(lines) + "\n"


Row = dict[str, object]


def rows(home: Home, tables: Iterable[str]) -> dict[str, Row]:
    """Every row as SQLite holds it, named ``table 1``, ``table 2`` … in the order of writing."""
    found: dict[str, Row] = {}
    with home.store._database.read() as connection:
        for table in tables:
            statement = f"SELECT * FROM {table} ORDER BY rowid"  # noqa: S608 - names of ours
            result = connection.execute(text(statement))
            for number, row in enumerate(result.mappings(), 1):
                found[f"{table} {number}"] = dict(row)
    return found


def put_rows(home: Home, wanted: Mapping[str, Row]) -> None:
    """Into an empty home, in the order that they are given in."""
    with home.store._database.write() as connection:
        for name, row in wanted.items():
            names, places = ", ".join(row), ", ".join(f":{column}" for column in row)
            table = name.partition(" ")[0]
            statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - of ours
            connection.execute(text(statement), row)


def row_text(row: Row) -> bytes:
    """A line a column: its name, its type, what it holds."""
    return "\n".join(f"{name}: {_cell(cell)}" for name, cell in row.items()).encode()


def _cell(cell: object) -> str:
    match cell:
        case None:
            return "null"
        case int():
            return f"int {cell}"
        case bytes():
            try:
                return f"bytes {cell.decode('utf-8')}"
            except UnicodeDecodeError:
                return f"bytes {_HEX}{cell.hex()}"
    assert isinstance(cell, str)
    assert "\n" not in cell
    return f"text {cell}" if cell else "text"


def read_rows(name: str) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for entry, content in read_golden(name).items():
        parts = [line.partition(": ") for line in content.decode().split("\n")]
        found[entry] = {column: _value(held) for column, _, held in parts}
    return found


def _value(held: str) -> object:
    kind, _, rest = held.partition(" ")
    match kind:
        case "null":
            return None
        case "int":
            return int(rest)
        case "bytes" if rest.startswith(_HEX):
            return bytes.fromhex(rest[len(_HEX) :])
        case "bytes":
            return rest.encode()
    assert kind == "text", held
    return rest
