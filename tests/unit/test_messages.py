"""Every expected failure has its sentence, and the sentence gets the details it names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import tthc_desktop
from tthc_desktop.domain import errors
from tthc_desktop.domain.messages import MESSAGES

_ERRORS = {
    name
    for name, thing in vars(errors).items()
    if isinstance(thing, type) and issubclass(thing, errors.TthcError)
}


def raised() -> Iterator[tuple[str, set[str] | None]]:
    """Code and names of the details wherever both stand written out; None where the details are
    put together elsewhere."""
    for path in Path(tthc_desktop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Name(name), [ast.Constant(str(code)), *_]) if name in _ERRORS:
                    names = {keyword.arg for keyword in node.keywords}
                    yield code, None if None in names else {name for name in names if name}


def test_every_code_has_a_sentence() -> None:
    codes = {code for code, _ in raised()}
    assert len(codes) > 50  # the search finds what it looks for
    assert sorted(codes - MESSAGES.keys()) == []


def test_sentences_name_details_that_errors_have() -> None:
    wrong = [
        (code, field)
        for code, details in raised()
        if details is not None
        for _, field, _, _ in Formatter().parse(MESSAGES.get(code, ""))
        if field and field not in details
    ]
    assert wrong == []
