"""A relay notices that its database is older than what lies beside it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import systems
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.relay.app import Relay
from tthc_desktop.relay.epoch import Keeper, epoch_of
from tthc_desktop.relay.opening import open_engine, reading
from tthc_desktop.relay.operating import Operator


def start(data: Path) -> str:
    """The epoch after a start of the relay; it is stopped again."""
    engine = open_engine(data)
    try:
        Keeper(engine, data).begin()
        with reading(engine).begin() as connection:
            return epoch_of(connection)
    finally:
        engine.dispose()


def put_back(data: Path, copy: Path, *kept: str) -> None:
    """kept: names of files that stay as they are."""
    there = {name: (data / name).read_bytes() for name in kept}
    shutil.rmtree(data)
    shutil.copytree(copy, data)
    for name, content in there.items():
        (data / name).write_bytes(content)


def test_a_start_is_no_new_epoch(tmp_path: Path) -> None:
    assert start(tmp_path / "relay") == start(tmp_path / "relay")


@pytest.mark.loud("a new epoch begins")
def test_a_database_that_was_put_back_begins_one_that_lasts(tmp_path: Path) -> None:
    data, copy = tmp_path / "relay", tmp_path / "copy"
    before = start(data)
    shutil.copytree(data, copy)
    start(data)
    put_back(data, copy, "relay.mark")
    after = start(data)
    assert after != before
    assert start(data) == after


def test_what_is_put_back_with_its_mark_cannot_be_noticed_here(tmp_path: Path) -> None:
    """The clients notice it: by the feed, and by asking."""
    data, copy = tmp_path / "relay", tmp_path / "copy"
    before = start(data)
    shutil.copytree(data, copy)
    start(data)
    put_back(data, copy)
    assert start(data) == before


@pytest.mark.loud("a new epoch begins")
@pytest.mark.parametrize("mark", [b"", b"{", b'{"starts": 1}', None])
def test_a_mark_that_tells_nothing_is_no_proof(tmp_path: Path, mark: bytes | None) -> None:
    data = tmp_path / "relay"
    before = start(data)
    if mark is None:
        (data / "relay.mark").unlink()
    else:
        (data / "relay.mark").write_bytes(mark)
    assert start(data) != before


def served(data: Path) -> None:
    """A start of the whole relay, without a server."""
    Relay(data).close()


def files(data: Path) -> dict[str, object]:
    """Of the database what it says: SQLite moves its bytes when a connection closes."""
    found: dict[str, object] = {
        str(path.relative_to(data)): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and not path.name.startswith("relay.db")
    }
    if (data / "relay.db").exists():
        with closing(sqlite3.connect(data / "relay.db")) as connection:
            found["relay.db"] = list(connection.iterdump())
    return found


def refused(data: Path, code: str) -> None:
    """By everything that opens the database, and nothing is changed."""
    before = files(data)
    for opened in (lambda: served(data), lambda: Operator(data, None).enrol("H01.45")):
        with pytest.raises(StoreError) as caught:
            opened()
        assert caught.value.code == code
    assert files(data) == before


@systems.relay_on_linux
@pytest.mark.parametrize("left", ["relay.mark", "uploads"])
def test_a_database_that_is_gone_is_no_new_relay(tmp_path: Path, left: str) -> None:
    data = tmp_path / "relay"
    served(data)
    (data / "relay.mark").rename(tmp_path / "mark")
    for path in data.glob("relay.db*"):
        path.unlink()
    if left == "uploads":
        (data / "uploads" / "x.blob").write_bytes(b"paper")
    else:
        (tmp_path / "mark").rename(data / "relay.mark")
    refused(data, "relay.database_gone")
    with pytest.raises(StoreError, match=r"relay\.database_gone"):
        Operator(data, None).report()
    (data / "relay.db").touch()
    with pytest.raises(StoreError, match=r"relay\.database_gone"):
        served(data)


def test_a_key_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    data = tmp_path / "relay"
    data.mkdir()
    Operator(data, None).enrol("H01.45")
    (data / "relay.key").unlink()
    refused(data, "relay.key_gone")
    assert not (data / "relay.key").exists()


def test_a_key_of_another_relay_is_refused(tmp_path: Path) -> None:
    data, other = tmp_path / "relay", tmp_path / "other"
    served(data)
    served(other)
    own = (data / "relay.key").read_bytes()
    (data / "relay.key").write_bytes((other / "relay.key").read_bytes())
    refused(data, "relay.key_differs")
    (data / "relay.key").write_bytes(own)
    served(data)


@pytest.mark.parametrize("key", [b"", b"x" * 31, b"x" * 33])
def test_half_a_key_is_told_in_words(tmp_path: Path, key: bytes) -> None:
    data = tmp_path / "relay"
    served(data)
    (data / "relay.key").write_bytes(key)
    refused(data, "relay.key_unreadable")


@pytest.mark.loud("a new epoch begins")
def test_an_epoch_that_was_begun_before_the_first_start_needs_no_key(tmp_path: Path) -> None:
    data = tmp_path / "relay"
    open_engine(data).dispose()
    Operator(data, None).begin_epoch()
    served(data)
