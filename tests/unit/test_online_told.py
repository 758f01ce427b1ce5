"""What is told of an online dossier that was opened: no paper counts as handed in and missing."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from tests.services.test_portal_dossiers import ONLINE
from tests.support.papers import dossier
from tests.support.slots import slot
from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.ui.kit.form import Answer
from tthc_desktop.ui.online.acts import OPEN, OnWaiting

UPLOADED = slot(way=Way.UPLOADED, uploaded=(PortalFile("f1", "don.pdf"),))


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ((UPLOADED, UPLOADED), "đã nộp 2 giấy tờ, chờ bạn xem rồi nhận; không còn giấy tờ nào"),
        ((UPLOADED, slot()), "đã nộp 1 giấy tờ, chờ bạn xem rồi nhận; còn 1 giấy tờ khác"),
        ((slot(), slot()), "không có tệp nộp nào chờ xem; còn 2 giấy tờ khác"),
    ],
)
def test_each_paper_counts_once(slots: tuple[Component, ...], words: str) -> None:
    apart = tuple(replace(one, id=f"c{n}") for n, one in enumerate(slots))
    made = replace(dossier("short"), components=apart, results=())
    said = OPEN.told(OnWaiting(ONLINE, lambda _id: None), Answer(), made)
    assert words in cast(str, said)
