"""What lists, counts, queue and search have to say, reckoned from whole dossiers and raw rows: none
of the tables that are made of others is read here."""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from tests.support.worklist import WholeTask
from tthc_desktop.domain.deadline import holds
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import ENDED, StepState, SubmissionState
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import FINAL, WAITING
from tthc_desktop.domain.text import fold
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.work import QueueCounts, TaskKind, WorkCounts
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.domain.worklist import NextStep, Trouble, Urgency, next_step, urgency
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.sending.queue import MOST_ARRIVED, SHOWN_DAYS

MOST_FOUND = 100
_SENT = (SubmissionState.CONFIRMING, SubmissionState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier that is not finished; task is None for one that cannot be read."""

    dossier_id: str
    clerk_id: str
    code: str
    task: WholeTask | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A submission, with what of it is still to be sent."""

    id: str
    dossier_id: str
    clerk_id: str
    state: SubmissionState
    sealed_at: int
    due_at: int
    bytes_left: int
    confirmed_at: int | None

    @property
    def arrived_at(self) -> int:
        return self.sealed_at if self.confirmed_at is None else self.confirmed_at


@dataclass(frozen=True, slots=True)
class Entry:
    """What a dossier is found by; number: how many were written before it."""

    dossier_id: str
    clerk_id: str
    text: str
    name: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything at one moment.

    Attributes:
        lines: The worklist of the whole office, in its order.
        open_ids: Dossiers that may still be changed.
        kept_ids: Those that are work for somebody, may be changed or are not confirmed.
    """

    lines: tuple[Line, ...]
    sealed: tuple[Sealed, ...]
    entries: tuple[Entry, ...]
    open_ids: frozenset[str]
    kept_ids: frozenset[str]
    now: datetime

    def tasks(self, clerk_id: str | None, kind: TaskKind | None = None) -> tuple[Line, ...]:
        return tuple(
            line
            for line in self.lines
            if clerk_id in (None, line.clerk_id) and (kind is None or _is(line.task, kind))
        )

    def counts(self, clerk_id: str | None) -> WorkCounts:
        lines = self.tasks(clerk_id)
        tasks = [line.task for line in lines if line.task is not None]
        return WorkCounts(
            pending=len(lines),
            **{kind.value: sum(_is(task, kind) for task in tasks) for kind in TaskKind},
            to_scan=sum(task.step in (NextStep.SCAN, NextStep.READ) for task in tasks),
            unsigned=sum(len(task.dossier.unsigned) for task in tasks),
        )

    def unsigned(self, clerk_id: str | None) -> tuple[str, ...]:
        return tuple(
            line.dossier_id
            for line in self.tasks(clerk_id)
            if line.task is not None and line.task.dossier.unsigned
        )

    def damaged(self, clerk_id: str | None) -> frozenset[str]:
        return frozenset(line.code for line in self.tasks(clerk_id) if line.task is None)

    def waiting(self, clerk_id: str | None) -> tuple[Sealed, ...]:
        """What is not confirmed, by the dossier that was sealed last."""
        found = [s for s in self.sealed if s.state not in ENDED]
        newest: dict[str, int] = {}
        for one in found:
            newest[one.dossier_id] = max(one.sealed_at, newest.get(one.dossier_id, one.sealed_at))
        found.sort(key=lambda s: (newest[s.dossier_id], s.dossier_id, s.id), reverse=True)
        return tuple(s for s in found if clerk_id in (None, s.clerk_id))

    def arrived(self, clerk_id: str | None) -> tuple[Sealed, ...]:
        since = to_ms(self.now - timedelta(days=SHOWN_DAYS))
        found = [
            s
            for s in self.sealed
            if s.state is SubmissionState.CONFIRMED
            and s.arrived_at >= since
            and clerk_id in (None, s.clerk_id)
        ]
        return tuple(sorted(found, key=lambda s: (s.arrived_at, s.id), reverse=True)[:MOST_ARRIVED])

    def queue_counts(self, clerk_id: str | None) -> QueueCounts:
        waiting = self.waiting(clerk_id)
        sending = [s for s in waiting if s.state not in _SENT]
        return QueueCounts(
            len(waiting),
            len(sending),
            sum(s.bytes_left for s in sending),
            min((s.due_at for s in sending), default=None),
            self._late(waiting),
        )

    def _late(self, waiting: Sequence[Sealed]) -> int:
        """Dossiers of which something that was sealed before yesterday is to be sent."""
        day_ago = to_ms(self.now - timedelta(days=1))
        return len(
            {s.dossier_id for s in waiting if s.state not in _SENT and s.sealed_at < day_ago}
        )

    def found(
        self, asked: str, clerk_id: str | None, kind: TaskKind | None = None
    ) -> tuple[tuple[str, ...], bool]:
        """The dossiers in which every word stands, and whether there are more of them: first the
        worklist in its order, then the rest, newest first, where a word has two letters; of each
        half first those whose name is made of the words."""
        words = [word for word in map(_bare, _plain(asked).split()) if word]
        hits = {
            e.dossier_id: e
            for e in self.entries
            if clerk_id in (None, e.clerk_id) and all(word in e.text for word in words)
        }
        named = {each for each, e in hits.items() if _are_names(words, e)}
        listed = [line.dossier_id for line in self.lines]
        ids = [e.dossier_id for e in self.tasks(clerk_id, kind) if e.dossier_id in hits]
        ids.sort(key=lambda each: each not in named)
        if kind is None and any(len(word) >= 2 for word in words):
            rest = sorted(hits.keys() - set(listed), key=lambda each: hits[each].number)[::-1]
            ids += sorted(rest, key=lambda each: each not in named)
        return tuple(ids[:MOST_FOUND]), len(ids) > MOST_FOUND


def _is(task: WholeTask | None, kind: TaskKind) -> bool:
    if task is None:
        return False
    match kind:
        case TaskKind.MISSING:
            return bool(task.dossier.missing)
        case TaskKind.SUPPLEMENT:
            return task.dossier.waiting
        case TaskKind.REFUSED:
            return task.trouble is not Trouble.NONE
        case _:
            return task.urgency is Urgency(kind.value)


def truth(tx: Tx, connection: Connection, now: datetime, calendar: WorkCalendar) -> Truth:
    """Reads everything.

    Args:
        connection: The one of the transaction, for raw rows.
    """
    rows = {row["id"]: row for row in _rows(connection, "SELECT *, rowid AS number FROM dossier")}
    sealed = _sealed(connection, rows)
    unconfirmed = {s.dossier_id for s in sealed if s.state is not SubmissionState.CONFIRMED}
    whole: list[tuple[int, int, str, Line]] = []
    kept, still_open = set(unconfirmed), set()
    lost: list[str] = []
    dossiers = {d.id: d for d in tx.dossiers.these(list(rows), lost.append)}
    for dossier_id, row in rows.items():
        made = _task(tx, dossiers.get(dossier_id), now, calendar)
        code = row["official_code"] or row["provisional_code"]
        line = Line(dossier_id, row["clerk_id"], code, made)
        if made is None:
            if not _ended(row, dossier_id in unconfirmed):
                whole.append((2, 0, dossier_id, line))
                kept.add(dossier_id)
                still_open.add(dossier_id)
            continue
        if made.step is not NextStep.NONE:
            whole.append((int(made.paused), to_ms(made.dossier.due_at), dossier_id, line))
            kept.add(dossier_id)
        if made.dossier.state is DossierState.OPEN:
            still_open.add(dossier_id)
            kept.add(dossier_id)
    entries = tuple(_entry(row) for row in rows.values())
    lines = tuple(each[-1] for each in sorted(whole, key=lambda each: each[:3]))
    return Truth(lines, sealed, entries, frozenset(still_open), frozenset(kept), now)


def _task(
    tx: Tx, dossier: Dossier | None, now: datetime, calendar: WorkCalendar
) -> WholeTask | None:
    if dossier is None:
        return None
    try:
        pause = tx.deadlines.paused([dossier.id]).get(dossier.id)
        trouble = tx.dossiers.trouble(dossier.id)
    except StoreError:
        return None
    rests = pause is not None and holds(pause, dossier.due_at)
    pressing = Urgency.LATER if rests else urgency(dossier.due_at, now, calendar)
    return WholeTask(dossier, pressing, next_step(dossier, trouble), trouble, rests)


def _ended(row: Mapping[str, Any], unconfirmed: bool) -> bool:
    """Whether nobody has anything to do with a dossier, told by columns that can be read."""
    status = PortalStatus(row["status"])
    return (
        not unconfirmed
        and row["state"] == DossierState.SEALED.value
        and row["arrival"] == Arrival.PROVINCE
        and status not in WAITING
        and (status in FINAL or not row["needs_result"])
        and (row["slip_printed_at"] is None or row["code_told_at"] is not None)
    )


def _entry(row: Mapping[str, Any]) -> Entry:
    names = ("official_code", "provisional_code", "applicant_name", "applicant_id_number")
    words = [row[name] or "" for name in (*names, "applicant_phone", "procedure_name")]
    with contextlib.suppress(ValueError):
        other = json.loads(row["people"] or "{}").get("submitter") or {}
        words += [other.get(name, "") for name in ("name", "id_number", "phone")]
    name = tuple(_plain(row["applicant_name"]).split())
    return Entry(row["id"], row["clerk_id"], _plain(" ".join(words)), name, row["number"])


def _bare(word: str) -> str:
    """Without quotes and the like around it, and a long number without points."""
    inner = re.sub(r"^[\"'“”‘’«»()\[\]{}<>,;:!?…]+|[\"'“”‘’«»()\[\]{}<>,;:!?…]+$", "", word) or word
    digits = inner.replace(".", "")
    return digits if digits.isdigit() and len(digits) in (9, 10, 12) else inner


def _are_names(words: list[str], entry: Entry) -> bool:
    spelt = not any(letter.isdigit() for word in words for letter in word)
    return spelt and all(word in entry.name for word in words)


def _plain(written: str) -> str:
    """Folded; what cannot be seen, and what has no meaning, is not looked for."""
    spaced = "".join(" " if c.isspace() else c for c in written)
    kept = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return fold("".join("-" if unicodedata.category(c) == "Pd" else c for c in kept))


def _sealed(
    connection: Connection, dossiers: Mapping[str, Mapping[str, Any]]
) -> tuple[Sealed, ...]:
    left: dict[str, int] = {}
    for step in _rows(connection, "SELECT submission_id, state, size FROM step"):
        if step["state"] != StepState.DONE.value:
            of = step["submission_id"]
            left[of] = left.get(of, 0) + step["size"]
    columns = "SELECT id, dossier_id, state, sealed_at, due_at, confirmed_at FROM submission"
    return tuple(
        Sealed(
            row["id"],
            row["dossier_id"],
            dossiers[row["dossier_id"]]["clerk_id"],
            SubmissionState(row["state"]),
            row["sealed_at"],
            row["due_at"],
            left.get(row["id"], 0),
            row["confirmed_at"],
        )
        for row in _rows(connection, columns)
    )


def _rows(connection: Connection, statement: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(statement)).mappings()]
