"""A page and where it goes as JSON: there and back, fewer fields, more fields, and damage."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.tables import each_row
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.page_body import page_body, page_of, target_body, target_of
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.scanning import PageTarget

BARE = PageFile("b/00002-back.page", "b", 2, Placement("c", Side.BACK), "ab", 9, "m", 200, 8, 9)
FULL = replace(
    BARE,
    place=Placement("c", Side.BACK, "D-1", 3, 1, True, 180, 2, 4, (5, 6), "cd", 7),
)
TARGET = PageTarget("b", 7, FULL.place)
OWN = ("path", "batch", "number", "side", "component", "sha256", "size", "media", "dpi")


@pytest.mark.parametrize("page", [BARE, FULL])
def test_there_and_back(page: PageFile) -> None:
    assert page_of(json.loads(json.dumps(page_body(page)))) == page
    target = PageTarget("b", 7, page.place)
    assert target_of(json.loads(json.dumps(target_body(target)))) == target


def test_what_is_missing_has_its_default_and_what_is_unknown_is_left_out() -> None:
    fewer = {name: page_body(FULL)[name] for name in (*OWN, "width", "height")}
    assert page_of({**fewer, "later": 1}) == BARE
    body = {"batch": "b", "component": "c", "first_number": 7, "later": 1}
    assert target_of(body) == PageTarget("b", 7, Placement("c"))


@pytest.mark.parametrize("name", [*OWN, "width", "height"])
def test_a_page_without_what_identifies_it_is_damaged(name: str) -> None:
    body = page_body(FULL)
    del body[name]
    with pytest.raises(ValueError, match=name):
        page_of(body)


@each_row(
    ("name", "value"),
    [
        ("side", "edge"),
        ("number", 0),
        ("number", "2"),
        ("position", -1),
        ("replaces", 3),
        ("replaces", [0]),
        ("component", None),
        ("whole", 1.5),
    ],
)
def test_a_page_with_a_value_that_makes_no_sense_is_damaged(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=str(value) if name == "side" else name):
        page_of({**page_body(FULL), name: value})


@pytest.mark.parametrize("name", ["batch", "component", "first_number"])
def test_a_target_without_what_identifies_it_is_refused(name: str) -> None:
    body = target_body(TARGET)
    del body[name]
    with pytest.raises(ValueError, match=name):
        target_of(body)
    with pytest.raises(ValueError, match="object"):
        target_of([body])
