"""The sections of the settings page, in order, and the keys of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import Told
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.settings.calendar import CalendarSection
from tthc_desktop.ui.settings.calendar_acts import CALENDAR
from tthc_desktop.ui.settings.catalogue import CatalogueSection
from tthc_desktop.ui.settings.catalogue_acts import CATALOGUE
from tthc_desktop.ui.settings.gate import GATE
from tthc_desktop.ui.settings.papers import PAPERS, PapersSection
from tthc_desktop.ui.settings.reception import RECEPTION
from tthc_desktop.ui.settings.reuse import REUSE
from tthc_desktop.ui.settings.scanner_section import SCANNERS
from tthc_desktop.ui.settings.section import Section
from tthc_desktop.ui.settings.spec import SectionSpec, keys_of
from tthc_desktop.ui.settings.tables import TablesSection
from tthc_desktop.ui.settings.this_pc import THIS_PC
from tthc_desktop.ui.settings.trust import TRUST

MakeSection = Callable[[Office, Runner, Shell], Section]


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section before it is made.

    Attributes:
        title: Spoken, and on its tab unless there is a short one: nine tabs share 1,366 pixels.
        keys: Sections of the help: what stands behind the section's own title, and their keys.
    """

    name: str
    title: str
    short: str
    keys: tuple[tuple[str, tuple[Told, ...]], ...]
    make: MakeSection


def _special(shown: SectionSpec[Any], make: MakeSection) -> SectionEntry:
    """With a course of its own."""
    name, short = shown.title, shown.short or shown.title
    return SectionEntry(shown.name, name, short, keys_of(shown.tables), make)


def _described(spec: SectionSpec[Any]) -> SectionEntry:
    return _special(spec, partial(TablesSection, spec))


ENTRIES = (
    _special(CATALOGUE, CatalogueSection),
    _special(CALENDAR, CalendarSection),
    _special(PAPERS, PapersSection),
    _described(RECEPTION),
    _described(SCANNERS),
    _described(GATE),
    _described(THIS_PC),
    _described(REUSE),
    _described(TRUST),
)


@dataclass(frozen=True, slots=True)
class Unmade:
    """A section that is made when somebody first enters it."""

    entry: SectionEntry
    make: Callable[[], Section]


def sections(office: Office, runner: Runner, shell: Shell) -> tuple[Unmade, ...]:
    return tuple(Unmade(each, partial(each.make, office, runner, shell)) for each in ENTRIES)


def told_in_settings() -> Iterator[tuple[str, tuple[Told, ...]]]:
    """Every key, section by section, for the help."""
    for number, entry in enumerate(ENTRIES, 1):
        for title, keys in entry.keys:
            yield f"Ở Cài đặt, {entry.title} (Alt+{number}){title}", keys
