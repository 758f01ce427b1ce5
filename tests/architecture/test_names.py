"""A class name means one thing in the whole program."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

from tests.conftest import ROOT

PACKAGE = ROOT / "tthc_desktop"
STILL_TWICE = {
    "Doing",
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


def places() -> list[str]:
    """Places that the glossary names."""
    glossary = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Glossary")[2]
    rows = [row for row in glossary.partition("And one word")[0].splitlines() if row[:1] == "|"]
    return [place for row in rows for place in re.findall(r"`([^`]+)`", row.split("|")[3])]


def exists(place: str) -> bool:
    """Whether it is a file, a folder, or a name that a file defines."""
    path = PACKAGE / place
    if path.exists():
        return True
    file, name = path.with_suffix(".py"), path.suffix.removeprefix(".")
    return file.exists() and bool(
        re.search(rf"^(?:class|def) {name}\b", file.read_text(), re.MULTILINE)
    )


def test_the_glossary_names_places_that_exist() -> None:
    assert len(places()) > 20
    assert [place for place in places() if not exists(place)] == []
