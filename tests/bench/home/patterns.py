"""One dossier of a room as rows, with marks where another dossier's rows say something else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from tests.bench.home.day import BIRTH, MODEL
from tthc_desktop.adapters.store import tables
from tthc_desktop.domain.forms import Form
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.wire import sha256_hex

OWN: tuple[Table, ...] = (
    tables.dossier,
    tables.component,
    tables.batch,
    tables.batch_event,
    tables.submission,
    tables.step,
    tables.dossier_pause,
    tables.dossier_extension,
    tables.dossier_event,
    tables.paper_handed_out,
    tables.overruled,
)
"""Where a dossier has rows of its own, in an order in which they can be written."""
SHARED: tuple[Table, ...] = (tables.blob, tables.reading, tables.page_look, tables.page_reading)
"""What dossiers share: files, and what was found and read on pages."""
AUDIT = ("at", "actor", "action", "ref", "detail")
_FIRST_MOMENT = 1_600_000_000_000
"""No count and no size in these rows is as large as a moment."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text and marks by turns; told as bytes where the cell holds bytes.

    Attributes:
        hash_of: The mark of the hash of these bytes, where that stands in other cells.
    """

    pieces: tuple[str, ...]
    binary: bool = False
    hash_of: str = ""

    def told(self, words: Mapping[str, str]) -> str:
        return "".join([words[p] if odd & 1 else p for odd, p in enumerate(self.pieces)])


@dataclass(frozen=True, slots=True)
class Moment:
    at: int


@dataclass(frozen=True, slots=True)
class Number:
    """A count that is another one in each dossier, by the mark that its texts have for it."""

    mark: str


Cell = Text | Moment | Number | str | int | None
Line = tuple[Cell, ...]


@dataclass
class Pattern:
    """A dossier that others are made like.

    Attributes:
        received, due, ended: Moments of its way, the last thing that happened being the end.
        rows: By the name of the table.
        marks: What differs in each dossier: the text that stands for it, and what it means.
        papers: Mark, form and moment of each paper that was handed out.
    """

    kind: str
    weight: int
    received: int
    due: int
    term: tuple[str, str]
    pauses: tuple[tuple[str, int, int | None], ...]
    extensions: tuple[tuple[str, str, str, int], ...]
    open: bool
    ended: int = 0
    rows: dict[str, list[Line]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    papers: tuple[tuple[str, str, int], ...] = ()

    @property
    def lasts(self) -> int:
        return self.ended - self.received


def columns(table: Table) -> list[str]:
    """What is written of a row; a key that the store counts itself is not."""
    if table is tables.audit:
        return list(AUDIT)
    keys = list(table.primary_key)
    counted = {keys[0].name} if len(keys) == 1 and keys[0].type.python_type is int else set()
    return [c.name for c in table.c if c.name not in counted]


def rows_of(connection: Connection, table: Table) -> list[dict[str, Any]]:
    found = connection.execute(select(table).order_by(*table.primary_key))
    return [dict(row) for row in found.mappings()]


def pattern_of(
    kind: str, weight: int, connection: Connection, lines_before: int, clerk: Account
) -> Pattern:
    """The pattern that the one dossier of a room gives.

    Args:
        lines_before: How many audit lines the room had when it was opened.
        clerk: Who did all of it.
    """
    found = {table: rows_of(connection, table) for table in OWN}
    audit = [line for line in rows_of(connection, tables.audit) if line["seq"] > lines_before]
    [dossier] = found[tables.dossier]
    made = Pattern(
        kind,
        weight,
        dossier["received_at"],
        dossier["due_at"],
        (dossier["term_unit"], dossier["term_number"]),
        tuple((r["reason"], r["since"], r["until"]) for r in found[tables.dossier_pause]),
        tuple(
            (r["reason"], r["unit"], r["number"], r["at"]) for r in found[tables.dossier_extension]
        ),
        dossier["state"] == "open",
        max(line["at"] for line in audit),
        papers=tuple(
            (_paper_mark(r["form"], r["at"]), r["form"], r["at"])
            for r in found[tables.paper_handed_out]
        ),
    )
    marking = _Marking(_known_marks(dossier, clerk, found[tables.submission]), clerk.login)
    for table, rows in (*found.items(), (tables.audit, audit)):
        made.rows[table.name] = [marking.line(table, row) for row in rows]
    made.marks = marking.seen
    return made


_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
_STAMP = r"(?<![0-9A-Za-z])20\d{12}(?![0-9A-Za-z])"
_MOMENT = r"(?<![0-9A-Za-z])1[6-9]\d{11}(?![0-9A-Za-z])"
_SEQUENCE = r'(?<="sequence":)\d+'
_PAPER = "\0[^\0]*\0"


def _paper_mark(form: str, at: int) -> str:
    return f"\0{form} {at}\0"


def _known_marks(
    dossier: Mapping[str, Any], clerk: Account, sent: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    marks = {
        MODEL.name: "name",
        MODEL.id_number: "id_number",
        MODEL.phone: "phone",
        MODEL.address: "address",
        BIRTH.isoformat(): "birth",
        f"{BIRTH:%Y%m%d}": "birth_stamp",
        clerk.name: "clerk",
        clerk.id: "clerk_id",
        f'"{clerk.login}"': "quoted_login",
    }
    if provisional := dossier["provisional_code"]:
        marks |= {provisional: "provisional", provisional.replace("TẠM", "TAM"): "in_file_names"}
    if official := dossier["official_code"]:
        marks[official] = "official"
    for row in sent:
        if row["payload"] is not None:
            marks[sha256_hex(row["payload"])] = "hash"
    escaped = {json.dumps(text)[1:-1]: f"{mark} escaped" for text, mark in marks.items()}
    return {text: m for text, m in escaped.items() if text.isascii() and "\\u" in text} | marks


class _Marking:
    """Finds the marks in rows.

    Attributes:
        seen: Those that were found, with what they mean.
    """

    def __init__(self, known: Mapping[str, str], login: str) -> None:
        self.seen: dict[str, str] = {}
        self._known = known
        self._login = login
        longest_first = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        shapes = "|".join((longest_first, _UUID, _STAMP, _MOMENT, _SEQUENCE, _PAPER))
        self._shapes = re.compile(f"({shapes})")

    def line(self, table: Table, row: Mapping[str, Any]) -> Line:
        row = _with_paper_marks(table, row)
        return tuple(self._cell(table, name, row[name]) for name in columns(table))

    def _cell(self, table: Table, name: str, value: str | bytes | int | None) -> Cell:
        if (table, name) == (tables.dossier, "number"):
            return None if value is None else Number("number")
        if (table, name) == (tables.submission, "sequence"):
            return Number(str(value))
        if (table, name) == (tables.paper_handed_out, "number"):
            return Number(str(value))
        if isinstance(value, bytes):
            hashed = name == "payload"
            return self._text(value.decode(), binary=True, hash_of=sha256_hex(value) * hashed)
        if isinstance(value, int):
            return Moment(value) if value > _FIRST_MOMENT else value
        if value == self._login:
            self.seen[value] = "login"
            return Text(("", value, ""))
        if value is None:
            return None
        text = self._text(value)
        return text if len(text.pieces) > 1 else value

    def _text(self, value: str, *, binary: bool = False, hash_of: str = "") -> Text:
        pieces = self._shapes.split(value)
        for mark in pieces[1::2]:
            self.seen.setdefault(mark, self._known.get(mark) or _meaning(mark))
        return Text(tuple(pieces), binary, hash_of)


def _with_paper_marks(table: Table, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The number of a paper stands in the table of papers, the history and the audit log."""
    if table is tables.paper_handed_out:
        return {**row, "number": _paper_mark(row["form"], row["at"])}
    if table is tables.dossier_event and row["kind"] == "transferred":
        return _number_marked(row, "paper", Form.CONTROL.value)
    if table is tables.audit and row["action"] == "slip.handed_out":
        return _number_marked(row, "number", Form.INTAKE.value)
    if table is tables.audit and row["action"] == "paper.handed_out":
        return _number_marked(row, "number", str(json.loads(row["detail"])["form"]))
    return row


def _number_marked(row: Mapping[str, Any], name: str, form: str) -> Mapping[str, Any]:
    mark = _paper_mark(form, row["at"])
    detail = re.sub(rf'("{name}": ?)\d+', lambda found: found[1] + mark, row["detail"])
    return {**row, "detail": detail}


def _meaning(mark: str) -> str:
    if mark.startswith("\0"):
        return "paper"
    if "-" in mark:
        return "id"
    return {14: "stamp", 13: "moment"}.get(len(mark), "sequence")
