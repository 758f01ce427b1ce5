"""How many papers of a dossier are there: one that has failed is not."""

from __future__ import annotations

from dataclasses import replace

from tests.support.papers import dossier
from tests.support.slots import NOW, read_slot, slot
from tests.support.worklist import WholeTask
from tthc_desktop.domain.component import Shown, Way
from tthc_desktop.domain.findings import Finding, Overrule
from tthc_desktop.domain.worklist import NextStep, Trouble, Urgency
from tthc_desktop.ui.scan.todo import counted
from tthc_desktop.ui.tasks.rows import lacks_shown


def test_a_paper_that_has_failed_does_not_count_until_a_clerk_has_said_why_it_is_good() -> None:
    blurred = read_slot(2, findings=(Finding.BLURRED,))
    seen = slot(3, way=Way.SHOWN, shown=Shown("binh", NOW), findings=(Finding.BLURRED,))
    made = replace(dossier("short"), components=(read_slot(1), blurred, seen, slot(4)))
    assert counted(made) == 2
    good = replace(blurred, overrule=Overrule("bản gốc mờ", (Finding.BLURRED,), "binh", NOW))
    assert counted(replace(made, components=(read_slot(1), good, seen, slot(4)))) == 3


def test_an_upload_counts_once_somebody_took_it() -> None:
    upload = slot(1, way=Way.UPLOADED)
    made = replace(dossier("short"), components=(upload, read_slot(2)))
    assert upload.present, "the citizen need not bring it"
    assert counted(made) == 1


def test_a_dossier_that_only_waits_to_be_looked_at_is_not_called_whole() -> None:
    uploads = (slot(1, way=Way.UPLOADED), slot(2, way=Way.UPLOADED))
    whole = replace(dossier("short"), components=uploads)
    made = WholeTask(whole, Urgency.LATER, NextStep.LOOK, Trouble.NONE).as_shown
    assert [chip.text for chip in lacks_shown(made)] == ["còn 2 giấy tờ"]
