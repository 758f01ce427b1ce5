"""How a command answers: one JSON object, or sentences."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.plain import text_of

DONE, NO, UNSURE, REFUSED, USAGE, ENVIRONMENT = range(6)
"""Exit codes: done, the answer is no, cannot tell, refused input, usage, environment."""


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
        print(text, file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def answer(self, body: Mapping[str, object], text: str) -> None:
        """The result: as JSON or as text."""
        print(text_of(body) if self.as_json else text, flush=True)

    def refuse(self, error: TthcError) -> int:
        """Says what happened; the exit code."""
        text = sentence(error)
        if self.as_json:
            details = {name: str(value) for name, value in error.details.items()}
            body = {"error": error.code, "message": text, "details": details}
            print(text_of(body), flush=True)
        print(text, file=sys.stderr, flush=True)
        return REFUSED if isinstance(error, InputError) else ENVIRONMENT
