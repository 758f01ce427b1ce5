"""What a dossier is found by, in an index of three letters each.

The index keeps neither where in a text its letters stand nor the text itself: it is half as large
so and as fast (measured over 400,000 dossiers), and what it finds is looked at again in the text.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
    update,
)
from sqlalchemy import text as sql

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.slot_details import read_people
from tthc_desktop.adapters.store.work_lists import listed
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.text import searchable
from tthc_desktop.services.ports.work import WorkFilter

_text, _work, _dossier = tables.search_text, tables.work, tables.dossier
_AT_ONCE = 2_000
_GRAM = 3
_ALL_GRAMS = 8
"""Of a longer word every third place is enough: what is found is looked at again."""
_MARK = 0xE000  # private use: searchable() takes such letters out of texts and words
_MARKS = 0x1800
_UNFINISHED = chr(_MARK) * _GRAM
_NAMED = chr(_MARK + 2 + _MARKS)  # before each word of the applicant's name
_LETTERS = "".join(chr(code) for code in range(0x20, 0x7F) if not chr(code).isupper())
_MOST_GROUPS = 6
"""Two-letter words that the index is asked for; for more, what it finds is looked at."""
_COLUMNS = ("name", "id_number", "phone", "address")
_index = table("search_index", column("rowid"))
_NEW_INDEX = (  # as the migration makes it: a test holds the two against each other
    "CREATE VIRTUAL TABLE search_index USING fts5(text, content='search_text',"
    " content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)"
)


class SqlSearch:
    """Writes and reads the index inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def renew(self, dossier_id: str) -> None:
        """What the dossier is found by now."""
        row = self._connection.execute(_BESIDE_KEPT, {"wanted": dossier_id}).first()
        if row is None:
            self._drop(dossier_id)
            return
        if (made := searched_text(row)) == row.text:
            return
        if row.kept is None:
            values = {"dossier_id": dossier_id, "text": made}
            added = self._connection.execute(insert(_text).values(values))
            (number,) = added.inserted_primary_key or (0,)
        else:
            number = row.kept
            self._forget(number, row.text)
            self._connection.execute(update(_text).where(_text.c.id == number).values(text=made))
        self._index([{"number": number, "text": made}])

    def _drop(self, dossier_id: str) -> None:
        """What is left of a dossier that is there no more."""
        whose = _text.c.dossier_id == dossier_id
        for row in self._connection.execute(select(_text).where(whose)).all():
            self._forget(row.id, row.text)
        self._connection.execute(delete(_text).where(whose))

    def holds(self, dossier_id: str) -> bool:
        """Whether the dossier is found by what its own rows say."""
        query = select(_text.c.text).where(_text.c.dossier_id == dossier_id)
        return self._connection.execute(query).scalar() == self._made(dossier_id)

    def dossiers(self) -> frozenset[str]:
        """Those that have a text."""
        return frozenset(self._connection.execute(select(_text.c.dossier_id)).scalars())

    def unfound(self) -> Iterator[str]:
        """The dossiers that the index does not find by their text."""
        for row in self._connection.execute(select(_text).order_by(_text.c.id)).all():
            terms = terms_of([row.text])
            query = _matching(select(_text.c.id), terms)
            if (
                terms
                and self._connection.execute(query.where(_index.c.rowid == row.id)).first() is None
            ):
                yield row.dossier_id

    def clear(self) -> None:
        """Begins with an empty index, whatever state the old one is in."""
        self._connection.exec_driver_sql("DROP TABLE search_index")
        self._connection.exec_driver_sql(_NEW_INDEX)
        self._connection.execute(delete(_text))

    def fill(self) -> Iterator[int]:
        """Writes the whole index, which was cleared; how many dossiers are done."""
        number, after = 0, (-1, "")
        query = _sources().order_by(_dossier.c.received_at, _dossier.c.id).limit(_AT_ONCE)
        key = (_dossier.c.received_at, _dossier.c.id)
        while True:
            later = (key[0] > after[0]) | (key[1] > after[1])
            rows = self._connection.execute(query.where(key[0] >= after[0], later)).all()
            if not rows:
                return
            values = [
                {"number": number + n, "dossier": row.id, "text": searched_text(row)}
                for n, row in enumerate(rows, 1)
            ]
            self._connection.execute(
                sql(
                    "INSERT INTO search_text (id, dossier_id, text) VALUES (:number,:dossier,:text)"
                ),
                values,
            )
            self._index(values)
            number += len(rows)
            after = (rows[-1].received_at, rows[-1].id)
            yield number

    def _made(self, dossier_id: str) -> str | None:
        row = self._connection.execute(_sources().where(_dossier.c.id == dossier_id)).first()
        return searched_text(row) if row is not None else None

    def _index(self, values: Sequence[dict[str, object]]) -> None:
        self._connection.execute(
            sql("INSERT INTO search_index (rowid, text) VALUES (:number, :text)"), values
        )
        # Otherwise it would be written, and found to be damaged, when everything is committed.
        self._connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES('flush')")

    def _forget(self, number: int, text: str) -> None:
        self._connection.execute(
            sql(
                "INSERT INTO search_index (search_index, rowid, text)"
                " VALUES ('delete', :number, :text)"
            ),
            {"number": number, "text": text},
        )

    # Reading

    def unfinished(
        self, words: Sequence[str], wanted: WorkFilter, most: int, *, named: bool = False
    ) -> list[str]:
        """Those on the worklist in which every word stands, most pressing first."""
        words = _of_names(words) if named else words
        query = (
            select(_work.c.dossier_id)
            .join(_text, _text.c.dossier_id == _work.c.dossier_id)
            .where(*listed(wanted), *_holds(words))
        )
        terms = terms_of(words)
        if terms:
            query = _matching(query, [*terms, _quoted(_UNFINISHED), *_whose(wanted.clerk_id)])
        query = query.order_by(_work.c.presses_at, _work.c.dossier_id).limit(most)
        return list(self._connection.execute(query).scalars())

    def finished(
        self, words: Sequence[str], clerk_id: str | None, most: int, *, named: bool = False
    ) -> list[str]:
        """The other dossiers in which every word stands, newest first; nothing where no word has
        two letters: the index cannot tell, and to read all there ever was takes too long."""
        words = _of_names(words) if named else words
        terms = terms_of(words)
        if not terms:
            return []
        query = (
            select(_text.c.dossier_id)
            .join(_dossier, _dossier.c.id == _text.c.dossier_id)
            .outerjoin(_work, _work.c.dossier_id == _text.c.dossier_id)
            .where(func.coalesce(_work.c.listed, 0) == 0, *_holds(words))
        )
        if clerk_id is not None:
            query = query.where(_dossier.c.clerk_id == clerk_id)
        query = _matching(query, [*terms, *_whose(clerk_id)])
        return list(
            self._connection.execute(query.order_by(_index.c.rowid.desc()).limit(most)).scalars()
        )


def _matching(query: Select[Any], terms: Sequence[str]) -> Select[Any]:
    matches = literal_column("search_index").op("MATCH")(" AND ".join(dict.fromkeys(terms)))
    return query.join(_index, _index.c.rowid == _text.c.id).where(matches)


def _of_names(words: Sequence[str]) -> list[str]:
    return [f"{_NAMED}{word} " for word in words]


def _holds(words: Sequence[str]) -> list[ColumnElement[bool]]:
    return [func.instr(_text.c.text, word) > 0 for word in words]


def terms_of(words: Sequence[str]) -> list[str]:
    """What a text must hold to hold all words, as the index takes it: threes of letters. A word of
    two is one of the threes that begin with it, and one of a single letter is not in the index."""
    terms: list[str] = []
    groups = 0
    for word in words:
        last = len(word) - _GRAM
        if last >= 0:
            every = 1 if len(word) <= _ALL_GRAMS else _GRAM
            terms += [_quoted(word[at : at + _GRAM]) for at in {*range(0, last, every), last}]
        elif len(word) == _GRAM - 1 and groups < _MOST_GROUPS:
            groups += 1
            terms.append(f"({' OR '.join(_quoted(word + letter) for letter in _LETTERS)})")
    return terms


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'


def _pairs(text: str) -> str:
    """The twos of letters after which something stands that terms_of() does not think of."""
    foreign = (at for at, letter in enumerate(text) if letter not in _LETTERS and at > 1)
    return " ".join(dict.fromkeys(text[at - 2 : at] for at in foreign))


def _whose(clerk_id: str | None) -> list[str]:
    """What the texts of a clerk's dossiers hold, and by chance those of another."""
    if clerk_id is None:
        return []
    number = zlib.crc32(clerk_id.encode())
    marks = (number % _MARKS, number // _MARKS % _MARKS)
    return [_quoted(chr(_MARK + 1) + "".join(chr(_MARK + 2 + mark) for mark in marks))]


def _sources() -> Select[Any]:
    columns = ("id", "received_at", "official_code", "provisional_code", "applicant_name")
    more = ("applicant_id_number", "applicant_phone", "procedure_name", "people", "clerk_id")
    return select(
        *(_dossier.c[name] for name in columns + more),
        func.coalesce(_work.c.listed, 0).label("listed"),
    ).outerjoin(_work, _work.c.dossier_id == _dossier.c.id)


_BESIDE_KEPT = (
    _sources()
    .add_columns(_text.c.id.label("kept"), _text.c.text)
    .outerjoin(_text, _text.c.dossier_id == _dossier.c.id)
    .where(_dossier.c.id == bindparam("wanted"))
)


def searched_text(row: Row[tuple[object, ...]]) -> str:
    """Both codes, name, numbers, procedure and whoever handed it in, searchable; then what the
    index needs beside them: pairs of letters, whose it is, and whether it is on the worklist."""
    name = " ".join(_NAMED + word for word in searchable(row.applicant_name).split())
    codes = f"{row.official_code or ''} {row.provisional_code}"
    numbers = f"{row.applicant_id_number} {row.applicant_phone} {row.procedure_name}"
    text = f"{searchable(codes)} {name} {searchable(f'{numbers} {_submitter(row.people)}')} "
    whose = "".join(_whose(row.clerk_id)).strip('"')
    return f"{text}{_pairs(text)} {whose}{_UNFINISHED if row.listed else ''}"


def _submitter(people: str) -> str:
    """Who handed it in for the owner; nothing of what cannot be read, which is told elsewhere."""
    if "submitter" not in people:
        return ""
    try:
        _owner, submitter = read_people(people, **dict.fromkeys(_COLUMNS, ""), kind="citizen")
    except StoreError:
        return ""
    return f"{submitter.name} {submitter.id_number} {submitter.phone}" if submitter else ""
