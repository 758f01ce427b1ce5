"""Nothing is said to be signed without proof, where it is set and where it leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.portal import FakePortal
from tests.support.counter import CLERK_CERT, SUPERVISOR, Counter
from tests.support.office import ACCOUNT
from tests.support.sync import engine
from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.signature_evidence import NotCounted, Vouching
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.settings import load_signing, save_signing
from tthc_desktop.services.reception.signatures import AcceptSignature, ShowSignatures

STRANGER = "57" * 32
OWNER = "079200001234"


@pytest.fixture
def dossier(counter: Counter) -> Dossier:
    return counter.receive()


def imported(counter: Counter, dossier: Dossier, words: str, number: int = 1) -> Component:
    path = counter.file(f"{number}.pdf", f"%PDF-1.4 {number}\n%signed by {words}\n".encode())
    slot = counter.slot(dossier, number)
    return counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, path)


@pytest.mark.parametrize(
    ("words", "role", "basis", "why"),
    [
        (CLERK_CERT, SignerRole.CLERK, Vouching.REGISTERED, NotCounted.NOTHING),
        (f"{STRANGER} of {OWNER}", SignerRole.OWNER, Vouching.TRUSTED, NotCounted.NOTHING),
        (f"{STRANGER} government", SignerRole.AUTHORITY, Vouching.TRUSTED, NotCounted.NOTHING),
        (STRANGER, None, Vouching.NONE, NotCounted.STRANGER),
        (f"{STRANGER} of 079200009999", None, Vouching.NONE, NotCounted.OTHER_PERSON),
        (f"{STRANGER} of {OWNER} unsure", None, Vouching.NONE, NotCounted.UNSURE),
        (f"{STRANGER} of {OWNER} revoked", None, Vouching.NONE, NotCounted.REVOKED),
        (f"{CLERK_CERT} revoked", None, Vouching.NONE, NotCounted.REVOKED),
    ],
)
def test_a_signature_counts_by_what_vouches_for_it(
    counter: Counter,
    dossier: Dossier,
    words: str,
    role: SignerRole | None,
    basis: Vouching,
    why: NotCounted,
) -> None:
    slot = imported(counter, dossier, words)
    (one,) = slot.signed_by
    assert (one.role, one.basis, one.why) == (role, basis, why)
    counts = role is not None
    assert slot.state is (ComponentState.SIGNED if counts else ComponentState.READ)
    assert slot.digitised is counts
    assert slot.signatures == ((role,) if role is not None else ())


def test_a_stranger_s_signature_waits_for_the_clerk_s_own(
    counter: Counter, dossier: Dossier
) -> None:
    slot = imported(counter, dossier, STRANGER)
    assert (slot.signable, slot.next_signer) == (True, SignerRole.CLERK)
    counter.sign_all()
    assert counter.slot(dossier, 1).digitised


def test_a_named_person_accepts_a_stranger_s_signature_with_a_reason(
    counter: Counter, dossier: Dossier
) -> None:
    slot = imported(counter, dossier, STRANGER)
    accept = counter.use(AcceptSignature)
    with pytest.raises(InputError, match=r"slot\.reason"):
        accept(ACCOUNT, dossier.id, slot.id, STRANGER, " ")
    with pytest.raises(InputError, match=r"signature\.unknown"):
        accept(ACCOUNT, dossier.id, slot.id, "00" * 32, "đúng người ký")
    assert not counter.slot(dossier, 1).digitised
    accept(ACCOUNT, dossier.id, slot.id, STRANGER, "đã gọi hỏi người ký")
    (one,) = counter.slot(dossier, 1).signed_by
    assert (one.by, one.reason) == (ACCOUNT.login, "đã gọi hỏi người ký")
    assert counter.slot(dossier, 1).digitised
    (line,) = counter.audit("signature.accepted")
    assert line["certificate"] == STRANGER


@pytest.mark.parametrize("word", ["unsure", "revoked"])
def test_what_does_not_hold_is_accepted_by_nobody(
    counter: Counter, dossier: Dossier, word: str
) -> None:
    slot = imported(counter, dossier, f"{STRANGER} {word}")
    with pytest.raises(InputError, match=r"signature\.not_acceptable"):
        counter.use(AcceptSignature)(SUPERVISOR, dossier.id, slot.id, STRANGER, "cứ nhận")


def test_who_is_registered_meanwhile_counts_and_who_is_forgotten_does_no_longer(
    counter: Counter, dossier: Dossier
) -> None:
    slot = imported(counter, dossier, STRANGER)
    counter.register(STRANGER, SignerRole.AUTHORITY, "Lãnh đạo")
    found = counter.use(ShowSignatures)(ACCOUNT, dossier.id, slot.id)
    assert found.slot.digitised
    with counter.home.store.write("test") as tx:
        save_signing(tx.settings, replace(load_signing(tx.settings), signers=()))
    found = counter.use(ShowSignatures)(ACCOUNT, dossier.id, slot.id)
    assert found.slot.state is ComponentState.READ
    assert found.slot.signatures == ()


# Where it leaves


def test_a_state_that_was_set_by_hand_does_not_leave(counter: Counter) -> None:
    dossier = counter.complete()
    slot = counter.slot(dossier, 1)
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_component(replace(slot, signed_blob=slot.read_blob))
    assert counter.slot(dossier, 1).digitised  # says the database
    with pytest.raises(InputError, match=r"evidence\.unsigned"):
        counter.seal(dossier)


def test_findings_that_were_wiped_by_hand_are_found_again(counter: Counter) -> None:
    dossier = counter.complete()
    one, two = counter.slot(dossier, 1), counter.slot(dossier, 2)
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_component(
            replace(two, read_blob=one.read_blob, signed_blob=one.signed_blob, findings=())
        )
    with pytest.raises(InputError, match=r"seal\.failed"):
        counter.seal(dossier)


def test_a_signer_who_was_never_registered_does_not_seal(counter: Counter) -> None:
    dossier = counter.complete()
    with counter.home.store.write("test") as tx:
        save_signing(tx.settings, replace(load_signing(tx.settings), signers=()))
    with pytest.raises(InputError, match=r"evidence\.stranger"):
        counter.seal(dossier)


def test_what_was_sealed_and_is_not_proved_any_more_is_not_sent(counter: Counter) -> None:
    dossier = counter.complete()
    sealed = counter.seal(dossier)
    with counter.home.store.write("test") as tx:
        save_signing(tx.settings, replace(load_signing(tx.settings), signers=()))
    portal = FakePortal()
    engine(counter.home, portal).drain()
    held = counter.home.submission(sealed.id)
    assert (held.state, held.payload) == (SubmissionState.QUARANTINED, None)
    assert not portal.files
    assert not portal.effects
