"""Files that would take hours to compare end by a bound of our own, and say so."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_name

from tests.support.later_changes import contents_replaced, description_changed, page, page_changed
from tests.support.quiet_parts import array, dictionary, number, numbers, together
from tests.support.signed_files import Change, Office, form, revised
from tthc_desktop.adapters.signing.after import After, Comparer
from tthc_desktop.adapters.signing.objects import BeyondLimitError
from tthc_desktop.adapters.signing.reading import open_pdf
from tthc_desktop.adapters.signing.resolving import resolver
from tthc_desktop.adapters.signing.revision import Revision
from tthc_desktop.adapters.signing.signed_bytes import coverage
from tthc_desktop.domain.signatures import ChangedAfter, SignatureDoubt

SECONDS_A_LOOK = 0.5
"""That pass between two looks at the clock."""


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def _shared(annotations: int, length: int) -> Change:
    """Many annotations that have one long array together."""

    def change(writer: Any) -> None:
        long = writer.add_object(array(*(number(n % 7) for n in range(length))))
        for _ in range(annotations):
            one = dictionary(Subtype=pdf_name("/Link"), Rect=numbers(0, 0, 1, 1), X=long)
            page(writer)["/Annots"].append(writer.add_object(one))
        page_changed(writer)

    return change


def _stacked(pages: int, annotations: int) -> Change:
    """Many pages that have their annotations together."""

    def change(writer: Any) -> None:
        link = dictionary(Subtype=pdf_name("/Link"), Rect=numbers(0, 0, 9, 9))
        listed = array(*(writer.add_object(dictionary(**_plain(link))) for _ in range(annotations)))
        shared, tree = writer.add_object(listed), writer.root["/Pages"]
        for _ in range(pages):
            sheet = dictionary(Type=pdf_name("/Page"), MediaBox=numbers(0, 0, 99, 99))
            sheet |= dictionary(Parent=writer.root.raw_get("/Pages"), Annots=shared)
            tree["/Kids"].append(writer.add_object(sheet))
        tree[pdf_name("/Count")] = number(pages + 1)
        writer.update_container(tree)

    return change


def _plain(entries: Any) -> dict[str, Any]:
    return {key[1:]: entries.raw_get(key) for key in entries}


def _turned_round(writer: Any) -> None:
    """The shared list in another order; nothing of it lies over anything else of it."""
    raw = writer.root["/Pages"]["/Kids"][1].raw_get("/Annots")
    listed = raw.get_object()
    listed.reverse()
    writer.mark_update(raw.reference)


def _apart(writer: Any) -> None:
    for place, one in enumerate(writer.root["/Pages"]["/Kids"][1]["/Annots"]):
        found = one.get_object()
        found[pdf_name("/Rect")] = numbers(place * 99, 0, place * 99 + 1, 1)


def _looked(office: Office, before: Change, after: Change) -> tuple[After, int]:
    """The answer, and how often the clock was looked at."""
    content = revised(office.sign(revised(form(), before)), after)
    opened, ticks = open_pdf(content), itertools.count()
    comparer = Comparer(opened, clock=lambda: next(ticks) * SECONDS_A_LOOK)
    (one,) = opened.found
    covered = coverage(content, one.numbers, one.contents)
    return comparer.after(one, covered, lambda _: True), next(ticks)


def test_a_long_thing_that_many_share_ends_in_time(office: Office) -> None:
    after, looks = _looked(office, _shared(200, 5000), description_changed)
    assert (after.changed, after.doubts) == (ChangedAfter.UNKNOWN, (SignatureDoubt.TOO_MUCH,))
    assert looks < 20


def test_what_was_seen_by_then_is_told(office: Office) -> None:
    after, _ = _looked(office, _shared(200, 5000), contents_replaced)
    assert after.changed is ChangedAfter.SUSPICIOUS
    assert after.changes == ("nội dung trang 1",)


def test_many_pages_in_another_order_end_in_time(office: Office) -> None:
    before = together(_stacked(2, 200), _apart)
    after, looks = _looked(office, before, _turned_round)
    assert (after.changed, after.doubts) == (ChangedAfter.UNKNOWN, (SignatureDoubt.TOO_MUCH,))
    assert looks < 20


def test_more_on_the_pages_than_is_looked_at(office: Office) -> None:
    opened = open_pdf(office.sign(revised(form(), _stacked(2001, 100))))
    assert opened.reader is not None
    with pytest.raises(BeyondLimitError):
        Revision(resolver(opened.reader, opened.reader.total_revisions - 1))


def test_an_ordinary_file_is_far_from_it(office: Office) -> None:
    after, looks = _looked(office, _shared(20, 50), description_changed)
    assert after.changed is ChangedAfter.ALLOWED
    assert looks < 12  # each object that was put in later is read twice, and costs a look each time
