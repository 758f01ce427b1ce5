"""A restore that ends between any two of its moves: the home is the old one, the new one, or has no
database and is refused."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.homes import settings_of, worked_home
from tthc_desktop import restoring
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.bootstrap import Composer
from tthc_desktop.entering import parts_of
from tthc_desktop.files.moving import move


class PowerCutError(Exception):
    """Nothing of the program runs after it."""


def cut_at(step: int, patch: pytest.MonkeyPatch) -> None:
    """The power fails before the step-th move."""
    seen = list[Path]()

    def move_until(path: Path, target: Path) -> None:
        seen.append(path)
        if len(seen) >= step:
            raise PowerCutError
        move(path, target)

    patch.setattr(restoring, "move", move_until)


def test_a_restore_that_breaks_off_between_two_moves(tmp_path: Path) -> None:
    template, home, kept = tmp_path / "template", tmp_path / "home", tmp_path / "kept"
    sha256 = worked_home(template)
    Composer().backup(template, kept, every=False, told=lambda _: None)
    with closing(Composer().open_office(template, create=False)) as office:
        newer = office.ports.blobs.put(b"newer than the copy", "text/plain")
    step, broken_off = 1, True
    while broken_off:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(template, home)
        with pytest.MonkeyPatch.context() as patch:
            cut_at(step, patch)
            try:
                Composer().restore(kept, home, replace=True)
                broken_off = False
            except PowerCutError:
                pass
        refusal = parts_of(Home(home)).refusal()
        first = step == 1
        assert (refusal is None) == (first or not broken_off), step
        if refusal is not None:
            assert refusal.code == "home.database_gone", step
            Composer().restore(kept, home, replace=False)
        assert ("home.restored" in settings_of(home)) != first
        assert (home / "blobs" / sha256[:2] / f"{sha256}.blob").exists()
        assert (home / "blobs" / newer[:2] / f"{newer}.blob").exists(), step
        assert (home / ".restoring").exists() == first
        step += 1
    assert step > 6
