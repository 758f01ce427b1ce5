"""How many papers of a dossier are there: one that has failed is not."""

from __future__ import annotations

from dataclasses import replace

from tests.support.papers import dossier
from tests.support.slots import NOW, read_slot, slot
from tthc_desktop.domain.component import Shown, Way
from tthc_desktop.domain.findings import Finding, Overrule
from tthc_desktop.ui.scan.todo import counted


def test_a_paper_that_has_failed_does_not_count_until_a_clerk_has_said_why_it_is_good() -> None:
    blurred = read_slot(2, findings=(Finding.BLURRED,))
    seen = slot(3, way=Way.SHOWN, shown=Shown("binh", NOW), findings=(Finding.BLURRED,))
    made = replace(dossier("short"), components=(read_slot(1), blurred, seen, slot(4)))
    assert counted(made) == 2
    good = replace(blurred, overrule=Overrule("bản gốc mờ", (Finding.BLURRED,), "binh", NOW))
    assert counted(replace(made, components=(read_slot(1), good, seen, slot(4)))) == 3
