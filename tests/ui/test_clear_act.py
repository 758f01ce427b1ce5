"""Backspace: what it says is what has happened, and what somebody decided is asked about first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from tests.support.slots import NOW, read_slot, slot
from tthc_desktop.domain.component import Component, Shown, UploadAnswer, Way
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.signature_evidence import SignedBy, Vouching
from tthc_desktop.ui.kit.form import Answer
from tthc_desktop.ui.scan.clear_act import CLEAR
from tthc_desktop.ui.scan.on_slot import OnSlot

ACCEPTED = (SignedBy("c" * 64, basis=Vouching.ACCEPTED, reason="đã gọi hỏi"),)
UPLOADED = (PortalFile("f1", "don.pdf"),)
IMPORTED = read_slot(way=Way.IMPORT)


def on(made: Component) -> OnSlot:
    return cast(OnSlot, SimpleNamespace(slot=made))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (IMPORTED, "tệp đã nhập vẫn giữ"),
        (read_slot(), "trang đã quét vẫn còn"),
        (slot(way=Way.REUSE), "giấy vẫn ở nơi giữ nó"),
        (slot(way=Way.SHOWN, shown=Shown("thu", NOW)), "đã xuất trình"),
        (slot(way=Way.NOT_NEEDED), "đã ghi"),
        (slot(way=Way.UPLOADED, uploaded=UPLOADED, upload=UploadAnswer(False)), "chờ xem lại"),
        (read_slot(way=Way.IMPORT, uploaded=UPLOADED), "tệp người dân nộp vẫn còn"),
    ],
)
def test_it_says_what_went_and_what_stays(made: Component, words: str) -> None:
    assert CLEAR.why_not(on(made)) == ""
    said = str(CLEAR.told(on(made), Answer(), None))
    assert words in said
    assert ("trang đã quét" in said) is (made.way is Way.SCAN), "only where some are"


@pytest.mark.parametrize(
    "made", [slot(), slot(way=Way.SHOWN), slot(way=Way.UPLOADED, uploaded=UPLOADED)]
)
def test_nothing_is_cleared_where_nothing_is(made: Component) -> None:
    assert "chưa có gì để bỏ" in str(CLEAR.why_not(on(made)))


def test_what_somebody_decided_is_asked_about_first() -> None:
    assert CLEAR.ask(on(IMPORTED)) is None
    for made in (read_slot(way=Way.IMPORT, signed_by=ACCEPTED), slot(way=Way.REUSE)):
        assert CLEAR.ask(on(made)) is not None
