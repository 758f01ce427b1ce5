"""The demo office while ``tthc demo`` runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tthc_desktop.demo.job import STAGES, Walk, something_open
from tthc_desktop.demo.office import CLERK, OTHER_TOKENS, PASSWORD, PIN, prepare
from tthc_desktop.demo.site import DemoSite
from tthc_desktop.services.application import Office
from tthc_desktop.services.composition import DemoResult


class RunningDemo:
    """The demo office at work (services.composition.Demo)."""

    def __init__(
        self,
        open_office: Callable[[], Office],
        site: DemoSite,
        relay: str | None,
        say: Callable[[str], None],
        enrol_code: str = "",
    ) -> None:
        """Starts what the demo office needs.

        Args:
            relay: Address of one that runs already; None for the demo's own.
            enrol_code: For a relay that knows units.

        Raises:
            InputError: ``demo.not_demo``, and what keeps it from being enrolled with a code.
            SetupError: ``demo.child``, ``demo.needs_code``.
        """
        self._site = site
        self._relay = relay
        self._office = open_office()
        try:
            clerk = prepare(self._office, site, relay, enrol_code)
            self._walk = Walk(self._office, site, clerk, say)
        except BaseException:
            self.close()
            raise

    @property
    def relay_data(self) -> Path:
        return self._site.relay_data

    def main_job(self) -> DemoResult:
        return self._walk.confirm(self._relay)

    def fill(self, count: int, stage: str) -> tuple[str, ...]:
        jobs = self._site.jobs()
        dossiers = (self._walk.to(jobs[n % len(jobs)], stage) for n in range(count))
        return tuple(dossier.provisional_code for dossier in dossiers)

    def make_ready(self) -> str:
        if not something_open(self._office):
            for stage in STAGES[:3]:  # something to do in the window
                self._walk.to(self._site.jobs()[0], stage)
        self._office.close()
        self._site.start_relay()
        self._site.lay_on_papers(self._site.jobs()[0])
        return f"Văn phòng mẫu: {CLERK.login} / {PASSWORD}, mã PIN {PIN}"

    def close(self) -> None:
        self._office.close()
        self._site.close()


def open_demo(
    home: Path,
    resources: Path,
    open_office: Callable[[], Office],
    relay: str | None,
    say: Callable[[str], None],
    enrol_code: str = "",
) -> RunningDemo:
    """Opens the demo office of a home, which an empty home becomes.

    Raises as RunningDemo.

    Args:
        resources: The program's own folder.
    """
    site = DemoSite(home, resources, CLERK.name, PIN, OTHER_TOKENS)
    return RunningDemo(open_office, site, relay, say, enrol_code)
