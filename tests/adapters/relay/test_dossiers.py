"""The port PortalDossiers: one contract for the fake and the relay's adapter; and
what citizens handed in online, as the relay's data folder has it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.portal_dossiers import FakePortalDossiers
from tests.support import systems
from tests.support.enrolled import EnrolledPc
from tests.support.province import OWNER, UNIT, OnlineFolder, online_dossier, uploaded
from tests.support.relay import SIMULATED, RelayChild, decided, new_id, payload_of
from tests.support.tables import each_row
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers
from tthc_desktop.domain.dossier_wire import dossier_to_json
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalStatus
from tthc_desktop.domain.wire import (
    SHA256_HEADER,
    Json,
    sha256_hex,
)
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers

Put = Callable[[str, PortalDossier, dict[str, bytes]], None]
PAPER, SECOND = b"%PDF-1.7 giay chung sinh", b"%PDF-1.7 to khai" * 5000


@dataclass
class World:
    portal: PortalDossiers
    put: Put


@pytest.fixture(params=["fake", "relay"])
def world(request: pytest.FixtureRequest) -> World:
    if request.param == "fake":
        fake = FakePortalDossiers()
        return World(fake, fake.put)
    online: OnlineFolder = request.getfixturevalue("folder")
    return World(request.getfixturevalue("asking"), online.put)


def _two_files(code: str = "H01.45-261120-0901") -> PortalDossier:
    files = (uploaded("f1", PAPER, "GCS"), uploaded("f2", SECOND))
    return online_dossier(code, files=files)


CONTENTS = {"f1": PAPER, "f2": SECOND}


def test_contract_one_dossier(world: World) -> None:
    dossier = _two_files()
    world.put(UNIT, dossier, CONTENTS)
    assert world.portal.get(dossier.code) == dossier
    for code in ("H01.45-261120-0902", "TẠM-Q2-000001", "", "../hello", "H01.45-261120-0901?x"):
        assert world.portal.get(code) is None


def test_contract_the_feed_goes_on_from_a_position(world: World) -> None:
    first, second = online_dossier(), _two_files("H01.45-261120-0902")
    assert world.portal.feed(UNIT, 0).dossiers == ()
    assert world.portal.feed(UNIT, 7).position == 7
    world.put(UNIT, first, {})
    world.put("H01.46", online_dossier("H01.46-261120-0001"), {})
    page = world.portal.feed(UNIT, 0)
    assert page.dossiers == (first,)
    assert page.position > 0
    world.put(UNIT, second, CONTENTS)
    later = world.portal.feed(UNIT, page.position)
    assert later.dossiers == (second,)
    assert later.position > page.position
    assert world.portal.feed(UNIT, 0).dossiers == (first, second)
    assert world.portal.feed(UNIT, later.position) == replace(later, dossiers=())
    changed = replace(first, status=PortalStatus.PROCESSING)
    world.put(UNIT, changed, {})
    assert world.portal.feed(UNIT, later.position).dossiers == (changed,)
    assert world.portal.feed(UNIT, 0).dossiers == (second, changed), "told once, where it changed"


def test_contract_files(world: World) -> None:
    dossier = _two_files()
    world.put(UNIT, dossier, CONTENTS)
    assert [world.portal.file(dossier.code, file) for file in dossier.files] == [PAPER, SECOND]
    with pytest.raises(PortalError) as caught:
        world.portal.file(dossier.code, uploaded("f3", PAPER))
    assert caught.value.fault is Fault.REJECTED
    with pytest.raises(PortalError) as caught:
        world.portal.file("H01.45-261120-0909", dossier.files[0])
    assert caught.value.fault is Fault.REJECTED
    with pytest.raises(PortalError) as caught:
        world.portal.file(dossier.code, replace(dossier.files[0], sha256="0" * 64))
    assert caught.value.fault is Fault.HASH


def test_the_feed_is_told_in_pages(folder: OnlineFolder, asking: RelayPortalDossiers) -> None:
    codes = [f"H01.45-261120-{n:04d}" for n in range(1, 206)]
    entries = [{**dossier_to_json(online_dossier(code)), "unit": UNIT} for code in codes]
    folder.write({"dossiers": entries})
    first = asking.feed(UNIT, 0)
    second = asking.feed(UNIT, first.position)
    assert (len(first.dossiers), len(second.dossiers)) == (200, 5)
    assert [d.code for d in first.dossiers + second.dossiers] == codes


def test_positions_outlive_the_relay_and_are_never_given_twice(
    own: RelayChild, folder: OnlineFolder, asking: RelayPortalDossiers
) -> None:
    first, second = online_dossier(), online_dossier("H01.45-261120-0902")
    folder.put(UNIT, first, {})
    folder.put(UNIT, second, {})
    position = asking.feed(UNIT, 0).position
    own.restart()
    assert asking.feed(UNIT, 0).position == position
    assert asking.feed(UNIT, position).dossiers == ()
    folder.remove(second.code)
    assert asking.feed(UNIT, 0).dossiers == (first,), "what is gone is not told"
    third = online_dossier("H01.45-261120-0903")
    folder.put(UNIT, third, {})
    assert asking.feed(UNIT, position).dossiers == (third,)
    folder.put("H01.46", third, {})
    assert asking.feed(UNIT, 0).dossiers == (first,)
    with pytest.raises(PortalError) as caught:
        asking.feed("H01.46", position)
    assert (caught.value.fault, caught.value.reason) == (Fault.FORBIDDEN, "unit")
    with closing(EnrolledPc.at(own, "H01.46").dossiers()) as elsewhere:
        assert elsewhere.feed("H01.46", position).dossiers == (third,)


BROKEN: dict[str, Callable[[dict[str, Any], Path], object]] = {
    "no list": lambda entry, _: {"dossiers": entry},
    "list": lambda entry, _: [entry],
    "no unit": lambda entry, _: {"dossiers": [{**entry, "unit": ""}]},
    "twice": lambda entry, _: {"dossiers": [entry, entry]},
    "one bad, one good": lambda entry, _: {"dossiers": [entry, {**entry, "code": "x"}]},
    "no file": lambda entry, _: {"dossiers": [_with_path(entry, "none.pdf")]},
    "outside": lambda entry, _: {"dossiers": [_with_path(entry, "../relay.key")]},
    "absolute": lambda entry, data: {"dossiers": [_with_path(entry, str(data / "relay.key"))]},
    "folder": lambda entry, _: {"dossiers": [_with_path(entry, ".")]},
}


def _with_path(entry: dict[str, Any], path: str) -> dict[str, Any]:
    return {**entry, "files": [{"id": "f1", "name": "x", "paper_code": "", "path": path}]}


@each_row("name", sorted(BROKEN))
def test_a_malformed_file_serves_nobody_and_does_not_stop_the_relay(
    own: RelayChild, folder: OnlineFolder, asking: RelayPortalDossiers, name: str
) -> None:
    dossier = online_dossier(files=(uploaded("f1", PAPER),))
    folder.put(UNIT, dossier, {"f1": PAPER})
    assert asking.get(dossier.code) is not None
    entry: dict[str, Any] = dict(folder.entries[dossier.code])
    folder.write(BROKEN[name](entry, own.data))
    assert asking.get(dossier.code) is None
    assert asking.feed(UNIT, 0).dossiers == ()
    folder.write({"dossiers": [entry]})
    assert asking.get(dossier.code) == dossier


@systems.links
def test_a_file_by_a_link_is_served_to_nobody(
    own: RelayChild, folder: OnlineFolder, asking: RelayPortalDossiers
) -> None:
    dossier = online_dossier(files=(uploaded("f1", PAPER),))
    folder.put(UNIT, dossier, {"f1": PAPER})
    (own.data / "online" / "link.pdf").symlink_to(own.data / "relay.key")
    folder.write({"dossiers": [_with_path(dict(folder.entries[dossier.code]), "link.pdf")]})
    assert asking.get(dossier.code) is None
    assert asking.feed(UNIT, 0).dossiers == ()


def test_a_malformed_file_is_told_at_start_without_what_is_in_it(tmp_path: Path) -> None:
    folder = OnlineFolder(tmp_path)
    folder.write({"dossiers": [{"unit": UNIT, "applicant": {"name": OWNER.name}}]})
    with (tmp_path / "stderr").open("w") as stderr:
        relay = RelayChild(tmp_path, *SIMULATED, stderr=stderr)
        assert relay.ask("GET", "/v1/hello?nonce=" + "n" * 20).status == 200
        relay.stop()
    told = (tmp_path / "stderr").read_text("utf-8")
    assert "online.json" in told
    assert "Traceback" not in told
    assert OWNER.name not in told


@systems.relay_on_linux
def test_a_file_that_changed_under_its_name_is_not_passed_on(
    own: RelayChild, folder: OnlineFolder, asking: RelayPortalDossiers
) -> None:
    dossier = online_dossier(files=(uploaded("f1", PAPER),))
    folder.put(UNIT, dossier, {"f1": PAPER})
    found = asking.get(dossier.code)
    assert found == dossier
    path = own.data / "online" / f"{dossier.code}-f1.pdf"
    for other in (b"x" * len(PAPER), PAPER + b"x", PAPER[:-1]):
        path.write_bytes(other)
        with pytest.raises(PortalError) as caught:
            asking.file(dossier.code, dossier.files[0])
        assert caught.value.fault is Fault.HASH
    path.unlink()
    with pytest.raises(PortalError) as caught:
        asking.file(dossier.code, dossier.files[0])
    assert caught.value.fault is Fault.REJECTED


FIELDS: dict[str, Any] = {
    "MaTTHC": "1.001193",
    "TenTTHC": "Đăng ký khai sinh",
    "KenhThucHien": "1",
    "LoaiDoiTuong": "1",
    "ChuHoSo": OWNER.name,
    "SoGiayToChuHoSo": OWNER.id_number,
    "SoDienThoai": OWNER.phone,
    "DiaChi": OWNER.address,
    "NgaySinh": "19850412",
    "Email": "thu@vidu.example",
    "NgayTiepNhan": "20261120081500",
    "NgayHenTra": "20261123170000",
    "TrangThaiHoSo": "2",
}


def _created(relay: RelayChild, content: bytes, **changes: Any) -> str:
    """The official code."""
    blob, submission = new_id(), new_id()
    relay.upload(blob, content)
    item: Json = {"TepDinhKemId": blob, "TenTepDinhKem": "tk.pdf", "MaThanhPhanHoSo": "TK"}
    payload = payload_of(
        submission,
        (blob, content),
        device=submission,
        fields={**FIELDS, "TaiLieuNop": [item], **changes},
    )
    assert relay.put(submission, payload).status == 201
    return str(decided(relay, submission)["official_code"])


def _attached(relay: RelayChild, code: str, content: bytes, key: str) -> None:
    blob, submission = new_id(), new_id()
    relay.upload(blob, content)
    names = {"TaiLieuNop": ("TepDinhKemId", "TenTepDinhKem")}
    names["DanhSachGiayToKetQua"] = ("GiayToId", "TenGiayTo")
    item: dict[str, Any] = dict(zip(names[key], (blob, "Giấy khai sinh"), strict=True))
    payload = payload_of(
        submission,
        (blob, content),
        device=submission,
        operation="ATTACH",
        official=code,
        fields={key: [item]},
    )
    assert relay.put(submission, payload).status == 201
    assert decided(relay, submission)["status"] == "accepted"


def test_a_dossier_of_another_pc_can_be_opened(
    own: RelayChild, asking: RelayPortalDossiers
) -> None:
    code = _created(own, PAPER)
    dossier = asking.get(code)
    assert dossier is not None
    owner = replace(OWNER, birth_date=date(1985, 4, 12), email="thu@vidu.example")
    assert (dossier.applicant, dossier.procedure_code) == (owner, "1.001193")
    assert dossier.received_at == online_dossier().received_at
    assert dossier.due_at == online_dossier().due_at
    [file] = dossier.files
    assert (file.name, file.paper_code, file.size) == ("tk.pdf", "TK", len(PAPER))
    assert asking.file(code, file) == PAPER
    _attached(own, code, SECOND, "DanhSachGiayToKetQua")
    later = asking.get(code)
    assert later is not None
    assert later.files[0] == file
    assert (later.files[1].name, later.files[1].paper_code) == ("Giấy khai sinh", "")
    assert asking.file(code, later.files[1]) == SECOND
    assert asking.feed(UNIT, 0).dossiers == (), "the feed tells what was handed in online"


@each_row(
    "changes", [{"NgayHenTra": ""}, {"NgayHenTra": "2026112317"}, {"ChuHoSo": ""}, {"DiaChi": 5}]
)
def test_what_came_without_enough_to_be_opened(
    own: RelayChild, asking: RelayPortalDossiers, changes: dict[str, Any]
) -> None:
    code = _created(own, PAPER, **changes)
    assert code
    assert asking.get(code) is None


def test_what_is_attached_to_an_online_dossier_changes_it(
    own: RelayChild, folder: OnlineFolder, asking: RelayPortalDossiers
) -> None:
    dossier = online_dossier(files=(uploaded("f1", PAPER),))
    folder.put(UNIT, dossier, {"f1": PAPER})
    position = asking.feed(UNIT, 0).position
    _attached(own, dossier.code, SECOND, "TaiLieuNop")
    [changed] = asking.feed(UNIT, position).dossiers
    assert changed == asking.get(dossier.code)
    assert [file.size for file in changed.files] == [len(PAPER), len(SECOND)]
    assert [asking.file(changed.code, file) for file in changed.files] == [PAPER, SECOND]
    report = own.report()
    assert (report["dossiers"], report["attached"]) == (0, 1)


def test_the_province_gives_no_code_that_an_online_dossier_has(
    own: RelayChild, folder: OnlineFolder
) -> None:
    first = _created(own, PAPER)
    prefix, number = first.rsplit("-", 1)
    taken = f"{prefix}-{int(number) + 1:04d}"
    folder.put(UNIT, online_dossier(taken), {})
    assert _created(own, SECOND) == f"{prefix}-{int(number) + 2:04d}"


def test_the_relay_proves_every_answer_and_wants_a_nonce(own: RelayChild) -> None:
    for path in ("/v1/dossiers?unit=H01.45", "/v1/dossiers/H01.45-261120-0901"):
        assert own.ask("GET", path, Tthc_Nonce="").status == 400
        token = own.device.authorization
        assert own.bare("GET", path, Tthc_Nonce="short", Authorization=token).status == 400
        answer = own.ask("GET", path, Tthc_Nonce="n" * 32)
        assert answer.headers[SHA256_HEADER.lower()] == sha256_hex(answer.body)
        assert answer.headers["cache-control"] == "no-store"
    for query in ("", "?unit=", "?unit=H01.45&since=-1", "?unit=H01.45&since=x"):
        assert own.ask("GET", f"/v1/dossiers{query}", Tthc_Nonce="n" * 32).status == 400
