"""One stack, many components: separators never guess, and make no empty documents."""

from __future__ import annotations

import pytest

from tests.support.batches import BLANK, GOOD, look, seen
from tests.support.slots import read_slot, slot
from tthc_desktop.domain.batch import UNSORTED
from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.gate import PageWithLook
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.separators import PATCH_T, places

HERE = "01960000-0000-7000-8000-000000000001"
OTHER = "01960000-0000-7000-8000-000000000002"
SLOTS = tuple(slot(n) for n in range(1, 5))
PATCH = look(PATCH_T)


def cover(position: int, dossier: str = HERE) -> PageLook:
    return look(CoverSheet(dossier, position).encode())


def sorted_into(
    run: list[PageWithLook], start: str = "c1", slots: tuple[Component, ...] = SLOTS
) -> list[str]:
    """The slot of each page, ``-`` for a separator."""
    return ["-" if p.separator else p.component for p in places(run, start, slots, HERE)]


def sheets(*looks: PageLook | None, blanks: bool = False) -> list[PageWithLook]:
    return [seen(n, found, blanks=blanks) for n, found in enumerate(looks, 1)]


def both_sides(*looks: PageLook | None, blanks: bool = False) -> list[PageWithLook]:
    sides = (Side.FRONT, Side.BACK)
    return [
        seen(n, found, side=sides[(n - 1) % 2], blanks=blanks) for n, found in enumerate(looks, 1)
    ]


def test_without_separators_all_go_where_the_clerk_said() -> None:
    assert sorted_into(sheets(GOOD, BLANK, GOOD)) == ["c1", "c1", "c1"]


def test_a_patch_sheet_leads_to_the_next_empty_slot() -> None:
    assert sorted_into(sheets(GOOD, PATCH, GOOD, GOOD, PATCH, GOOD)) == [
        "c1", "-", "c2", "c2", "-", "c3",
    ]  # fmt: skip


def test_two_separators_in_a_row_or_one_at_the_front_make_no_empty_document() -> None:
    assert sorted_into(sheets(PATCH, GOOD, PATCH, PATCH, GOOD)) == ["-", "c1", "-", "-", "c2"]
    assert sorted_into(sheets(cover(3), cover(2), GOOD, cover(4))) == ["-", "-", "c2", "-"]


def test_full_slots_are_passed_over_and_behind_the_last_nothing_is_guessed() -> None:
    slots = (slot(1), read_slot(2), slot(3, way=Way.NOT_NEEDED), slot(4))
    run = sheets(GOOD, PATCH, GOOD, PATCH, GOOD)
    assert sorted_into(run, slots=slots) == ["c1", "-", "c4", "-", UNSORTED]


def test_a_cover_sheet_leads_to_the_slot_that_it_names() -> None:
    run = sheets(cover(3), GOOD, cover(1), GOOD, GOOD, PATCH, GOOD)
    assert sorted_into(run) == ["-", "c3", "-", "c1", "c1", "-", "c2"]


@pytest.mark.parametrize(
    "sheet",
    [cover(2, OTHER), cover(9), look(f"TTHC2|{HERE}|2", CoverSheet(OTHER, 2).encode())],
    ids=["another dossier", "no such component", "another version beside it"],
)
def test_a_foreign_cover_sheet_puts_nothing_into_a_slot(sheet: PageLook) -> None:
    found = places(sheets(GOOD, sheet, GOOD), "c1", SLOTS, HERE)
    assert [(p.component, p.separator, p.foreign) for p in found] == [
        ("c1", False, False),
        (UNSORTED, True, True),
        (UNSORTED, False, True),
    ]


def test_a_cover_sheet_of_a_component_that_takes_no_pages() -> None:
    slots = (slot(1), slot(2, way=Way.IMPORT, read_blob="a" * 64), slot(3))
    assert sorted_into(sheets(cover(2), GOOD), slots=slots) == ["-", UNSORTED]


def test_two_different_cover_sheets_on_one_page_say_nothing() -> None:
    both = look(CoverSheet(HERE, 2).encode(), CoverSheet(HERE, 3).encode())
    assert sorted_into(sheets(GOOD, both, GOOD)) == ["c1", "c1", "c1"]


def test_the_same_code_twice_on_a_sheet_is_one() -> None:
    code = CoverSheet(HERE, 2).encode()
    assert sorted_into(sheets(look(code, code), GOOD)) == ["-", "c2"]


def test_a_separator_that_cannot_be_read_is_a_page() -> None:
    assert sorted_into(sheets(GOOD, look("PATCH"), look("PATCHTT"), GOOD)) == ["c1"] * 4


def test_what_nobody_has_looked_at_ends_the_sorting() -> None:
    assert sorted_into(sheets(GOOD, PATCH, None, GOOD)) == ["c1", "-"]


def test_blank_sheets_separate_only_where_the_clerk_chose_so() -> None:
    looks = (GOOD, BLANK, GOOD, BLANK, BLANK, GOOD)
    assert sorted_into(sheets(*looks)) == ["c1"] * 6
    assert sorted_into(sheets(*looks, blanks=True)) == ["c1", "-", "c2", "-", "-", "c3"]


def test_a_blank_back_is_no_blank_sheet() -> None:
    run = both_sides(GOOD, BLANK, GOOD, GOOD, BLANK, BLANK, GOOD, BLANK, blanks=True)
    assert sorted_into(run) == ["c1", "c1", "c1", "c1", "-", "-", "c2", "c2"]


def test_a_blank_front_waits_for_its_back() -> None:
    run = both_sides(GOOD, GOOD, BLANK, None, blanks=True)
    assert sorted_into(run) == ["c1", "c1", "c1"]
    run = both_sides(GOOD, GOOD, BLANK, BLANK, blanks=True)
    assert sorted_into(run) == ["c1", "c1", "-", "-"]


def test_the_empty_back_of_a_separator_is_none_of_the_papers() -> None:
    run = both_sides(cover(2), BLANK, GOOD, BLANK, PATCH, BLANK, GOOD, GOOD)
    assert sorted_into(run) == ["-", "-", "c2", "c2", "-", "-", "c3", "c3"]
    assert sorted_into(both_sides(cover(2), GOOD, GOOD, GOOD)) == ["-", "c2", "c2", "c2"]


def test_a_foreign_separator_keeps_its_back_and_what_follows_apart() -> None:
    run = both_sides(cover(2, OTHER), BLANK, GOOD, GOOD)
    assert sorted_into(run) == ["-", "-", UNSORTED, UNSORTED]


def test_a_separator_that_lies_face_down() -> None:
    run = both_sides(GOOD, GOOD, BLANK, cover(3), GOOD, BLANK)
    assert sorted_into(run) == ["c1", "c1", "-", "-", "c3", "c3"]


def test_a_code_on_the_back_of_a_page_leaves_the_page() -> None:
    run = both_sides(GOOD, PATCH, GOOD, BLANK)
    assert sorted_into(run) == ["c1", "-", "c2", "c2"]
