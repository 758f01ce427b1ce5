"""A home of which the disk has lost something: what opens it, and what the doctor says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_exit_codes import tthc
from tests.support.copied_office import office_with_clerk
from tthc_desktop.bootstrap import Composer
from tthc_desktop.cli.output import DONE, ENVIRONMENT
from tthc_desktop.domain.errors import StoreError


@pytest.fixture
def home(tmp_path: Path) -> Path:
    office_with_clerk(tmp_path / "home").close()
    return tmp_path / "home"


@pytest.mark.parametrize("left", ["tthc.db", "blobs", "batches"])
def test_no_key_is_made_where_another_one_has_encrypted(home: Path, left: str) -> None:
    for name in {"blobs", "batches", "tthc.db", "office.key"} - {left}:
        if (home / name).exists():
            (home / name).rename(home / f"away-{name}")
    if left != "tthc.db":
        (home / left).mkdir(exist_ok=True)
    with pytest.raises(StoreError) as caught:
        Composer().open_office(home, create=True)
    assert caught.value.code == "key.missing"
    assert not (home / "office.key").exists()


def test_a_lost_key_is_said_by_every_command(home: Path) -> None:
    (home / "office.key").unlink()
    for command in ("tasks", "doctor"):
        ran = tthc(command, "--home", home)
        assert "Không tìm thấy khóa mã hóa" in ran.out + ran.err, command
        assert ran.code == ENVIRONMENT
    with pytest.raises(StoreError, match=r"key\.missing"):
        Composer().calendar(home)


def test_a_home_without_anything_gets_a_key(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    Composer().open_office(tmp_path, create=True).close()
    assert (tmp_path / "office.key").exists()
    assert tthc("tasks", "--home", tmp_path).code == DONE
