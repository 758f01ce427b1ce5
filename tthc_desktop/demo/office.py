"""The demo office: who works there, and how IT would set it up."""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.demo.enrol import enrol
from tthc_desktop.demo.site import DemoSite
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import AddAccount, ListAccounts, NewAccount, SignIn
from tthc_desktop.services.office.settings import (
    ChangeOffice,
    GetOffice,
    OfficeSettings,
    SetUpOffice,
)
from tthc_desktop.services.reception.settings import (
    ChangeRecordsClerk,
    GetReception,
)
from tthc_desktop.services.reception.signers import RegisterSigner

PASSWORD = "thunghiem1"  # noqa: S105 - of the demo office, told to everybody
PIN = "246810"
ADMINISTRATOR = NewAccount("quantri", "Phạm Quản Trị", PASSWORD, Role.ADMINISTRATOR)
SUPERVISOR = NewAccount("lanhdao", "Võ Thí Dụ", PASSWORD, Role.SUPERVISOR)
CLERK = NewAccount("binh", "Trần Thị Bình", PASSWORD, Role.CLERK)
OTHER_TOKENS = {"TTHC-LANHDAO": SUPERVISOR.name, "TTHC-CONDAU": "UBND đặc khu Kiên Hải"}
_SIGNERS = {
    "TTHC-LANHDAO": (SignerRole.AUTHORITY, SUPERVISOR.login),
    "TTHC-CONDAU": (SignerRole.SEAL, ""),
}
UNIT = OfficeSettings("H01.45", "Đặc khu Kiên Hải", "Q2")


def prepare(office: Office, site: DemoSite, relay: str | None, enrol_code: str = "") -> Account:
    """Sets up an empty home as IT would; in a demo home of before, only renews the addresses.

    Raises:
        InputError: ``demo.not_demo`` for a home of somebody else's; what EnrolDevice raises.
        SetupError: ``demo.needs_code``.
    """
    token = site.token()
    scanner = site.start_scanner()
    current = office.use(GetOffice)()
    if current is None:
        office.use(SetUpOffice)(UNIT, ADMINISTRATOR)
    try:
        administrator = office.use(SignIn)(ADMINISTRATOR.login, PASSWORD)
    except InputError as error:
        raise InputError("demo.not_demo") from error
    if current is None:
        for account in (SUPERVISOR, CLERK):
            office.use(AddAccount)(administrator, account)
    settings = replace(
        office.use(GetOffice)() or UNIT,
        relay_url=relay or site.start_relay(),
        scanners=(scanner,),
        token_module=token.module or token.path,
        token_label=token.label,
    )
    office.use(ChangeOffice)(administrator, settings)
    enrol(office, administrator, enrol_code, site.relay_code if relay is None else None)
    _register_signers(office, administrator)
    return office.use(SignIn)(CLERK.login, PASSWORD)


def _register_signers(office: Office, administrator: Account) -> None:
    """Binds the demo's tokens to their people as an administrator would: the clerk's own, and with
    SoftHSM that of the leader and of the seal, which the supervisor keeps."""
    accounts = {account.login: account.id for account in office.use(ListAccounts)()}
    known = {signer.certificate for signer in office.use(GetReception)()[1].signers}
    register = office.use(RegisterSigner)
    plugged = office.ports.token.credentials()
    if not plugged and not known:  # a key file
        register(administrator, SignerRole.CLERK, pin=PIN, account=accounts[CLERK.login])
    for credential in plugged:
        role, login = _SIGNERS.get(credential.token_label, (SignerRole.CLERK, CLERK.login))
        if credential.certificate not in known:
            bound = accounts[login] if login else ""
            register(administrator, role, credential.certificate, account=bound)
    office.use(ChangeRecordsClerk)(administrator, accounts[SUPERVISOR.login], allowed=True)
