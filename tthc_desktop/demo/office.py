"""The demo office: who works there, and how IT would set it up."""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.demo.site import DemoSite
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.services.application import Office
from tthc_desktop.services.office import NewAccount
from tthc_desktop.services.office import Office as OfficeSettings

PASSWORD = "thunghiem1"  # noqa: S105 - of the demo office, told to everybody
PIN = "246810"
ADMINISTRATOR = NewAccount("quantri", "Phạm Quản Trị", PASSWORD, Role.ADMINISTRATOR)
SUPERVISOR = NewAccount("lanhdao", "Võ Thí Dụ", PASSWORD, Role.SUPERVISOR)
CLERK = NewAccount("binh", "Trần Thị Bình", PASSWORD, Role.CLERK)
OTHER_TOKENS = {"TTHC-LANHDAO": SUPERVISOR.name, "TTHC-CONDAU": "UBND đặc khu Kiên Hải"}
_ROLES = {"TTHC-LANHDAO": SignerRole.AUTHORITY, "TTHC-CONDAU": SignerRole.SEAL}
UNIT = OfficeSettings("H01.45", "Đặc khu Kiên Hải", "Q2")


def prepare(office: Office, site: DemoSite, relay: str | None) -> Account:
    """Sets up an empty home as IT would; in a demo home of before, only renews the addresses.

    Raises InputError ``demo.not_demo`` for a home of somebody else's.
    """
    token = site.token()
    scanner = site.start_scanner()
    current = office.get_office()
    if current is None:
        office.set_up(UNIT, ADMINISTRATOR)
    try:
        administrator = office.sign_in(ADMINISTRATOR.login, PASSWORD)
    except InputError as error:
        raise InputError("demo.not_demo") from error
    if current is None:
        for account in (SUPERVISOR, CLERK):
            office.add_account(administrator, account)
    settings = replace(
        office.get_office() or UNIT,
        relay_url=relay or site.start_relay(),
        scanners=(scanner,),
        token_module=token.module or token.path,
        token_label=token.label,
    )
    office.change_office(administrator, settings)
    office.introduce_relay(administrator)
    _register_signers(office, administrator)
    return office.sign_in(CLERK.login, PASSWORD)


def _register_signers(office: Office, administrator: Account) -> None:
    """Whose signature and seal the other tokens are, where the demo has them (with SoftHSM)."""
    known = {signer.certificate for signer in office.reception_rules.get()[1].signers}
    for credential in office.token.credentials():
        role = _ROLES.get(credential.token_label)
        if role is not None and credential.certificate not in known:
            office.reception_rules.register(administrator, role, credential.certificate)
