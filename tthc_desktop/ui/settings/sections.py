"""The sections of the settings page, in order."""

from __future__ import annotations

from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.settings.calendar import CalendarSection
from tthc_desktop.ui.settings.catalogue import CatalogueSection
from tthc_desktop.ui.settings.gate import GateSection
from tthc_desktop.ui.settings.papers import PapersSection
from tthc_desktop.ui.settings.reception import ReceptionSection
from tthc_desktop.ui.settings.scanners import ScannersSection
from tthc_desktop.ui.settings.section import Section


def sections(office: Office, runner: Runner, shell: Shell) -> tuple[Section, ...]:
    return (
        CatalogueSection(office, runner, shell),
        CalendarSection(office, runner, shell),
        PapersSection(office, runner, shell),
        ReceptionSection(office, runner, shell),
        ScannersSection(office, runner, shell),
        GateSection(office, runner, shell),
    )
