"""A page and where it goes as JSON types: rows, headers of page files, lines to and from workers.

What a page's placement says stands beside the page's own fields, in the order that files and rows
have had from the start. A field that is missing has its default, an unknown one is left out; what
identifies a page has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from tthc_desktop.domain.batch import Crop, PageFile
from tthc_desktop.domain.codec import PLAIN, Codec
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.plain import Plain, PlainError, PlainForm, TypeHint
from tthc_desktop.domain.scanning import PageTarget

T = TypeVar("T", PageFile, PageTarget)


def _yes_or_no(plain: Plain) -> bool:
    if plain not in (0, 1):
        raise ValueError("neither")
    return bool(plain)


_CODEC = Codec(forms={bool: PlainForm(bool, _yes_or_no)})
"""Headers of files say 0 and 1, everything else false and true."""
_UPSIDE_DOWN = 180
_PAGE = (
    *("path", "batch", "number", "side", "component", "sha256", "size", "media", "dpi"),
    *("width", "height", "dossier", "position", "run", "blanks", "turn"),
)
_TARGET = (
    *("batch", "component", "first_number", "dossier", "position", "side", "run", "blanks"),
    "turn_backs",
)
"""What stands first, in this order; the rest of a placement follows."""
_LEAST = {
    **dict.fromkeys(("number", "first_number", "size", "dpi", "width", "height", "sides"), 1),
    **dict.fromkeys(("position", "run", "before", "whole", "turn"), 0),
}


def page_body(page: PageFile) -> dict[str, Any]:
    return _flat(_CODEC.to_plain(page), _PAGE)


def page_of(body: Plain) -> PageFile:
    """The page file that a JSON body describes.

    Raises:
        ValueError: The page is not whole.
    """
    if isinstance(body, Mapping) and "side" not in body:
        raise PlainError("is missing", "side")
    page = _nested(PageFile, body)
    return replace(page, place=replace(page.place, turn=page.place.turn % 360))


def target_body(target: PageTarget) -> dict[str, Any]:
    body = _flat({**_CODEC.to_plain(target), "turn_backs": bool(target.place.turn)}, _TARGET)
    del body["turn"]
    return body


def target_of(body: Plain) -> PageTarget:
    """The target that a JSON body describes.

    Raises:
        ValueError: The target is not whole.
    """
    target = _nested(PageTarget, body)
    turn = _UPSIDE_DOWN if body.get("turn_backs") else 0
    return replace(target, place=replace(target.place, turn=turn))


def _side(plain: Plain) -> Side:
    try:
        return Side(plain)
    except ValueError as error:  # which names what stood there
        raise PlainError(f"is no side: {error}", "side") from error


def _flat(body: dict[str, Plain], order: tuple[str, ...]) -> dict[str, Plain]:
    """The fields of its place beside its own."""
    place = body.pop("place")
    every = {**body, **place}
    return {name: every[name] for name in (*order, *(n for n in every if n not in order))}


def _nested(kind: type[T], body: Plain) -> T:
    """The reverse. Raises ValueError, also for a number that makes no sense."""
    if not isinstance(body, Mapping):
        raise PlainError("is no object")
    if "side" in body:
        body = {**body, "side": _side(body["side"])}
    made = _CODEC.from_plain(kind, {**body, "place": body})
    for name, least in _LEAST.items():
        if isinstance(body.get(name), int) and body[name] < least:
            raise PlainError("is too small", name)
    if not all(number > 0 for number in made.place.replaces):
        raise PlainError("is too small", "replaces")
    return made


PAGE_FORMS: Mapping[TypeHint, PlainForm] = {
    PageFile: PlainForm(page_body, page_of),
    PageTarget: PlainForm(target_body, target_of),
    Crop: PlainForm(
        lambda crop: [crop.left, crop.top, crop.right, crop.bottom],
        lambda plain: Crop(*PLAIN.from_plain(tuple[int, int, int, int], plain)),
    ),
}
"""For codecs of records that hold them."""
