"""The kinds of dossiers that a home holds: how each came to be what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.bench.home.day import Day
from tests.bench.home.office import Room
from tests.fakes.portal import Trouble
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.services.papers.details import Refusal
from tthc_desktop.services.reception.ending import EndWithForm, Withdraw
from tthc_desktop.services.reception.progress import AskPayment
from tthc_desktop.services.reception.transfer_and_return import Transfer

SAME_DAY, SINGLE, STAY, AGAIN, POOR, LAND, LINKED, FEES = (
    "1.001193",
    "1.004873",
    "1.004194",
    "1.004746",
    "1.011607",
    "1.012753",
    "2.000986",
    "2.002080",
)
_USUAL = (SINGLE, AGAIN, LINKED)
_MANY = (SAME_DAY, SINGLE, STAY, AGAIN, POOR, LAND, LINKED)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind.

    Attributes:
        weight: How many of a hundred or so are like this.
    """

    work: Callable[[Day], object]
    procedures: tuple[str, ...] = _USUAL
    weight: int = 4
    online: PortalStatus | None = None


def _silent(day: Day) -> None:
    """The relay has it and the province says nothing."""
    day.room.relay.answers_upstream = False
    day.ready().seal().send()


def _interrupted(day: Day) -> None:
    """The power fails while a file is on its way."""
    day.ready().seal().room.relay.next("send_blob", Trouble(crash=True))
    day.send()


def _cut(day: Day) -> None:
    """The answer to the dossier itself does not come."""
    day.ready().seal().room.relay.next("submit", Trouble(Fault.CUT, late=True))
    day.send()


def _refuse(day: Day) -> Day:
    reason = Refusal("Không thuộc thẩm quyền của đặc khu.")
    day.room.use(EndWithForm)(day.clerk, day.dossier.id, reason)
    return day


def _withdraw(day: Day) -> Day:
    day.room.use(Withdraw)(day.clerk, day.dossier.id, "người dân xin rút")
    return day


def _pay(day: Day) -> Day:
    day.confirmed().room.use(AskPayment)(day.clerk, day.dossier.id, "lệ phí 20.000 đồng")
    return day.seal().send()


def _hand_over(day: Day) -> None:
    day.confirmed().room.use(Transfer)(day.clerk, day.dossier.id, "", "Phòng Tư pháp")


OPEN: Mapping[str, Kind] = {
    "received": Kind(lambda d: d, _MANY, 12),
    "partly scanned": Kind(lambda d: d.scan(1).read(), (AGAIN, LAND, LINKED), 8),
    "unread": Kind(lambda d: d.scan().show(), weight=6),
    "failed": Kind(Day.blurred, weight=5),
    "overruled": Kind(lambda d: d.blurred().overruled(), weight=2),
    "unsigned": Kind(lambda d: d.scan().show().read().slip(), _MANY, 8),
    "ready": Kind(Day.ready, weight=5),
    "queued": Kind(lambda d: d.ready().seal(), weight=4),
    "sending": Kind(_interrupted, weight=2),
    "unknown": Kind(_cut, weight=2),
    "confirming": Kind(_silent, weight=3),
    "refused": Kind(lambda d: d.ready().seal().fails("submit", Fault.REJECTED).send(), weight=2),
    "conflict": Kind(lambda d: d.ready().seal().fails("submit", Fault.CONFLICT).send(), weight=2),
    "quarantined": Kind(lambda d: d.ready().seal().fails("send_blob", Fault.LOCAL).send()),
    "barred": Kind(lambda d: d.ready().seal().fails("send_blob", Fault.AUTH).send(), weight=2),
    "asked": Kind(lambda d: d.asked(), weight=2),
    "supplement": Kind(lambda d: d.confirmed().asked().seal().send(), (STAY, AGAIN, LINKED), 6),
    "payment": Kind(_pay, (LAND,), 2),
    "reply unsigned": Kind(_refuse, weight=2),
    "reply missing": Kind(lambda d: d, (AGAIN,), 2, PortalStatus.NOT_ACCEPTED),
    "untold": Kind(lambda d: d.ready().seal().send(), _MANY, 6),
    "in work": Kind(Day.confirmed, _MANY, 12),
    "extended": Kind(lambda d: d.confirmed().extended(), (LINKED,), 2),
    "at a division": Kind(_hand_over, weight=4),
    "to return": Kind(lambda d: d.confirmed().result(), _MANY, 8),
    "uploads unseen": Kind(
        lambda d: d.scan().show().read().sign(), (SINGLE, AGAIN), 2, PortalStatus.RECEIVED
    ),
    "uploads sent back": Kind(
        lambda d: d.send_uploads_back().scan().show().read().sign(),
        (SINGLE, AGAIN),
        2,
        PortalStatus.RECEIVED,
    ),
    "from the portal": Kind(lambda d: d, (SINGLE, AGAIN), 5, PortalStatus.RECEIVED),
}
"""Somebody has something to do about them, or waits."""
FINISHED: Mapping[str, Kind] = {
    "returned": Kind(lambda d: d.confirmed().result().returned(), _MANY, 70),
    "nothing given": Kind(Day.confirmed, (FEES,), 10),
    "supplemented": Kind(
        lambda d: d.confirmed().asked().brought().result().returned(), (STAY, AGAIN), 6
    ),
    "refused": Kind(lambda d: _refuse(d).sign().seal().send(), _USUAL, 4),
    "withdrawn": Kind(lambda d: _withdraw(d).seal().send(), _USUAL, 4),
    "attached": Kind(
        lambda d: d.take_uploads().scan().show().read().sign().result().returned(),
        (SINGLE, AGAIN),
        6,
        PortalStatus.RECEIVED,
    ),
}
"""Nobody has anything to do about them."""


def worked(
    kinds: Mapping[str, Kind], most: int, room: Callable[[], Room], clerk: Account
) -> Iterator[tuple[str, int, Day]]:
    """Each kind with its procedures, with its weight, in a room of its own.

    Args:
        most: How many procedures of a kind.
    """
    for number, (name, kind) in enumerate(kinds.items()):
        first = number % len(kind.procedures)
        procedures = (kind.procedures[first:] + kind.procedures[:first])[:most]
        for procedure in procedures:
            place = room()
            try:
                if kind.online is None:
                    day = Day.begin(place, clerk, procedure)
                else:
                    day = Day.online(place, clerk, procedure, kind.online)
                kind.work(day)
            finally:
                place.close()
            yield name, max(1, kind.weight * 6 // len(procedures)), day
