"""Slots and readings for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.reading import PageFlag, PageReport
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.time import VIETNAM

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=VIETNAM)


def slot(number: int = 1, name: str = "Giấy tờ", **changes: object) -> Component:
    made = Component(
        f"c{number}",
        number,
        f"GT{number}",
        name,
        Treatment.HAND_IN,
        required=True,
        state=ComponentState.MISSING,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the names of the fields


def read_slot(number: int = 1, name: str = "Giấy tờ", **changes: object) -> Component:
    """Scanned and read."""
    made = slot(number, name, state=ComponentState.READ, pages=1, read_blob=f"{number:064x}")
    return replace(made, **changes)  # type: ignore[arg-type]  # the names of the fields


def signed_slot(number: int = 1, name: str = "Giấy tờ", **changes: object) -> Component:
    """And signed by the clerk."""
    made = replace(
        read_slot(number, name),
        state=ComponentState.SIGNED,
        signed_blob="s" * 64,
        signatures=(SignerRole.CLERK,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the names of the fields


def page(
    text: str = "", *, blank: bool = False, flags: tuple[PageFlag, ...] = (), look: str = ""
) -> PageReport:
    words = len(text.split())
    return PageReport(
        1, 300, 2480, 3508, 0.0, blank, 500.0, words, 90.0 if words else 0.0, (), flags, look, text
    )
