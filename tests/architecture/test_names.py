"""The name of a class or of an alias means one thing in the whole program."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

from tests.conftest import ROOT

PACKAGE = ROOT / "tthc_desktop"
ALLOWED = {
    # Either fold of the scanning page has them, and its user names the fold: s.Event, s.step().
    "Event",
    "Effect",
    "Step",
}
"""Names that mean two things, and should. The list only gets shorter."""
ALIAS = re.compile("_?[A-Z]+[a-z][A-Za-z]*")  # no constant, and none of the one letter of a TypeVar


def named() -> dict[str, dict[str, str]]:
    """What a class's or an alias's name stands for, by file, by the name.

    Aliases of one meaning are the same text: a worker and an adapter may both need one, and have
    nothing to import from each other.
    """
    found = defaultdict[str, dict[str, str]](dict)
    for path in sorted(PACKAGE.rglob("*.py")):
        file, tree = path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name][f"{file}:{node.lineno}"] = f"class in {file}:{node.lineno}"
        for node in tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    pass
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    pass
                case _:
                    continue
            if ALIAS.fullmatch(name):
                found[name][f"{file}:{node.lineno}"] = ast.unparse(value)
    return found


def test_no_name_means_two_things() -> None:
    twice = {name: where for name, where in named().items() if len(set(where.values())) > 1}
    assert {name: where for name, where in twice.items() if name not in ALLOWED} == {}
    assert ALLOWED - set(twice) == set(), "they mean one thing by now: take them off the list"


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
        re.search(rf"^(?:class |def )?{name}\b", file.read_text(), re.MULTILINE)
    )


def test_the_glossary_names_places_that_exist() -> None:
    assert len(places()) > 20
    assert [place for place in places() if not exists(place)] == []


OF_THE_PRODUCT = r"(?<![\w./])((?:ui|services|adapters|domain|workers|relay|demo|cli)"
DOTTED = re.compile(OF_THE_PRODUCT + r"(?:\.\w+){2,})(?!/)")
PATH = re.compile(OF_THE_PRODUCT + r"/[\w/]+\.py)")


def named_in_docstrings() -> list[tuple[str, str]]:
    """Files, and what their docstrings name as "services/office/link.py" or "ui.kit.form.Ask"."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    found += [(file, name) for name in PATH.findall(text)]
                    found += [(file, _place(name)) for name in DOTTED.findall(text)]
    return found


def _place(dotted: str) -> str:
    """As the glossary writes it: folders, file, and the name in the file."""
    parts = dotted.split(".")
    for at in range(1, len(parts)):
        if PACKAGE.joinpath(*parts[:at]).with_suffix(".py").exists():
            return ".".join(("/".join(parts[:at]), *parts[at : at + 1]))
    return "/".join(parts)


def test_docstrings_name_places_that_exist() -> None:
    named_there = named_in_docstrings()
    assert len(named_there) > 50
    assert [(file, place) for file, place in named_there if not exists(place)] == []
