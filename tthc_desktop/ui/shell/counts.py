"""The numbers in the rail."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.domain.errors import DeviceError, SigningError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.reception.list_tasks import CountWork, OfficeCounts
from tthc_desktop.services.signing.sign_dossiers import ListKeys
from tthc_desktop.ui.kit.shell_port import Place


def scanner_words(office: Office) -> str:
    """Asks the scanner whether it is there; call it in the SCANNER lane."""
    return _answer(lambda: _scanner(office))


def token_words(office: Office, clerk: Account) -> str:
    """Asks the token whether it is there, and whether the clerk may sign with it; call it in the
    TOKEN lane."""
    return _answer(lambda: _token(office, clerk))


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


def _token(office: Office, clerk: Account) -> str:
    """Of the certificate that the page for signing would take; none that is somebody else's, was
    taken back or cannot sign is named as if it could."""
    keys = office.use(ListKeys)(clerk)
    if not keys:
        return "tệp khóa"
    if not keys[0].offered:
        return "không có chứng thư bạn ký được"
    credential = keys[0].credential
    days = (credential.not_after - office.ports.clock.now()).days
    return f"{credential.subject}, còn {days} ngày"


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
