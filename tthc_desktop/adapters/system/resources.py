"""Files that ship with the program."""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from pathlib import Path

from tthc_desktop.domain.deadline import WorkCalendar
from tthc_desktop.domain.errors import Retry, SetupError


def resource_folder() -> Path:
    """``resources/`` beside the package. Raises SetupError ``resources.missing``."""
    folder = Path(__file__).resolve().parents[3] / "resources"
    if not folder.is_dir():
        raise SetupError("resources.missing", Retry.NEVER)
    return folder


class BundledDays:
    """The calendar that ships."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self) -> WorkCalendar:
        return self._calendar

    @cached_property
    def _calendar(self) -> WorkCalendar:
        body = json.loads((self._folder / "calendar" / "days.json").read_text("utf-8"))
        return WorkCalendar(
            frozenset(map(date.fromisoformat, body["days_off"])),
            frozenset(map(date.fromisoformat, body["made_up"])),
        )
