"""Rows of earlier versions, which knew fewer fields, are read with what was usual then."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.golden import values as v
from tests.golden.conftest import NewHome
from tests.golden.office_settings import OFFICE, PROFILES, said_by_settings
from tests.golden.rows import said
from tests.support.golden import Row, put_rows, read_rows
from tests.support.plain import Plain, plain
from tthc_desktop.adapters.scanning.page_files import page_from
from tthc_desktop.domain.gate import GateRules
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.services.office.settings import OfficeSettings

_LATER = ("dossier", "position", "run", "blanks", "turn", "sides", "before", "replaces")
LATER_OF_PAGES = (*_LATER, "source", "whole")
USUAL_PAGE = replace(v.BACK, place=Placement("c-2", Side.BACK))


def _with(rows: dict[str, Row], cell: str, change: Callable[[Any], Any]) -> dict[str, Row]:
    """The same rows with the JSON of one cell changed."""
    name, _, column = cell.partition(".")
    held = json.loads(str(rows[name][column] or "{}"))
    text = json.dumps(change(held), ensure_ascii=False)
    return {**rows, name: {**rows[name], column: text}}


def _without(*names: str) -> Callable[[Any], Any]:
    return lambda body: {key: value for key, value in body.items() if key not in names}


def _each_without(*names: str) -> Callable[[Any], Any]:
    return lambda bodies: [_without(*names)(body) for body in bodies]


def _inside(key: str, change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda body: {**body, key: change(body[key])}


@dataclass(frozen=True)
class Earlier:
    """find: what is read, out of everything that is."""

    cell: str
    change: Callable[[Any], Any]
    find: Callable[[dict[str, Plain]], Plain]
    wanted: object


def _component(number: int) -> Callable[[dict[str, Plain]], Plain]:
    return lambda found: found["dossiers"][0]["components"][number - 1]


_FEWER_REPORT = ("look", "text", "unread", "turned")
_REPORT = replace(v.REPORT, look="", text="", unread=0, turned=0)
ROWS = {
    "reading without look and text": Earlier(
        "reading 1.pages",
        _each_without(*_FEWER_REPORT),
        lambda found: found["reading"][0],
        _REPORT,
    ),
    "page reading without look and text": Earlier(
        "page_reading 1.report",
        _without(*_FEWER_REPORT),
        lambda found: next(iter(found["readings"].values()))[0],
        _REPORT,
    ),
    "slot without details": Earlier(
        "component 4.details",
        lambda _: {},
        _component(4),
        replace(v.SLOTS[3], undigitised=None, reason=""),
    ),
    "facts without their dates": Earlier(
        "component 2.details",
        _inside("facts", _without("issued_on", "valid_until", "subject")),
        _component(2),
        replace(
            v.SLOTS[1],
            facts=replace(v.SLOTS[1].facts, issued_on=None, valid_until=None, subject=""),
        ),
    ),
    "shown without what was read": Earlier(
        "component 3.details",
        _inside("shown", _without("number", "issued_on")),
        _component(3),
        replace(v.SLOTS[2], shown=replace(v.SLOTS[2].shown, number="", issued_on=None))
        if v.SLOTS[2].shown
        else None,
    ),
    "people without birth date and e-mail": Earlier(
        "dossier 1.people",
        _without("birth_date", "gender", "email"),
        lambda found: found["dossiers"][0]["applicant"],
        replace(v.PERSON, birth_date=None, gender="", email=""),
    ),
    "submitter without basis": Earlier(
        "dossier 1.people",
        _inside("submitter", _without("basis")),
        lambda found: found["dossiers"][0]["submitter"],
        replace(v.SUBMITTER, basis=""),
    ),
    "page without its place": Earlier(
        "batch_event 2.page",
        _without(*LATER_OF_PAGES),
        lambda found: next(p for p in found["batch"]["pages"] if p["file"]["number"] == 2)["file"],
        USUAL_PAGE,
    ),
    "catalogue with a field of a later version": Earlier(
        "procedure_version 1.body",
        lambda body: {**body, "later": ["x"]},
        lambda found: found["versions"][0]["procedure"]["cases"],
        v.PROCEDURE.cases,
    ),
    "catalogue without level, kind and process": Earlier(
        "procedure_version 1.body",
        _without("level", "kind", "process"),
        lambda found: _without("version")(found["versions"][0]["procedure"]),
        replace(v.PROCEDURE, level="", kind="", process=()),
    ),
}
SETTINGS = {
    "office without relay and device": Earlier(
        "office",
        _without("relay_url", "relay_key", "token_module", "token_label", "device"),
        lambda found: found["office"],
        OfficeSettings("H01.45", "Đặc khu Kiên Hải", "Q2", scanners=OFFICE.scanners),
    ),
    "profile without what came later": Earlier(
        "scan_profiles",
        _inside("profiles", _each_without("paper", "device", "owner", "expected", "locked")),
        lambda found: found["profiles"]["all"][1]["name"],
        PROFILES.all[1].name,
    ),
    "profile with a field of a later version": Earlier(
        "scan_profiles",
        _inside("profiles", lambda all_: [{**each, "later": 1} for each in all_]),
        lambda found: found["profiles"],
        PROFILES,
    ),
    "gate without rules": Earlier(
        "gate",
        _without("rules"),
        lambda found: found["gate"].get("rules", {}),
        GateRules(),
    ),
    "reception of which only persons are said": Earlier(
        "reception",
        _without("any_place", "supplements"),
        lambda found: found["reception"].get("any_place", []),
        (),
    ),
    "signing without signers": Earlier(
        "signing", _without("signers"), lambda found: found["signing"].get("signers", []), ()
    ),
    "watch folder that nobody named": Earlier(
        "watch_folder", _without("folder"), lambda found: found["watch_folder"], None
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_an_earlier_version(name: str, new_home: NewHome) -> None:
    earlier = ROWS[name]
    home = new_home()
    put_rows(home, _with(read_rows("rows"), earlier.cell, earlier.change))
    found = earlier.find(said(home))
    assert found == plain(earlier.wanted)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_of_an_earlier_version(name: str, new_home: NewHome) -> None:
    earlier, written = SETTINGS[name], read_rows("settings")
    [row] = [key for key, row in written.items() if row["name"] == earlier.cell]
    home = new_home()
    put_rows(home, _with(written, f"{row}.value", earlier.change))
    found = earlier.find(said_by_settings(home))
    assert found == plain(earlier.wanted)


def test_a_page_file_of_an_earlier_version() -> None:
    body = plain(v.BACK)
    fewer = _without(*LATER_OF_PAGES)(body)
    assert page_from({**fewer, "later": 1}) == USUAL_PAGE
