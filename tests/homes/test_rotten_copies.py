"""A database that has rotted gives no copy that counts, and an older one is taken then."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from tests.homes.test_copies import back_up, bring_back
from tthc_desktop.adapters.system.copies import CopyFolder
from tthc_desktop.bootstrap import Composer
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.upkeep.damage import FindDamage


@pytest.mark.parametrize("part", [0.15, 0.3, 0.5, 0.75, 0.95])
def test_a_page_that_rotted_anywhere_gives_no_copy_that_counts(
    home: Path, kept: Path, part: float
) -> None:
    """The copy is sealed anew: garbage has a good seal in it."""
    first = back_up(home, kept)
    path = home / "tthc.db"
    size = path.stat().st_size // 4096
    at = max(1, int(size * part)) * 4096
    content = bytearray(path.read_bytes())
    content[at : at + 4096] = random.Random(part).randbytes(4096)
    path.write_bytes(content)
    with contextlib.suppress(StoreError):
        back_up(home, kept)
    path.unlink()
    done = bring_back(kept, home)
    opened = Composer().open_office(home, create=False)
    assert opened.use(FindDamage)() == ()
    opened.close()
    assert done.missing == ()
    assert first.name in CopyFolder(kept).names()


def test_an_older_copy_is_taken_where_the_newest_holds_garbage(
    home: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that an earlier version took for whole."""
    first = back_up(home, kept)
    content = bytearray((home / "tthc.db").read_bytes())
    for page in range(20, 60):
        content[page * 4096 : page * 4096 + 4096] = random.Random(page).randbytes(4096)
    (home / "tthc.db").write_bytes(content)
    with monkeypatch.context() as blind:
        blind.setattr("tthc_desktop.keeping.damage_in", lambda *_: ())
        with contextlib.suppress(StoreError):
            back_up(home, kept)
    (home / "tthc.db").unlink()
    assert bring_back(kept, home).name == first.name
