"""Nothing is said to be signed without proof, where it is set and where it leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.portal import FakePortal
from tests.support.counter import ADMIN, CLERK_CERT, SUPERVISOR, Counter
from tests.support.damage import damage_dossier
from tests.support.office import ACCOUNT
from tests.support.sync import engine
from tests.support.vouching import a_signature
from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault, SubmissionState
from tthc_desktop.domain.signature_evidence import NotCounted, Vouching
from tthc_desktop.domain.signatures import Revocation, SignatureCheck
from tthc_desktop.domain.signing_rules import PaperKind, SignerRole
from tthc_desktop.domain.trust import TrustFamily
from tthc_desktop.services.ports.signing import SignatureChecker
from tthc_desktop.services.reception.file_evidence import CheckFiles
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.made_of import MadeOf
from tthc_desktop.services.reception.settings import load_signing, save_signing
from tthc_desktop.services.reception.signatures import AcceptSignature, ShowSignatures
from tthc_desktop.services.reception.signers import ForgetSigner
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.sending.proof import Proof, UnprovedError
from tthc_desktop.ui.scan.effects import of_stack
from tthc_desktop.ui.scan.signature_acts import acceptable, asked

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


def test_an_agency_s_signature_that_the_office_does_not_take_stands_for_nobody(
    counter: Counter, dossier: Dossier
) -> None:
    """Least of all for the clerk's own, for which a leader's who is registered may stand."""
    with counter.home.store.write("test") as tx:
        rules = load_signing(tx.settings)
        demands = {**rules.demands, PaperKind.INCOMING: (SignerRole.OWNER,)}
        save_signing(tx.settings, replace(rules, demands=demands))
    slot = imported(counter, dossier, f"{STRANGER} government")
    [one] = slot.signed_by
    assert (one.why, slot.digitised, slot.next_signer) == (
        NotCounted.NOT_WELCOME,
        False,
        SignerRole.CLERK,
    )
    other = imported(counter, dossier, STRANGER, number=2)
    accept = counter.use(AcceptSignature)
    with pytest.raises(InputError, match=r"signature\.not_acceptable"):
        accept(ACCOUNT, dossier.id, other.id, STRANGER, "đã hỏi", SignerRole.AUTHORITY)
    assert counter.audit("signature.accepted") == []
    accept(ACCOUNT, dossier.id, other.id, STRANGER, "đã hỏi", SignerRole.OWNER)
    assert counter.slot(dossier, 2).signatures == (SignerRole.OWNER,)


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


def test_nobody_s_word_stands_in_for_the_certificate_of_who_scanned_it(counter: Counter) -> None:
    """A clerk whose certificate was taken back cannot accept her own signature."""
    damaged, dossier = counter.complete(), counter.complete()
    damage_dossier(counter.home.store, damaged.id)  # it stops no other
    slot = counter.slot(dossier, 1)
    before = counter.use(GetDesk)(dossier.id)
    assert counter.use(ForgetSigner)(ADMIN, CLERK_CERT) == 2
    since = counter.use(GetDesk)(dossier.id).unsigned_since(before)
    assert {each.same_pages for each in since} == {True}
    [said] = of_stack(since, 0, foreign=False)
    assert "không còn được tính" in said.text
    assert "đã thay đổi" not in said.text, "no page changed"
    waiting = counter.slot(dossier, 1)
    assert (waiting.state, waiting.signatures) == (ComponentState.READ, ())
    assert waiting.signed_blob == slot.signed_blob, "the file stays"
    for actor in (ACCOUNT, SUPERVISOR):
        with pytest.raises(InputError, match=r"signature\.made_here"):
            counter.use(AcceptSignature)(actor, dossier.id, slot.id, CLERK_CERT, "chính tôi ký")
    counter.bind(CLERK_CERT, SignerRole.CLERK, ACCOUNT.name, ACCOUNT.id)
    found = counter.use(ShowSignatures)(ACCOUNT, dossier.id, slot.id)
    assert found.slot.digitised, "registered again, it counts again"


@dataclass
class Trusting:
    """Implements services.ports.signing.SignatureChecker: a clerk's certificate is a state CA's."""

    real: SignatureChecker

    def check(self, path: Path, trust: Path | None) -> SignatureCheck:
        return self._more(self.real.check(path, trust))

    def check_sealed(self, path: Path, sha256: str, trust: Path | None) -> SignatureCheck:
        return self._more(self.real.check_sealed(path, sha256, trust))

    def _more(self, check: SignatureCheck) -> SignatureCheck:
        reports = (
            replace(r, trusted=True, trust_family=TrustFamily.GOVERNMENT)
            if r.certificate == CLERK_CERT
            else r
            for r in check.signatures
        )
        return replace(check, signatures=tuple(reports))


@pytest.mark.parametrize("words", ["nobody", STRANGER])
def test_that_others_brought_the_pages_makes_a_clerk_s_signature_nobody_else_s(
    counter: Counter, words: str
) -> None:
    """On a photo that was digitised here, and beside the signature of whoever brought a file."""
    dossier = counter.receive()
    signed = f"%signed by {words}\n" if words == STRANGER else ""
    path = counter.file("brought.pdf", f"%PDF-1.4\n{signed}".encode())
    slot = counter.use(ImportFile)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id, path)
    counter.finish(dossier, papers=(2,))
    assert counter.slot(dossier, 1).digitised
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    with pytest.raises(InputError, match=r"signature\.made_here"):
        counter.use(AcceptSignature)(ACCOUNT, dossier.id, slot.id, CLERK_CERT, "chính tôi ký")
    found = counter.use(ShowSignatures)(ACCOUNT, dossier.id, slot.id)
    assert not found.slot.digitised
    assert [one.certificate for one in acceptable(found)] == [STRANGER] * (words == STRANGER)
    told = [fact.text for fact in asked(found).facts if fact.caption == "Làm gì tiếp"]
    assert told == ["nhấn Esc rồi F8 ký lại, hoặc nhờ quản trị viên đăng ký chứng thư này"]
    usual = counter.use(ShowSignatures)
    trusting = replace(usual.check_files, checker=Trusting(usual.check_files.checker))
    found = replace(usual, check_files=trusting)(ACCOUNT, dossier.id, slot.id)
    assert not any(one.counts for one in found.now), "nor is it that of the agency that made it out"
    assert not counter.slot(dossier, 1).digitised
    if words == STRANGER:
        made = counter.use(AcceptSignature)(ACCOUNT, dossier.id, slot.id, STRANGER, "đã gọi hỏi")
        assert made.signatures == (SignerRole.OWNER,)


def test_a_family_of_trust_makes_no_result_signed_whose_signer_was_taken_back(
    counter: Counter,
) -> None:
    """Its signer was an account of this office, and is none any more."""
    dossier = counter.complete()
    slot = replace(counter.slot(dossier, 1), demands=(SignerRole.AUTHORITY,))
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_component(slot)
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    usual = counter.use(ShowSignatures)
    trusting = replace(usual.check_files, checker=Trusting(usual.check_files.checker))
    found = replace(usual, check_files=trusting)(ACCOUNT, dossier.id, slot.id)
    assert [one.why for one in found.now] == [NotCounted.STRANGER]
    assert not found.slot.digitised


def test_what_is_sealed_keeps_what_its_signatures_came_to(counter: Counter) -> None:
    dossier = counter.complete()
    counter.seal(dossier)
    slot = counter.slot(dossier, 1)
    assert counter.use(ForgetSigner)(ADMIN, CLERK_CERT) == 0
    assert counter.slot(dossier, 1) == slot
    found = counter.use(ShowSignatures)(ACCOUNT, dossier.id, slot.id)
    assert [one.role for one in found.weighed] == [SignerRole.CLERK]
    assert [one.why for one in found.now] == [NotCounted.STRANGER]
    assert counter.slot(dossier, 1) == slot


# Where it leaves


def test_an_acceptance_that_nobody_gave_does_not_leave(counter: Counter) -> None:
    dossier = counter.receive()
    slot = imported(counter, dossier, STRANGER)
    accept = counter.use(AcceptSignature)
    accept(ACCOUNT, dossier.id, slot.id, STRANGER, "đã gọi hỏi người ký")
    counter.finish(dossier, papers=(2,))
    real = counter.slot(dossier, 1)
    [one] = real.signed_by
    for forged in (
        replace(one, line=0),
        replace(one, line=one.line - 1),
        replace(one, by="lanhdao"),
        replace(one, role=SignerRole.SEAL),
    ):
        with counter.home.store.write("test") as tx:
            tx.dossiers.put_component(replace(real, signed_by=(forged,)))
        with pytest.raises(InputError, match=r"evidence\.stranger"):
            counter.seal(dossier)
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_component(real)
    counter.seal(dossier)


@dataclass
class Withdrawn:
    """Implements services.ports.signing.SignatureChecker: every certificate was withdrawn."""

    asked: int = 0

    def check(self, path: Path, trust: Path | None) -> SignatureCheck:
        self.asked += 1
        report = replace(a_signature(CLERK_CERT), revocation=Revocation.REVOKED)
        return SignatureCheck("invalid", ("revoked",), (report,))

    def check_sealed(self, path: Path, sha256: str, trust: Path | None) -> SignatureCheck:
        return self.check(path, trust)


@pytest.mark.parametrize(("came", "asked"), [(-timedelta(hours=1), 0), (timedelta(hours=1), 2)])
def test_what_was_withdrawn_since_it_was_sealed_does_not_leave(
    counter: Counter, came: timedelta, asked: int
) -> None:
    """Asked once lists came in since, and only then."""
    dossier = counter.complete()
    sealed = counter.seal(dossier)
    checker = Withdrawn()
    at = counter.home.clock.now() + came
    look = replace(counter.use(CheckFiles), checker=checker, changed_at=lambda _folder: at)
    proof = Proof(counter.home.store, counter.home.clock, look, counter.use(MadeOf))
    proof.look("sync", sealed.id)
    assert checker.asked == asked
    with counter.home.store.read() as tx:
        submission = tx.outbox.get(sealed.id)
        assert submission is not None
        if not asked:
            proof.require(tx, submission)
            return
        with pytest.raises(UnprovedError) as caught:
            proof.require(tx, submission)
    assert (caught.value.error.code, caught.value.fault) == ("evidence.revoked", Fault.EVIDENCE)


def test_a_file_of_no_paper_does_not_leave(counter: Counter) -> None:
    dossier = counter.complete()
    sealed = counter.seal(dossier)
    other = counter.home.blobs.put(b"%PDF-1.4 another", "application/pdf")
    proof = Proof(
        counter.home.store, counter.home.clock, counter.use(CheckFiles), counter.use(MadeOf)
    )
    with counter.home.store.read() as tx:
        proof.require(tx, sealed)
        first, *rest = sealed.steps
        swapped = replace(sealed, steps=(replace(first, blob_sha=other), *rest))
        with pytest.raises(UnprovedError) as caught:
            proof.require(tx, swapped)
    assert caught.value.error.code == "evidence.no_paper"


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


@pytest.mark.parametrize("brought", [False, True])
def test_a_signer_who_was_never_registered_does_not_seal(
    counter: Counter, *, brought: bool
) -> None:
    """Nor on a photo that was digitised here: what helps is told, and Y would not."""
    dossier = counter.receive()
    if brought:
        path = counter.file("brought.pdf", b"%PDF-1.4 not signed\n")
        counter.use(ImportFile)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id, path)
        counter.finish(dossier, papers=(2,))
    else:
        counter.finish(dossier)
    with counter.home.store.write("test") as tx:
        save_signing(tx.settings, replace(load_signing(tx.settings), signers=()))
    with pytest.raises(InputError, match=r"evidence\.unregistered"):
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
