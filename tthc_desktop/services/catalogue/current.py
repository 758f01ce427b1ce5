"""The catalogue as it stands today: versions in force, decisions and local rules applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.local_rules import LocalRule, Marks, in_force, with_rules
from tthc_desktop.domain.questions import Answers, Question, settle
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.ports.catalogue import StoredVersion
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A procedure of the catalogue.

    Attributes:
        procedure: As it stands here, with local rules.
        national: As decided, without local rules.
        open: What keeps it from being received.
        waiting: A newer version that stays out of force while its questions are open, or until its
            day.
        closed: Whether the unit does not receive it.
        begun: Whether its first day has come.
    """

    national: Procedure
    procedure: Procedure
    valid_from: date
    source: str
    open: tuple[Question, ...]
    waiting: StoredVersion | None
    waiting_open: tuple[Question, ...]
    closed: bool
    begun: bool = True

    @property
    def offered(self) -> bool:
        return self.begun and not self.closed

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.open or self.waiting_open


Snapshot = dict[str, CatalogueEntry]


@dataclass(slots=True)
class CurrentCatalogue:
    """Implements services.ports.catalogue.Catalogue. Read once for each revision and day; any
    thread may ask."""

    store: Store
    clock: Clock
    days: Callable[[], WorkCalendar]
    _read: tuple[tuple[int, date], Snapshot] | None = None

    def entries(self) -> Snapshot:
        """By code, in the order of codes."""
        today = self.clock.now().astimezone(VIETNAM).date()
        with self.store.read() as tx:
            wanted = (tx.catalogue.revision(), today)
            read = self._read
            if read is not None and read[0] == wanted:
                return read[1]
            versions, answers = tx.catalogue.versions(), tx.catalogue.answers()
            rules = tx.catalogue.rules()
        entries = snapshot(versions, answers, rules, today)
        self._read = (wanted, entries)  # as one: two threads may be here, one with older rows
        return entries

    def procedures(self) -> tuple[Procedure, ...]:
        return tuple(e.procedure for e in self.entries().values() if e.offered)

    def procedure(self, code: str) -> Procedure | None:
        entry = self.entries().get(code)
        return entry.procedure if entry and entry.offered else None

    def received_under(self, dossier: Dossier) -> Procedure | None:
        with self.store.read() as tx:
            version = tx.catalogue.version(dossier.procedure_version)
            answers = tx.catalogue.answers().get(dossier.procedure_code, {})
            rules = tx.catalogue.rules()
        if version is None:
            return self.procedure(dossier.procedure_code)
        day = dossier.received_at.astimezone(VIETNAM).date()
        local = [rule for rule in in_force(rules, day) if rule.code == dossier.procedure_code]
        return with_rules(settle(version, answers).procedure, local)

    def open_questions(self, code: str) -> int:
        entry = self.entries().get(code)
        return len(entry.open) if entry else 0

    def calendar(self) -> WorkCalendar:
        return self.days()


def snapshot(
    versions: Sequence[StoredVersion],
    answers: Mapping[str, Answers],
    rules: Sequence[LocalRule],
    today: date,
) -> Snapshot:
    """The catalogue as it stands on a day.

    A version that begins later is in force for nobody yet, but its questions can be answered early.

    Args:
        versions: Ordered by code, day and import.
    """
    local: defaultdict[str, list[LocalRule]] = defaultdict(list)
    for rule in in_force(rules, today):
        local[rule.code].append(rule)
    return {
        code: _entry(list(group), answers.get(code, {}), local[code], today)
        for code, group in groupby(versions, key=lambda version: version.procedure.code)
    }


def _entry(
    versions: list[StoredVersion], answers: Answers, rules: list[LocalRule], today: date
) -> CatalogueEntry:
    """Of those that have begun, the newest without open questions; where each has some, the newest
    of them; where none has begun, the first to come."""
    settled = [(version, settle(version.procedure, answers)) for version in versions]
    begun = [one for one in settled if one[0].valid_from <= today]
    clean = [one for one in begun if not one[1].open]
    chosen, now = (clean or begun or settled[:1])[-1]
    newest, later = settled[-1]
    waiting = newest if newest is not chosen else None
    national = now.procedure
    return CatalogueEntry(
        national,
        with_rules(national, rules),
        chosen.valid_from,
        chosen.source,
        now.open,
        waiting,
        later.open if waiting else (),
        any(isinstance(rule.content, Marks) and rule.content.closed for rule in rules),
        bool(begun),
    )
