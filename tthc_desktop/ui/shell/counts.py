"""The numbers in the rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.domain.errors import DeviceError, SigningError
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.worklist import NextStep
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.reception.list_tasks import ListTasks
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
    work = office.use(ListTasks)(scope)
    damaged = dict.fromkeys(work.damaged)
    queue = office.use(ListQueue)(scope, damaged=damaged.setdefault)
    places = {
        Place.TASKS: work.pending,
        Place.SCAN: sum(t.step in (NextStep.SCAN, NextStep.READ) for t in work.tasks),
        Place.SIGN: sum(len(t.dossier.unsigned) for t in work.tasks),
        Place.OUTBOX: sum(i.submission.state is not SubmissionState.CONFIRMED for i in queue),
    }
    return Counts(places, queue, tuple(damaged), work.calendar_damage)
