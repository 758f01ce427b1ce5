"""The port ReuseStore: one contract for the fake, the unit's store and the national one; and
the register of look-ups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.fakes.reuse import FakeReuse
from tests.support import systems
from tests.support.enrolled import EnrolledPc
from tests.support.old_relay import old_store
from tests.support.province import OWNER, UNIT, NationalFolder
from tests.support.relay import SIMULATED, RelayChild, new_id, payload_of
from tests.support.reuse_contract import MARRIAGE, Result, ReuseContract, query_of, somebody
from tests.support.reuse_papers import (
    RESIDENCE,
    component_fields,
    residence,
    result_fields,
    send,
    stamp,
)
from tthc_desktop.adapters.portal.reuse import NationalReuse, RelayReuse
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.reuse import FoundPaper, ReuseSource, Wanted
from tthc_desktop.domain.reuse_wire import (
    national_ref,
    national_request,
    query_to_json,
)
from tthc_desktop.domain.wire import Json, sha256_hex
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.ports.reuse import ReuseStore

PAPER = b"%PDF-1.7 giay khai sinh"


@pytest.fixture
def unit_store(pc: EnrolledPc) -> Iterator[RelayReuse]:
    store = pc.unit_reuse()
    yield store
    store.close()


@pytest.fixture(scope="module")
def national(relay: RelayChild) -> NationalFolder:
    return NationalFolder(relay.data)


@pytest.fixture
def national_store(pc: EnrolledPc) -> Iterator[NationalReuse]:
    store = pc.national_reuse()
    yield store
    store.close()


class TestFake(ReuseContract):
    source = ReuseSource.UNIT

    @pytest.fixture
    def store(self) -> ReuseStore:
        return FakeReuse()

    def put(self, store: ReuseStore, result: Result) -> None:
        assert isinstance(store, FakeReuse)
        paper = FoundPaper(
            ReuseSource.UNIT,
            f"paper-{len(store.papers)}",
            True,
            result.code,
            result.name,
            result.number,
            result.issuer,
            result.issued_on,
            result.valid_until,
            result.owner_id,
            sha256=sha256_hex(result.content),
            size=len(result.content),
        )
        store.put(paper, result.content)


class TestUnit(ReuseContract):
    source = ReuseSource.UNIT
    undated: ClassVar[list[tuple[date | None, date | None]]] = []

    @pytest.fixture
    def store(self, relay: RelayChild, unit_store: RelayReuse) -> ReuseStore:
        self.relay = relay
        return unit_store

    def put(self, store: ReuseStore, result: Result) -> None:
        send(self.relay, result.content, result_fields(result))


class TestNational(ReuseContract):
    source = ReuseSource.NATIONAL

    @pytest.fixture
    def store(self, national: NationalFolder, national_store: NationalReuse) -> ReuseStore:
        self.folder = national
        return national_store

    def put(self, store: ReuseStore, result: Result) -> None:
        days: dict[str, Json] = {}
        if result.issued_on:
            days["NgayBanHanh"] = stamp(result.issued_on)
        if result.valid_until:
            days["NgayHetHan"] = stamp(result.valid_until)
        self.folder.put(
            result.content,
            SoDinhDanhChuSoHuu=result.owner_id,
            HoTenChuSoHuu=result.owner_name,
            MaKetQua=result.code,
            TenGiayTo=result.name,
            SoKyHieu=result.number,
            CoQuanChuQuan=result.issuer,
            **days,
        )


def test_a_component_is_found_with_the_dossier_that_it_came_with(
    relay: RelayChild, unit_store: RelayReuse
) -> None:
    owner = somebody()
    code = send(relay, PAPER, component_fields(owner), MaHoSoKhac="TẠM-Q3-000001")
    query = residence(owner)
    [paper] = unit_store.find(query)
    assert (paper.from_result, paper.reused_as, paper.code) == (False, "1", "CT")
    assert (paper.dossier, paper.number, paper.size) == (code, "15/XN", len(PAPER))
    assert (paper.issued_on, paper.valid_until) == (date(2026, 11, 1), None)
    assert unit_store.fetch(query, paper) == PAPER
    for own in (code, "TẠM-Q3-000001"):
        assert unit_store.find(residence(owner, dossier=own)) == (), "its own is no reuse"
    with pytest.raises(PortalError) as caught:
        unit_store.find(residence(owner, unit="H01.46"))
    assert (caught.value.fault, caught.value.reason) == (Fault.FORBIDDEN, "unit")
    with closing(EnrolledPc.at(relay, "H01.46").unit_reuse()) as elsewhere:
        assert elsewhere.find(residence(owner, unit="H01.46")) == ()
    as_result = replace(query, wanted=(Wanted("", "CT"),))
    assert unit_store.find(as_result) == (), "a component is no result"


@pytest.mark.parametrize(
    "changes",
    [
        {"DuocSoHoa": "0"},
        {"DuocSoHoa": ""},
        {"DuocTaiSuDung": "1"},
        {"DuocTaiSuDung": "2"},
        {"DuocTaiSuDung": ""},
        {"MaThanhPhanHoSo": ""},
        {"TenThanhPhanHoSo": "Tờ khai xác nhận thông tin về cư trú"},
        {"SoKyHieu": ""},
        {"NgayHetHan": "2026"},
        {"NgayHetHan": "31/12/2026"},
        {"NgayHetHan": "20261331"},
        {"NgayBanHanh": 20261101},
        {"TepDinhKemId": "somebody-elses"},
        {"TepDinhKemId": ""},
    ],
)
def test_what_is_not_offered(
    relay: RelayChild, unit_store: RelayReuse, changes: dict[str, Json]
) -> None:
    owner = somebody()
    send(relay, PAPER, component_fields(owner, **changes))
    wanted = (*RESIDENCE, Wanted("", ""))
    assert unit_store.find(replace(query_of(owner), wanted=wanted)) == ()


def test_what_the_province_refused_is_not_offered(
    relay: RelayChild, unit_store: RelayReuse
) -> None:
    owner = somebody()
    assert send(relay, PAPER, component_fields(owner), official="H01.45-200101-0009") == ""
    assert unit_store.find(residence(owner)) == ()


def test_a_replaced_component_is_not_offered_any_more(
    relay: RelayChild, unit_store: RelayReuse
) -> None:
    owner = somebody()
    first = send(relay, b"first", component_fields(owner))
    send(relay, b"better", component_fields(owner), official=first)
    other = send(relay, b"of another dossier", component_fields(owner))
    query = residence(owner)
    papers = unit_store.find(query)
    assert [paper.dossier for paper in papers] == [other, first]
    assert [unit_store.fetch(query, paper) for paper in papers] == [
        b"of another dossier",
        b"better",
    ]


def _lookups(relay: RelayChild) -> list[tuple[Any, ...]]:
    query = "SELECT at, unit, dossier, owner_sha256, source, count FROM lookup ORDER BY id"
    with closing(sqlite3.connect(relay.data / "relay.db")) as connection:
        return connection.execute(query).fetchall()


def test_every_look_up_is_written_down_without_the_number(
    relay: RelayChild, unit_store: RelayReuse, national_store: NationalReuse
) -> None:
    owner = somebody()
    before = len(_lookups(relay))
    unit_store.find(query_of(owner, dossier="TẠM-Q2-000123"))
    send(relay, PAPER, result_fields(Result(owner)))
    unit_store.find(query_of(owner, dossier="TẠM-Q2-000124"))
    national_store.find(query_of(owner, dossier="TẠM-Q2-000125"))
    rows = _lookups(relay)[before:]
    digest = sha256_hex(owner.encode())
    assert [row[1:] for row in rows] == [
        (UNIT, "TẠM-Q2-000123", digest, "unit", 0),
        (UNIT, "TẠM-Q2-000124", digest, "unit", 1),
        (UNIT, "TẠM-Q2-000125", digest, "national", 0),
    ]
    assert all(row[0].endswith("+07:00") for row in rows)
    assert owner not in str(rows)


def test_a_refused_look_up_tells_nothing_and_is_not_in_the_register(
    relay: RelayChild, unit_store: RelayReuse
) -> None:
    owner = somebody()
    send(relay, PAPER, result_fields(Result(owner)))
    before = _lookups(relay)
    refused = query_of(owner, dossier=" "), query_of(owner, unit=""), query_of("")
    for query in refused:
        with pytest.raises(PortalError) as caught:
            unit_store.find(query)
        assert caught.value.fault is Fault.REJECTED
    assert _lookups(relay) == before


QUESTIONS = ["/v1/papers/find", "/v1/papers/file", "/v1/national/file"]


@pytest.mark.parametrize("path", QUESTIONS)
@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"null", b"<html>", b"[" * 60_000, b'{"ref":1}', b"\xff"],
)
def test_questions_of_another_shape(relay: RelayChild, path: str, body: bytes) -> None:
    assert relay.ask("POST", path, body, Tthc_Nonce="n" * 32).status == 422
    assert relay.ask("POST", path, body, Tthc_Nonce="").status == 400
    assert relay.ask("GET", path, Tthc_Nonce="n" * 32).status == 405, "never in an address"


def test_a_question_without_end(relay: RelayChild) -> None:
    query = query_to_json(query_of(somebody()))
    for length, status in ((60_000, 200), (70_000, 413)):
        body = json.dumps({**query, "owner_name": "x" * length}).encode()
        answer = relay.ask("POST", "/v1/papers/find", body, Tthc_Nonce="n" * 32)
        assert answer.status == status


def test_half_a_letter_is_refused_and_not_a_fault_of_the_relay(relay: RelayChild) -> None:
    body = b'{"ref":"\\ud800","unit":"H01.45","dossier":"x"}'
    assert relay.ask("POST", "/v1/papers/file", body, Tthc_Nonce="n" * 32).status == 422


def _national(relay: RelayChild, **changes: Any) -> Any:
    body = {**national_request(query_of(OWNER.id_number)), **changes}
    body = {name: value for name, value in body.items() if value is not None}
    raw = json.dumps(body).encode()
    return relay.ask("POST", "/v1/national/find", raw, Tthc_Nonce="n" * 32).json


@pytest.mark.parametrize(
    "changes",
    [
        {"MaHoSo": ""},
        {"MaHoSo": None},
        {"MaDonVi": ""},
        {"SoDinhDanhChuSoHuu": ""},
        {"SoDinhDanhChuSoHuu": 99},
        {"KenhThucHien": "2"},
        {"KenhThucHien": 1},
        {"MaThuTuc": None},
        {"HoTenNguoiYeuCau": None},
        {"DanhSachDanhMucKetQua": None},
        {"DanhSachDanhMucKetQua": [{"MaKetQua": MARRIAGE}]},
        {"Thua": "x"},
    ],
)
def test_the_national_store_takes_exactly_its_own_form(
    relay: RelayChild, national: NationalFolder, changes: dict[str, Any]
) -> None:
    if not national.entries:
        national.put(PAPER)
    before = _lookups(relay)
    answer = _national(relay, **changes)
    assert answer["errorCode"] != "0"
    assert answer["message"].endswith(".")
    assert answer["result"] == {"DanhSachGiayToKetQua": []}
    assert _lookups(relay) == before
    assert set(_national(relay)) == {"errorCode", "message", "signature", "result"}
    assert _national(relay)["errorCode"] == "0"


def test_the_national_store_wants_number_and_name(
    national: NationalFolder, national_store: NationalReuse
) -> None:
    owner = somebody()
    national.put(PAPER, SoDinhDanhChuSoHuu=owner, HoTenChuSoHuu="Đỗ Thị Ướm Thử")
    for name in ("Đỗ Thị Ướm Thử", "ĐỖ THỊ ƯỚM THỬ", "do thi  uom thu", "Đỗ Thị Ướm Thử"):
        assert len(national_store.find(query_of(owner, owner_name=name))) == 1
    for name in ("Đỗ Thị Ướm", "", "Nguyễn Văn Mẫu"):
        assert national_store.find(query_of(owner, owner_name=name)) == ()


def test_a_national_paper_of_several_files(
    national: NationalFolder, national_store: NationalReuse
) -> None:
    owner = somebody()
    national.put(b"front", SoDinhDanhChuSoHuu=owner)
    national.put(b"back", SoDinhDanhChuSoHuu=owner)
    front, back = f"{len(national.entries) - 2:03d}.pdf", f"{len(national.entries) - 1:03d}.pdf"
    files: Json = [
        {"TenTep": "mặt trước", "DuongDan": front},
        {"TenTep": "mặt sau", "DuongDan": back},
    ]
    national.entries.pop()
    national.entries[-1]["DanhSachTepDinhKem"] = files
    national.write({"papers": national.entries})
    query = query_of(owner)
    papers = national_store.find(query)
    assert [national_store.fetch(query, paper) for paper in papers] == [b"front", b"back"]
    assert [paper.name[-9:] for paper in papers] == ["mặt trước", "– mặt sau"]
    national.entries[-1]["DanhSachTepDinhKem"] = []
    national.put(b"", SoDinhDanhChuSoHuu=somebody())
    assert national_store.find(query) == ()


def test_the_national_store_is_not_asked_for_components(
    relay: RelayChild, national_store: NationalReuse
) -> None:
    before = _lookups(relay)
    assert national_store.find(residence(somebody())) == ()
    assert _lookups(relay) == before


@pytest.mark.parametrize("path", ["../relay.key", "none.pdf", "/etc/hostname"])
def test_a_malformed_national_file_serves_nobody(tmp_path: Path, path: str) -> None:
    folder = NationalFolder(tmp_path)
    folder.put(PAPER)
    relay = RelayChild(tmp_path, *SIMULATED)
    store = EnrolledPc.at(relay).national_reuse()
    query = query_of(OWNER.id_number)
    [paper] = store.find(query)
    folder.entries[0]["DanhSachTepDinhKem"] = [{"TenTep": "x", "DuongDan": path}]
    folder.write({"papers": folder.entries})
    assert store.find(query) == ()
    with pytest.raises(PortalError):
        store.fetch(query, replace(paper, ref=national_ref(paper.issuer, path)))
    store.close()
    relay.stop()


def test_papers_of_a_store_of_before_are_found(tmp_path: Path) -> None:
    owner = somebody()
    blob = (new_id(), PAPER)
    payload = payload_of("s-1", blob, fields=component_fields(owner)(blob[0]))
    old_store(tmp_path / "old", payload)
    relay = RelayChild(tmp_path / "old", *SIMULATED)
    store = EnrolledPc.at(relay).unit_reuse()
    [paper] = store.find(residence(owner))
    assert (paper.dossier, paper.sha256) == ("H01.45-261123-0001", sha256_hex(PAPER))
    store.close()
    relay.stop()


@systems.relay_on_linux
def test_a_file_that_was_damaged_or_lost_in_the_relay(
    relay: RelayChild, unit_store: RelayReuse
) -> None:
    owner = somebody()
    send(relay, PAPER, result_fields(Result(owner)))
    query = query_of(owner)
    [paper] = unit_store.find(query)
    path = relay.data / "uploads" / f"{paper.ref}.blob"
    path.write_bytes(b"x" * len(PAPER))
    with pytest.raises(PortalError) as caught:
        unit_store.fetch(query, paper)
    assert caught.value.fault is Fault.HASH
    path.unlink()
    with pytest.raises(PortalError) as caught:
        unit_store.fetch(query, paper)
    assert caught.value.fault is Fault.REJECTED
