"""The forwarder goes on, whatever the provincial system or the store does."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, select

from tthc_desktop.domain.reuse_wire import NationalQuery
from tthc_desktop.relay import back_off, store
from tthc_desktop.relay.forwarder import Forwarder
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.upstream import Decision, ForwardedSubmission, NationalPaper, Online


@dataclass
class Province:
    """Takes everything, but what it chokes on."""

    chokes_on: set[str] = field(default_factory=set)
    undecidable: set[str] = field(default_factory=set)
    answers: dict[str, Decision] = field(default_factory=dict)
    forwarded: list[str] = field(default_factory=list)

    def forward(self, submission: ForwardedSubmission) -> None:
        self.forwarded.append(submission.id)
        if submission.id in self.chokes_on:
            raise RuntimeError("choked")

    def decisions(self, ids: Sequence[str]) -> Mapping[str, Decision]:
        if self.undecidable.intersection(ids):
            raise RuntimeError("choked")
        return {i: self.answers.get(i, Decision(f"H01-{i}")) for i in ids} | {
            "never-asked": Decision("H01")
        }

    def online(self) -> Online:
        return {}

    def papers(self, query: NationalQuery) -> tuple[NationalPaper, ...]:
        return ()

    def paper_with(self, agency: str, path: str) -> NationalPaper | None:
        return None


@dataclass
class World:
    engine: Engine
    province: Province
    seconds: float = 0.0
    forwarder: Forwarder = field(init=False)

    def __post_init__(self) -> None:
        self.forwarder = Forwarder(self.engine, self.province, lambda: self.seconds)

    def states(self) -> dict[str, str]:
        table = store.submission
        with self.engine.begin() as connection:
            rows = connection.execute(select(table.c.id, table.c.status)).all()
        return {row.id: row.status for row in rows}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    engine = open_engine(tmp_path)
    with engine.begin() as connection:
        for number, each in enumerate(("a", "b", "c"), 1):
            connection.execute(insert(store.submission).values(**_row(each, number)))
    yield World(engine, Province())
    engine.dispose()


def _row(submission: str, number: int) -> dict[str, Any]:
    return {
        "id": submission,
        "device": "d",
        "sequence": number,
        "unit": "H01.45",
        "dossier": f"TẠM-Q2-{number:06d}",
        "payload": b"{}",
        "receipt": "{}",
        "received_ms": number,
        "status": "waiting",
        "official_code": "",
    }


def test_one_that_cannot_be_handed_over_holds_up_no_other(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.province.chokes_on = {"a"}
    for _ in range(3):
        world.forwarder.round()
    assert world.states() == {"a": "waiting", "b": "accepted", "c": "accepted"}
    assert world.province.forwarded.count("a") == 1, "it is left alone for a while"
    world.seconds += back_off.FIRST_S
    world.forwarder.round()
    world.forwarder.round()
    assert world.province.forwarded.count("a") == 2
    world.seconds += back_off.FIRST_S
    world.forwarder.round()
    assert world.province.forwarded.count("a") == 2, "and longer each time"
    assert len(caplog.records) == 1, "told once"
    caplog.clear()
    world.province.chokes_on = set()
    world.seconds += 2 * back_off.LONGEST_S
    world.forwarder.round()
    assert world.states()["a"] == "accepted"


def test_one_that_cannot_be_decided_holds_up_no_other(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.province.undecidable = {"b"}
    world.forwarder.round()
    assert world.states() == {"a": "accepted", "b": "waiting", "c": "accepted"}
    assert len(caplog.records) == 1
    caplog.clear()


@pytest.mark.parametrize("wrong", [Decision("", ""), Decision("H01", "Thiếu"), Decision("\u202e")])
def test_a_decision_that_is_none_is_not_taken_for_one(
    world: World, caplog: pytest.LogCaptureFixture, wrong: Decision
) -> None:
    world.province.answers = {"b": wrong}
    world.forwarder.round()
    assert world.states() == {"a": "accepted", "b": "waiting", "c": "accepted"}
    caplog.clear()


def test_the_reason_of_a_refusal_is_kept(world: World) -> None:
    world.province.answers = {"b": Decision("", "Thiếu \u202echữ ký.\ud800")}
    world.forwarder.round()
    with world.engine.begin() as connection:
        kept = connection.execute(select(store.submission).filter_by(id="b")).one()
        told = connection.execute(select(store.change).filter_by(submission="b")).one()
    assert (kept.status, kept.reason, told.reason) == (
        "rejected",
        "Thiếu chữ ký.",
        "Thiếu chữ ký.",
    )
    assert world.states()["c"] == "accepted"


def test_a_store_that_fails_is_asked_again_later(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk: nothing is written, and then it is."""

    def fails(_connection: Any) -> None:
        raise OSError(28, "No space left on device")

    event.listen(world.engine, "begin", fails)
    world.forwarder.round()
    world.forwarder.round()
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    caplog.clear()
    event.remove(world.engine, "begin", fails)
    assert set(world.states().values()) == {"waiting"}
    world.seconds += back_off.LONGEST_S
    world.forwarder.round()
    assert set(world.states().values()) == {"accepted"}


def test_a_province_that_chokes_on_everything_is_asked_again_later(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.province.undecidable = {"a", "b", "c"}
    world.forwarder.round()
    assert len(caplog.records) == 3
    caplog.clear()
    world.province.undecidable = set()
    world.seconds += back_off.LONGEST_S
    world.forwarder.round()
    assert set(world.states().values()) == {"accepted"}
