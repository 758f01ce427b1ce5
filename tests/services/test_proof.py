"""What is asked of files once more before anything of a submission is frozen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.fakes.portal import FakePortal
from tests.services.test_file_evidence import imported
from tests.support.counter import ADMIN, CLERK_CERT, Counter
from tests.support.damage import damage
from tests.support.office import ACCOUNT, FullJitter
from tests.support.vouching import a_signature
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Submission, SubmissionState
from tthc_desktop.domain.signature_evidence import Vouching
from tthc_desktop.domain.signatures import (
    SEALED_BEFORE,
    ChangedAfter,
    FileCheck,
    Revocation,
    SignatureCheck,
    SignatureDoubt,
)
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.services.ports.signing import SignatureChecker
from tthc_desktop.services.reception.file_evidence import CheckFiles
from tthc_desktop.services.reception.signatures import AcceptSignature, ShowSignatures
from tthc_desktop.services.reception.signers import ForgetSigner
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.services.sending.settle import TakeBack

TOO_MUCH = SignatureCheck("indeterminate", ("too_much",), ())
"""Nothing could be looked at."""
STRANGER = "57" * 32


def found(certificate: str = CLERK_CERT, **more: object) -> SignatureCheck:
    report = replace(a_signature(certificate), **more)  # type: ignore[arg-type]  # its fields
    revoked = report.revocation is Revocation.REVOKED
    return SignatureCheck("invalid" if revoked else "indeterminate", (), (report,))


OUT_OF_TIME = found(changed_after=ChangedAfter.UNKNOWN, doubts=(SignatureDoubt.TOO_MUCH,))
"""Revisions could not be compared to their end."""


@dataclass
class Saying:
    """Implements services.ports.signing.SignatureChecker: an answer after the other, the last one
    for ever."""

    answers: list[SignatureCheck]
    asked: int = 0

    def check(self, path: Path, trust: Path | None) -> SignatureCheck:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def check_sealed(self, path: Path, sha256: str, trust: Path | None) -> SignatureCheck:
        return self.check(path, trust)


@dataclass
class Sending:
    """The engine over a counter's store, with what a checker says and when lists came in."""

    counter: Counter
    checker: SignatureChecker
    lists_at: datetime | None = None
    portal: FakePortal = field(default_factory=FakePortal)

    @property
    def check_files(self) -> CheckFiles:
        own = self.counter.use(CheckFiles)
        return replace(own, checker=self.checker, changed_at=lambda _folder: self.lists_at)

    def drain(self) -> None:
        home = self.counter.home
        chance = FullJitter()
        link = Link(home.clock, chance)
        parts = (home.store, home.blobs, self.portal, home.clock, link, chance)
        SyncEngine(*parts, self.check_files).drain()

    def state(self, submission: Submission) -> SubmissionState:
        return self.counter.home.submission(submission.id).state


def sealed(counter: Counter, count: int = 1) -> list[Submission]:
    return [counter.seal(counter.complete()) for _ in range(count)]


def test_each_of_a_row_is_looked_at_where_lists_came_in_since(
    counter: Counter,
) -> None:
    """Also those that follow each other without a pause."""
    all_sealed = sealed(counter, 3)
    good, bad = found(), found(revocation=Revocation.REVOKED)
    going = Sending(counter, saying := Saying([good, good, bad]), counter.home.clock.now())
    going.drain()
    assert [going.state(each) for each in all_sealed] == [
        SubmissionState.CONFIRMED,
        SubmissionState.QUARANTINED,
        SubmissionState.QUARANTINED,
    ]
    assert saying.asked == 6


def test_a_row_without_news_is_sent_without_looking(
    counter: Counter,
) -> None:
    all_sealed = sealed(counter, 3)
    going = Sending(counter, saying := Saying([TOO_MUCH]))
    going.drain()
    assert {going.state(each) for each in all_sealed} == {SubmissionState.CONFIRMED}
    assert saying.asked == 0


def test_what_was_looked_at_in_the_future_is_looked_at_again(counter: Counter) -> None:
    """The clock was ahead, and is right now: lists of today came in since."""
    counter.home.clock.forward(3600)
    [one] = sealed(counter)
    counter.home.clock.forward(-1800)
    going = Sending(counter, Saying([found(revocation=Revocation.REVOKED)]))
    going.drain()
    assert going.state(one) is SubmissionState.QUARANTINED


@pytest.mark.parametrize("little", [TOO_MUCH, OUT_OF_TIME])
def test_a_look_that_came_to_nothing_is_no_answer(counter: Counter, little: SignatureCheck) -> None:
    """The worker fell, or the PC was too busy: what was found before stays, and the file is looked
    at again later."""
    [one] = sealed(counter)
    going = Sending(counter, Saying([little, found()]), counter.home.clock.now())
    going.drain()
    assert going.state(one) is not SubmissionState.QUARANTINED
    assert going.portal.effects == []
    with counter.home.store.read() as tx:
        checks = [tx.blobs.check(step.blob_sha) for step in one.steps if step.blob_sha]
    assert all(check is not None and check.found.whole for check in checks)
    counter.home.clock.forward(7 * 3600)
    going.drain()
    assert going.state(one) is SubmissionState.CONFIRMED


def test_what_cannot_be_judged_for_long_is_taken_back(counter: Counter) -> None:
    """Nothing of it has left: the clerk need not wait for a file that is too much for this PC."""
    [one] = sealed(counter)
    going = Sending(counter, Saying([OUT_OF_TIME]), counter.home.clock.now())
    going.drain()
    told = counter.home.submission(one.id).error_code
    assert "chưa kiểm tra được" in sentence(InputError(told))
    counter.use(TakeBack)(ACCOUNT, one.id)
    assert counter.home.dossier(one.dossier_id).state is DossierState.OPEN


def test_what_was_withdrawn_is_told_by_a_look_that_did_not_get_to_its_end(counter: Counter) -> None:
    [one] = sealed(counter)
    report = replace(OUT_OF_TIME.signatures[0], revocation=Revocation.REVOKED)
    revoked = replace(OUT_OF_TIME, verdict="invalid", signatures=(report,))
    going = Sending(counter, Saying([revoked]), counter.home.clock.now())
    going.drain()
    assert going.state(one) is SubmissionState.QUARANTINED


@pytest.mark.parametrize("little", [TOO_MUCH, OUT_OF_TIME])
def test_what_cannot_be_judged_is_not_sealed_whatever_was_found_before(
    counter: Counter, little: SignatureCheck
) -> None:
    dossier = counter.complete()
    counter.use(ShowSignatures)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id)
    blind = replace(counter.use(CheckFiles), checker=Saying([little]))
    sealing = replace(counter.use(SealDossier), check_files=blind)
    with pytest.raises(InputError, match=r"evidence\.not_judged"):
        sealing(ACCOUNT, dossier.id)


def test_a_note_that_cannot_be_read_is_made_anew(counter: Counter) -> None:
    dossier = counter.complete()
    file = counter.slot(dossier, 1).signed_blob
    counter.use(ShowSignatures)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id)
    damage(counter.home.store, "UPDATE file_check SET found = '{' WHERE blob = ?", file)
    counter.seal(dossier)


# By the rules of then


def test_a_mark_of_an_earlier_version_seals_nothing(counter: Counter) -> None:
    dossier = counter.complete()
    stranger = put(counter, dossier, STRANGER)
    with counter.home.store.write("test") as tx:
        marked = SignatureCheck("indeterminate", (SEALED_BEFORE,), ())
        tx.blobs.put_check(stranger, FileCheck(marked, counter.home.clock.now()))
    with pytest.raises(InputError, match=r"evidence\.unregistered"):
        counter.seal(dossier)


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_changed_is_not_sent_by_the_rules_of_then(counter: Counter, order: int) -> None:
    [one] = sealed(counter)
    with counter.home.store.write("test") as tx:
        for step in one.steps:
            if step.blob_sha:
                marked = SignatureCheck("indeterminate", (SEALED_BEFORE,), ())
                tx.blobs.put_check(step.blob_sha, FileCheck(marked, counter.home.clock.now()))
    reports = [a_signature(STRANGER), a_signature("0f" * 32, intact=False)][::order]
    going = Sending(counter, Saying([SignatureCheck("invalid", ("not_intact",), tuple(reports))]))
    going.drain()
    assert going.state(one) is SubmissionState.QUARANTINED
    assert going.portal.effects == []


def test_what_is_sealed_again_leaves_by_the_rules_of_now(counter: Counter) -> None:
    """A certificate that is taken back counts no longer, whoever had sealed the file before."""
    [one] = sealed(counter)
    dossier = counter.home.dossier(one.dossier_id)
    with counter.home.store.write("test") as tx:
        for step in one.steps:
            if step.blob_sha:
                marked = SignatureCheck("indeterminate", (SEALED_BEFORE,), ())
                tx.blobs.put_check(step.blob_sha, FileCheck(marked, counter.home.clock.now()))
        tx.outbox.put_state(one.id, SubmissionState.QUARANTINED)
    counter.use(TakeBack)(ACCOUNT, one.id)
    again = counter.seal(dossier)
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    going = Sending(counter, counter.use(CheckFiles).checker)
    going.drain()
    assert going.state(again) is SubmissionState.QUARANTINED
    assert going.portal.effects == []


def put(counter: Counter, dossier: Dossier, certificate: str) -> str:
    """Another file in the place of one that was read and signed, as if by hand."""
    slot = counter.slot(dossier, 1)
    content = f"%PDF-1.4 another\n%signed by {certificate}\n".encode()
    file = counter.home.blobs.put(content, "application/pdf")
    with counter.home.store.write("test") as tx:
        tx.blobs.add(file, len(content), "application/pdf", None)
        tx.blobs.put_reading(file, tx.blobs.reading(slot.read_blob or ""))
        tx.dossiers.put_component(replace(slot, read_blob=file, signed_blob=file))
    return file


# Until it is known whether a certificate was withdrawn


def test_what_waits_for_a_list_is_taken_back_and_accepted_with_a_reason(
    counter: Counter,
) -> None:
    dossier = counter.receive()
    slot = counter.slot(dossier, 1)
    imported(counter, dossier, f"{STRANGER} government")
    counter.finish(dossier, papers=(2,))
    one = counter.seal(dossier)
    going = Sending(counter, counter.use(CheckFiles).checker)
    going.drain()
    assert going.state(one) not in (SubmissionState.CONFIRMED, SubmissionState.QUARANTINED)
    counter.use(TakeBack)(ACCOUNT, one.id)
    assert counter.dossier(dossier).state is DossierState.OPEN
    accept = counter.use(AcceptSignature)
    made = accept(ACCOUNT, dossier.id, slot.id, STRANGER, "gọi hỏi cơ quan", SignerRole.AUTHORITY)
    assert [s.basis for s in made.signed_by] == [Vouching.ACCEPTED]
    again = counter.seal(dossier)
    going.drain()
    assert going.state(again) is SubmissionState.CONFIRMED


def test_a_signature_that_is_not_needed_holds_nothing_up(counter: Counter) -> None:
    """The clerk signed beside one of which it is not known whether it was withdrawn."""
    dossier = counter.receive()
    imported(counter, dossier, f"{STRANGER} of 079200009999")
    counter.finish(dossier, papers=(2,))  # signs the first one too
    one = counter.seal(dossier)
    going = Sending(counter, Saying([TOO_MUCH]))
    going.drain()
    assert going.state(one) is SubmissionState.CONFIRMED


def test_what_came_in_sealed_waits_for_the_clerk_once_the_seal_is_forgotten(
    counter: Counter,
) -> None:
    seal = "5e" * 32
    counter.register(seal, SignerRole.SEAL, "UBND xã")
    dossier = counter.receive()
    imported(counter, dossier, seal)
    assert counter.slot(dossier, 1).digitised
    assert counter.use(ForgetSigner)(ADMIN, seal) == 1
    slot = counter.slot(dossier, 1)
    assert (slot.state, slot.next_signer) == (ComponentState.READ, SignerRole.CLERK)


def test_what_is_taken_back_waits_for_who_is_registered_now(counter: Counter) -> None:
    [one] = sealed(counter)
    dossier = counter.home.dossier(one.dossier_id)
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    going = Sending(counter, Saying([found()]))
    going.drain()
    assert going.state(one) is SubmissionState.QUARANTINED
    counter.use(TakeBack)(ACCOUNT, one.id)
    assert [counter.slot(dossier, n).next_signer for n in (1, 2)] == [SignerRole.CLERK] * 2
