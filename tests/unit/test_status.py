"""Ways of a dossier through the portal's ten states."""

from __future__ import annotations

import itertools

import pytest

from tests.support.tables import each_row
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalStatus, is_official_code
from tthc_desktop.domain.status import (
    EVENT_NAMES,
    FINAL,
    STATUS_EDGES,
    DossierEventKind,
    checked_step,
)

_P = PortalStatus


def test_every_state_has_a_name_a_way_in_and_its_number() -> None:
    assert [int(state) for state in _P] == list(range(1, 11))
    assert set(STATUS_NAMES) == set(_P) == set(STATUS_EDGES)
    assert set(EVENT_NAMES) == set(DossierEventKind)
    reached, todo = {_P.NEW}, [_P.NEW]
    while todo:
        for after in STATUS_EDGES[todo.pop()] - reached:
            reached.add(after)
            todo.append(after)
    assert reached == set(_P)
    assert {_P.NOT_ACCEPTED, _P.WITHDRAWN, _P.STOPPED, _P.RETURNED} == FINAL


@each_row(("before", "after"), itertools.product(_P, _P))
def test_a_step_is_allowed_or_named(before: PortalStatus, after: PortalStatus) -> None:
    if after in STATUS_EDGES[before]:
        checked_step(before, after)
        return
    with pytest.raises(InputError, match=r"status\.step") as caught:
        checked_step(before, after)
    assert caught.value.details == {"before": STATUS_NAMES[before], "after": STATUS_NAMES[after]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_P.RECEIVED, _P.RETURNED),  # a result is returned when there is one
        (_P.RECEIVED, _P.DONE),
        (_P.PROCESSING, _P.NOT_ACCEPTED),  # refused before work began, stopped after
        (_P.STOPPED, _P.DONE),  # states 5, 6, 8 told as 9: reference/domain.md 5
        (_P.SUPPLEMENT, _P.DONE),
        (_P.PAYMENT, _P.DONE),
        (_P.RETURNED, _P.PROCESSING),
    ],
)
def test_short_cuts_that_were_seen_are_closed(before: PortalStatus, after: PortalStatus) -> None:
    assert after not in STATUS_EDGES[before]


@pytest.mark.parametrize(
    "code",
    [
        "000.17.22.H56-210531-0001",
        "000.00.06.H56-231027-0361",
        "H56.14-240823-0001",
        "H21.129-250812-0035",
        "G09.20-20260609-0092637",
        "H01.45-261126-0001",
    ],
)
def test_codes_that_exist(code: str) -> None:
    """reference/domain.md 2."""
    assert is_official_code(code)


@pytest.mark.parametrize(
    "code",
    ["", "TẠM-Q2-000001", "H01.45-2611-0001", "H01.45-261126-01", "1.001193", "H01 45-261126-0001"],
)
def test_codes_that_are_none(code: str) -> None:
    assert not is_official_code(code)
