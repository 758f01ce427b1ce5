"""``tthc trust``: a store is built, pinned, imported, and refused when it is not to be trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.copied_office import office_with_clerk
from tests.support.trust_pki import new_root, write
from tthc_desktop.bootstrap import Composer
from tthc_desktop.cli.main import run
from tthc_desktop.domain.trust import STORE_FILE

FILES = {"government/a.pem": new_root("CA gốc A").pem, "public/b.pem": new_root("CA gốc B").pem}


def test_a_store_from_its_publisher_to_an_office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office_with_clerk(tmp_path / "home").close()
    source, key = write(tmp_path / "from", FILES), tmp_path / "k"

    def trust(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
        line = ["trust", *map(str, arguments), "--json", "--home", str(tmp_path / "home")]
        code = run(line, Composer())
        return code, json.loads(capsys.readouterr().out)

    def build(number: int, with_key: Path = key) -> Path:
        out = tmp_path / f"{number}-{with_key.name}.tthc-trust"
        parts = ("build", source, "--key", with_key, "--number", str(number), "-o", out)
        assert trust(*parts)[0] == 0
        return out

    public = trust("build", "--new-key", "--key", key)[1]["publisher"]
    trust("build", "--new-key", "--key", tmp_path / "other")
    second, installed = build(2), tmp_path / "home" / "trust" / STORE_FILE
    code, told = trust("import", second)
    assert (code, told["error"], installed.exists()) == (3, "trust.no_publisher", False)
    code, told = trust("check")
    assert (code, "Chưa cài họ chứng thư nào" in told["doubts"][0]) == (2, True)
    assert trust("pin", public)[0] == 0
    assert trust("import", second)[0] == 0
    held = installed.read_bytes()
    assert held == second.read_bytes()
    changed = tmp_path / "changed"
    changed.write_bytes(held[:-1] + b" ")
    refused = {
        build(1): "trust.older",
        build(3, tmp_path / "other"): "trust.other_publisher",
        changed: "trust.signature",
        key: "trust.no_store",
    }
    for path, error in refused.items():
        code, told = trust("import", path)
        assert (code, told["error"], installed.read_bytes()) == (3, error, held)
    assert trust("import", build(3))[1]["version"] == 3
    code, told = trust("show")
    assert (code, told["store"]["version"], told["unreadable"]) == (0, 3, [])
    assert {(c["family"], c["root"]) for c in told["certificates"]} == {
        ("government", True),
        ("public", True),
    }
    assert trust("refresh")[1]["error"] == "trust.no_addresses"
    office = Composer().open_office(tmp_path / "home", create=False)
    with office.ports.store.read() as tx:
        acts = [line.action for line in tx.audit.lines() if line.action.startswith("trust.")]
    office.close()
    taken = ["trust.refused", "trust.pinned", "trust.imported", *["trust.refused"] * 4]
    assert acts == [*taken, "trust.imported"]
