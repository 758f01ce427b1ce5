"""What people type into the search line, built from what a home holds."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from tthc_desktop.adapters.store import tables
from tthc_desktop.domain.text import fold

TYPED = 60
_LENGTHS = (3, 5, 8, 12)
_SHORT = ("an", "ho", "ng", "45", "le an")
_NOWHERE = ("xyzzyq", "qqqwww", "không ai tên zzkzz", "909090909090", "zq")


@dataclass(frozen=True, slots=True)
class _Found:
    """By what one dossier can be looked for."""

    name: str
    id_number: str
    provisional: str
    official: str
    procedure: str


def typed_inputs(connection: Connection, seed: int = 7) -> tuple[str, ...]:
    """As many as TYPED says, the same for the same rows.

    Prefixes as they grow under the hand, with and without marks, whole names and codes, numbers
    from their middle, two words, words of two letters, words that stand nowhere.
    """
    rng = random.Random(seed)
    some = _some(connection, rng)
    inputs = list(dict.fromkeys((*_SHORT, *_NOWHERE, *_told(some, rng))))
    return tuple(inputs[:TYPED])


def _some(connection: Connection, rng: random.Random) -> Sequence[_Found]:
    table = tables.dossier
    query = select(
        table.c.applicant_name,
        table.c.applicant_id_number,
        table.c.provisional_code,
        table.c.official_code,
        table.c.procedure_name,
    ).where(table.c.official_code.is_not(None), table.c.provisional_code != "")
    last = int(connection.exec_driver_sql("SELECT max(number) FROM dossier").scalar_one())
    found: list[_Found] = []
    while len(found) < 12:
        row = connection.execute(query.where(table.c.number == rng.randint(1, last))).first()
        if row is not None:
            found.append(_Found(*row))
    return found


def _told(some: Sequence[_Found], rng: random.Random) -> Iterator[str]:
    for each in some[:4]:
        for length in _LENGTHS:
            yield each.name[:length].strip()
            yield fold(each.name)[:length].strip()
    for each in some[4:7]:
        yield from (each.official[:length] for length in (4, 8, 12))
        yield each.official
        yield each.provisional
        yield each.id_number[4:9]
        yield each.id_number
    for each in some[7:]:
        given, word = each.name.split()[-1], rng.choice(each.procedure.split())
        yield f"{given} {word}"
        yield f"{given} {each.id_number[-4:]}"
        yield each.name
        yield fold(each.name)
        yield each.provisional[-6:]
