"""Events of batches, looks, readings and overruled warnings come back as they were written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.batches import GOOD, page
from tests.support.office import Home
from tests.support.slots import page as report
from tthc_desktop.domain.batch import BatchEvent, Crop, EventKind, HiddenFor
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.page_look import Edge
from tthc_desktop.domain.reading import PageFlag
from tthc_desktop.services.ports.looks import Overruled


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home.make(tmp_path)
    yield made
    made.close()


def test_every_kind_of_event_comes_back(home: Home) -> None:
    dossier, at = home.signed_dossier(b"x"), home.clock.now()
    usual = BatchEvent(EventKind.PAGE_ADDED, 1, at, "binh")
    events = [
        replace(usual, page=page(1), run=1, blanks=True, turn=180),
        replace(usual, number=2, page=page(2), component="c9", before=1, act=1),
        replace(usual, kind=EventKind.PAGE_HIDDEN, why=HiddenFor.REPLACED, act=1),
        replace(usual, kind=EventKind.PAGE_SHOWN, act=2, takes_back=1),
        replace(usual, kind=EventKind.PAGE_MOVED, component="", before=2, act=3, repeats=1),
        replace(usual, kind=EventKind.PAGE_TURNED, turn=270),
        replace(usual, kind=EventKind.PAGE_CROPPED, crop=Crop(0, 10, 990, 1000)),
        replace(usual, kind=EventKind.PAGE_ANALYSED),
    ]
    assert {event.kind for event in events} == set(EventKind)
    with home.store.write("t") as tx:
        tx.batches.open("b", dossier.id, at)
        for event in events:
            tx.batches.append("b", event)
    with home.store.read() as tx:
        assert tx.batches._events("b") == events
        batch = tx.batches.get("b")
    assert batch is not None
    assert [p.number for p in batch.pages] == [1, 2]
    first = batch.pages[0]
    assert (first.component, first.turn, first.crop) == ("", 270, Crop(0, 10, 990, 1000))
    assert (first.analysed, first.blanks, first.hidden) == (True, True, False)


def test_an_event_that_does_not_follow_leaves_no_trace_in_the_transaction(home: Home) -> None:
    dossier, at = home.signed_dossier(b"x"), home.clock.now()
    with home.store.write("t") as tx:
        tx.batches.open("b", dossier.id, at)
        tx.batches.append("b", BatchEvent(EventKind.PAGE_ADDED, 1, at, "binh", page(1)))
        with pytest.raises(StoreError, match=r"batch\.event"):
            tx.batches.append("b", BatchEvent(EventKind.PAGE_ADDED, 2, at, "x", page(2), before=9))
        tx.batches.append("b", BatchEvent(EventKind.PAGE_ADDED, 2, at, "binh", page(2)))
    with home.store.read() as tx:
        batch = tx.batches.get("b")
    assert batch is not None
    assert [p.number for p in batch.pages] == [1, 2]


def test_looks_and_readings_are_kept_once(home: Home) -> None:
    look = replace(GOOD, cut=(Edge.LEFT,), barcodes=("PATCHT", "Nguyễn"), look="0102ff")
    read = replace(report("TỜ KHAI đăng ký", flags=(PageFlag.TURNED,)), turned=180)
    with home.store.write("t") as tx:
        tx.pages.put_look("a", look)
        tx.pages.put_look("a", GOOD)
        tx.pages.put_reading("a:0:", read, "a.clean")
        tx.pages.put_reading("a:0:", report("khác"), "b.clean")
    with home.store.read() as tx:
        assert tx.pages.looks(["a", "b"]) == {"a": look}
        assert tx.pages.readings(["a:0:", "b:0:"]) == {"a:0:": (read, "a.clean")}
        assert tx.pages.looks(f"{n}" for n in range(2000)) == {}
    with home.store.write("t") as tx:
        tx.pages.forget_readings(["a:0:"])
    with home.store.read() as tx:
        assert tx.pages.readings(["a:0:"]) == {}


def test_overruled_warnings_since_a_moment(home: Home) -> None:
    dossier, at = home.signed_dossier(b"x"), home.clock.now()
    entries = [
        Overruled(
            at - timedelta(days=n), "binh", dossier.id, "c1", (Finding.BLURRED,), f"lý do {n}"
        )
        for n in (9, 3, 1)
    ]
    with home.store.write("t") as tx:
        for entry in entries:
            tx.overruled.append(entry)
    with home.store.read() as tx:
        assert tx.overruled.since(at - timedelta(days=3)) == tuple(entries[1:])
