"""The numbers in the rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.domain.errors import DeviceError, SigningError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.reception.list_tasks import CountWork
from tthc_desktop.services.sending.queue import ListQueue, QueueItem
from tthc_desktop.ui.kit.shell_port import Place


@dataclass(frozen=True, slots=True)
class Counts:
    """What the worklist and the queue of one clerk come to.

    Attributes:
        damaged: Codes of dossiers that cannot be read, or of which something sealed cannot.
        calendar_damage: As the worklist has it.
    """

    places: dict[Place, int]
    queue: tuple[QueueItem, ...]
    damaged: tuple[str, ...]
    calendar_damage: str = ""


def scanner_words(office: Office) -> str:
    """Asks the scanner whether it is there; call it in the SCANNER lane."""
    return _answer(lambda: _scanner(office))


def token_words(office: Office) -> str:
    """Asks the token whether it is there; call it in the TOKEN lane."""
    return _answer(lambda: _token(office))


def _answer(ask: Callable[[], str]) -> str:
    """What a device that is not there comes to. Anything else, damage in the store among it, is
    raised."""
    try:
        return ask()
    except (DeviceError, SigningError) as error:
        return "chưa khai báo" if error.code.endswith(".not_set") else "không thấy"


def _scanner(office: Office) -> str:
    devices = office.ports.scanner.devices()
    return f"{devices[0].name} sẵn sàng" if devices else "không thấy"


def _token(office: Office) -> str:
    credentials = office.ports.token.credentials()
    if not credentials:
        return "tệp khóa"
    days = (credentials[0].not_after - office.ports.clock.now()).days
    return f"{credentials[0].subject}, còn {days} ngày"


def count_work(office: Office, clerk: Account) -> Counts:
    """Reads the store; call it in the STORE lane."""
    scope = scope_of(clerk)
    counted = office.use(CountWork)(scope)
    work, damaged = counted.work, dict.fromkeys(counted.damaged)
    queue: list[QueueItem] = []
    for page in office.use(ListQueue).all(scope):
        queue += (item for item in page.items if item is not None)
        damaged |= dict.fromkeys(page.damaged)
    places = {
        Place.TASKS: work.pending,
        Place.SCAN: work.to_scan,
        Place.SIGN: work.unsigned,
        Place.OUTBOX: counted.queue.waiting,
    }
    return Counts(places, tuple(queue), tuple(damaged), counted.calendar_damage)
