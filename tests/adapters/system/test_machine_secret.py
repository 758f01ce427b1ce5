"""The key that this PC alone can read, and the way out of it."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import pytest

from tthc_desktop.adapters.system import machine_secret
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.entering import parts_of

KEY = bytes(range(32))
on_windows = pytest.mark.skipif(sys.platform != "win32", reason="DPAPI of Windows")


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """As Linux, an earlier version or ``tthc key export`` writes it."""
    path = tmp_path / "exported.key"
    path.write_text(KEY.hex())
    return path


def test_an_exported_key_is_the_same_on_every_system(tmp_path: Path, plain: Path) -> None:
    home = KeyFile(tmp_path / "home" / "office.key")
    home.bring(plain)
    assert home.home_id() == KeyFile(plain).home_id()
    home.export(tmp_path / "again.key")
    assert (tmp_path / "again.key").read_text() == KEY.hex()
    with pytest.raises(FileExistsError):
        home.export(plain)


def test_a_key_that_is_there_is_not_taken_over(tmp_path: Path, plain: Path) -> None:
    home = KeyFile(tmp_path / "office.key")
    home.create()
    before = home.home_id()
    home.bring(plain)
    assert home.home_id() == before


def test_what_another_pc_wrapped_says_so(tmp_path: Path) -> None:
    path = tmp_path / "office.key"
    path.write_text("dpapi-machine-1:" + base64.b64encode(b"of another PC").decode())
    with pytest.raises(StoreError, match=r"key\.bound"):
        KeyFile(path).key("files")
    path.write_text("dpapi-machine-1:no base64!")
    with pytest.raises(StoreError, match=r"key\.unreadable"):
        KeyFile(path).key("files")


@pytest.mark.parametrize("number", [0, 5, 8, 1722])
def test_windows_that_does_not_answer_is_no_other_pc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Its service may be stopped or out of memory: that tells nothing of whose the key is."""
    assert _refusal(tmp_path, monkeypatch, number) == "key.unanswered"


@pytest.mark.parametrize("number", [2, 13, 87, 0x8009000B, 0x8009000B - (1 << 32)])
def test_what_windows_says_of_a_key_that_is_not_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    assert _refusal(tmp_path, monkeypatch, number) == "key.bound"


def _refusal(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> str:
    def refuses(content: bytes) -> bytes:
        error = OSError("CryptUnprotectData")
        vars(error)["winerror"] = number
        raise error

    monkeypatch.setattr(machine_secret, "unwrapped", refuses)
    path = folder / "office.key"
    path.write_text("dpapi-machine-1:" + base64.b64encode(KEY).decode())
    with pytest.raises(StoreError) as caught:
        KeyFile(path).home_id()
    refusal = parts_of(Home(folder)).refusal()
    assert refusal is not None
    assert refusal.code == caught.value.code
    return caught.value.code


@on_windows
def test_a_new_key_is_wrapped_and_no_part_of_it_is_plain(tmp_path: Path) -> None:
    path = tmp_path / "office.key"
    vault = KeyFile(path)
    vault.create()
    vault.export(tmp_path / "plain")
    assert vault.bound
    assert (tmp_path / "plain").read_text() not in path.read_text()


@on_windows
def test_nothing_is_left_plain_where_windows_does_not_wrap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(secret: bytes) -> bytes:
        raise OSError("no secret of the machine")

    monkeypatch.setattr(machine_secret, "wrapped", refuses)
    with pytest.raises(StoreError, match=r"key\.not_wrapped"):
        KeyFile(tmp_path / "office.key").create()
    assert list(tmp_path.iterdir()) == []


@on_windows
def test_windows_gives_back_what_it_wrapped() -> None:
    wrapped = machine_secret.wrapped(KEY)
    assert KEY not in wrapped
    assert machine_secret.unwrapped(wrapped) == KEY
    with pytest.raises(OSError, match="WinError 13"):
        machine_secret.unwrapped(b"of another PC")
