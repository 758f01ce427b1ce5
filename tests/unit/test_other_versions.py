"""What another version wrote: missing fields have their default, unknown ones are left out.

Rows and settings alike; what the golden files hold is changed by one field at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

import pytest

from tests.support.tables import each_row
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.gate import Expected, GateRules
from tthc_desktop.domain.people import PersonKind
from tthc_desktop.domain.plain import text_of
from tthc_desktop.domain.scan_profile import BUILT_IN, ScanProfile
from tthc_desktop.domain.scanning import Capabilities, Device, Source
from tthc_desktop.domain.signing_rules import DEFAULT_RULES
from tthc_desktop.domain.work_calendar import Week, WorkingHours
from tthc_desktop.services.deadlines.current_calendar import load_week
from tthc_desktop.services.gate.gate_settings import GateSettings, load_gate
from tthc_desktop.services.office.settings import OfficeSettings, load_office
from tthc_desktop.services.papers.current import sizes
from tthc_desktop.services.ports.store import Settings
from tthc_desktop.services.reception.settings import ReceptionRules, load_reception, load_signing
from tthc_desktop.services.reception.watch_folder import load_watch_folder
from tthc_desktop.services.scanning.devices import _load as load_capabilities
from tthc_desktop.services.scanning.profiles import Profiles, load_profiles

Body = dict[str, Any]
OFFICE = {"unit_code": "H01.45", "unit_name": "Kiên Hải", "counter": "Q2"}
KNOWN_OFFICE = OfficeSettings("H01.45", "Kiên Hải", "Q2")
SHUT: Body = {"weekday": []}
SKEWED = GateSettings(GateRules(most_skew=4.5))


@dataclass
class Held:
    """One setting."""

    name: str
    text: str

    def get(self, name: str) -> str | None:
        return self.text if name == self.name else None

    def put(self, name: str, value: str) -> None:
        raise AssertionError("reading writes nothing")


@each_row(
    ("name", "load", "body", "wanted"),
    [
        ("office", load_office, OFFICE, KNOWN_OFFICE),
        ("office", load_office, {**OFFICE, "later": 1}, KNOWN_OFFICE),
        ("scan_profiles", load_profiles, {}, Profiles(BUILT_IN, own_allowed=True)),
        (
            "scan_profiles",
            load_profiles,
            {"profiles": [{"id": "a", "name": "b", "later": 1}], "later": 1},
            Profiles((ScanProfile("a", "b"),)),
        ),
        (
            "scanner_capabilities",
            load_capabilities,
            {"sane:a": {}},
            {"sane:a": Capabilities(Device("sane:a", "sane:a"))},
        ),
        (
            "scanner_capabilities",
            load_capabilities,
            {"sane:a": {"name": "b", "sources": ["feeder"], "later": 1}},
            {"sane:a": Capabilities(Device("sane:a", "b"), frozenset({Source.FEEDER}))},
        ),
        ("calendar.week", load_week, {}, Week()),
        ("calendar.week", load_week, SHUT, Week(())),
        (
            "calendar.week",
            load_week,
            {"saturday": [["07:00", "11:30"]], "sunday": []},
            Week(saturday=(WorkingHours(time(7), time(11, 30)),)),
        ),
        ("gate", load_gate, {}, GateSettings()),
        (
            "gate",
            load_gate,
            {"rules": {"most_skew": 4.5, "later": 1}},
            SKEWED,
        ),
        (
            "gate",
            load_gate,
            {"papers": {"TK": {"stamp": True, "later": 1}, "GCS": {}}},
            GateSettings(papers={"TK": Expected(stamp=True), "GCS": Expected()}),
        ),
        ("reception", load_reception, {"later": 1}, ReceptionRules()),
        (
            "reception",
            lambda settings: load_reception(settings).persons[PersonKind.AGENCY],
            {"persons": {"household": "9"}},
            "3",
        ),
        ("signing", load_signing, {"later": 1}, DEFAULT_RULES),
        ("form.sizes", lambda settings: len(sizes(settings)), {"99": "A5"}, 8),
        ("watch_folder", load_watch_folder, {"later": 1}, None),
    ],
)
def test_a_setting(name: str, load: Callable[[Settings], Any], body: Body, wanted: object) -> None:
    assert load(Held(name, text_of(body))) == wanted


@each_row(
    ("name", "load", "text"),
    [
        ("office", load_office, "{"),
        ("office", load_office, '{"unit_code": "H01.45"}'),
        ("office", load_office, text_of({**OFFICE, "scanners": "http://a"})),
        ("scan_profiles", load_profiles, '{"own_allowed": "no"}'),
        ("calendar.week", load_week, '{"weekday": [["07:00"]]}'),
        ("gate", load_gate, '{"rules": {"most_skew": 300}}'),
        ("gate", load_gate, '{"papers": {"TK": {"stamp": 1}}}'),
        ("reception", load_reception, '{"persons": {"ghost": "1"}}'),
        ("signing", load_signing, '{"signers": [{"certificate": "5e"}]}'),
        ("watch_folder", load_watch_folder, "[]"),
    ],
)
def test_a_damaged_setting_is_told(
    name: str, load: Callable[[Settings], object], text: str
) -> None:
    """It does not become the default: an administrator has decided otherwise."""
    with pytest.raises(StoreError) as found:
        load(Held(name, text))
    assert found.value.code == "store.damaged"
    assert str(found.value.details["where"]).startswith(f"{name}: ")
