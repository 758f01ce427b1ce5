"""Templates and law references that ship with the program."""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from pathlib import Path

from tthc_desktop.domain.forms import FORMS, Form, LawReference


class FolderForms:
    """Implements services.ports.papers.BundledForms from ``resources/forms``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "forms"

    def template(self, form: Form) -> str:
        return (self._folder / FORMS[form].file).read_text("utf-8")

    def laws(self) -> tuple[LawReference, ...]:
        return self._laws

    @cached_property
    def _laws(self) -> tuple[LawReference, ...]:
        body = json.loads((self._folder / "laws.json").read_text("utf-8"))
        return tuple(
            LawReference(item["name"], date.fromisoformat(item["valid_from"]), item["text"])
            for item in body["laws"]
        )
