"""A network scanner without driver: eSCL, which devices call AirScan or Mopria Scan.

Own client of the protocol that the Mopria Alliance publishes; the same on Windows and Linux.
"""

from __future__ import annotations

from collections.abc import Generator

from tthc_desktop.adapters.scanning.driver import Cancelled, absent, impossible, never, stopped
from tthc_desktop.adapters.scanning.escl_capabilities import EsclCapabilities, parse_capabilities
from tthc_desktop.adapters.scanning.escl_http import EsclAnswer, EsclHttp, Timeouts
from tthc_desktop.adapters.scanning.escl_job import EsclJob, Patience
from tthc_desktop.adapters.scanning.escl_settings import chosen, fit, settings_xml
from tthc_desktop.adapters.scanning.escl_status import Status, parse_status, trouble
from tthc_desktop.adapters.scanning.escl_xml import BadXmlError
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import FEEDERS, ScanSettings, Source


class EsclDevice:
    """One eSCL device, opened by its address.

    Raises:
        DeviceError: By every method ``scanner.offline`` when the device does not answer, and
            ``scanner.absent`` when what answers is no scanner.
    """

    def __init__(
        self, address: str, timeouts: Timeouts | None = None, patience: Patience | None = None
    ) -> None:
        self._http = EsclHttp(address, timeouts)
        self._patience = patience or Patience()

    def close(self) -> None:
        self._http.close()

    def capabilities(self) -> EsclCapabilities:
        answer = self._http.get("ScannerCapabilities")
        if answer.status in (401, 403):
            raise _denied(answer)
        if answer.status == 503:
            # While it starts, a device has no answer yet and is there all the same.
            raise DeviceError("scanner.warming")
        if answer.status != 200:
            raise absent("answer")
        return parse_capabilities(answer.body)

    def status(self) -> Status:
        answer = self._http.get("ScannerStatus")
        try:
            if answer.status != 200:
                raise absent("answer")
            return parse_status(answer.body)
        except BadXmlError as error:
            raise absent("answer") from error

    def forget(self, job_path: str) -> None:
        """Ends a job that a crashed worker left behind, which would keep the device busy."""
        path = self._http.inside(job_path)
        EsclJob(self._http, path, ScanSettings(), self._patience, never).delete()

    def start(self, settings: ScanSettings, cancelled: Cancelled = never) -> EsclJob:
        """Starts a job as starting() does, where nobody has to be told that the device is busy."""
        waiting = self.starting(settings, cancelled)
        while True:
            try:
                next(waiting)
            except StopIteration as over:
                job: EsclJob = over.value
                return job

    def starting(
        self, settings: ScanSettings, cancelled: Cancelled = never
    ) -> Generator[None, None, EsclJob]:
        """Yields while the device asks for patience, and returns the job.

        Raises DeviceError ``scanner.settings``, ``scanner.busy``, ``scanner.warming``,
        ``scanner.empty``, ``scanner.jam``, ``scanner.double``, ``scanner.cover``,
        ``scanner.denied``, ``scanner.stopped``.
        """
        capabilities = self.capabilities()
        if settings.source is Source.AUTO:
            settings = chosen(settings, capabilities, self.status())
        fitting = fit(settings, capabilities)
        started = self._patience.clock()
        while True:
            answer = self._http.post("ScanJobs", settings_xml(fitting, capabilities))
            if answer.status == 201:
                path = self._location(answer)
                return EsclJob(self._http, path, fitting, self._patience, cancelled)
            warming = self._refused(answer, fitting)
            longest = self._patience.warm if warming else self._patience.busy
            if cancelled() or self._patience.clock() - started > longest:
                raise DeviceError("scanner.warming" if warming else "scanner.busy")
            yield
            self._patience.sleep(self._patience.after(answer))

    def _location(self, answer: EsclAnswer) -> str:
        location = answer.headers.get("Location", "")
        if not location:
            raise stopped("no job")
        return self._http.inside(location, "ScanJobs")

    def _refused(self, answer: EsclAnswer, settings: ScanSettings) -> bool:
        """Returns when the device only needs time: whether it tests or warms itself, else it is at
        somebody's work."""
        if answer.status in (401, 403):
            raise _denied(answer)
        feeder = settings.source in FEEDERS
        status = self.status()
        broken = trouble(status, feeder=feeder)
        if broken:
            raise broken
        if answer.status == 503:
            return status.warming
        if answer.status == 409:
            if feeder and status.feeder_empty:
                raise DeviceError("scanner.empty")
            if status.processing:
                return status.warming
        if 400 <= answer.status < 500:
            raise impossible(f"http {answer.status}")
        raise stopped(f"http {answer.status}")


def _denied(answer: EsclAnswer) -> DeviceError:
    return DeviceError("scanner.denied", reason=f"http {answer.status}")
