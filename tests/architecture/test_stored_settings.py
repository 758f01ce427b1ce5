"""No setting is stored that the doctor does not read and nobody can reset."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.conftest import ROOT
from tthc_desktop.services.upkeep.damage import FAMILIES, RESETTABLE

PACKAGE = ROOT / "tthc_desktop"
_COPY = {"home.adopted", "home.elsewhere", "home.machine", "home.restored", "relay.copied"}
_NOTHING_USUAL = {"office", *_COPY}


def _names() -> Iterator[tuple[str, str]]:
    """What each StoredSetting is called, and where: a name, or what its names begin with."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == "StoredSetting":
                yield _name(node.args[0]), f"{path.relative_to(PACKAGE)}:{node.lineno}"


def _name(said: ast.expr) -> str:
    if isinstance(said, ast.JoinedStr):
        said = said.values[0]
    return str(said.value) if isinstance(said, ast.Constant) else ""


def test_each_is_read_by_the_doctor_and_can_be_reset() -> None:
    found = dict(_names())
    assert len(found) >= 12
    assert "" not in found, f"a name that cannot be told: {found['']}"
    assert set(found) == {*RESETTABLE, *FAMILIES, *_NOTHING_USUAL}
