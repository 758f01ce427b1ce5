"""What an answer without a page means."""

from __future__ import annotations

import pytest

from tests.support.tables import each_row
from tthc_desktop.adapters.scanning.escl_status import (
    AfterNoPage,
    JobStatus,
    Situation,
    Status,
    judge,
    parse_status,
)
from tthc_desktop.domain.errors import DeviceError

LOADED, EMPTY = "ScannerAdfLoaded", "ScannerAdfEmpty"


def now(code: int, delivered: int, *, feeder: bool = True) -> Situation:
    return Situation(code, "7", delivered, feeder)


def status(state: str, feeder: str, job: str = "", to_transfer: int | None = None) -> Status:
    return Status(state, feeder, {"7": JobStatus(job, to_transfer)} if job else {})


@each_row(
    ("situation", "found", "verdict"),
    [
        # The plain end of a stack.
        (now(404, 3), status("Idle", EMPTY), AfterNoPage.END),
        (now(410, 3), status("Idle", EMPTY), AfterNoPage.END),
        (now(404, 3), status("Idle", "ScannerAdfProcessing", "Completed"), AfterNoPage.END),
        (now(404, 1), status("Idle", LOADED), AfterNoPage.END),  # the next stack lies there already
        (now(409, 3), status("Idle", EMPTY), AfterNoPage.END),  # AirSane before its issue 135
        (now(503, 3), status("Idle", EMPTY), AfterNoPage.END),
        # The next sheet is on its way.
        (now(503, 0), status("Processing", LOADED), AfterNoPage.WAIT),
        (now(503, 2), status("Processing", EMPTY), AfterNoPage.WAIT),
        (now(503, 2), status("Idle", EMPTY, "Processing"), AfterNoPage.WAIT),
        (now(503, 2), status("Idle", LOADED), AfterNoPage.WAIT),
        (now(404, 0), status("Processing", LOADED), AfterNoPage.WAIT),
        (now(404, 2), status("Processing", EMPTY), AfterNoPage.WAIT),
        (now(404, 2), status("Idle", EMPTY, "Pending"), AfterNoPage.WAIT),
        (now(404, 2), status("Idle", EMPTY, "Completed", 1), AfterNoPage.WAIT),
        (now(404, 0), status("Idle", LOADED), AfterNoPage.WAIT),
        (now(404, 0, feeder=False), status("Idle", EMPTY), AfterNoPage.WAIT),
    ],
)
def test_end_or_wait(situation: Situation, found: Status, verdict: AfterNoPage) -> None:
    assert judge(situation, found) is verdict


@each_row(
    ("situation", "found", "code"),
    [
        (now(404, 0), status("Idle", EMPTY), "scanner.empty"),
        (now(503, 0), status("Idle", EMPTY), "scanner.empty"),
        (now(409, 0), status("Idle", EMPTY), "scanner.empty"),
        (now(410, 0), status("Idle", LOADED), "scanner.stopped"),
        (now(404, 5), status("Idle", "ScannerAdfJam"), "scanner.jam"),
        (now(503, 5), status("Processing", "ScannerAdfMultipickDetected"), "scanner.double"),
        (now(409, 5), status("Idle", "ScannerAdfMispick"), "scanner.jam"),
        (now(404, 5), status("Idle", "ScannerAdfHatchOpen"), "scanner.cover"),
        (now(503, 5), status("Idle", "ScannerAdfInputTrayFailed"), "scanner.stopped"),
        (now(503, 5), status("Stopped", LOADED), "scanner.stopped"),
        (now(404, 5), status("Down", EMPTY), "scanner.stopped"),
        (now(404, 5), status("Idle", EMPTY, "Aborted"), "scanner.stopped"),
        (now(404, 5), status("Idle", EMPTY, "Canceled"), "scanner.stopped"),
        (now(409, 5), status("Idle", LOADED), "scanner.stopped"),
        (now(500, 5), status("Idle", EMPTY), "scanner.stopped"),
        (now(302, 5), status("Idle", EMPTY), "scanner.stopped"),
        (now(404, 0, feeder=False), status("Idle", EMPTY, "Completed"), "scanner.stopped"),
    ],
)
def test_errors(situation: Situation, found: Status, code: str) -> None:
    with pytest.raises(DeviceError) as caught:
        judge(situation, found)
    assert caught.value.code == code


def test_the_feeder_does_not_matter_to_the_glass() -> None:
    found = status("Processing", "ScannerAdfJam")
    assert judge(now(503, 0, feeder=False), found) is AfterNoPage.WAIT


def test_a_status_with_jobs_of_several_people() -> None:
    found = parse_status(
        b"<s:ScannerStatus xmlns:s='urn:s' xmlns:p='urn:p'><p:State>Processing</p:State>"
        b"<s:AdfState>ScannerAdfLoaded</s:AdfState><s:Jobs>"
        b"<s:JobInfo><p:JobUri>/eSCL/ScanJobs/6</p:JobUri><p:JobState>Completed</p:JobState>"
        b"</s:JobInfo><s:JobInfo><p:JobUri>/eSCL/ScanJobs/7/</p:JobUri>"
        b"<p:ImagesToTransfer>2</p:ImagesToTransfer><p:JobState>Processing</p:JobState>"
        b"</s:JobInfo></s:Jobs></s:ScannerStatus>"
    )
    assert found.jobs == {"6": JobStatus("Completed", None), "7": JobStatus("Processing", 2)}
    assert found.processing
    assert not found.feeder_empty


SPACES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)


def told(inner: str, spaces: str = SPACES) -> bytes:
    return f"<scan:ScannerStatus {spaces}>{inner}</scan:ScannerStatus>".encode()


@each_row(
    ("body", "state", "feeder", "jobs"),
    [
        # glass only: no word of a feeder
        (told("<pwg:Version>2.0</pwg:Version><pwg:State>Idle</pwg:State>"), "Idle", "", {}),
        # values on lines of their own
        (
            told(
                "<pwg:State>\n  Processing\n</pwg:State><scan:AdfState>\n"
                "ScannerAdfProcessing </scan:AdfState>"
            ),
            "Processing",
            "ScannerAdfProcessing",
            {},
        ),
        # the feeder before the device, and both in another namespace
        (
            told(
                "<scan:AdfState>ScannerAdfLoaded</scan:AdfState><scan:State>Testing</scan:State>",
                'xmlns:scan="http://maker.example/scan"',
            ),
            "Testing",
            "ScannerAdfLoaded",
            {},
        ),
        # jobs of several people; whole addresses, a slash at the end, a name in place of a number
        (
            told(
                "<pwg:State>Processing</pwg:State><scan:Jobs>"
                "<scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/7</pwg:JobUri>"
                "<pwg:JobState>Completed</pwg:JobState></scan:JobInfo>"
                "<scan:JobInfo><pwg:JobUri>http://may.example:80/eSCL/ScanJobs/8/</pwg:JobUri>"
                "<pwg:JobState>Processing</pwg:JobState>"
                "<scan:ImagesToTransfer>2</scan:ImagesToTransfer></scan:JobInfo>"
                "<scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/0a-9f</pwg:JobUri>"
                "<pwg:JobState>Pending</pwg:JobState>"
                "<scan:ImagesToTransfer>viele</scan:ImagesToTransfer></scan:JobInfo></scan:Jobs>"
            ),
            "Processing",
            "",
            {"7": ("Completed", None), "8": ("Processing", 2), "0a-9f": ("Pending", None)},
        ),
        # a job without a state, and one without an address
        (
            told(
                "<pwg:State>Idle</pwg:State><scan:Jobs><scan:JobInfo>"
                "<pwg:JobUri>/eSCL/ScanJobs/1</pwg:JobUri></scan:JobInfo>"
                "<scan:JobInfo><pwg:JobState>Aborted</pwg:JobState></scan:JobInfo></scan:Jobs>"
            ),
            "Idle",
            "",
            {"1": ("", None), "": ("Aborted", None)},
        ),
        # nothing at all
        (told(""), "", "", {}),
        (b"\xef\xbb\xbf" + told("<pwg:State>Down</pwg:State>"), "Down", "", {}),
        (
            "<?xml version='1.0' encoding='UTF-16'?><s:ScannerStatus xmlns:s='x'><s:State>Stopped"
            "</s:State><s:AdfState>ScannerAdfHatchOpen</s:AdfState></s:ScannerStatus>".encode(
                "utf-16"
            ),
            "Stopped",
            "ScannerAdfHatchOpen",
            {},
        ),
    ],
)
def test_statuses_of_devices(
    body: bytes, state: str, feeder: str, jobs: dict[str, tuple[str, int | None]]
) -> None:
    found = parse_status(body)
    assert (found.state, found.feeder) == (state, feeder)
    assert {key: (job.state, job.to_transfer) for key, job in found.jobs.items()} == jobs
    assert found.warming is (state == "Testing")
