"""The ordinary tests, under Windows' Python."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

from tests.windows.checks import check
from tests.windows.machine import ROOT, Machine

_ADAPTERS = ROOT / "tests" / "adapters"
_APP = "tthc/app"  # below C:
_LONGEST_S = 3600


def _suite(machine: Machine, name: str, *paths: str, processes: int = 2) -> str:
    """Runs the tests of some folders; every skip is told with its reason.

    Raises:
        AssertionError: One failed.
    """
    out = machine.c / f"{name}.xml"
    out.unlink(missing_ok=True)
    ran = machine.python(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", "-n"),
        *(
            str(processes),
            "--dist",
            "loadscope",
            f"--junitxml=C:\\{name}.xml",
            "-o",
            "junit_logging=no",
            *paths,
        ),
        timeout=_LONGEST_S,
        environment={"WINEQT_QPA_PLATFORM": "offscreen"},
        folder=_APP,
    )
    (ROOT / "build" / "windows" / f"{name}.log").write_text(ran.text, "utf-8")
    assert out.is_file(), ran.text[-3000:]
    cases = list(ET.parse(out).iter("testcase"))  # noqa: S314 - pytest wrote it here
    skipped = Counter(str(told.get("message")) for case in cases for told in case.iter("skipped"))
    failed = [
        f"{case.get('classname')}.{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    reasons = "".join(f"\n    skipped {count}: {reason}" for reason, count in skipped.items())
    figure = f"{len(cases) - len(failed) - skipped.total()} passed, {len(failed)} failed{reasons}"
    assert not failed, figure + "".join(f"\n    {each}" for each in failed)
    return figure


@check("Tests of the domain and of units:")
def suite_unit(machine: Machine) -> str:
    return _suite(machine, "unit", "tests/unit")


@check("Tests of services:")
def suite_services(machine: Machine) -> str:
    return _suite(machine, "services", "tests/services")


@check("Tests of the store and of migrations:")
def suite_store(machine: Machine) -> str:
    return _suite(machine, "store", "tests/adapters/store", "tests/migrations", "tests/homes")


@check("Tests of the system:")
def suite_system(machine: Machine) -> str:
    return _suite(machine, "system", "tests/adapters/system", "tests/adapters/inspecting")


@check("Tests of scanning:")
def suite_scanning(machine: Machine) -> str:
    return _suite(machine, "scanning", "tests/adapters/scanning")


@check("Virtual TWAIN sources of 64 and 32 bit, with their faults, through the scanner worker:")
def suite_twain(machine: Machine) -> str:
    """One after the other: all speak to the same source."""
    return _suite(machine, "twain", "tests/windows", processes=0)


@check("Tests of signing and printing:")
def suite_signing(machine: Machine) -> str:
    return _suite(machine, "signing", "tests/adapters/signing", "tests/adapters/printing")


@check("Tests of the relay and of sending:")
def suite_relay(machine: Machine) -> str:
    return _suite(machine, "relay", "tests/adapters/relay", "tests/adapters/sync")


@check("Tests of the window:")
def suite_ui(machine: Machine) -> str:
    return _suite(machine, "ui", "tests/ui")


@check("Tests of commands, pages, lists of procedures and tables:")
def suite_commands(machine: Machine) -> str:
    files = sorted(f"tests/adapters/{each.name}" for each in _ADAPTERS.glob("test_*.py"))
    folders = ("tests/cli", "tests/demo", "tests/adapters/catalogue", "tests/adapters/sheets")
    return _suite(machine, "commands", *folders, *files)


@check("Tests of whole journeys:")
def suite_journeys(machine: Machine) -> str:
    return _suite(machine, "journeys", "tests/journeys")
