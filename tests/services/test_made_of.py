"""What goes out is the file that was read and judged here, whatever the database says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.portal import FakePortal
from tests.services.test_file_evidence import STRANGER, imported
from tests.services.test_uploads import accept, opened_with, seen_of
from tests.support.counter import CLERK_CERT, Counter
from tests.support.office import ACCOUNT
from tests.support.slots import page
from tests.support.sync import engine
from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.services.ports.files import SealedReader
from tthc_desktop.services.reception.made_of import MadeOf, SignedOver
from tthc_desktop.services.reception.signatures import AcceptSignature


def put(counter: Counter, slot: Component) -> None:
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_component(slot)


def kept(counter: Counter, content: bytes) -> str:
    sha256 = counter.home.blobs.put(content, "application/pdf")
    with counter.home.store.write("test") as tx:
        tx.blobs.add(sha256, len(content), "application/pdf", None)
        tx.blobs.put_reading(sha256, (page("TO KHAI dang ky"),))
    return sha256


def test_a_signed_file_of_another_dossier_is_not_sealed(counter: Counter) -> None:
    mine, others = counter.complete(), counter.complete()
    other = counter.slot(others, 1).signed_blob
    put(counter, replace(counter.slot(mine, 1), signed_blob=other))
    with pytest.raises(InputError, match=r"evidence\.other_file"):
        counter.seal(mine)


def test_an_acceptance_is_not_for_another_file_of_the_same_signer(counter: Counter) -> None:
    dossier = counter.receive()
    slot = imported(counter, dossier, STRANGER)
    counter.use(AcceptSignature)(ACCOUNT, dossier.id, slot.id, STRANGER, "đã gọi hỏi")
    counter.finish(dossier, papers=(2,))
    other = kept(counter, f"%PDF-1.4 khác\n%signed by {STRANGER}\n".encode())
    put(counter, replace(counter.slot(dossier, 1), signed_blob=other))
    with pytest.raises(InputError, match=r"evidence\.other_file"):
        counter.seal(dossier)


def test_a_file_that_only_begins_alike_is_another_one(counter: Counter) -> None:
    dossier = counter.complete()
    slot = counter.slot(dossier, 1)
    read = b"".join(counter.home.blobs.open(slot.read_blob or "").frames())
    cut = kept(counter, read[:-1] + f"\n%signed by {CLERK_CERT}\n".encode())
    put(counter, replace(slot, signed_blob=cut))
    with pytest.raises(InputError, match=r"evidence\.other_file"):
        counter.seal(dossier)


def test_what_was_put_in_its_place_after_sealing_is_not_sent(counter: Counter) -> None:
    dossier = counter.complete()
    sealed = counter.seal(dossier)
    put(counter, replace(counter.slot(dossier, 1), read_blob=counter.slot(dossier, 2).read_blob))
    portal = FakePortal()
    engine(counter.home, portal).drain()
    assert counter.home.submission(sealed.id).state is SubmissionState.QUARANTINED
    assert not portal.files
    assert not portal.effects


def test_an_upload_that_nobody_took_in_is_not_sealed(counter: Counter) -> None:
    content = b"%PDF-1.4 plain upload"
    dossier = opened_with(counter, content)
    sha256 = kept(counter, content)
    by_hand = replace(
        counter.slot(dossier, 1),
        way=Way.IMPORT,
        state=ComponentState.READ,
        read_blob=sha256,
        pages=1,
    )
    put(counter, by_hand)
    counter.lay(dossier, 2)
    counter.sign_all()
    with pytest.raises(InputError, match=r"evidence\.unseen"):
        counter.seal(dossier)


def test_an_upload_that_was_taken_in_is_sealed(counter: Counter) -> None:
    content = b"%PDF-1.4 plain upload"
    dossier = opened_with(counter, content)
    accept(counter, dossier, seen_of(content))
    counter.lay(dossier, 2)
    counter.sign_all()
    assert counter.seal(dossier).steps


def test_each_pair_of_files_is_read_once(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    slot = counter.slot(counter.complete(), 1)
    opened: list[str] = []
    blobs = counter.home.blobs

    def counted(sha256: str) -> SealedReader:
        opened.append(sha256)
        return type(blobs).open(blobs, sha256)

    with counter.home.store.read() as tx:
        size = tx.blobs.size(slot.read_blob or "") or 0
    files = SignedOver(slot.signed_blob or "", slot.read_blob or "", size)
    monkeypatch.setattr(blobs, "open", counted)
    made_of = MadeOf(blobs)
    assert [made_of(files), made_of(files)] == [True, True]
    assert opened == [slot.signed_blob]
    assert not made_of(replace(files, size=size + 1))
