"""What the demo office's province holds when it opens, as its relay tells it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.conftest import ROOT
from tests.support.enrolled import EnrolledPc
from tests.support.proving import DeviceKey
from tests.support.relay import SIMULATED, RelayChild
from tthc_desktop.adapters.portal.enroller import RelayEnroller
from tthc_desktop.adapters.portal.relay import RelayIntroducer
from tthc_desktop.demo import office as demo
from tthc_desktop.demo.lay_province import lay_province
from tthc_desktop.demo.site import DemoSite
from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, Wanted
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.ports.portal import Enrolment

RESOURCES = ROOT / "resources"
NOW = datetime(2026, 11, 25, 0, 10, tzinfo=VIETNAM)
UNIT = demo.UNIT.unit_code
PROCEDURES: dict[str, Any] = {
    procedure["code"]: procedure
    for procedure in json.loads((RESOURCES / "catalogue/procedures.json").read_text("utf-8"))[
        "procedures"
    ]
}


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayChild]:
    data = tmp_path_factory.mktemp("relay")
    lay_province(data, RESOURCES, NOW)
    child = RelayChild(data, *SIMULATED)
    yield child
    child.stop()


@pytest.fixture(scope="module")
def pc(relay: RelayChild) -> EnrolledPc:
    return EnrolledPc.at(relay, UNIT)


@pytest.fixture(scope="module")
def dossiers(pc: EnrolledPc) -> tuple[PortalDossier, ...]:
    portal = pc.dossiers()
    found = portal.feed(UNIT, 0).dossiers
    for dossier in found:
        assert portal.get(dossier.code) == dossier
        for file in dossier.files:
            assert portal.file(dossier.code, file).startswith(b"%PDF-")
    portal.close()
    return found


def test_some_are_due_today_one_is_overdue_one_is_due_later(
    dossiers: tuple[PortalDossier, ...],
) -> None:
    days = [(dossier.due_at.date() - NOW.date()).days for dossier in dossiers]
    assert days.count(0) >= 2
    assert min(days) < 0 < max(days)
    assert all(dossier.received_at < NOW for dossier in dossiers)
    assert all(dossier.received_at < dossier.due_at for dossier in dossiers)
    assert {"1.001193", "1.004873"} <= {dossier.procedure_code for dossier in dossiers}


def test_they_are_of_procedures_that_ship(dossiers: tuple[PortalDossier, ...]) -> None:
    for dossier in dossiers:
        procedure = PROCEDURES[dossier.procedure_code]
        assert dossier.procedure_name == procedure["name"]
        assert int(dossier.channel) in {offer["channel"] for offer in procedure["offers"]}
        [case] = procedure["cases"]
        assert dossier.case_name == case.get("name", "")
        codes = {paper["code"] for paper in case["papers"]}
        assert {file.paper_code for file in dossier.files} <= codes


def test_the_papers_of_a_birth(relay: RelayChild, dossiers: tuple[PortalDossier, ...]) -> None:
    [birth] = [dossier for dossier in dossiers if dossier.procedure_code == "1.001193"]
    pages = {
        file.paper_code: len(PdfReader(relay.data / "online" / f"{birth.code}_{file.id}.pdf").pages)
        for file in birth.files
    }
    assert pages == {"TK": 2, "GCS": 1}
    assert all(file.size < 200_000 for file in birth.files)


def test_everybody_is_invented(dossiers: tuple[PortalDossier, ...]) -> None:
    """No province has the number 099."""
    national = json.loads((RESOURCES / "demo/national.json").read_text("utf-8"))["papers"]
    ids = [dossier.applicant.id_number for dossier in dossiers]
    ids += [paper["SoDinhDanhChuSoHuu"] for paper in national]
    assert all(number.startswith("099") for number in ids)


def _national(pc: EnrolledPc, owner: str, name: str, code: str) -> list[FoundPaper]:
    store = pc.national_reuse()
    query = ReuseQuery(owner, name, "x", "TẠM-Q2-000001", UNIT, (Wanted("", code),))
    found = list(store.find(query))
    for paper in found:
        assert store.fetch(query, paper).startswith(b"%PDF-")
    store.close()
    return found


def test_a_national_paper_stands_in_for_a_component_of_an_online_dossier(
    pc: EnrolledPc, dossiers: tuple[PortalDossier, ...]
) -> None:
    found = []
    for dossier in dossiers:
        who = dossier.applicant
        [case] = PROCEDURES[dossier.procedure_code]["cases"]
        for code in {paper.get("replaced_by") for paper in case["papers"]} - {None}:
            found += _national(pc, who.id_number, who.name, code)
    assert found
    assert all(paper.valid_until is None for paper in found)


def test_one_has_run_out(pc: EnrolledPc) -> None:
    [paper] = _national(pc, "099094012345", "Nguyễn Văn Mẫu", "KQ.G15.000038")
    assert paper.valid_until is not None
    assert paper.issued_on is not None
    assert paper.issued_on < paper.valid_until < NOW.date()


def test_what_was_laid_stays_until_the_programs_own_is_newer(tmp_path: Path) -> None:
    shutil.copytree(RESOURCES / "demo", tmp_path / "resources/demo")
    shutil.copytree(RESOURCES / "fonts", tmp_path / "resources/fonts")
    data = tmp_path / "relay"
    lay_province(data, tmp_path / "resources", NOW)
    for name in ("online.json", "national.json"):
        first = (data / name).read_bytes()
        lay_province(data, tmp_path / "resources", NOW + timedelta(days=1))
        assert (data / name).read_bytes() == first
        later = (data / name).stat().st_mtime + 10
        os.utime(tmp_path / "resources/demo" / name, (later, later))
        lay_province(data, tmp_path / "resources", NOW + timedelta(days=1))
        assert (data / name).read_bytes() != first
    assert list(data.rglob("*.part")) == []


def test_without_its_resources(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"resources\.missing"):
        lay_province(tmp_path / "relay", tmp_path, NOW)


def _enrolled(url: str) -> EnrolledPc:
    """The demo's relay knows no unit at first, and takes whoever comes from this PC."""
    key, device = RelayIntroducer().introduce(url), DeviceKey()
    enrolment = Enrolment("", device.device, device.public_key, UNIT, "Q9", 1)
    assert RelayEnroller().enrol(url, key, enrolment, device.sign) == UNIT
    return EnrolledPc(url, key, device)


def test_the_demo_offices_relay_has_them(tmp_path: Path) -> None:
    site = DemoSite(tmp_path / "office", RESOURCES, "Trần Thị Bình", "123456")
    url = site.start_relay()
    portal = _enrolled(url).dossiers()
    assert len(portal.feed(UNIT, 0).dossiers) >= 3
    portal.close()
    site.close()
