"""Revocation lists are asked for at most every few hours; a store without addresses has none."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import pytest

from tests.support.office import Home
from tthc_desktop.domain.errors import InputError
from tthc_desktop.services.office.trust_refresh import RefreshLists, RefreshResult
from tthc_desktop.services.sending.newer_lists import EVERY_S, NewerLists


class Refresh:
    def __init__(self, now: datetime, error: InputError | None = None) -> None:
        self.now = now
        self.error = error
        self.asked = 0

    def by(self, _actor: str) -> RefreshResult:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return RefreshResult((), self.now)


@pytest.mark.parametrize(
    "error", [None, InputError("trust.no_addresses"), InputError("trust.nothing_imported")]
)
def test_now_and_then(home: Home, error: InputError | None) -> None:
    refresh = Refresh(home.clock.now(), error)
    lists = NewerLists(home.clock, cast(RefreshLists, refresh))
    lists.read()
    lists.read()
    assert refresh.asked == 1
    home.clock.forward(EVERY_S + 1)
    lists.read()
    assert refresh.asked == 2


def test_anything_else_is_told(home: Home) -> None:
    lists = NewerLists(home.clock, cast(RefreshLists, Refresh(home.clock.now(), InputError("x"))))
    with pytest.raises(InputError):
        lists.read()
