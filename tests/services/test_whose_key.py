"""Whose certificate signs: bound to the account, the seal to records clerks, asked again in the
service whatever a window has offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from tests.fakes.signing import FakeToken, credential
from tests.support.counter import (
    ADMIN,
    CLERK_CERT,
    COLLEAGUE,
    LEADER_CERT,
    SEAL_CERT,
    SUPERVISOR,
    Counter,
)
from tests.support.office import ACCOUNT
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.errors import SigningError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signing_rules import SignerRole, Unusable
from tthc_desktop.services.ports.signing import SignedFile, SignJob
from tthc_desktop.services.reception.settings import (
    ChangeRecordsClerk,
    load_signing,
)
from tthc_desktop.services.reception.signers import ForgetSigner, RegisterSigner
from tthc_desktop.services.signing.sign_dossiers import ListKeys, ListToSign, SignDossiers

BINH = credential("BINH", ACCOUNT.name, CLERK_CERT)


@dataclass
class Sent:
    """Where a PIN came to."""

    labels: list[str] = field(default_factory=list)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    noted, unlock = Sent(), FakeToken.unlock

    def noting(token: FakeToken, pin: str, label: str = "", *more: str) -> object:
        noted.labels.append(label)
        return unlock(token, pin, label, *more)

    monkeypatch.setattr(FakeToken, "unlock", noting)
    return noted


@pytest.mark.parametrize("named", [True, False], ids=["shown", "not shown"])
@pytest.mark.parametrize(
    ("actor", "certificate", "code"),
    [
        (COLLEAGUE, CLERK_CERT, "sign.not_yours"),
        (ADMIN, CLERK_CERT, "sign.not_yours"),
        (ACCOUNT, "00" * 32, "sign.not_bound"),
        (ACCOUNT, SEAL_CERT, "sign.not_records_clerk"),
        (ACCOUNT, LEADER_CERT, "sign.not_yours"),
        (SUPERVISOR, SEAL_CERT, ""),
        (SUPERVISOR, LEADER_CERT, ""),
        (ACCOUNT, CLERK_CERT, ""),
    ],
)
def test_no_pin_goes_to_what_is_not_theirs(
    counter: Counter, sent: Sent, actor: Account, certificate: str, code: str, *, named: bool
) -> None:
    counter.register(LEADER_CERT, SignerRole.AUTHORITY, "LANHDAO")
    counter.register(SEAL_CERT, SignerRole.SEAL, "CONDAU")
    plugged = credential("X", "Ai đó", certificate)
    counter.token.plugged = [plugged]
    unlock = counter.use(SignDossiers).unlock
    shown = plugged if named else None
    if not code:
        assert unlock(actor, counter.token.pin, shown).certificate == certificate
        assert sent.labels == ["X"]
        return
    with pytest.raises(SigningError) as caught:
        unlock(actor, counter.token.pin, shown)
    assert caught.value.code == code
    assert sent.labels == []
    assert counter.audit("token.refused")[-1] == {"code": code}


def test_of_several_plugged_in_the_own_one_opens(counter: Counter, sent: Sent) -> None:
    strangers = credential("A-FIRST", "Người lạ", "00" * 32)
    old = replace(BINH, token_label="OLD", certificate="0d" * 32, why_not=Unusable.EXPIRED)
    counter.bind("0d" * 32, SignerRole.CLERK, ACCOUNT.name, ACCOUNT.id)
    counter.token.plugged = [strangers, old, BINH]
    counter.use(SignDossiers).unlock(ACCOUNT, counter.token.pin)
    assert sent.labels == ["BINH"]
    keys = counter.use(ListKeys)(ACCOUNT)
    assert [(k.credential.token_label, k.offered, k.refusal) for k in keys] == [
        ("BINH", True, ""),
        ("A-FIRST", False, "sign.not_bound"),
        ("OLD", False, ""),
    ]


def test_between_two_of_ones_own_nothing_is_chosen(counter: Counter, sent: Sent) -> None:
    renewed = replace(BINH, token_label="NEW", certificate="0e" * 32)
    counter.bind("0e" * 32, SignerRole.CLERK, ACCOUNT.name, ACCOUNT.id)
    counter.token.plugged = [BINH, renewed]
    with pytest.raises(SigningError, match=r"token\.choose"):
        counter.use(SignDossiers).unlock(ACCOUNT, counter.token.pin)
    assert sent.labels == []


UNDONE: dict[str, tuple[Callable[[Counter], object], str]] = {
    "forgotten": (lambda c: c.use(ForgetSigner)(ADMIN, CLERK_CERT), "sign.not_bound"),
    "bound to another": (
        lambda c: _bind_anew(c, COLLEAGUE),
        "sign.not_yours",
    ),
}


def _bind_anew(counter: Counter, account: Account) -> None:
    opened = counter.token.opened
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    RegisterSigner(counter.home.store, counter.token)(
        ADMIN, SignerRole.CLERK, CLERK_CERT, account=account.id, reason="đổi họ"
    )
    counter.token.opened = opened  # looking at what is plugged in has locked it


@pytest.mark.parametrize("when", ["before", "while it is signed"])
@pytest.mark.parametrize("undone", UNDONE)
def test_what_an_administrator_takes_back_stores_nothing_any_more(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, undone: str, when: str
) -> None:
    undo, code = UNDONE[undone]
    dossier = counter.receive()
    for number in (1, 2):
        counter.lay(dossier, number)
    sign = counter.use(SignDossiers)
    opened, made = sign.unlock(ACCOUNT, counter.token.pin), FakeToken.sign

    def meanwhile(token: FakeToken, job: SignJob) -> SignedFile:
        undo(counter)
        return made(token, job)

    if when == "before":
        undo(counter)
    else:
        monkeypatch.setattr(FakeToken, "sign", meanwhile)
    [outcome] = list(sign(ACCOUNT, counter.use(ListToSign)(None), opened))
    assert getattr(outcome.error, "code", "") == code
    assert counter.slot(dossier, 1).state is ComponentState.READ
    assert counter.slot(dossier, 1).signed_blob is None


def test_the_seal_stops_with_the_role(counter: Counter) -> None:
    counter.register(SEAL_CERT, SignerRole.SEAL, "CONDAU")
    opened = counter.use(SignDossiers).unlock(
        SUPERVISOR, counter.token.pin, counter.token.plugged[-1]
    )
    counter.use(ChangeRecordsClerk)(ADMIN, SUPERVISOR.id, allowed=False)
    dossier = counter.receive()
    counter.lay(dossier, 1)
    items = counter.use(ListToSign)(None)
    [outcome] = list(counter.use(SignDossiers)(SUPERVISOR, items, opened))
    assert getattr(outcome.error, "code", "") == "sign.not_records_clerk"


def test_one_certificate_has_one_account(counter: Counter) -> None:
    _bind_anew(counter, COLLEAGUE)
    with counter.home.store.read() as tx:
        [signer] = load_signing(tx.settings).signers
    assert (signer.account, signer.certificate) == (COLLEAGUE.id, CLERK_CERT)
