"""Not a test: a window that scans, to be killed. Prints how many pages it shows, line by line."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tests.support.whole_store import all_dossiers
from tthc_desktop.adapters.system.resources import resource_folder
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.people import Applicant, applicant
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.app import prepare_application
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.scan.page import ScanPage
from tthc_desktop.ui.scan.thumbs import ThumbsList
from tthc_desktop.ui.shell.window import MainWindow


def main() -> None:
    app = prepare_application(resource_folder() / "fonts")
    office = Composer().open_office(Path(sys.argv[1]), create=False)
    clerk = office.use(SignIn)(demo.CLERK.login, demo.PASSWORD)
    with office.ports.store.read() as tx:
        known = all_dossiers(tx)
    procedure = office.ports.catalogue.procedures()[0].code
    person = demo_person()
    dossier = known[0] if known else office.use(ReceiveDossier)(clerk, procedure, person)
    window = MainWindow(office, "")
    window.show()
    window.begin()

    def scan() -> None:
        if window.findChild(QWidget, "sign_in") is None or not window.runner.idle:
            return
        timer.stop()
        window._signed_in(clerk)
        window.take_dossier(dossier.id)
        window.go(Place.SCAN)
        thumbs = window._pages[Place.SCAN].findChild(ThumbsList, "scan.thumbs")
        assert isinstance(thumbs, ThumbsList)
        thumbs.thumbs.rowsInserted.connect(lambda: told(thumbs))
        thumbs.thumbs.modelReset.connect(lambda: told(thumbs))
        begun.start(20)

    def begin() -> None:
        """Once a slot is chosen: before the dossier is read there is none to scan into."""
        page = window._pages[Place.SCAN]
        assert isinstance(page, ScanPage)
        if window.runner.idle and page._presenter.component is not None:
            begun.stop()
            page.scan()

    begun = QTimer()
    begun.timeout.connect(begin)
    timer = QTimer()
    timer.timeout.connect(scan)
    timer.start(20)
    app.exec()


def demo_person() -> Applicant:

    return applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")


def told(thumbs: ThumbsList) -> None:
    print(len(thumbs.thumbs.pages), flush=True)  # noqa: T201 - for the parent


if __name__ == "__main__":
    main()
