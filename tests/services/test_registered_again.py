"""Open papers follow a certificate that is registered, as they follow one that is taken back."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes.signing import credential
from tests.services.test_file_evidence import STRANGER, imported
from tests.support.counter import ADMIN, CLERK_CERT, Counter
from tests.support.damage import damage_dossier
from tests.support.office import ACCOUNT
from tthc_desktop.domain.signature_evidence import Vouching
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.services.reception.signatures import AcceptSignature
from tthc_desktop.services.reception.signers import ForgetSigner, RegisterSigner


def test_open_papers_follow_a_certificate_that_is_registered_again(counter: Counter) -> None:
    damaged, dossier, sealed = counter.complete(), counter.complete(), counter.complete()
    damage_dossier(counter.home.store, damaged.id)  # it stops no other
    before = counter.slot(dossier, 1)
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    with counter.home.store.write("test") as tx:
        waiting = replace(counter.slot(sealed, 1), sealed=True)
        tx.dossiers.put_component(waiting)
    assert not counter.slot(dossier, 1).digitised
    RegisterSigner(counter.home.store, counter.token)(
        ADMIN, SignerRole.CLERK, CLERK_CERT, account=ACCOUNT.id, reason="cấp lại"
    )
    assert counter.slot(dossier, 1) == before, "without anybody looking at it"
    assert counter.slot(sealed, 1) == waiting, "it went out as it was"


def test_a_file_of_others_follows_too_and_an_acceptance_stays_one(counter: Counter) -> None:
    dossier = counter.receive()
    imported(counter, dossier, STRANGER)
    accepted = imported(counter, dossier, STRANGER, 2)
    counter.use(AcceptSignature)(ACCOUNT, dossier.id, accepted.id, STRANGER, "đã gọi hỏi")
    counter.token.plugged.append(credential("LEADER", "Người khác", STRANGER))
    RegisterSigner(counter.home.store, counter.token)(ADMIN, SignerRole.AUTHORITY, STRANGER)
    [one], [two] = (counter.slot(dossier, number).signed_by for number in (1, 2))
    assert (one.basis, one.role) == (Vouching.REGISTERED, SignerRole.AUTHORITY)
    assert two.basis is Vouching.ACCEPTED
