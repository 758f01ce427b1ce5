"""The gate: what is found on a page, in a slot, and what only asks somebody to look."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from tests.support.batches import BLANK, GOOD, seen
from tests.support.tables import each_row
from tthc_desktop.domain.batch import Crop
from tthc_desktop.domain.desk import page_notes
from tthc_desktop.domain.findings import FINDING_TEXTS, HARD, NOTES, Finding
from tthc_desktop.domain.gate import (
    NOTHING_EXPECTED,
    Expected,
    GateRules,
    PageNote,
    PageWithLook,
    deviations,
    notes_of,
    slot_findings,
    twice,
)
from tthc_desktop.domain.likeness import InkMap
from tthc_desktop.domain.page_look import Edge, PageLook
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.values import descriptions

RULES = GateRules()
CUT = replace(GOOD, cut=(Edge.LEFT, Edge.TOP))
SIGNED = replace(GOOD, red=200.0, blue=40.0, stamp=True)


def found(one: PageLook | None) -> list[Finding]:
    return [note.finding for note in notes_of(seen(1, one), RULES)]


@each_row(
    ("one", "finding"),
    [
        (replace(GOOD, dpi=150), Finding.LOW_DPI),
        (replace(GOOD, edges=64.9), Finding.BLURRED),
        (replace(GOOD, paper=149), Finding.DARK),
        (replace(GOOD, ink=104), Finding.LIGHT),
        (CUT, Finding.CUT),
        (replace(GOOD, skew=-3.5), Finding.SKEWED),
        (BLANK, Finding.BLANK_PAGE),
        (replace(BLANK, shows_through=True), Finding.SHOWS_THROUGH),
    ],
)
def test_each_fault_of_a_page_by_itself(one: PageLook, finding: Finding) -> None:
    assert found(one) == [finding]
    blocks = slot_findings([seen(1, GOOD), seen(2, one)], NOTHING_EXPECTED, RULES)
    assert blocks == (() if finding in NOTES else (finding,))


def test_a_good_page_and_one_that_nobody_has_looked_at() -> None:
    assert found(GOOD) == []
    assert found(None) == []
    assert slot_findings([seen(1, None)], Expected(fewest=2, stamp=True), RULES) == ()


@pytest.mark.parametrize(
    ("turn", "crop", "told"),
    [
        (0, None, "mép trái, trên"),
        (90, None, "mép trên, phải"),
        (0, Crop(0, 0, 1000, 1000), "mép trái, trên"),
        (0, Crop(0, 0, 500, 500), "mép trái, trên"),
        (0, Crop(100, 0, 1000, 1000), "mép trên"),
        (270, Crop(100, 0, 1000, 900), ""),
        (0, Crop(100, 100, 900, 900), ""),
    ],
)
def test_where_the_print_is_cut_is_told_until_a_crop_takes_that_edge_away(
    turn: int, crop: Crop | None, told: str
) -> None:
    page = replace(seen(1, CUT).page, turn=turn, crop=crop)
    assert notes_of(PageWithLook(page, CUT), RULES) == (
        (PageNote(Finding.CUT, told),) if told else ()
    )


def test_a_threshold_is_a_setting() -> None:
    assert notes_of(seen(1, CUT), replace(RULES, cut_edges=False)) == ()
    assert notes_of(seen(1, GOOD), replace(RULES, lowest_dpi=300)) == (
        PageNote(Finding.LOW_DPI, "200 dpi"),
    )


def test_no_words_name_a_threshold_that_the_office_may_change() -> None:
    assert not [text for text in FINDING_TEXTS.values() if any(map(str.isdigit, text))]


def test_every_threshold_says_how_it_was_measured_and_has_bounds() -> None:
    names = {rule.name for rule in fields(GateRules)}
    texts = descriptions(GateRules)
    assert set(texts) == names
    assert all(text.why.endswith(".") and text.name for text in texts.values())
    for name, text in texts.items():
        for value in (text.low - 1, text.high + 1):
            with pytest.raises(ValueError, match=name):
                replace(RULES, **{name: value})  # type: ignore[arg-type]  # a field's name


@each_row(
    ("looks", "expected", "finding"),
    [
        ([GOOD], Expected(fewest=2), Finding.PAGE_COUNT),
        ([GOOD, BLANK], Expected(fewest=2), Finding.PAGE_COUNT),
        ([GOOD] * 3, Expected(fewest=1, most=2), Finding.PAGE_COUNT),
        ([GOOD], Expected(stamp=True), Finding.NO_STAMP),
        ([replace(GOOD, red=30.0)], Expected(stamp=True), Finding.NO_STAMP),
        ([GOOD], Expected(signature=True), Finding.NO_SIGNATURE),
        ([GOOD, BLANK], Expected(both_sides=True), Finding.NO_BACK),
        ([BLANK, BLANK], NOTHING_EXPECTED, Finding.BLANK),
    ],
)
def test_what_a_component_is_expected_to_be(
    looks: list[PageLook], expected: Expected, finding: Finding
) -> None:
    pages = [seen(n, one) for n, one in enumerate(looks, 1)]
    assert slot_findings(pages, expected, RULES) == (finding,)


def test_a_component_that_is_as_expected() -> None:
    pages = [seen(1, SIGNED), seen(2, GOOD)]
    whole = Expected(fewest=2, most=2, stamp=True, signature=True, both_sides=True)
    assert slot_findings(pages, whole, RULES) == ()
    assert slot_findings([], whole, RULES) == ()


def test_a_sheet_scanned_on_both_sides_that_lost_its_back() -> None:
    front, back = seen(1, GOOD), seen(2, GOOD, side=Side.BACK)
    third = seen(3, GOOD)
    assert slot_findings([front, back, third], NOTHING_EXPECTED, RULES) == (Finding.NO_BACK,)
    assert slot_findings([front, back], NOTHING_EXPECTED, RULES) == ()
    other_run = seen(3, GOOD, run=3)
    assert slot_findings([front, back, other_run], NOTHING_EXPECTED, RULES) == ()


def test_pages_that_differ_from_their_stack_are_told_and_the_rest_is_not() -> None:
    odd = {
        3: (replace(GOOD, skew=4.0), "độ lệch"),
        4: (replace(GOOD, width=1169, height=1654), "khổ giấy"),
        5: (replace(GOOD, paper=210, edges=150.0), "độ sáng, độ nét"),
    }
    run = [seen(n, odd.get(n, (GOOD, ""))[0]) for n in range(1, 10)]
    assert deviations(run, RULES) == {n: words for n, (_, words) in odd.items()}
    assert deviations(run[:4], RULES) == {}  # too few to compare


def test_the_same_sheet_twice_is_asked_about_not_judged() -> None:
    first = InkMap(52, tuple([0b1111 << n % 40 for n in range(74)])).encode()
    other = InkMap(52, tuple([0b1111 << (70 - n) % 40 for n in range(74)])).encode()
    pages = [seen(n, replace(GOOD, look=text)) for n, text in enumerate((first, other, first), 1)]
    assert twice(pages, (), RULES) == {3: 1}
    assert twice(pages[2:], pages[:1], RULES) == {3: 1}
    notes = page_notes({"c1": pages}, {}, RULES)
    assert notes[3] == (PageNote(Finding.MAYBE_TWICE, "trang 1"),)
    assert notes[1] == notes[2] == ()
    assert twice([seen(1, GOOD), seen(2, GOOD)], (), RULES) == {}  # no look, nothing to compare


def test_every_finding_is_either_told_only_or_keeps_the_slot() -> None:
    assert set(FINDING_TEXTS) == set(Finding)
    assert not NOTES & HARD
    assert len(set(FINDING_TEXTS.values()) - {"Trang trắng"}) == len(Finding) - 2
