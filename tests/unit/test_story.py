"""What leads from one state to another without a word, and what is asked for now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import STATUS_EDGES, leads_to
from tthc_desktop.domain.story import (
    InboxItem,
    InboxState,
    StoryKind,
    asked_for,
    implied_status,
)
from tthc_desktop.domain.time import VIETNAM

P = PortalStatus
AT = datetime(2026, 11, 24, 8, tzinfo=VIETNAM)
ASKED = InboxItem(
    "n1", "supplement", "d", "s", "c", AT, AT, status=P.SUPPLEMENT, state=InboxState.DONE
)


def test_every_edge_leads_on() -> None:
    assert all(leads_to(old, new) for old, after in STATUS_EDGES.items() for new in after)


@pytest.mark.parametrize(
    ("before", "after", "leads"),
    [
        (P.RECEIVED, P.DONE, True),
        (P.RECEIVED, P.RETURNED, True),
        (P.SUPPLEMENT, P.DONE, True),
        (P.NEW, P.PROCESSING, False),  # somebody takes it on first
        (P.DONE, P.PROCESSING, False),
        (P.PROCESSING, P.RECEIVED, False),  # not by the way of a supplement that nobody asked for
        (P.RETURNED, P.DONE, False),
        (P.PROCESSING, P.PROCESSING, False),
    ],
)
def test_what_may_be_passed_without_a_word(
    before: PortalStatus, after: PortalStatus, *, leads: bool
) -> None:
    assert leads_to(before, after) is leads


def test_a_supplement_says_its_state_itself() -> None:
    assert implied_status(StoryKind.SUPPLEMENT, 0) is P.SUPPLEMENT
    assert implied_status(StoryKind.RESULT, 0) is None
    assert implied_status(StoryKind.RESULT, 9) is P.DONE


def test_what_is_asked_for_now() -> None:
    second = replace(ASKED, id="n2")
    assert asked_for((ASKED, second), P.SUPPLEMENT) is second
    assert asked_for((ASKED,), P.PROCESSING) is None, "it was brought"
    assert asked_for((replace(ASKED, state=InboxState.CONFLICT),), P.SUPPLEMENT) is None
    assert asked_for((), P.SUPPLEMENT) is None
