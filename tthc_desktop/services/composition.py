"""What bootstrap offers to the command line, which knows no adapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.people import Applicant
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.application import Office, Tools
from tthc_desktop.services.office.doctor import Doctor


@dataclass(frozen=True, slots=True)
class DemoPaper:
    """A component of the demo's dossier and the pictures that its sheets give."""

    paper_code: str
    pages: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class DemoJob:
    procedure: str
    applicant: Applicant
    papers: tuple[DemoPaper, ...]


@dataclass(frozen=True, slots=True)
class DemoToken:
    """module and label of a PKCS#11 token, or path of a key file. trust: folder of its anchor."""

    module: str
    label: str
    path: str
    trust: str


class DemoSite(Protocol):
    """What stands around the demo office: scanner, relay, token, each its own process."""

    @property
    def relay_data(self) -> Path: ...

    @property
    def signed_folder(self) -> Path: ...

    def token(self) -> DemoToken: ...

    def start_scanner(self) -> str:
        """The eSCL address of the virtual scanner. Raises SetupError ``demo.child``."""
        ...

    def load_scanner(self, pages: tuple[Path, ...]) -> None:
        """Puts sheets into its feeder."""
        ...

    def lay_on_papers(self, job: DemoJob) -> None:
        """For a person at the window: each time the feeder is empty, the next paper lies in it."""
        ...

    def start_relay(self) -> str:
        """The relay's address, the same each time. Raises SetupError ``demo.child``."""
        ...

    def stop_relay(self) -> None: ...

    def jobs(self) -> tuple[DemoJob, ...]: ...

    def close(self) -> None: ...


class Composition(Protocol):
    def open_office(self, home: Path, *, create: bool) -> Office:
        """create: an empty home becomes one. Raises StoreError, InputError ``home.missing``."""
        ...

    def tools(self) -> Tools: ...

    def doctor(self, home: Path) -> Doctor: ...

    def calendar(self, home: Path) -> WorkCalendar:
        """That home's; where there is none, the one that ships. Raises StoreError."""
        ...

    def read_calendar(self, path: Path) -> WorkCalendar:
        """From a file. Raises InputError ``input.missing``, ``calendar.file`` and the like."""
        ...

    def demo_site(self, home: Path) -> DemoSite: ...

    def serve_relay(
        self, data: Path, port: int, url: str | None, told: Callable[[str], None], delay_s: float
    ) -> None: ...

    def relay_report(self, data: Path, url: str | None) -> Mapping[str, int]: ...

    def prepare_window(self) -> None:
        """Takes the screen before anything else makes a Qt application. Raises SetupError
        ``window.no_display``."""
        ...

    def window(self, home: Path, hint: str) -> int:
        """Runs until the window is closed. hint: shown on the sign-in page of the demo."""
        ...
