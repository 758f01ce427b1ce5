"""The queue page by page: what a page holds, and where something stands in the whole of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.portal import FakePortal
from tests.support.counter import COLLEAGUE
from tests.support.damage import damage
from tests.support.office import ACCOUNT, Home
from tests.support.sync import engine
from tthc_desktop.domain.outbox import ALARM_S, Operation, StepState
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.part import Stretch
from tthc_desktop.services.sending.queue import ListQueue

DAY_S = 24 * 3600


def filled(home: Home) -> None:
    """Two that arrived, five that wait, one of these with three submissions; and something more is
    to be sent of one that arrived."""
    arrived = [home.sealed(content) for content in (b"one", b"two")]
    engine(home, FakePortal()).drain()
    waiting = [home.sealed(bytes([n]) * 9) for n in range(5)]
    for first in (waiting[2], waiting[2], arrived[0]):
        with home.store.write("binh") as tx:
            again = replace(
                first,
                id=home.ids.new(),
                sequence=tx.outbox.next_sequence(),
                operation=Operation.SUPPLEMENT,
                steps=(replace(first.steps[1], state=StepState.READY), first.steps[2]),
            )
            tx.outbox.add(again)


def test_the_place_of_each_line_is_told_by_its_submission_and_by_its_dossier(home: Home) -> None:
    filled(home)
    queue = ListQueue(home.store, home.clock)
    whole = queue(ACCOUNT)
    assert (whole.total, len(whole.keys)) == (10, 10)
    seen: set[str] = set()
    for line, (key, item) in enumerate(zip(whole.keys, whole.rows, strict=True)):
        assert item is not None
        assert key == item.submission.id
        for start in (0, 9):
            assert queue(ACCOUNT, Stretch(start, key=key, limit=1)).place == line
        if item.dossier.id not in seen:
            assert queue(None, Stretch(key=item.dossier.id)).place == line
        seen.add(item.dossier.id)
    assert queue(ACCOUNT, Stretch(key="no such line")).place is None
    assert queue(COLLEAGUE, Stretch(key=whole.keys[0])).place is None
    page = queue(ACCOUNT, Stretch(4, after=whole.keys[3], limit=4))
    assert (page.start, page.keys) == (4, whole.keys[4:8])


def test_a_line_that_cannot_be_read_has_its_key_and_its_place(home: Home) -> None:
    filled(home)
    queue = ListQueue(home.store, home.clock)
    keys = queue(ACCOUNT).keys
    damage(home.store, "UPDATE submission SET operation = 'X' WHERE id = ?", keys[1])
    page = queue(ACCOUNT, Stretch(key=keys[1]))
    assert (page.keys, page.rows[1], page.place) == (keys, None, 1)
    assert len(page.damaged) == 1


@pytest.mark.parametrize("days", [6, 30])
def test_what_arrives_after_a_long_outage_is_seen_to_have_arrived(home: Home, days: int) -> None:
    made = home.sealed(b"paper")
    home.clock.forward(days * DAY_S)
    engine(home, FakePortal()).drain()
    assert ListQueue(home.store, home.clock)(ACCOUNT).keys == (made.id,)
    home.clock.forward(8 * DAY_S)
    assert ListQueue(home.store, home.clock)(ACCOUNT).keys == ()


@pytest.mark.parametrize("whose", [None, ACCOUNT.id, COLLEAGUE.id])
def test_what_is_sealed_of_a_dossier_since_makes_what_waits_no_younger(
    home: Home, whose: str | None
) -> None:
    first = home.sealed(b"paper")
    home.clock.forward(3 * DAY_S)
    again = replace(
        first,
        id=home.ids.new(),
        sealed_at=to_ms(home.clock.now()),
        sequence=first.sequence + 1,
        operation=Operation.SUPPLEMENT,
        steps=(replace(first.steps[1], state=StepState.READY), first.steps[2]),
    )
    with home.store.write("binh") as tx:
        tx.outbox.add(again)
    with home.store.read() as tx:
        late = tx.queue.counts(whose, to_ms(home.clock.now()) - ALARM_S * 1000).late
    assert late == (0 if whose == COLLEAGUE.id else 1)
    engine(home, FakePortal(answers_upstream=False)).drain()
    with home.store.read() as tx:
        assert tx.queue.counts(whose, to_ms(home.clock.now())).late == 0, "the relay has it"
