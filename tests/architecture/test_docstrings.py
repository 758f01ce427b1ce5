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
CONVERTED = (
    "adapters/catalogue",
    "adapters/imaging",
    "adapters/ocr",
    "adapters/pdf",
    "adapters/portal",
    "adapters/printing",
    "adapters/scanning",
    "adapters/sheets",
    "adapters/signing",
    "adapters/system",
    "cli",
    "demo",
    "domain",
    "relay",
    "services/catalogue",
    "services/deadlines",
    "services/office",
    "services/papers",
    "services/ports",
    "services/reading",
    "services/sending",
    "services/signing",
    "workers",
)
"""Folders in which nothing else is allowed; the others join as they are converted."""
NOT_YET = {
    "adapters/imaging/card_maker.py",
    "adapters/imaging/first_look.py",
    "adapters/scanning/imported_pages.py",
    "adapters/scanning/page_files.py",
    "adapters/scanning/worker_scanner.py",
    "domain/arranging.py",
    "domain/batch.py",
    "domain/gate.py",
    "domain/reading.py",
    "domain/scanning.py",
    "workers/page_pipeline.py",
}
"""Files in those folders that are still to be converted."""

_SHORTEST = 12
_PRIVATE = re.compile(r"[a-z_][a-z0-9_]*(?:(?:, | and )[a-z_][a-z0-9_]*)*:")
_SECTION = re.compile(r"(Args|Attributes|Raises|Returns|Yields):")
_Documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def fault(docstring: str) -> str:
    """What is wrong with a docstring; empty where nothing is."""
    first = docstring.partition("\n")[0]
    if _PRIVATE.match(first) or _SECTION.match(first):
        return f"no summary: {first}"
    return f"too short: {first}" if len(first) < _SHORTEST else ""


def faults(path: str) -> Iterator[str]:
    """Each docstring of a file that has not the usual form."""
    for node in ast.walk(ast.parse((PACKAGE / path).read_text("utf-8"))):
        if isinstance(node, _Documented):
            docstring = ast.get_docstring(node)
            if docstring is not None and (wrong := fault(docstring)):
                yield f"{path}:{node.body[0].lineno}: {wrong}"


def files() -> list[str]:
    return [
        path.relative_to(PACKAGE).as_posix()
        for folder in CONVERTED
        for path in sorted((PACKAGE / folder).rglob("*.py"))
    ]


def test_docstrings_begin_with_a_sentence() -> None:
    assert [each for path in files() if path not in NOT_YET for each in faults(path)] == []


def test_what_is_not_converted_yet_exists_and_is_not_converted() -> None:
    """A file that has the usual form by now leaves the list."""
    assert set(files()) >= NOT_YET
    assert {path for path in NOT_YET if not any(faults(path))} == set()


@each_row(
    "docstring", ["number: of the page.", "key, size: bytes.", "By login.", "Args:\n    name: n."]
)
def test_private_forms_are_found(docstring: str) -> None:
    assert fault(docstring)


def test_the_usual_form_is_accepted() -> None:
    assert not fault("Opens a home.\n\nArgs:\n    home: Folder.")
