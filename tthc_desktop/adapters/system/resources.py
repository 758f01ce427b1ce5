"""Files that ship with the program."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from tthc_desktop.domain.catalogue import (
    Case,
    Channel,
    Fee,
    Handling,
    Offer,
    PaperSpec,
    Procedure,
    ResultSpec,
    Term,
    TermUnit,
)
from tthc_desktop.domain.deadline import WorkCalendar
from tthc_desktop.domain.errors import Retry, SetupError


def resource_folder() -> Path:
    """``resources/`` beside the package. Raises SetupError ``resources.missing``."""
    folder = Path(__file__).resolve().parents[3] / "resources"
    if not folder.is_dir():
        raise SetupError("resources.missing", Retry.NEVER)
    return folder


class BundledCatalogue:
    """Implements services.ports.catalogue.Catalogue from the JSON files that ship."""

    def __init__(self, folder: Path, calendar: Callable[[], WorkCalendar]) -> None:
        """calendar: as the office keeps it (services.deadlines.current_calendar)."""
        self._folder = folder
        self._calendar = calendar

    def procedures(self) -> tuple[Procedure, ...]:
        return tuple(self._procedures.values())

    def procedure(self, code: str) -> Procedure | None:
        return self._procedures.get(code)

    def calendar(self) -> WorkCalendar:
        return self._calendar()

    @cached_property
    def _procedures(self) -> dict[str, Procedure]:
        body = json.loads((self._folder / "catalogue" / "procedures.json").read_text("utf-8"))
        return {item["code"]: _procedure(item) for item in body["procedures"]}


def _procedure(item: dict[str, Any]) -> Procedure:
    term, papers = item["term"], item["papers"]
    offer = Offer(
        Channel.DIRECT,
        Term.of(TermUnit(term["unit"]), term["number"]),
        (Fee("", None, str(item["fee"])),),
    )
    specs = tuple(PaperSpec(**{**p, "handling": Handling(p["handling"])}) for p in papers)
    return Procedure(
        str(item["code"]),
        str(item["name"]),
        str(item["field_code"]),
        str(item["field_name"]),
        (offer,),
        (Case("", specs),),
        (ResultSpec(str(item["result_code"]), str(item["result_name"])),),
    )
