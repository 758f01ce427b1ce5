"""How a command answers: one JSON object, or sentences."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.plain import text_of
from tthc_desktop.domain.text import escaped_json, for_terminal

DONE, NO, UNSURE, REFUSED, USAGE, ENVIRONMENT = range(6)
"""Exit codes: done, the answer is no, cannot tell, refused input, usage, environment."""


def tell(text: str, stream: TextIO | None = None) -> None:
    """Lines for people. Whatever a dossier, a file name or a relay has put into them, the terminal
    shows it and obeys none of it.

    Args:
        stream: stdout where none is named.
    """
    print(for_terminal(text), file=stream or sys.stdout, flush=True)


def tell_json(body: Mapping[str, object]) -> None:
    """One JSON object on stdout."""
    print(escaped_json(text_of(body)), flush=True)


@dataclass(frozen=True, slots=True)
class Output:
    """What a command prints.

    Attributes:
        as_json: Whether stdout carries exactly one JSON object; sentences for people go to stderr
            then.
    """

    as_json: bool

    def say(self, text: str) -> None:
        """A line on the way, for people."""
        tell(text, sys.stderr if self.as_json else sys.stdout)

    def answer(self, body: Mapping[str, object], text: str) -> None:
        """The result: as JSON or as text."""
        if self.as_json:
            tell_json(body)
        else:
            tell(text)

    def refuse(self, error: TthcError) -> int:
        """Says what happened; the exit code."""
        text = sentence(error)
        if self.as_json:
            details = {name: str(value) for name, value in error.details.items()}
            body = {"error": error.code, "message": text, "details": details}
            tell_json(body)
        tell(text, sys.stderr)
        return REFUSED if isinstance(error, InputError) else ENVIRONMENT
