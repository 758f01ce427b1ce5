"""The changes feed, its positions, and the epoch of the relay's data."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support import systems
from tests.support.old_relay import old_store
from tests.support.relay import SIMULATED, RelayChild, decided, new_id, payload_of
from tthc_desktop.domain.wire import StatusChange, chained
from tthc_desktop.relay import feed
from tthc_desktop.relay.epoch import HowFar, Keeper, MarkFile, epoch_of
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.upstream import Decision


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay", *SIMULATED)
    yield child
    child.stop()


def _sent(relay: RelayChild, count: int = 1, unit: str = "H01.45", **more: Any) -> list[str]:
    by = relay.device if unit == "H01.45" else relay.enrolled(unit)
    ids = [new_id() for _ in range(count)]
    for each in ids:
        payload = payload_of(each, unit=unit, **more)
        assert by.ask("PUT", f"/v1/submissions/{each}", payload).status == 201
    for each in ids:
        decided(relay, each, by=by)
    return ids


def _page(relay: RelayChild, seq: int = 0, chain: str = "", epoch: str = "") -> Any:
    answer = relay.ask("GET", f"/v1/changes?since={seq}&chain={chain}&epoch={epoch}")
    assert answer.status in (200, 409)
    return answer.json


def test_a_position_is_proved_by_its_chain(own: RelayChild) -> None:
    first, second = _sent(own)[0], _sent(own)[0]
    page = _page(own)
    assert [change["submission"] for change in page["changes"]] == [first, second]
    assert page["position"] == page["head"]
    assert own.device.hello()["head"] == page["head"]
    assert own.device.hello()["epoch"] == page["epoch"]
    changes = [StatusChange.from_json(change) for change in page["changes"]]
    middle = chained("", changes[0])
    assert page["head"] == {"seq": 2, "chain": chained(middle, changes[1])}
    rest = _page(own, 1, middle, page["epoch"])
    assert [change["submission"] for change in rest["changes"]] == [second]
    assert _page(own, **page["head"])["changes"] == []


@pytest.mark.parametrize(
    "query",
    [
        "since=1",
        "since=1&chain=",
        f"since=1&chain={'0' * 64}",
        f"since=0&chain={'0' * 64}",
        f"since=99&chain={'0' * 64}",
        f"since=1&chain={'0' * 64}&epoch=x",
    ],
)
def test_where_the_feed_never_stood(own: RelayChild, query: str) -> None:
    _sent(own)
    answer = own.ask("GET", f"/v1/changes?{query}")
    epoch = own.device.hello()["epoch"]
    assert (answer.status, answer.json) == (409, {"error": "position", "epoch": epoch})


def test_the_beginning_is_always_right(own: RelayChild) -> None:
    assert _page(own, epoch="another")["changes"] == []
    _sent(own)
    page = _page(own, epoch="another")
    assert len(page["changes"]) == 1
    right = page["position"]
    assert _page(own, **right, epoch="another")["error"] == "position"
    assert _page(own, **right, epoch=page["epoch"])["changes"] == []


def test_places_of_other_units_are_passed_over(own: RelayChild) -> None:
    _sent(own)
    _sent(own, unit="H01.46")
    page = _page(own)
    assert len(page["changes"]) == 1
    assert page["position"]["seq"] == page["head"]["seq"] == 2


def test_pages_end_where_they_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MAX_CHANGES", 2)
    old_store(tmp_path / "old", b"{}")
    engine = open_engine(tmp_path / "old")
    with engine.begin() as connection:
        for _ in range(4):
            feed.append(connection, "s-1", "accepted", Decision("H01"), "x")
    seqs: list[list[int]] = []
    at: Any = {"seq": 0, "chain": ""}
    with engine.begin() as connection:
        for _ in range(3):
            page = feed.page(connection, "H01.45", at["seq"], at["chain"], "e").body
            seqs.append([change["seq"] for change in page["changes"]])
            at = page["position"]
    engine.dispose()
    assert seqs == [[1, 2], [3, 4], []]
    assert at == page["head"]


def test_changes_of_before_get_their_chain(tmp_path: Path) -> None:
    old_store(tmp_path / "old", b"{}")
    with closing(sqlite3.connect(tmp_path / "old" / "relay.db")) as before, before:
        for seq in (1, 4):
            before.execute(
                "INSERT INTO change VALUES (?, 's-1', 'accepted', 'H01', '', 'x')", (seq,)
            )
    engine = open_engine(tmp_path / "old")
    with engine.begin() as connection:
        assert feed.head(connection)[0] == 4
        middle = chained("", StatusChange(1, "s-1", "accepted", "H01", "", "x"))
        page = feed.page(connection, "H01.45", 1, middle, "e")
    engine.dispose()
    assert [change["seq"] for change in page.body["changes"]] == [4]


def _copied(relay: RelayChild, to: Path) -> None:
    with (
        closing(sqlite3.connect(relay.data / "relay.db")) as source,
        closing(sqlite3.connect(to)) as copy,
    ):
        source.backup(copy)


def _put_back(relay: RelayChild, copy: Path) -> None:
    for name in ("relay.db", "relay.db-wal", "relay.db-shm"):
        (relay.data / name).unlink(missing_ok=True)
    shutil.copy(copy, relay.data / "relay.db")


@systems.relay_on_linux
def test_an_older_copy_of_the_database_begins_another_epoch(
    own: RelayChild, tmp_path: Path
) -> None:
    _sent(own)
    before = own.device.hello()["epoch"]
    own.restart()
    assert own.device.hello()["epoch"] == before
    _copied(own, tmp_path / "copy.db")
    lost = _sent(own)[0]
    position = _page(own)["position"]
    own.stop()
    _put_back(own, tmp_path / "copy.db")
    own.start()
    hello = own.device.hello()
    assert hello["epoch"] != before
    assert hello["head"]["seq"] == 1
    assert own.ask("GET", f"/v1/submissions/{lost}").status == 404
    assert _page(own, **position)["error"] == "position", "also without the epoch"
    _sent(own)
    assert _page(own, **position)["error"] == "position", "and after the same number of changes"
    own.restart()
    assert own.device.hello()["epoch"] == hello["epoch"], "told once"


def test_the_operator_begins_another_epoch_while_it_runs(own: RelayChild) -> None:
    before = own.device.hello()["epoch"]
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tthc_desktop", "--json", "relay"),
            *("--data", str(own.data), "--new-epoch"),
        ],
        capture_output=True,
        check=True,
    )
    assert own.device.hello()["epoch"] == json.loads(run.stdout)["epoch"] != before


@pytest.mark.parametrize(
    ("mark", "begins"),
    [
        (HowFar(1, 0, 0), False),
        (HowFar(0, 0, 0), False),
        (HowFar(2, 0, 0), True),
        (HowFar(1, 1, 0), True),
        (HowFar(1, 0, 1), True),
        (b"", True),
        (b"{}", True),
        (None, True),
    ],
)
def test_what_lies_beside_the_database(
    tmp_path: Path,
    mark: HowFar | bytes | None,
    begins: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What cannot be read, or is gone, could have said anything."""
    engine = open_engine(tmp_path)
    Keeper(engine, tmp_path).begin()
    with engine.begin() as connection:
        before = epoch_of(connection)
    path = tmp_path / "relay.mark"
    assert MarkFile(path).read() == HowFar(1, 0, 0)
    path.unlink()
    if isinstance(mark, HowFar):
        MarkFile(path).write(mark)
    elif mark is not None:
        path.write_bytes(mark)
    Keeper(engine, tmp_path).begin()
    with engine.begin() as connection:
        assert (epoch_of(connection) != before) is begins
    assert bool(caplog.records) is begins, "the operator reads it"
    caplog.clear()
    assert MarkFile(path).read() == HowFar(2, 0, 0)
    engine.dispose()
