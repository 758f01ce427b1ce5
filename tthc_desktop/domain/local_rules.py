"""What province and unit lay over the national catalogue: shorter terms, other fees, internal
steps, marks. Each with the day from which it holds; the national version stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tthc_desktop.domain.catalogue import (
    MOST_UNITS,
    Channel,
    Fee,
    Holder,
    Mark,
    Offer,
    PauseReason,
    Procedure,
    ProcessStep,
    Term,
    TermUnit,
    plain_number,
)
from tthc_desktop.domain.catalogue_body import CATALOGUE
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.text import clean, fold
from tthc_desktop.domain.typed import parse_number
from tthc_desktop.domain.wire import Json


@dataclass(frozen=True, slots=True)
class Limit:
    """A local term or fee over one channel.

    None keeps the national value: both None end an earlier rule.

    Attributes:
        basis: The decision that says so, e.g. ``2351/QĐ-UBND``.
    """

    channel: Channel
    term: Term | None = None
    fees: tuple[Fee, ...] | None = None
    basis: str = ""

    @property
    def no_time(self) -> bool:
        """Whether its term promises a dossier for the moment of its receipt. Nobody may set that;
        what an earlier version stored is read as it is."""
        term = self.term
        return term is not None and term.unit is not TermUnit.SAME_DAY and not term.number


@dataclass(frozen=True, slots=True)
class Process:
    steps: tuple[ProcessStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What a unit has marked a procedure with.

    Attributes:
        closed: The unit does not receive this procedure, or it was abolished.
    """

    marks: frozenset[Mark] = frozenset()
    pauses: frozenset[PauseReason] = frozenset({PauseReason.SUPPLEMENT})
    closed: bool = False


@dataclass(frozen=True, slots=True)
class LocalRule:
    code: str
    valid_from: date
    content: Limit | Process | Marks

    @property
    def slot(self) -> str:
        """Rules of one slot follow each other by date; those of different slots add up."""
        match self.content:
            case Limit(channel=channel):
                return f"limit:{int(channel)}"
            case Process():
                return "process"
            case _:
                return "marks"


def in_force(rules: Iterable[LocalRule], day: date) -> tuple[LocalRule, ...]:
    """The rules that hold on a day: of each slot the newest that has begun."""
    newest: dict[tuple[str, str], LocalRule] = {}
    for rule in rules:
        held = newest.get((rule.code, rule.slot))
        if rule.valid_from <= day and (held is None or held.valid_from < rule.valid_from):
            newest[rule.code, rule.slot] = rule
    return tuple(sorted(newest.values(), key=lambda rule: rule.slot))


def with_rules(procedure: Procedure, rules: Iterable[LocalRule]) -> Procedure:
    """The procedure with the unit's rules in place of national values.

    Args:
        rules: Those of this procedure that are in force.
    """
    for rule in rules:
        match rule.content:
            case Limit() as limit:
                procedure = replace(procedure, offers=_limited(procedure, limit))
            case Process(steps=steps):
                procedure = replace(procedure, process=steps)
            case Marks(marks=marks, pauses=pauses):
                procedure = replace(procedure, marks=marks, pauses=pauses)
    return procedure


def _limited(procedure: Procedure, limit: Limit) -> tuple[Offer, ...]:
    """A channel that the national package does not offer is opened by its rule."""
    offers = procedure.offers
    nothing = limit.term is None and limit.fees is None
    if not nothing and all(offer.channel is not limit.channel for offer in offers):
        like = procedure.offer(limit.channel) or Offer(limit.channel, None)
        offers = (*offers, replace(like, channel=limit.channel))
    return tuple(
        replace(
            offer,
            term=limit.term or offer.term,
            fees=offer.fees if limit.fees is None else limit.fees,
            basis="" if nothing else limit.basis,
        )
        if offer.channel is limit.channel
        else offer
        for offer in offers
    )


MAX_CUT = 99


def cut(term: Term, percent: int) -> Term:
    """A term shortened by percent, kept exactly: 3 days less 30 % are 2.1 days (reference/domain.md
    0). The same day stays the same day. Raises InputError ``catalogue.percent``."""
    if not 1 <= percent <= MAX_CUT:
        raise InputError("catalogue.percent", percent=percent)
    if term.unit is TermUnit.SAME_DAY:
        return term
    return Term(term.unit, term.number * (100 - percent) / Decimal(100))


def content_body(content: Limit | Process | Marks) -> dict[str, Json]:
    body: dict[str, Json] = CATALOGUE.to_plain(content)
    return body


def content_from(slot: str, body: Mapping[str, Any]) -> Limit | Process | Marks:
    """The reverse of content_body. Raises ValueError."""
    if slot.startswith("limit:"):
        channel = int(slot.removeprefix("limit:"))
        return CATALOGUE.from_plain(Limit, {"channel": channel, **body})
    if slot == "process":
        return CATALOGUE.from_plain(Process, body)
    return CATALOGUE.from_plain(Marks, body)


_HOLDERS = {"mot cua": Holder.CLERK, "phong": Holder.DIVISION, "phong chuyen mon": Holder.DIVISION}
_HOLDER_WORDS = {Holder.CLERK: "một cửa", Holder.DIVISION: "phòng"}


def steps_text(steps: Iterable[ProcessStep]) -> str:
    """The steps as a person types them, one a line."""
    lines = []
    for step in steps:
        parts = [step.name, _HOLDER_WORDS[step.holder], plain_number(step.hours), step.by]
        lines.append("; ".join(part for part in parts if part))
    return "\n".join(lines)


def parse_steps(text: str) -> tuple[ProcessStep, ...]:
    """``Thẩm định; phòng; 12,5; Tư pháp``, one step a line, who holds it last and optional.
    Raises InputError ``catalogue.step`` with the line."""
    steps = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, holder, hours, by, *more = [clean(part) for part in [*line.split(";"), "", "", ""]]
        held, time = _HOLDERS.get(fold(holder)), parse_number(hours, MOST_UNITS)
        if not name or held is None or time is None or any(more):
            raise InputError("catalogue.step", line=number)
        steps.append(ProcessStep(name, held, time, by))
    return tuple(steps)
