"""A class name means one thing in the whole program."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.conftest import ROOT

PACKAGE = ROOT / "tthc_desktop"
STILL_TWICE = {
    "Doing",
    "EventKind",
    "FormSpec",
    "Paper",
    "Place",
}
"""Names that mean two things today. The list only gets shorter."""


def classes() -> dict[str, list[str]]:
    """Files by the name of a class that they define."""
    found = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path.relative_to(PACKAGE).as_posix())
    return found


def test_no_class_name_means_two_things() -> None:
    twice = {name: where for name, where in classes().items() if len(where) > 1}
    assert {name: where for name, where in twice.items() if name not in STILL_TWICE} == {}
    assert STILL_TWICE - set(twice) == set(), "they mean one thing by now: take them off the list"
