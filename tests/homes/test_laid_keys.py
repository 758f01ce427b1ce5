"""An exported key that is laid into a home by hand, as the program tells people to."""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path

import pytest

from tests.homes.test_copies import back_up, bring_back
from tests.support import systems
from tests.support.homes import settings_of, worked_home
from tthc_desktop import entering
from tthc_desktop.adapters.system import machine_secret
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.bootstrap import Composer


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """The key of a home with a copy in ``kept``, which has no key of its own."""
    worked_home(tmp_path / "home")
    Composer().export_key(tmp_path / "home", tmp_path / "usb.key")
    back_up(tmp_path / "home", tmp_path / "kept")
    for key in (tmp_path / "kept").rglob("office.key"):
        key.unlink()
    return tmp_path / "usb.key"


@pytest.fixture
def wraps(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that wraps keys, as Windows does; the home is one of before."""
    assert exported.exists()
    if sys.platform == "win32":
        return  # it does, and the home's own key is wrapped already
    monkeypatch.setattr(machine_secret, "WRAPS", True)
    monkeypatch.setattr(machine_secret, "wrapped", lambda secret: secret[::-1])
    monkeypatch.setattr(machine_secret, "unwrapped", lambda content: content[::-1])


def _lay(exported: Path, home: Path) -> Path:
    home.mkdir(exist_ok=True)
    key = home / "office.key"
    shutil.copy(exported, key)
    key.chmod(0o644)  # as from a stick, which keeps no rights
    return key


@pytest.mark.usefixtures("wraps")
def test_a_restored_home_keeps_no_plain_key(exported: Path, tmp_path: Path) -> None:
    key = _lay(exported, tmp_path / "other")
    bring_back(tmp_path / "kept", tmp_path / "other")
    assert KeyFile(key).bound
    assert exported.read_text() not in key.read_text()
    assert KeyFile(key).home_id() == KeyFile(exported).home_id()
    assert set(settings_of(tmp_path / "home")) <= set(settings_of(tmp_path / "other"))


@pytest.mark.usefixtures("wraps")
def test_a_key_laid_over_that_of_another_pc_is_wrapped_when_the_home_opens(
    exported: Path, tmp_path: Path
) -> None:
    key = _lay(exported, tmp_path / "home")
    with contextlib.closing(Composer().open_office(tmp_path / "home", create=False)):
        assert KeyFile(key).bound
    assert [p.name for p in key.parent.glob(".office.key*")] == []


@pytest.mark.usefixtures("wraps")
@pytest.mark.loud("the key keeps the form")
def test_a_home_opens_also_where_its_key_cannot_be_wrapped(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(secret: bytes) -> bytes:
        raise OSError("no secret of the machine")

    monkeypatch.setattr(machine_secret, "wrapped", refuses)
    key = _lay(exported, tmp_path / "home")
    with contextlib.closing(Composer().open_office(tmp_path / "home", create=False)):
        assert key.read_text() == exported.read_text()


@systems.posix_rights
def test_only_its_owner_reads_a_key_that_was_laid_by_hand(exported: Path, tmp_path: Path) -> None:
    key = _lay(exported, tmp_path / "other")
    bring_back(tmp_path / "kept", tmp_path / "other")
    assert key.stat().st_mode & 0o077 == 0
    again = _lay(exported, tmp_path / "home")
    number = again.stat().st_ino
    with contextlib.closing(Composer().open_office(tmp_path / "home", create=False)):
        assert again.stat().st_mode & 0o077 == 0
    assert again.stat().st_ino == number  # else the home would count as a copy


@pytest.mark.parametrize(
    ("words", "given"),
    [("D:AI(A;;FA;;;BU)", True), ("D:PAI(A;;FA;;;BA)(A;;FA;;;SY)", False), ("", True)],
)
def test_others_are_kept_out_of_a_folder_that_was_made_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, *, given: bool
) -> None:
    worked_home(tmp_path / "home")
    back_up(tmp_path / "home", tmp_path / "kept")
    protected = []
    monkeypatch.setattr(entering, "access_of", lambda _: words)

    def protect(folder: Path) -> None:
        protected.append((folder, [p.name for p in folder.iterdir()]))

    monkeypatch.setattr(entering, "protect", protect)
    other = tmp_path / "other"
    other.mkdir()
    bring_back(tmp_path / "kept", other)
    # Before anything but the lock lies in it, for what is made there takes the folder's rights.
    assert protected == ([(other, ["home.lock"])] if given else [])
