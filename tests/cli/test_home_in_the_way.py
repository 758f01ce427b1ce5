"""A file where the program needs a folder."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_exit_codes import tthc
from tests.support.copied_office import new_office


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("của ai đó", "utf-8")
    sheet = tmp_path / "mau.xlsx"
    assert tthc("catalogue", "template", sheet).code == 0
    for below in (home, home / "below"):
        ran = tthc("catalogue", "import", sheet, "--home", below, "--json")
        assert (ran.code, ran.json["error"]) == (5, "disk.failed")
    ran = tthc("tasks", "--home", home, "--json")
    assert (ran.code, ran.json["error"]) == (3, "home.missing")
    assert home.read_text("utf-8") == "của ai đó"


def test_a_log_that_has_no_folder(tmp_path: Path) -> None:
    new_office(tmp_path / "home").close()
    logs = tmp_path / "home" / "logs"
    for each in logs.iterdir() if logs.is_dir() else ():
        each.unlink()
    if logs.is_dir():
        logs.rmdir()
    logs.write_text("")
    ran = tthc("tasks", "--home", tmp_path / "home", "--json")
    assert (ran.code, ran.json["error"]) == (5, "disk.failed")
