"""A network scanner without driver: eSCL, which devices call AirScan or Mopria Scan.

Own client of the protocol that the Mopria Alliance publishes; the same on Windows and Linux.
"""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.adapters.scanning.escl_capabilities import EsclCapabilities, parse_capabilities
from tthc_desktop.adapters.scanning.escl_http import Answer, EsclHttp, Timeouts, absent, never
from tthc_desktop.adapters.scanning.escl_job import EsclJob, Patience
from tthc_desktop.adapters.scanning.escl_settings import fit, settings_xml
from tthc_desktop.adapters.scanning.escl_status import Status, parse_status, trouble
from tthc_desktop.adapters.scanning.escl_xml import BadXmlError
from tthc_desktop.domain.errors import DeviceError, Retry
from tthc_desktop.domain.scanning import ScanSettings, Source

_SCHEME = "escl:"


def device_id(address: str) -> str:
    """``escl:http://…/eSCL`` of a service address."""
    return _SCHEME + address


def address_of(identifier: str) -> str:
    """The reverse. Raises DeviceError ``scanner.absent`` for a device of another kind."""
    if not identifier.startswith(_SCHEME):
        raise absent("address")
    return identifier.removeprefix(_SCHEME)


class EsclDevice:
    """One device, opened by address.

    Every method raises DeviceError ``scanner.absent`` when the device does not answer.
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

    def start(self, settings: ScanSettings, cancelled: Callable[[], bool] = never) -> EsclJob:
        """Raises DeviceError ``scanner.settings``, ``scanner.busy``, ``scanner.empty``,
        ``scanner.jam``, ``scanner.cover``, ``scanner.stopped``."""
        capabilities = self.capabilities()
        fitting = fit(settings, capabilities)
        xml = settings_xml(fitting, capabilities)
        started = self._patience.clock()
        while True:
            answer = self._http.post("ScanJobs", xml)
            if answer.status == 201:
                path = self._location(answer)
                return EsclJob(self._http, path, fitting, self._patience, cancelled)
            self._refused(answer, fitting)
            if cancelled() or self._patience.clock() - started > self._patience.busy:
                raise DeviceError("scanner.busy", Retry.LATER)
            self._patience.sleep(self._patience.after(answer))

    def _location(self, answer: Answer) -> str:
        location = answer.headers.get("Location", "")
        if not location:
            raise DeviceError("scanner.stopped", Retry.AFTER_USER, reason="no job")
        return self._http.inside(location, "ScanJobs")

    def _refused(self, answer: Answer, settings: ScanSettings) -> None:
        """Returns when the device is only busy."""
        feeder = settings.source is not Source.FLATBED
        status = self.status()
        broken = trouble(status, feeder=feeder)
        if broken:
            raise broken
        if answer.status == 503:
            return
        if answer.status == 409:
            if feeder and status.feeder_empty:
                raise DeviceError("scanner.empty", Retry.AFTER_USER)
            if status.processing:
                return
        if 400 <= answer.status < 500:
            raise DeviceError("scanner.settings", Retry.AFTER_USER, setting=f"http {answer.status}")
        raise DeviceError("scanner.stopped", Retry.AFTER_USER, reason=f"http {answer.status}")
