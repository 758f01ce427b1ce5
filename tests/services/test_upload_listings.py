"""The province lists uploaded files again: which are other ones, and which are the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from tests.services.test_portal_dossiers import UPLOADED
from tests.services.test_uploads import (
    SEEN,
    accept,
    lists,
    opened_with,
    outside,
    refresh,
    seen_of,
    send_back,
)
from tests.support.counter import CITIZEN, Counter
from tests.support.office import ACCOUNT
from tthc_desktop.domain.component import Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.reception.portal import FetchUpload
from tthc_desktop.services.reception.slots import ClearSlot
from tthc_desktop.services.reception.uploads import AcceptUpload, SendBackUpload
from tthc_desktop.services.sending.settle import TakeBack

SAME: dict[str, Callable[[PortalFile, PortalFile], tuple[PortalFile, ...]]] = {
    "another order": lambda a, b: (b, a),
    "another name": lambda a, b: (replace(a, name="đơn.pdf"), b),
    "another id": lambda a, b: (replace(a, id="f-7"), b),
    "one fewer": lambda a, _b: (a,),
}


@pytest.mark.parametrize("how", SAME)
def test_the_same_files_are_nothing_new_and_what_was_said_of_them_stays(
    counter: Counter, how: str
) -> None:
    dossier = opened_with(counter, UPLOADED, UPLOADED + b"2")
    send_back(counter, dossier, 1)
    before = counter.slot(dossier, 1)
    there = SAME[how](*before.uploaded)
    lists(counter, *there)
    assert refresh(counter, dossier) == ()
    assert counter.slot(dossier, 1) == replace(before, uploaded=there), "shown as listed now"
    lists(counter, *before.uploaded)  # what was gone comes back: it is what was sent back
    assert refresh(counter, dossier) == ()
    assert counter.slot(dossier, 1) == before
    new = outside("new", before.paper_code)
    lists(counter, *before.uploaded, new)
    (changed,) = refresh(counter, dossier)
    assert (changed.sent_back, new in changed.uploaded) == (False, True)


@pytest.mark.parametrize("how", [how for how in SAME if how != "one fewer"])
def test_what_nobody_has_looked_at_is_not_told_as_new_for_its_name(
    counter: Counter, how: str
) -> None:
    dossier = opened_with(counter, UPLOADED, UPLOADED + b"2")
    before = counter.slot(dossier, 1)
    there = SAME[how](*before.uploaded)
    lists(counter, *there)
    assert refresh(counter, dossier) == ()
    assert counter.slot(dossier, 1) == replace(before, uploaded=there)


@pytest.mark.parametrize("others", [False, True])
def test_other_files_that_come_while_it_is_taken_in_are_not_taken_for_it(
    counter: Counter, others: bool
) -> None:
    opened = opened_with(counter, UPLOADED)
    slot = counter.slot(opened, 1)
    (file,) = slot.uploaded
    now = outside("new", slot.paper_code) if others else replace(file, name="đơn.pdf")
    accept_upload = counter.use(AcceptUpload)

    def meanwhile(actor: Account, code: str, wanted: PortalFile) -> str:
        lists(counter, now)
        refresh(counter, opened)
        return accept_upload.uploads.fetch(actor, code, wanted)

    counter.use(FetchUpload)(ACCOUNT, opened.code, file)
    slow_files = replace(accept_upload.uploads, fetch=cast(FetchUpload, meanwhile))
    slow = replace(accept_upload, uploads=slow_files)
    if others:
        with pytest.raises(InputError, match=r"upload\.not_seen"):
            slow(ACCOUNT, opened.id, slot.id, SEEN)
        assert counter.slot(opened, 1).upload is None
    else:
        assert slow(ACCOUNT, opened.id, slot.id, SEEN).way is Way.IMPORT


def test_files_in_another_order_are_looked_at_again_before_anything_is_said(
    counter: Counter,
) -> None:
    """They would be one paper in the order of the list."""
    dossier = opened_with(counter, UPLOADED, UPLOADED + b"2")
    before = counter.slot(dossier, 1)
    seen = seen_of(UPLOADED, UPLOADED + b"2")
    lists(counter, *reversed(before.uploaded))
    refresh(counter, dossier)
    with pytest.raises(InputError, match=r"upload\.not_seen"):
        accept(counter, dossier, seen)
    with pytest.raises(InputError, match=r"upload\.others"):
        counter.use(SendBackUpload)(ACCOUNT, dossier.id, before.id, "ảnh mờ", seen)


SIGNED = b"%PDF-1.4 theirs\n%signed by " + b"57" * 32 + f" of {CITIZEN.id_number} good".encode()


def test_what_is_listed_twice_is_one_file_and_keeps_its_signature(counter: Counter) -> None:
    """The citizen pressed twice: two files would be one paper with every page twice."""
    dossier = opened_with(counter, SIGNED, SIGNED, signatures=1)
    (file,) = counter.slot(dossier, 1).uploaded
    lists(counter, file, replace(file, id="f-9", name="b.pdf"))
    assert refresh(counter, dossier) == ()
    assert counter.slot(dossier, 1).uploaded == (file,)
    made = accept(counter, dossier, seen_of(SIGNED))
    assert (made.read_blob, made.signatures) == (file.sha256, (SignerRole.OWNER,))


def test_what_is_listed_twice_and_no_slot_waits_for_has_one_slot(counter: Counter) -> None:
    dossier = opened_with(counter, UPLOADED)
    new = outside("new")
    lists(counter, new, replace(new, id="again"))
    (added,) = refresh(counter, dossier)
    assert added.uploaded == (new,)
    lists(counter, replace(new, id="again"), new)
    assert refresh(counter, dossier) == ()


@pytest.mark.parametrize("number", ["f-1", "f-7"])
def test_a_signed_file_that_went_out_as_it_came_is_still_the_citizens(
    counter: Counter, number: str
) -> None:
    """Opened again and cleared, its paper waits for files: one more does not push it out."""
    dossier = opened_with(counter, SIGNED, signatures=1)
    accept(counter, dossier, seen_of(SIGNED))
    counter.lay(dossier, 2)
    counter.sign_all()
    sealed = counter.seal(dossier)
    with counter.home.store.write("test") as tx:
        tx.outbox.put_state(sealed.id, SubmissionState.QUARANTINED)
    counter.use(TakeBack)(ACCOUNT, sealed.id)
    counter.use(ClearSlot)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id)
    (first,) = counter.slot(dossier, 1).uploaded
    second = replace(first, id="f-2", sha256=sha256_hex(b"page 2"))
    there = replace(first, id=number)
    sent = next(step for step in sealed.steps if step.blob_sha not in ("", first.sha256))
    lists(counter, there, second, replace(first, id="o-1", paper_code="BS", sha256=sent.blob_sha))
    assert [slot.uploaded for slot in refresh(counter, dossier)] == [(there, second)]
