"""What many objects and many signatures cost together: all of it counts against the budget, and
what one signature had looked at is not looked at again for the next. Steps are counted by a clock
that goes on with each look at it."""

from __future__ import annotations

from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_name

from tests.support.later_changes import description_changed
from tests.support.quiet_parts import array, dictionary, number
from tests.support.signed_files import Change, Office, form, revised
from tthc_desktop.adapters.signing.after import After, Comparer
from tthc_desktop.adapters.signing.budget import Budget
from tthc_desktop.adapters.signing.objects import BeyondLimitError
from tthc_desktop.adapters.signing.reach import Reach
from tthc_desktop.adapters.signing.reading import open_pdf
from tthc_desktop.adapters.signing.rebuilt import Rebuilding
from tthc_desktop.adapters.signing.resolving import resolver
from tthc_desktop.adapters.signing.revision import Revision
from tthc_desktop.adapters.signing.signed_bytes import coverage
from tthc_desktop.adapters.signing.twice import says_twice
from tthc_desktop.domain.signatures import ChangedAfter, SignatureDoubt

OBJECTS, SIGNATURES = 3000, 8
A_LOOK = 1024  # small steps between two looks at the clock


class Clock:
    """Goes on by so many seconds with each look at it."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds, self.looks = seconds, 0

    def __call__(self) -> float:
        self.looks += 1
        return self.looks * self._seconds


def _more(objects: int) -> Change:
    def change(writer: Any) -> None:
        for _ in range(objects):
            writer.add_object(dictionary(A=number(1)))

    return change


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


@pytest.fixture(scope="module")
def signed(office: Office) -> bytes:
    """Many objects, and many signatures one after the other."""
    content = revised(form(), _more(OBJECTS))
    for place in range(SIGNATURES):
        content = office.sign(content, f"Sig{place + 1}")
    return content


def _told(content: bytes, clock: Clock) -> list[After]:
    """Of each signature that something comes after."""
    opened = open_pdf(content)
    comparer = Comparer(opened, clock)
    each = [(one, coverage(content, one.numbers, one.contents)) for one in opened.found]
    told = [comparer.after(one, covered, lambda _: True) for one, covered in each]
    return [one for one in told if one.changed is not ChangedAfter.NONE]


def _looks(content: bytes) -> int:
    clock = Clock()
    assert {one.changed for one in _told(content, clock)} == {ChangedAfter.ALLOWED}
    return clock.looks


def _reader(content: bytes) -> tuple[Any, int]:
    """And its last revision."""
    reader: Any = open_pdf(content).reader
    return reader, reader.total_revisions - 1


def test_every_object_counts(office: Office) -> None:
    """Of the signed ones the tables are gone through and the words that begin them; each later one
    is read, for what it says twice and for what readers look for."""
    few = _looks(revised(office.sign(form()), description_changed))
    many = revised(office.sign(revised(form(), _more(20 * A_LOOK))), description_changed)
    assert _looks(many) >= few + 2 * 20
    later = revised(revised(office.sign(form()), _more(50)), description_changed)
    assert _looks(later) >= few + 2 * 50


def test_nothing_is_looked_at_again_for_the_next_signature(signed: bytes) -> None:
    assert _looks(signed) < 15 * SIGNATURES


def test_what_was_not_reached_is_told_as_too_much(signed: bytes) -> None:
    """The first one costs most: it looks at all that comes after any."""
    told = _told(signed, Clock(6.1 / _looks(signed)))
    assert told[0].changed is ChangedAfter.ALLOWED
    assert told[-1] == After(ChangedAfter.UNKNOWN, doubts=(SignatureDoubt.TOO_MUCH,))
    assert len(told) == SIGNATURES - 1


def test_the_tables_are_gone_through_once(signed: bytes) -> None:
    reader, last = _reader(signed)
    clock = Clock()
    reach = Reach(reader, len(signed), Budget(clock))
    for base in [*range(last + 1), *range(last + 1)]:
        end = reader.xrefs.get_xref_container_info(base).end_location
        assert not reach.passes(base, end)
        assert reach.passes(base, 500)
    assert clock.looks <= 1 + OBJECTS // A_LOOK + 1


def test_what_an_earlier_table_points_to_stays(signed: bytes) -> None:
    reader, last = _reader(signed)
    reader.xrefs.get_xref_data(0).standard_xrefs[1] = (0, len(signed) - 1)
    reach = Reach(reader, len(signed), Budget(Clock()))
    assert reach.passes(last, len(signed) - 1)


def test_a_place_behind_the_file_is_none(signed: bytes) -> None:
    reader, last = _reader(signed)
    farthest = max(place for _, place in reader.xrefs.get_xref_data(last).standard_xrefs.values())
    for length, passes in ((farthest + 1, True), (farthest, False)):
        reach = Reach(reader, length, Budget(Clock()))
        assert reach.passes(last, farthest) is passes


def test_each_part_ends_where_the_budget_does(signed: bytes) -> None:
    reader, last = _reader(signed)
    spent = Budget(Clock(7.0))
    for part in (
        lambda: Reach(reader, len(signed), spent).passes(last, 0),
        lambda: says_twice(reader, last, spent),
        lambda: Rebuilding(signed, reader, spent).finds_the_same(last - 1, last, 0),
        lambda: Rebuilding(signed, reader, spent).held(last),
        lambda: Rebuilding(signed, reader, spent).looked((1, 0), last),
        lambda: Revision(resolver(reader, last), spent),
    ):
        with pytest.raises(BeyondLimitError):
            part()


def test_what_is_held_is_the_same_in_any_order(signed: bytes) -> None:
    reader, last = _reader(signed)
    kept = Rebuilding(signed, reader, Budget(Clock()))
    for base in (last, 0, last - 2, last - 1, last - 1, 1):
        alone = Rebuilding(signed, reader, Budget(Clock())).held(base)
        held = kept.held(base)
        assert (held.live, held.packs) == (alone.live, alone.packs)
        held.live.clear()
        held.packs.add(-1)


def _tree(*leaf: Any, depth: int = 40) -> Change:
    """Each branch has the one below twice: more of them than any file has bytes."""

    def change(writer: Any) -> None:
        below = [writer.add_object(each) for each in leaf]
        for _ in range(depth):
            branch = dictionary(Type=pdf_name("/Pages"), Kids=array(*below, *below))
            below = [writer.add_object(branch)]
        writer.root[pdf_name("/Pages")] = below[0]
        writer.update_root()

    return change


def test_branches_that_are_there_more_than_once() -> None:
    page, empty = dictionary(Type=pdf_name("/Page")), dictionary(Kids=array())
    for leaf, seconds in ((page, 0.0), (empty, 0.5)):
        reader, last = _reader(revised(form(), _tree(leaf)))
        with pytest.raises(BeyondLimitError):
            Revision(resolver(reader, last), Budget(Clock(seconds)))


def test_a_long_list_of_no_annotations_counts() -> None:
    def change(writer: Any) -> None:
        nothing = array(*(number(1) for _ in range(20 * A_LOOK)))
        writer.root["/Pages"]["/Kids"][0][pdf_name("/Annots")] = nothing
        writer.update_container(writer.root["/Pages"]["/Kids"][0])

    reader, last = _reader(revised(form(), change))
    clock = Clock()
    Revision(resolver(reader, last), Budget(clock))
    assert clock.looks >= 20
