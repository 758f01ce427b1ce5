"""One of every setting, as the program writes it, and what it reads out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path

from tests.fakes.scanner import FakePages, FakeScanner
from tests.golden import values as v
from tests.support.office import Home
from tests.support.plain import Plain, plain
from tthc_desktop.adapters.system.incoming_folder import PolledFolder
from tthc_desktop.domain.forms import Form, PaperSize
from tthc_desktop.domain.gate import Expected
from tthc_desktop.domain.people import Account, PersonKind, Role
from tthc_desktop.domain.scan_profile import Feed, ScanProfile
from tthc_desktop.domain.scanning import ColorMode, Paper
from tthc_desktop.domain.signing_rules import PaperKind, RegisteredSigner, SignerRole
from tthc_desktop.domain.work_calendar import AFTERNOON, MORNING, Week, WorkingHours
from tthc_desktop.services.deadlines.clock_guard import mark_of, put_mark
from tthc_desktop.services.deadlines.current_calendar import load_week, save_week
from tthc_desktop.services.gate.gate_settings import ChangeGate, load_gate
from tthc_desktop.services.office.settings import OfficeSettings, load_office, save_office
from tthc_desktop.services.papers.current import put_size, sizes
from tthc_desktop.services.reception.settings import (
    ChangeDemands,
    ChangeReception,
    ReceptionRules,
    load_reception,
    load_signing,
    save_signing,
)
from tthc_desktop.services.reception.watch_folder import ChangeWatchFolder, load_watch_folder
from tthc_desktop.services.scanning.devices import DeviceCapabilities, ListDevices
from tthc_desktop.services.scanning.profiles import Profiles, load_profiles, save_profiles

_ADMIN = Account("a-9", "quantri", "Phạm Quản Trị", Role.ADMINISTRATOR)
WATCHED = Path("/")  # there on every PC
OFFICE = OfficeSettings(
    "H01.45",
    "Đặc khu Kiên Hải",
    "Q2",
    "https://trungchuyen.vidu.invalid",
    "ab" * 32,
    ("http://127.0.0.1:9095/eSCL", "sane:fujitsu:fi-7160:12345"),
    "/usr/lib/softhsm/libsofthsm2.so",
    "TTHC-DEMO",
    "01990000-0000-7000-8000-0000000000d1",
)
PROFILES = Profiles(
    (
        ScanProfile("auto", "Tự chọn", 1),
        ScanProfile(
            "p-2",
            "Thẻ của đặc khu",
            8,
            Feed.CARD,
            ColorMode.GRAY,
            300,
            flip_backs=True,
            blank_separates=True,
            prompt=True,
            expected=12,
            locked=True,
            device="sane:fujitsu:fi-7160:12345",
            owner="a-1",
            paper=Paper.A5,
        ),
    ),
    own_allowed=False,
)


def write_settings(home: Home) -> None:
    store = home.store
    with store.write("quantri") as tx:
        save_office(tx.settings, OFFICE)
        save_profiles(tx.settings, PROFILES)
        put_size(tx.settings, Form.CONTROL, PaperSize.A5)
        save_week(
            tx.settings, Week((WorkingHours(time(7, 15), time(11, 30)), AFTERNOON), (MORNING,))
        )
        put_mark(tx.settings, v.AT)
    gate = ChangeGate(store)
    gate.rule(_ADMIN, "most_skew", 4.5)
    gate.rule(_ADMIN, "cut_edges", False)
    gate.paper(_ADMIN, "TK", Expected(1, 3, stamp=True, signature=True, both_sides=True))
    gate.paper(_ADMIN, "GCS", Expected())
    persons = {kind: "9" if kind is PersonKind.HOUSEHOLD else "1" for kind in PersonKind}
    ChangeReception(store)(_ADMIN, ReceptionRules(frozenset({"a-2", "a-1"}), 2, persons))
    demands = (SignerRole.AUTHORITY, SignerRole.SEAL, SignerRole.CLERK)
    ChangeDemands(store)(_ADMIN, PaperKind.SCANNED_RESULT, demands)
    seal = RegisteredSigner("5e" * 32, "UBND đặc khu Kiên Hải", SignerRole.SEAL)
    with store.write("quantri") as tx:
        save_signing(tx.settings, replace(load_signing(tx.settings), signers=(seal,)))
    scanner = FakeScanner(FakePages())
    DeviceCapabilities(store, scanner)(scanner.devices()[0].id)
    ChangeWatchFolder(store, PolledFolder(home.folder / "claims"))(_ADMIN, WATCHED)


def said_by_settings(home: Home) -> dict[str, Plain]:
    """Everything that the settings mean."""
    with home.store.read() as tx:
        settings = tx.settings
        found = {
            "office": load_office(settings),
            "profiles": load_profiles(settings),
            "sizes": sizes(settings),
            "week": load_week(settings),
            "mark": mark_of(settings),
            "gate": load_gate(settings),
            "reception": load_reception(settings),
            "signing": load_signing(settings),
            "watch_folder": load_watch_folder(settings),
        }
    made: dict[str, Plain] = plain({**found, "devices": ListDevices(home.store)()})
    return made
