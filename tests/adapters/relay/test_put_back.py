"""A relay notices that its database is older than what lies beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tthc_desktop.relay.epoch import Keeper, epoch_of
from tthc_desktop.relay.opening import open_engine, reading


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
