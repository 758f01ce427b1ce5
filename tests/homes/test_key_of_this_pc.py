"""Homes on a system that wraps the key for its PC, as Windows does; here it is played."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tthc_desktop import entering, examining
from tthc_desktop.adapters.system import machine_secret
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.bootstrap import Composer
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.files.access_list import list_for
from tthc_desktop.services.office.doctor import Unknown

GROUP = "S-1-5-21-1111-2222-3333-1234"


class Pc:
    """What is wrapped here can be read here."""

    def __init__(self, name: bytes) -> None:
        self.name = name

    def wrapped(self, secret: bytes) -> bytes:
        return self.name + secret[::-1]

    def unwrapped(self, content: bytes) -> bytes:
        if not content.startswith(self.name):
            raise OSError("of another PC")
        return content.removeprefix(self.name)[::-1]


@pytest.fixture
def pc(home: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    """The home is older, and so are the ones that others are copied from."""
    if sys.platform == "win32":
        pytest.skip("this PC is one, and its homes are bound to it")
    assert not KeyFile(home / "office.key").bound
    made = Pc(b"this")
    monkeypatch.setattr(machine_secret, "WRAPS", True)
    monkeypatch.setattr(machine_secret, "wrapped", made.wrapped)
    monkeypatch.setattr(machine_secret, "unwrapped", made.unwrapped)
    monkeypatch.setattr(examining, "WRAPS", True)
    monkeypatch.setattr(examining, "access_of", lambda _: list_for(GROUP))
    return made


@pytest.fixture
def given(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[Path, list[str]]:
    """Folders whose rights were set, and what lay in them then."""
    assert home.is_dir()
    told: dict[Path, list[str]] = {}

    def protect(folder: Path) -> None:
        told[folder] = sorted(each.name for each in folder.iterdir())

    monkeypatch.setattr(entering, "protect", protect)
    return told


@pytest.fixture
def laid(home: Path, kept: Path, tmp_path: Path) -> Path:
    """On a new PC, a folder with nothing but the exported key; ``kept`` has a copy of the home."""
    Composer().backup(home, kept, every=True, told=lambda _: None)
    folder = tmp_path / "other"
    folder.mkdir()
    KeyFile(home / "office.key").export(folder / "office.key")
    return folder


def test_a_home_that_begins_with_a_laid_key_is_its_own(
    laid: Path, given: dict[Path, list[str]]
) -> None:
    Composer().open_office(laid, create=True).close()
    assert given == {laid: ["home.lock", "office.key"]} or given == {laid: ["office.key"]}
    given.clear()
    Composer().open_office(laid, create=True).close()
    assert given == {}


def test_the_doctor_does_not_say_that_this_pc_keeps_what_it_cannot_read(home: Path, pc: Pc) -> None:
    key = home / "office.key"
    assert "? khóa để trần" in _access(home)
    KeyFile(home / "new.key").bring(key)
    (home / "new.key").replace(key)
    assert "do máy này giữ" in _access(home)
    pc.name = b"another"
    assert "? khóa không mở được trên máy này" in _access(home)
    key.write_bytes(b"\xff\x00")
    assert "? khóa không mở được trên máy này" in _access(home)


@pytest.mark.usefixtures("pc")
def test_the_doctor_goes_on_where_rights_cannot_be_asked_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Path) -> str:
        raise OSError("no such thing on this disk")

    monkeypatch.setattr(examining, "access_of", fails)
    assert isinstance(examining._access(Home(home)), Unknown)
    monkeypatch.setattr(examining, "access_of", lambda _: "D:(A;;FA;;;WD)")
    with pytest.raises(StoreError, match=r"home\.open_to_others"):
        examining._access(Home(home))


def _access(home: Path) -> str:
    found = examining._access(Home(home))
    if isinstance(found, Unknown):
        return "? " + found.detail
    assert isinstance(found, str)
    return found
