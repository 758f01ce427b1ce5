"""Docstrings have the usual form: they begin with a sentence, not with the name of a field.

What is not evident of arguments, fields and errors follows below ``Args:``, ``Attributes:``,
``Returns:`` and ``Raises:``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.conftest import ROOT
from tests.support.tables import each_row

PACKAGE = ROOT / "tthc_desktop"
_SHORTEST = 12
_PRIVATE = re.compile(r"[a-z_][a-z0-9_]*(?:(?:, | and )[a-z_][a-z0-9_]*)*:")
_SECTION = re.compile(r"(Args|Attributes|Raises|Returns|Yields):")
_Documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def fault(docstring: str) -> str:
    """What is wrong with a docstring; empty where nothing is."""
    first = docstring.partition("\n")[0]
    if _PRIVATE.match(first) or _SECTION.match(first) or first.startswith("Raises "):
        return f"no summary: {first}"
    return f"too short: {first}" if len(first) < _SHORTEST else ""


def faults(path: str) -> Iterator[str]:
    """Each docstring of a file that has not the usual form."""
    for node in ast.walk(ast.parse((PACKAGE / path).read_text("utf-8"))):
        if isinstance(node, _Documented):
            docstring = ast.get_docstring(node)
            if docstring is not None and (wrong := fault(docstring)):
                yield f"{path}:{node.body[0].lineno}: {wrong}"


def documented(section: str, docstring: str) -> list[str]:
    """The names that stand below a section, such as ``Args``."""
    found = re.search(rf"^{section}:\n((?:(?: .*)?\n?)*)", docstring, re.MULTILINE)
    entries = re.findall(r"^    (\S[^:\n]*):(?:\s|$)", found[1], re.MULTILINE) if found else []
    return [name.strip(" *`") for entry in entries for name in entry.split(",")]


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names of all arguments of a function."""
    args = node.args
    several = [each for each in (args.vararg, args.kwarg) if each is not None]
    return {a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs, *several)}


def attributes(node: ast.ClassDef) -> set[str]:
    """Every name that a class defines or gives to its objects."""
    stored = (ast.Name, ast.Attribute)
    found = [n for n in ast.walk(node) if isinstance(n, stored) and isinstance(n.ctx, ast.Store)]
    methods = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
    return methods | {n.id if isinstance(n, ast.Name) else n.attr for n in found}


def strangers(path: str) -> Iterator[str]:
    """Each name in a section of a file's docstrings that is none of the thing described."""
    for node in ast.walk(ast.parse((PACKAGE / path).read_text("utf-8"))):
        if isinstance(node, ast.ClassDef):
            section, known = "Attributes", attributes(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            section, known = "Args", parameters(node)
        else:
            continue
        for name in documented(section, ast.get_docstring(node) or ""):
            if name not in known:
                yield f"{path}:{node.lineno}: {node.name} has no {name}"


def files() -> list[str]:
    return [path.relative_to(PACKAGE).as_posix() for path in sorted(PACKAGE.rglob("*.py"))]


def test_docstrings_begin_with_a_sentence() -> None:
    assert [each for path in files() for each in faults(path)] == []


def test_sections_name_what_there_is() -> None:
    assert [each for path in files() for each in strangers(path)] == []


def test_names_below_a_section_are_found() -> None:
    docstring = (
        "Opens.\n\nArgs:\n    home, key: Both.\n        More: of it.\n\n    *more: The rest."
    )
    assert documented("Args", docstring) == ["home", "key", "more"]


@each_row(
    "docstring",
    [
        "number: of the page.",
        "key, size: bytes.",
        "By login.",
        "Args:\n    name: n.",
        "Raises ValueError.",
    ],
)
def test_private_forms_are_found(docstring: str) -> None:
    assert fault(docstring)


def test_the_usual_form_is_accepted() -> None:
    assert not fault("Opens a home.\n\nArgs:\n    home: Folder.")
