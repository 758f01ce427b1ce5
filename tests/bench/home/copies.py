"""Dossiers made like a pattern: other people, moments, codes and ids."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from tests.bench.home.patterns import Cell, Line, Moment, Number, Pattern, Text
from tests.bench.home.people import invented
from tthc_desktop.demo.office import UNIT
from tthc_desktop.domain.catalogue import PauseReason, Term, TermUnit
from tthc_desktop.domain.deadline import Pause, due_at, reckon
from tthc_desktop.domain.extensions import Extension, ExtensionReason
from tthc_desktop.domain.ids import provisional_code
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.time import from_ms, portal_stamp, to_ms
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.domain.work_calendar import WorkCalendar

Row = tuple[Any, ...]


@dataclass
class Counts:
    """Numbers without gaps, in the order in which dossiers come."""

    dossiers: int = 0
    submissions: int = 0
    papers: dict[tuple[str, int], int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def paper(self, form: str, year: int) -> int:
        self.papers[form, year] = number = self.papers.get((form, year), 0) + 1
        return number

    def official(self, at: int) -> str:
        day = f"{from_ms(at):%y%m%d}"
        self.codes[day] = number = self.codes.get(day, 0) + 1
        return f"{UNIT.unit_code}-{day}-{number:04d}"


@dataclass(frozen=True, slots=True)
class Copy:
    """A dossier's rows, by the name of the table; those of the audit log lack number and hash."""

    pattern: Pattern
    received: int
    rows: Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Copyist:
    rng: random.Random
    calendar: WorkCalendar
    counts: Counts

    def __call__(self, pattern: Pattern, received: int, clerk: Account) -> Copy:
        """A dossier like the pattern, received at another moment by another clerk."""
        shift = received - pattern.received
        due = self.due(pattern, received)

        def moved(at: int) -> int:
            return due if at == pattern.due else at + shift

        words, numbers = self._words(pattern, moved, received, clerk)
        rows = {
            name: [_told(line, words, numbers, moved) for line in lines]
            for name, lines in pattern.rows.items()
        }
        return Copy(pattern, received, rows)

    def due(self, pattern: Pattern, received: int) -> int:
        """As the program reckons it; what came from the portal keeps its distance."""
        unit, number = pattern.term
        shift = received - pattern.received
        if not unit:
            return pattern.due + shift
        term = Term(TermUnit(unit), Decimal(number))
        at = from_ms(received)
        pauses = [
            Pause(PauseReason(why), from_ms(a + shift), None if b is None else from_ms(b + shift))
            for why, a, b in pattern.pauses
        ]
        extensions = [
            Extension(
                ExtensionReason(why), Term(TermUnit(unit), Decimal(number)), from_ms(a + shift)
            )
            for why, unit, number, a in pattern.extensions
        ]
        due = reckon(at, term, self.calendar, pauses, extensions).due
        return to_ms(due or due_at(at, term, self.calendar))

    def _words(
        self, pattern: Pattern, moved: Callable[[int], int], received: int, clerk: Account
    ) -> tuple[dict[str, str], dict[str, int]]:
        """What stands for each mark, and the numbers among them."""
        person = invented(self.rng)
        known = {
            "name": person.name,
            "id_number": person.id_number,
            "phone": person.phone,
            "address": person.address,
            "birth": person.birth.isoformat(),
            "birth_stamp": f"{person.birth:%Y%m%d}",
            "clerk": clerk.name,
            "clerk_id": clerk.id,
            "login": clerk.login,
            "quoted_login": f'"{clerk.login}"',
            "hash": "",
        }
        numbers: dict[str, int] = {}
        meanings = pattern.marks
        if "provisional" in meanings.values():
            self.counts.dossiers += 1
            numbers["number"] = self.counts.dossiers
            code = provisional_code(UNIT.counter, self.counts.dossiers)
            known |= {"provisional": code, "in_file_names": code.replace("TẠM", "TAM")}
        if "official" in meanings.values():
            known["official"] = self.counts.official(received)
        for mark, form, at in pattern.papers:
            numbers[mark] = self.counts.paper(form, from_ms(moved(at)).year)
        for mark in sorted(m for m, meaning in meanings.items() if meaning == "sequence"):
            self.counts.submissions += 1
            numbers[mark] = self.counts.submissions
        words = {mark: str(number) for mark, number in numbers.items()}
        for mark, meaning in meanings.items():
            match meaning:
                case "id":
                    words[mark] = self._id(moved(int(mark[:8] + mark[9:13], 16)))
                case "moment":
                    words[mark] = str(moved(int(mark)))
                case "stamp":
                    words[mark] = _stamp(mark, pattern, moved)
                case "sequence" | "paper":
                    pass
                case _ if meaning.endswith(" escaped"):
                    words[mark] = json.dumps(known[meaning.removesuffix(" escaped")])[1:-1]
                case _:
                    words[mark] = known[meaning]
        return words, numbers

    def _id(self, at: int) -> str:
        """A UUIDv7, as domain/ids.py makes it."""
        bits = self.rng.getrandbits(74)
        value = at << 80 | 0x7 << 76 | (bits >> 62) << 64 | 0x2 << 62 | bits & (1 << 62) - 1
        text = f"{value:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _stamp(mark: str, pattern: Pattern, moved: Callable[[int], int]) -> str:
    """A moment as the portal writes it: to the second."""
    if mark == portal_stamp(from_ms(pattern.due)):
        return portal_stamp(from_ms(moved(pattern.due)))
    return portal_stamp(from_ms(moved(_moment_of(mark))))


@cache
def _moment_of(stamp: str) -> int:
    return to_ms(datetime.strptime(f"{stamp}+0700", "%Y%m%d%H%M%S%z"))


_DIFFERING = frozenset({Text, Moment, Number})


def _told(
    line: Line, words: dict[str, str], numbers: Mapping[str, int], moved: Callable[[int], int]
) -> Row:
    return tuple([_cell(c, words, numbers, moved) if type(c) in _DIFFERING else c for c in line])


def _cell(
    cell: Cell, words: dict[str, str], numbers: Mapping[str, int], moved: Callable[[int], int]
) -> str | bytes | int | None:
    match cell:
        case Text():
            text = cell.told(words)
            if not cell.binary:
                return text
            content = text.encode()
            if cell.hash_of:
                words[cell.hash_of] = sha256_hex(content)
            return content
        case Moment():
            return moved(cell.at)
        case Number():
            return numbers[cell.mark]
        case _:
            return cell
