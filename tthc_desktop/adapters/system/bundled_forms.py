"""Templates and law references that ship with the program."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.forms import FORMS, Form, LawReference
from tthc_desktop.domain.plain import plain_of


class FolderForms:
    """Implements services.ports.papers.BundledForms from ``resources/forms``. What is missing or
    damaged there is SetupError ``resources.missing``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "forms"

    def template(self, form: Form) -> str:
        return self._text(FORMS[form].file)

    def laws(self) -> tuple[LawReference, ...]:
        return self._laws

    @cached_property
    def _laws(self) -> tuple[LawReference, ...]:
        text = self._text("laws.json")
        try:
            return PLAIN.from_plain(tuple[LawReference, ...], plain_of(text)["laws"])
        except (ValueError, KeyError, TypeError) as error:
            raise SetupError("resources.missing") from error

    def _text(self, name: str) -> str:
        try:
            return (self._folder / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SetupError("resources.missing") from error
