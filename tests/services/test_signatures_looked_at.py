"""Looking at signatures changes nothing of what was decided, and says what it does not know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.services.test_file_evidence import STRANGER, imported
from tests.services.test_proof import TOO_MUCH, Saying
from tests.services.test_reuse import CONTENT, PAPER
from tests.services.test_reuse_evidence import judged
from tests.support.counter import ADMIN, CLERK_CERT, SUPERVISOR, Counter
from tests.support.office import ACCOUNT
from tests.support.reusing import take
from tests.support.slots import NOW
from tthc_desktop.domain.component import Component, Purpose
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.signature_evidence import NotCounted, SignedBy, Vouching
from tthc_desktop.domain.signature_standing import standing
from tthc_desktop.domain.signatures import (
    SEALED_BEFORE,
    ChangedAfter,
    FileCheck,
    SignatureCheck,
    SignatureDoubt,
)
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.signing import SignatureChecker
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.signatures import AcceptSignature, ShowSignatures
from tthc_desktop.services.reception.signers import ForgetSigner
from tthc_desktop.ui.scan.signature_acts import asked


@dataclass
class OutOfTime:
    """Implements services.ports.signing.SignatureChecker: the comparison did not get to its end."""

    real: SignatureChecker

    def check(self, path: Path, trust: Path | None) -> SignatureCheck:
        return self._less(self.real.check(path, trust))

    def check_sealed(self, path: Path, sha256: str, trust: Path | None) -> SignatureCheck:
        return self._less(self.real.check_sealed(path, sha256, trust))

    def _less(self, check: SignatureCheck) -> SignatureCheck:
        reports = (
            replace(r, changed_after=ChangedAfter.UNKNOWN, doubts=(SignatureDoubt.TOO_MUCH,))
            for r in check.signatures
        )
        return replace(check, signatures=tuple(reports))


def accepted(counter: Counter) -> tuple[Dossier, Component]:
    dossier = counter.receive()
    slot = imported(counter, dossier, STRANGER)
    counter.use(AcceptSignature)(ACCOUNT, dossier.id, slot.id, STRANGER, "đã gọi hỏi")
    return dossier, counter.slot(dossier, 1)


def signed_here(counter: Counter) -> tuple[Dossier, Component]:
    dossier = counter.complete()
    return dossier, counter.slot(dossier, 1)


def show(counter: Counter, checker: SignatureChecker | None = None) -> ShowSignatures:
    usual = counter.use(ShowSignatures)
    files = replace(usual.check_files, checker=checker or usual.check_files.checker)
    return replace(usual, check_files=files)


@pytest.mark.parametrize("made", [accepted, signed_here])
def test_what_cannot_be_looked_at_for_now_stays_as_it_is(counter: Counter, made: object) -> None:
    dossier, slot = accepted(counter) if made is accepted else signed_here(counter)
    with pytest.raises(InputError, match=r"signature\.not_judged"):
        show(counter, Saying([TOO_MUCH]))(ACCOUNT, dossier.id, slot.id)
    assert counter.slot(dossier, 1) == slot
    found = show(counter, OutOfTime(counter.use(ShowSignatures).check_files.checker))
    seen = found(ACCOUNT, dossier.id, slot.id)
    assert seen.now[0].why is NotCounted.UNSURE  # it is told,
    assert counter.slot(dossier, 1) == slot  # and nothing follows from it


def test_nobody_accepts_what_was_not_looked_at(counter: Counter) -> None:
    dossier = counter.receive()
    slot = imported(counter, dossier, STRANGER)
    usual = counter.use(AcceptSignature)
    blind = replace(usual, check_files=replace(usual.check_files, checker=Saying([TOO_MUCH])))
    with pytest.raises(InputError, match=r"signature\.not_judged"):
        blind(ACCOUNT, dossier.id, slot.id, STRANGER, "đã gọi hỏi")


def test_an_acceptance_outlives_what_cannot_be_told_for_a_while(counter: Counter) -> None:
    dossier, slot = accepted(counter)
    real = counter.use(ShowSignatures).check_files.checker
    unsure = real.check_sealed(
        counter.home.blobs.path(slot.read_blob or ""), slot.read_blob or "", None
    )
    doubted = tuple(replace(r, intact=None) for r in unsure.signatures)
    seen = show(counter, Saying([replace(unsure, signatures=doubted)]))(
        ACCOUNT, dossier.id, slot.id
    )
    assert (seen.now[0].counts, seen.now[0].why) == (False, NotCounted.UNSURE)
    assert not counter.slot(dossier, 1).digitised
    again = show(counter)(ACCOUNT, dossier.id, slot.id)
    assert (again.now[0].counts, again.now[0].by, again.now[0].reason) == (
        True,
        ACCOUNT.login,
        "đã gọi hỏi",
    )
    assert counter.slot(dossier, 1).digitised


# Several signatures of one certificate


def with_marks(counter: Counter, dossier: Dossier, *marks: str) -> Component:
    body = "".join(f"%signed by {each}\n" for each in marks)
    path = counter.file("two.pdf", f"%PDF-1.4\n{body}".encode())
    return counter.use(ImportFile)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id, path)


def test_of_two_signatures_of_a_stranger_the_one_that_may_be_is_accepted(counter: Counter) -> None:
    dossier = counter.receive()
    slot = with_marks(counter, dossier, f"{STRANGER} unsure", STRANGER)
    made = counter.use(AcceptSignature)(ACCOUNT, dossier.id, slot.id, STRANGER, "biết rõ")
    assert [each.counts for each in made.signed_by] == [False, True]


def test_each_keeps_what_it_came_to_when_it_was_sealed(counter: Counter) -> None:
    dossier = counter.receive()
    slot = with_marks(counter, dossier, f"{CLERK_CERT} unsure", CLERK_CERT)
    counter.finish(dossier, papers=(2,))
    before = show(counter)(ACCOUNT, dossier.id, slot.id).weighed
    counter.seal(dossier)
    after = show(counter)(ACCOUNT, dossier.id, slot.id).weighed
    assert [s.counts for s in after] == [s.counts for s in before] == [False, True]


# What is asked, and what is told


def test_whose_signature_it_is_is_asked_of_components_only(counter: Counter) -> None:
    leader, seal = "a1" * 32, "b2" * 32
    counter.register(leader, SignerRole.AUTHORITY, "Lãnh đạo")
    counter.register(seal, SignerRole.SEAL, "Dấu")
    dossier = counter.receive()
    result = replace(
        counter.slot(dossier, 1),
        id="r1",
        position=9,
        purpose=Purpose.RESULT,
        demands=(SignerRole.AUTHORITY, SignerRole.SEAL),
    )
    with counter.home.store.write("test") as tx:
        tx.dossiers.add_slot(dossier.id, result)
    path = counter.file("kq.pdf", f"%PDF-1.4\n%signed by {leader}\n%signed by {seal}\n".encode())
    counter.use(ImportFile)(ACCOUNT, dossier.id, "r1", path)
    counter.use(ForgetSigner)(ADMIN, leader)
    question = asked(show(counter)(SUPERVISOR, dossier.id, "r1"))
    assert [each.name for each in question.fields] == ["reason"]
    slot = imported(counter, dossier, STRANGER)
    question = asked(show(counter)(ACCOUNT, dossier.id, slot.id))
    assert [each.name for each in question.fields] == ["reason", "whose"]


def test_what_counts_provisionally_is_told_as_such(counter: Counter) -> None:
    dossier = counter.receive()
    slot = imported(counter, dossier, f"{STRANGER} of 079200001234")
    seen = show(counter)(ACCOUNT, dossier.id, slot.id)
    assert seen.weighed[0].provisional
    assert "tạm tính" in standing(seen.weighed[0], {})
    assert next(f.tone for f in asked(seen).facts if f.caption == "Ở hồ sơ này") == "warn"
    final = SignedBy(STRANGER, role=SignerRole.OWNER, basis=Vouching.REGISTERED)
    assert "tạm tính" not in standing(final, {})


# What is known of a file besides


@pytest.mark.parametrize("how", ["reuse", "import"])
def test_that_an_earlier_version_sealed_a_file_is_not_forgotten(counter: Counter, how: str) -> None:
    content = CONTENT + f"\n%signed by {STRANGER}\n".encode()
    sha256 = counter.home.blobs.put(content, "application/pdf")
    marked = SignatureCheck("indeterminate", (SEALED_BEFORE,), ())
    with counter.home.store.write("test") as tx:
        tx.blobs.add(sha256, len(content), "application/pdf", None)
        tx.blobs.put_check(sha256, FileCheck(marked, NOW))
    dossier = counter.receive()
    if how == "reuse":
        paper = replace(PAPER, sha256=sha256_hex(content), size=len(content))
        counter.unit.put(paper, content)
        judged(counter, dossier)
        take(counter, dossier, counter.slot(dossier, 2).id, paper)
    else:
        path = counter.file("y.pdf", content)
        counter.use(ImportFile)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id, path)
    with counter.home.store.read() as tx:
        kept = tx.blobs.check(sha256)
    assert kept is not None
    assert SEALED_BEFORE in kept.found.reasons
    assert kept.found.signatures


def test_what_comes_in_while_a_signed_file_is_read_is_newer_than_its_judgement(
    counter: Counter,
) -> None:
    """Reading takes seconds; a revocation list that comes in meanwhile was not asked."""
    use, dossier = counter.use(ImportFile), counter.receive()
    looked_at = []

    class Reads:
        """The counter's checker, after which an hour goes by."""

        check_sealed = use.checker.check_sealed

        def check(self, path: Path, trust: Path | None) -> SignatureCheck:
            looked_at.append(counter.home.clock.now())
            found = use.checker.check(path, trust)
            counter.home.clock.forward(3600)
            return found

    path = counter.file("1.pdf", f"%PDF-1.4 1\n%signed by {CLERK_CERT}\n".encode())
    slot = counter.slot(dossier, 1)
    made = replace(use, checker=Reads())(ACCOUNT, dossier.id, slot.id, path)
    with counter.home.store.read() as tx:
        kept = tx.blobs.check(made.read_blob or "")
    assert kept is not None
    assert [kept.at] == looked_at
