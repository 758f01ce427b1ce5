"""The numbers in the rail."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.domain.errors import DeviceError, SigningError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.reception.list_tasks import CountWork, OfficeCounts
from tthc_desktop.ui.kit.shell_port import Place


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


def count_work(office: Office, clerk: Account) -> OfficeCounts:
    """Reads the store; call it in the STORE lane."""
    return office.use(CountWork)(scope_of(clerk))


def place_counts(counts: OfficeCounts) -> dict[Place, int]:
    """The numbers in the rail."""
    return {
        Place.TASKS: counts.work.pending,
        Place.SCAN: counts.work.to_scan,
        Place.SIGN: counts.work.unsigned,
        Place.OUTBOX: counts.queue.waiting + counts.differs,
    }
