"""Every place of the window, built."""

from __future__ import annotations

from tthc_desktop.services.application import Office
from tthc_desktop.ui.dossier.page import DossierPage
from tthc_desktop.ui.intake.page import IntakePage
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell
from tthc_desktop.ui.online.page import OnlinePage
from tthc_desktop.ui.outbox.page import OutboxPage
from tthc_desktop.ui.scan.page import ScanPage
from tthc_desktop.ui.settings.page import SettingsPage
from tthc_desktop.ui.settings.sections import sections
from tthc_desktop.ui.sign.page import SignPage
from tthc_desktop.ui.tasks.page import TasksPage


def make_pages(office: Office, runner: Runner, shell: Shell) -> dict[Place, Page]:
    return {
        Place.TASKS: TasksPage(office, runner, shell),
        Place.INTAKE: IntakePage(office, runner, shell),
        Place.SCAN: ScanPage(office, runner, shell),
        Place.SIGN: SignPage(office, runner, shell),
        Place.OUTBOX: OutboxPage(office, runner, shell),
        Place.SETTINGS: SettingsPage(sections(office, runner, shell)),
        Place.ONLINE: OnlinePage(office, runner, shell),
        Place.DOSSIER: DossierPage(office, runner, shell),
    }
