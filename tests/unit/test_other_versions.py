"""What another version wrote: missing fields have their default, unknown ones are left out.

Rows and settings alike; what the golden files hold is changed by one field at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from tests.golden import values as v
from tests.support.tables import each_row
from tthc_desktop.adapters.store.batches import _event as _event_of_row
from tthc_desktop.adapters.store.slot_details import details_of, read_details, read_people
from tthc_desktop.domain.catalogue import (
    Channel,
    Fee,
    Holder,
    Mark,
    PauseReason,
    ProcessStep,
    Term,
    TermUnit,
)
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.gate import Expected, GateRules
from tthc_desktop.domain.local_rules import (
    Limit,
    LocalRule,
    Marks,
    Process,
    content_body,
    content_from,
)
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.people import PersonKind
from tthc_desktop.domain.plain import text_of
from tthc_desktop.domain.reading import PageReport
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
SKEWED = GateSettings(GateRules(most_skew=4.5))


@dataclass
class Held:
    """One setting."""

    name: str
    text: str

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def get(self, name: str) -> str | None:
        return self.text if name == self.name else None

    def put(self, name: str, value: str) -> None:
        raise AssertionError("reading writes nothing")

    def drop(self, name: str) -> None:
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


PROFILE = PLAIN.to_plain(BUILT_IN[0])


@pytest.mark.loud("cannot be read")
@each_row(
    ("name", "load", "text"),
    [
        ("office", load_office, "{"),
        ("office", load_office, '{"unit_code": "H01.45"}'),
        ("office", load_office, text_of({**OFFICE, "scanners": "http://a"})),
        ("scan_profiles", load_profiles, '{"own_allowed": "no"}'),
        ("scan_profiles", load_profiles, text_of({"profiles": [{**PROFILE, "dpi": -300}]})),
        ("calendar.week", load_week, '{"weekday": [["07:00"]]}'),
        ("calendar.week", load_week, '{"weekday": []}'),
        ("calendar.week", load_week, '{"weekday": [["17:00", "07:00"]]}'),
        ("calendar.week", load_week, '{"saturday": [["07:00", "09:00"], ["08:00", "11:00"]]}'),
        ("gate", load_gate, '{"rules": {"most_skew": 300}}'),
        ("gate", load_gate, '{"papers": {"TK": {"stamp": 1}}}'),
        ("gate", load_gate, '{"papers": {"TK": {"fewest": -3}}}'),
        ("gate", load_gate, '{"papers": {"TK": {"most": -1}}}'),
        ("gate", load_gate, '{"papers": {"TK": {"fewest": 3, "most": 2}}}'),
        ("office", load_office, text_of({**OFFICE, "counter": "../../x"})),
        ("office", load_office, text_of({**OFFICE, "relay_url": "ftp://x"})),
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


LIMIT = Limit(Channel.POSTAL, Term.of(TermUnit.HOUR, 4), (Fee("LP", 5),), "2351/QĐ-UBND")
PROCESS = Process((ProcessStep("Thẩm định", Holder.DIVISION, Decimal(2)),))
MARKS = Marks(frozenset(Mark), frozenset({PauseReason.PAYMENT}), closed=True)
[RETURNED, SHOWN, REUSED, UPLOADED] = [details_of(v.SLOTS[number]) for number in (1, 2, 5, 6)]


def _rule(content: Limit | Process | Marks) -> tuple[Body, Callable[[Body], Any]]:
    slot = LocalRule("1.0", date(2026, 7, 1), content).slot
    return content_body(content), lambda body: content_from(slot, body)


def _detail(text: str, *path: str | int) -> tuple[Body, Callable[[Body], Any]]:
    """A record inside of the details of a slot, and how it is read."""

    def read(changed: Body) -> Any:
        body = inner = json.loads(text)
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = changed
        found: Any = read_details(json.dumps(body))
        for step in path:
            found = found[step] if isinstance(step, int) else getattr(found, step)
        return found

    held = json.loads(text)
    for step in path:
        held = held[step]
    return held, read


def _event(detail: Body) -> Any:
    return _event_of_row("page_cropped", 1, 0, "binh", "", json.dumps(detail))


def _submitter(body: Body) -> Any:
    columns = {"name": "a", "id_number": "", "phone": "", "address": "", "kind": "citizen"}
    return read_people(json.dumps({"submitter": body}), **columns)[1]


RECORDS: dict[str, tuple[Body, Callable[[Body], Any], frozenset[str]]] = {
    "look": (PLAIN.to_plain(v.LOOK), PageLook.of, frozenset()),
    "report": (
        PLAIN.to_plain(v.REPORT),
        lambda body: PLAIN.from_plain(PageReport, body),
        frozenset({"page"}),
    ),
    "limit": (*_rule(LIMIT), frozenset()),
    "process": (*_rule(PROCESS), frozenset()),
    "marks": (*_rule(MARKS), frozenset()),
    "overrule": (*_detail(RETURNED, "overrule"), frozenset()),
    "returned": (*_detail(RETURNED, "returned"), frozenset()),
    "facts": (*_detail(RETURNED, "facts"), frozenset()),
    "shown": (*_detail(SHOWN, "shown"), frozenset()),
    "reuse": (*_detail(REUSED, "reuse"), frozenset({"paper"})),
    "found paper": (*_detail(REUSED, "reuse", "paper"), frozenset({"source", "ref"})),
    "uploaded": (*_detail(UPLOADED, "uploaded", 0), frozenset({"id"})),
    "submitter": (PLAIN.to_plain(v.SUBMITTER), _submitter, frozenset()),
    "event": ({"crop": [0, 10, 990, 1000], "act": 6, "why": "blank"}, _event, frozenset()),
}
"""By name: how it is held, how it is read, and what identifies it, which has no default."""


@each_row("name", RECORDS)
def test_a_record(name: str) -> None:
    held, read, identity = RECORDS[name]
    whole = read(held)
    assert read({**held, "later": [1]}) == whole, "a newer version wrote it"
    for field in held:
        fewer = {key: value for key, value in held.items() if key != field}
        if field in identity:
            with pytest.raises((ValueError, StoreError)):
                read(fewer)
        else:
            assert read(fewer) is not None, field


@each_row("name", RECORDS)
def test_a_damaged_record_is_told(name: str) -> None:
    """Each field with a value that no field has: nothing becomes a default."""
    held, read, _ = RECORDS[name]
    for field in held.keys() - {"channel"}:  # a rule's slot says it, as its column does
        with pytest.raises((ValueError, TypeError, AttributeError, StoreError)):
            read({**held, field: {"no": {}}})
