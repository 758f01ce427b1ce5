"""A page and where it goes as JSON types: rows, headers of page files, lines to and from workers.

What a page's placement says stands beside the page's own fields, in the order that files and rows
have had from the start. A field that is missing has its default, an unknown one is left out; what
identifies a page has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.scanning import PageTarget

_UPSIDE_DOWN = 180


def page_body(page: PageFile) -> dict[str, Any]:
    place = page.place
    return {
        "path": page.path,
        "batch": page.batch,
        "number": page.number,
        "side": place.side.value,
        "component": place.component,
        "sha256": page.sha256,
        "size": page.size,
        "media": page.media,
        "dpi": page.dpi,
        "width": page.width,
        "height": page.height,
        "dossier": place.dossier,
        "position": place.position,
        "run": place.run,
        "blanks": place.blanks,
        "turn": place.turn,
        **_rest(place),
    }


def page_of(body: Mapping[str, object]) -> PageFile:
    """The page file that a JSON body describes.

    Raises:
        ValueError: The page is not whole.
    """
    return PageFile(
        path=_text(body, "path"),
        batch=_text(body, "batch"),
        number=_number(body, "number"),
        place=_place(body, Side(_text(body, "side")), _number(body, "turn", 0, 0) % 360),
        sha256=_text(body, "sha256"),
        size=_number(body, "size"),
        media=_text(body, "media"),
        dpi=_number(body, "dpi"),
        width=_number(body, "width"),
        height=_number(body, "height"),
    )


def target_body(target: PageTarget) -> dict[str, Any]:
    place = target.place
    return {
        "batch": target.batch,
        "component": place.component,
        "first_number": target.first_number,
        "dossier": place.dossier,
        "position": place.position,
        "side": place.side.value,
        "run": place.run,
        "blanks": place.blanks,
        "turn_backs": bool(place.turn),
        **_rest(place),
    }


def target_of(body: object) -> PageTarget:
    """The target that a JSON body describes.

    Raises:
        ValueError: The target is not whole.
    """
    if not isinstance(body, Mapping):
        raise ValueError("target is not an object")
    turn = _UPSIDE_DOWN if body.get("turn_backs") else 0
    place = _place(body, Side(_text(body, "side", Side.FRONT)), turn)
    return PageTarget(_text(body, "batch"), _number(body, "first_number"), place)


def _rest(place: Placement) -> dict[str, Any]:
    return {
        "sides": place.sides,
        "before": place.before,
        "replaces": list(place.replaces),
        "source": place.source,
        "whole": place.whole,
    }


def _place(body: Mapping[str, object], side: Side, turn: int) -> Placement:
    return Placement(
        component=_text(body, "component"),
        side=side,
        dossier=_text(body, "dossier", ""),
        position=_number(body, "position", 0, 0),
        run=_number(body, "run", 0, 0),
        blanks=bool(_number(body, "blanks", 0, 0)),
        turn=turn,
        sides=_number(body, "sides", 1, 1),
        before=_number(body, "before", 0, 0),
        replaces=_numbers(body, "replaces"),
        source=_text(body, "source", ""),
        whole=_number(body, "whole", 0, 0),
    )


def _text(body: Mapping[str, object], name: str, usual: str | None = None) -> str:
    value = body.get(name, usual)
    if not isinstance(value, str):
        raise ValueError(name)
    return value


def _number(body: Mapping[str, object], name: str, least: int = 1, usual: int | None = None) -> int:
    value = body.get(name, usual)
    if not isinstance(value, int) or value < least:
        raise ValueError(name)
    return value


def _numbers(body: Mapping[str, object], name: str) -> tuple[int, ...]:
    values = body.get(name, ())
    if not isinstance(values, list | tuple):
        raise ValueError(name)
    if not all(isinstance(value, int) and value > 0 for value in values):
        raise ValueError(name)
    return tuple(values)
