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
from tests.support.counter import Counter
from tests.support.office import ACCOUNT
from tthc_desktop.domain.component import Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.services.reception.portal import FetchUpload
from tthc_desktop.services.reception.uploads import AcceptUpload, SendBackUpload

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
