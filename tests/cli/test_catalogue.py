"""``tthc catalogue`` as a program and a person call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_exit_codes import tthc
from tests.conftest import ROOT

REAL = ROOT.parent / "shared" / "catalogue" / "procedures.json"


@pytest.mark.skipif(not REAL.is_file(), reason="no real catalogue beside the project")
def test_the_real_catalogue_into_an_empty_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ran = tthc("catalogue", "import", REAL, "--home", home, "--json")
    assert ran.code == 0
    body = ran.json
    assert (body["procedures"], body["components"]) == (588, 4026)
    assert body["doubts"]["note_row"] == 819
    assert body["doubts"]["no_unit"] == 485
    again = tthc("catalogue", "import", REAL, "--home", home)
    assert again.code == 0
    assert "0 mới, 0 thay đổi, 588 như cũ" in again.out
    found = tthc("--home", home, "--json", "catalogue", "find", "khai", "sinh").json["matches"]
    assert found[0]["code"] == "1.001193"
    assert all("khai sinh" in match["name"].lower() for match in found[:5])


def test_find_template_and_refusals(tmp_path: Path) -> None:
    home, sheet = tmp_path / "home", tmp_path / "mau.xlsx"
    assert tthc("catalogue", "template", sheet, "--home", home).code == 0
    ran = tthc("catalogue", "import", sheet, "--home", home, "--from", "2027-03-01", "--json")
    assert (ran.code, ran.json["added"], ran.json["valid_from"]) == (0, 1, "2027-03-01")
    none = tthc("catalogue", "find", "không có thủ tục này", "--home", home, "--json")
    assert (none.code, none.json) == (1, {"matches": []})
    line = tthc("catalogue", "find", "bến thủy", "--home", home)
    assert (line.code, line.out.count("1.009454")) == (0, 1)

    broken = tmp_path / "hong.json"
    broken.write_text(json.dumps([{"code": "x", "name": "y"}]), "utf-8")
    refused = tthc("catalogue", "import", broken, "--home", home, "--json")
    assert refused.code == 3
    assert refused.json["error"] == "catalogue.code"
    assert "[0].code" in refused.json["message"]
    assert tthc("catalogue", "import", tmp_path / "nope", "--home", home).code == 3
    assert tthc("catalogue", "import", broken, "--from", "1/3/2027", "--home", home).code == 4
    assert tthc("catalogue", "--home", home).code == 4


def test_a_folder_of_somebody_else_does_not_become_a_home(tmp_path: Path) -> None:
    (tmp_path / "thu.txt").write_text("của ai đó", "utf-8")
    ran = tthc("catalogue", "find", "khai sinh", "--home", tmp_path, "--json")
    assert (ran.code, ran.json["error"]) == (3, "home.missing")
    assert [path.name for path in tmp_path.iterdir()] == ["thu.txt"]
