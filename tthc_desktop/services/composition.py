"""What bootstrap offers to the command line, which knows no adapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.application import Office, Tools
from tthc_desktop.services.office.doctor import Doctor
from tthc_desktop.services.ports.upkeep import CopyMade, Restored


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the main job on the demo office came to (design 8)."""

    dossier: Dossier
    components: int
    pages: int
    signed: bool
    queued_offline: bool
    confirmed: bool
    receipt: dict[str, object] | None
    files: Sequence[Path]
    relay_data: Path


class RelayCode(Protocol):
    """A one-time code with which a device of a unit is enrolled."""

    @property
    def code(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def expires_ms(self) -> int: ...

    @property
    def new_relay(self) -> bool:
        """The relay was made with it."""
        ...


class RelayOperator(Protocol):
    """What is done with a relay's data from outside, also while it runs. Each raises InputError
    ``relay.not_one`` for a folder without any, and changes nothing there."""

    def enrol(self, unit: str) -> RelayCode:
        """A one-time code for a device of a unit. In an empty folder it makes a new relay."""
        ...

    def revoke(self, device: str) -> bool:
        """From now on the relay does not know the device. False when it did not before."""
        ...

    def begin_epoch(self) -> str:
        """After an older copy of the data was put back: all devices ask anew."""
        ...

    def report(self) -> Mapping[str, int]: ...


class Demo(Protocol):
    """The demo office, open, with scanner, relay and token around it."""

    @property
    def relay_data(self) -> Path: ...

    def main_job(self) -> DemoResult: ...

    def fill(self, count: int, stage: str) -> tuple[str, ...]:
        """The provisional codes of that many dossiers, taken up to and including a stage."""
        ...

    def make_ready(self) -> str:
        """Gets everything ready for a person at the window and closes the office here. What the
        sign-in page tells."""
        ...

    def close(self) -> None: ...


class Composition(Protocol):
    def open_office(self, home: Path, *, create: bool) -> Office:
        """Opens an installation.

        Args:
            create: Whether an empty home becomes one.

        Raises:
            StoreError: The home cannot be opened.
            InputError: ``home.missing``.
        """
        ...

    def export_key(self, home: Path, file: Path) -> None:
        """Writes the key of a home so that any PC can read it, into a new file.

        Raises:
            StoreError: ``key.missing`` and the like.
            InputError: ``key.target`` where the file is there or cannot be written.
        """
        ...

    def migrate(self, home: Path, *, whole: bool, told: Callable[[int, int], None]) -> str:
        """Brings the home's database to the schema of this version, and nothing else.

        Args:
            whole: Whether all of it is copied before, however large it is.
            told: Gets how many dossiers are done, and of how many.

        Returns:
            The name of the file that leads back; empty where there was nothing to do.

        Raises:
            StoreError: The home cannot be opened.
            InputError: ``home.missing``.
        """
        ...

    def undo_migration(self, home: Path) -> str:
        """Makes of the home's database what it was before its last migration.

        Returns:
            Which schema that is.

        Raises:
            StoreError: There is no way back, or other work has closed it.
            InputError: ``home.missing``.
        """
        ...

    def backup(
        self, home: Path, folder: Path, *, every: bool, told: Callable[[str], None]
    ) -> CopyMade:
        """Copies a home, which may be open, into a folder.

        Args:
            every: Whether all files that were copied earlier are read again too.
            told: Gets what is done, in words, when it takes long.

        Raises:
            InputError: ``home.missing``, ``copy.other_home``, ``copy.other_pc``, ``copy.gone`` and
                the like.
            StoreError: ``copy.running``, ``copy.not_whole``, ``disk.full`` and the like.
        """
        ...

    def restore(self, folder: Path, home: Path, *, replace: bool) -> Restored:
        """Makes a home of the newest whole copy in a folder.

        Args:
            replace: Whether the home may be one that opens, or another one's.

        Raises:
            InputError: ``copy.none``, ``restore.home_whole`` or ``restore.other_home``.
            StoreError: ``copy.damaged``, ``copy.no_key``, ``store.in_use``, ``disk.full`` and the
                like.
        """
        ...

    def tools(self) -> Tools: ...

    def doctor(self, home: Path, told: Callable[[str], None]) -> Doctor:
        """Examines this machine and a home, also one that is refused or cannot be written.

        Args:
            told: Gets how far it is, when it takes long.
        """
        ...

    def calendar(self, home: Path) -> WorkCalendar:
        """That home's; where there is none, the one that ships. Raises StoreError."""
        ...

    def read_calendar(self, path: Path) -> WorkCalendar:
        """From a file. Raises InputError ``input.missing``, ``calendar.file`` and the like."""
        ...

    def demo(
        self, home: Path, relay: str | None, say: Callable[[str], None], enrol_code: str = ""
    ) -> Demo:
        """Starts the demo office.

        Args:
            relay: Address of one that runs already; None for the demo's own.
            say: Gets each step in words.
            enrol_code: For a relay that knows units.

        Raises:
            InputError: ``demo.not_demo``, ``relay.bad_code`` and what else keeps it from being
                enrolled with a code.
            SetupError: ``demo.child``, ``demo.needs_code``.
        """
        ...

    def serve_relay(
        self,
        data: Path,
        port: int,
        url: str | None,
        told: Callable[[str], None],
        simulated_after_s: float | None,
    ) -> None:
        """Runs the relay until it is told to end.

        Args:
            simulated_after_s: Seconds after which a simulated provincial system decides; None for a
                relay without a provincial system.

        Raises:
            OSError: The port is in use.
        """
        ...

    def relay_operator(self, data: Path, url: str | None) -> RelayOperator: ...

    def relay_report(self, data: Path, url: str | None) -> Mapping[str, int]: ...

    def prepare_window(self) -> None:
        """Takes the screen before anything else makes a Qt application. Raises SetupError
        ``window.no_display``."""
        ...

    def window(self, home: Path, hint: str) -> int:
        """Runs until the window is closed.

        Args:
            hint: Shown on the sign-in page of the demo.
        """
        ...
