"""Each way in which a slot is filled refuses more with its own reason, and the keys that its
sentence names do something for that slot."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from tests.support.slots import NOW, read_slot, slot
from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.component import (
    Component,
    ComponentState,
    Shown,
    Undigitised,
    UploadAnswer,
    Way,
)
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.slot_refusals import refusal, takes_file, takes_pages
from tthc_desktop.ui.kit.slot_words import empty_words
from tthc_desktop.ui.scan.clear_act import CLEAR
from tthc_desktop.ui.scan.on_slot import OnSlot

UPLOADED = (PortalFile("f1", "don.pdf"),)
SENT_BACK = UploadAnswer(False, reason="ảnh mờ")
SCANNED = slot(state=ComponentState.SCANNED, pages=2)
SHOW_ONLY = slot(way=Way.SHOWN, treatment=Treatment.SHOW_ONLY)
SEEN = slot(way=Way.SHOWN, treatment=Treatment.SHOW_ONLY, shown=Shown("thu", NOW))
FILLED = {
    "slot.has_pages": SCANNED,
    "slot.has_file": read_slot(way=Way.IMPORT),
    "slot.uploaded": slot(way=Way.UPLOADED, uploaded=UPLOADED),
    "slot.sent_back": slot(way=Way.UPLOADED, uploaded=UPLOADED, upload=SENT_BACK),
    "slot.reused": slot(way=Way.REUSE),
    "component.show_only": SHOW_ONLY,
    "slot.shown": SEEN,
    "slot.by_data": slot(way=Way.BY_DATA, treatment=Treatment.BY_DATA),
    "slot.by_account": slot(way=Way.ACCOUNT, shown=Shown("portal", NOW)),
    "slot.not_needed": slot(way=Way.NOT_NEEDED),
    "slot.undigitised": slot(way=Way.NOT_DIGITISED, undigitised=Undigitised.LARGE),
    "slot.secret": slot(way=Way.NOT_DIGITISED, undigitised=Undigitised.SECRET),
    "component.sealed": read_slot(way=Way.IMPORT, sealed=True),
}
NEXT = {
    "slot.has_pages": ("Delete", "M để chuyển"),
    "slot.has_file": ("Backspace",),
    "slot.uploaded": ("L rồi PgDn", "A nhận", "Z trả lại"),
    "slot.sent_back": ("F4 rồi B", "W", "Backspace"),
    "slot.reused": ("Backspace",),
    "component.show_only": ("X", "F7"),
    "slot.shown": ("F7", "Backspace"),
    "slot.by_data": ("F7",),
    "slot.not_needed": ("Backspace",),
    "slot.undigitised": ("Backspace",),
}


@pytest.mark.parametrize("code", FILLED)
def test_each_way_has_its_own_reason(code: str) -> None:
    assert refusal(FILLED[code]).code == code
    assert not takes_file(FILLED[code])
    assert takes_pages(FILLED[code]) is (code == "slot.has_pages"), "others lie behind them"
    words = sentence(refusal(FILLED[code]))
    for key in NEXT.get(code, ()):
        assert key in words


@pytest.mark.parametrize("made", FILLED.values(), ids=FILLED)
def test_backspace_is_named_only_where_it_empties_the_slot(made: Component) -> None:
    on = cast(OnSlot, SimpleNamespace(slot=made))
    if "Backspace" in sentence(refusal(made)) + empty_words(made):
        assert CLEAR.why_not(on) == ""
        assert made.way is not Way.SCAN, "its pages stay"


@pytest.mark.parametrize("treatment", [Treatment.SHOW_ONLY, Treatment.BY_DATA])
def test_a_paper_that_no_reason_lets_scan(treatment: Treatment) -> None:
    wanted = "slot.by_data" if treatment is Treatment.BY_DATA else "component.show_only"
    assert refusal(slot(treatment=treatment)).code == wanted
    assert takes_file(slot(treatment=treatment, reason="người dân yêu cầu"))


def test_what_waits_is_not_told_to_be_answered_once_it_was_sent_back() -> None:
    waiting, back = FILLED["slot.uploaded"], FILLED["slot.sent_back"]
    assert "A nhận" in empty_words(waiting)
    words = empty_words(back)
    assert "ảnh mờ" in words
    assert "F4 rồi B" in words
    assert "A nhận" not in words
    assert "Z trả lại" not in words
    assert "T xem giấy" in empty_words(slot(way=Way.REUSE)), "whose evidence is lost"
