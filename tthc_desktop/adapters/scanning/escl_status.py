"""ScannerStatus of an eSCL device, and what an answer without a page means in its light.

The rules for 404, 409, 410 and 503 come from the eSCL specification and from the quirks of
devices in the field (reference/scanning.md B, "Driver pain").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tthc_desktop.adapters.scanning.escl_xml import descendants, number, parse, text
from tthc_desktop.domain.errors import DeviceError

# A sheet that was not picked, or not whole, is a matter of opening the feeder and putting it back,
# which is what the sentence for a jam says.
_FEEDER_TROUBLE = {
    "ScannerAdfJam": "scanner.jam",
    "ScannerAdfMispick": "scanner.jam",
    "ScannerAdfMultipickDetected": "scanner.double",
    "ScannerAdfDuplexPageTooShort": "scanner.jam",
    "ScannerAdfDuplexPageTooLong": "scanner.jam",
    "ScannerAdfInputTrayOverloaded": "scanner.jam",
    "ScannerAdfHatchOpen": "scanner.cover",
    "ScannerAdfDoorOpen": "scanner.cover",  # not in the specification, but in the field
    "ScannerAdfInputTrayFailed": "scanner.stopped",
}


@dataclass(frozen=True, slots=True)
class JobStatus:
    """What a device says of one of its jobs.

    Attributes:
        state: Pending, Processing, Completed, Aborted, Canceled.
        to_transfer: Pages scanned and not fetched yet, None when the device does not count.
    """

    state: str
    to_transfer: int | None


@dataclass(frozen=True, slots=True)
class Status:
    """What a device says of itself.

    Attributes:
        state: Idle, Processing, Testing, Stopped, Down.
        feeder: AdfState, empty without a feeder.
        jobs: Jobs by the last part of their address.
    """

    state: str
    feeder: str
    jobs: dict[str, JobStatus]

    @property
    def processing(self) -> bool:
        return self.state in ("Processing", "Testing")

    @property
    def warming(self) -> bool:
        """Tests or calibrates itself, as devices do after they were switched on."""
        return self.state == "Testing"

    @property
    def feeder_empty(self) -> bool:
        return self.feeder == "ScannerAdfEmpty"


def parse_status(body: bytes) -> Status:
    """Reads the status document of a device.

    Raises:
        BadXmlError: It is no such document.
    """
    root = parse(body, "ScannerStatus")
    jobs = {
        text(info, "JobUri").rstrip("/").rpartition("/")[2]: JobStatus(
            text(info, "JobState"), number(info, "ImagesToTransfer")
        )
        for info in descendants(root, "JobInfo")
    }
    return Status(text(root, "State"), text(root, "AdfState"), jobs)


def trouble(status: Status, *, feeder: bool) -> DeviceError | None:
    """What somebody has to put right at the device before anything can go on."""
    code = _FEEDER_TROUBLE.get(status.feeder) if feeder else None
    if code:
        return DeviceError(code, reason=status.feeder)
    if status.state in ("Stopped", "Down"):
        return DeviceError("scanner.stopped", reason=status.state)
    return None


class AfterNoPage(Enum):
    END = "end"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when a device has answered without a page.

    Attributes:
        code: HTTP status of that answer.
        job: Last part of our job's address.
        delivered: Pages fetched so far.
    """

    code: int
    job: str
    delivered: int
    feeder: bool


def judge(now: Situation, status: Status) -> AfterNoPage:
    """Whether the job is over or the page just not ready.

    Raises DeviceError ``scanner.jam``, ``scanner.double``, ``scanner.cover``, ``scanner.empty``,
    ``scanner.stopped``.
    """
    broken = trouble(status, feeder=now.feeder)
    if broken:
        raise broken
    job = status.jobs.get(now.job)
    if job and job.state in ("Aborted", "Canceled"):
        raise DeviceError("scanner.stopped", reason=job.state)
    if now.code == 503:
        # While the last sheet is still in the transport the feeder is empty already.
        active = status.processing or (job is not None and job.state != "Completed")
        return _over(now) if now.feeder and status.feeder_empty and not active else AfterNoPage.WAIT
    if now.code == 404 and _too_early(now, status, job):
        return AfterNoPage.WAIT
    if now.code in (404, 410) or (now.code == 409 and now.feeder and status.feeder_empty):
        return _over(now, empty=status.feeder_empty)
    raise DeviceError("scanner.stopped", reason=f"http {now.code}")


def _too_early(now: Situation, status: Status, job: JobStatus | None) -> bool:
    """Brother devices say 404 to a NextDocument that comes before the next sheet is ready, also
    in the middle of a stack and for its last sheet, when the feeder is empty already
    (sane-airscan issue 39). So "no more pages" is believed only from a device at rest.
    """
    if job:
        return job.state in ("Pending", "Processing") or bool(job.to_transfer)
    return status.processing or (not now.delivered and not (now.feeder and status.feeder_empty))


def _over(now: Situation, *, empty: bool = True) -> AfterNoPage:
    if now.delivered:
        return AfterNoPage.END
    code = "scanner.empty" if now.feeder and empty else "scanner.stopped"
    raise DeviceError(code, reason=f"http {now.code}")
