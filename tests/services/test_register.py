"""Form 07 over a real store: which dossiers, what of each, and as which file."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.fakes.printer import FakePrinter
from tests.support.deadlines import SHIPS
from tests.support.due_office import ADMIN, OTHER, TermsCatalogue
from tests.support.hostile import HOSTILE_NAMES
from tests.support.office import ACCOUNT, CITIZEN, START, Home
from tests.support.papers import BUNDLED
from tthc_desktop.adapters.sheets.workbook import OpenpyxlSheets, as_text
from tthc_desktop.adapters.system.plain_file import write_export, write_new
from tthc_desktop.domain.catalogue import Channel, Treatment
from tthc_desktop.domain.component import Component, ComponentState, Undigitised, Way
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.forms import TRIAL
from tthc_desktop.domain.payload import file_name
from tthc_desktop.domain.people import Account, Applicant
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalStatus
from tthc_desktop.domain.text import printable
from tthc_desktop.services.papers.register import ExportRegister, MakeRegister
from tthc_desktop.services.papers.register_row import register_row
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.reception.transfer_and_return import ReturnResult
from tthc_desktop.services.sending.export_signed import ExportSigned

TODAY = START.date()
CODE = "H01.45-261120-0042"
HEAD = 5
"""The row of the columns' names: below title, unit, days and the notice."""


@dataclass
class Registry:
    home: Home
    folder: Path

    def __post_init__(self) -> None:
        self.printer = FakePrinter()
        self.paper = MakeRegister(self.home.store, self.home.clock, self.printer, BUNDLED)
        self.export = ExportRegister(self.home.store, self.paper, OpenpyxlSheets(), write_new)

    def rows(
        self, since: date = TODAY, until: date = TODAY, who: Account = ADMIN, name: str = "so.xlsx"
    ) -> list[dict[str, object]]:
        path = self.folder / name
        path.unlink(missing_ok=True)
        count = self.export(who, since, until, path)
        sheet = load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD)]
        assert len(lines) == count + 1
        return [dict(zip(map(str, lines[0]), line, strict=True)) for line in lines[1:]]

    def audit(self, action: str) -> list[tuple[str, str, dict[str, str | int]]]:
        with self.home.store.read() as tx:
            return [
                (x.actor, x.ref, dict(x.detail)) for x in tx.audit.lines() if x.action == action
            ]


@pytest.fixture
def registry(home: Home, tmp_path: Path) -> Registry:
    return Registry(home, tmp_path)


def opened(home: Home, received: datetime, status: PortalStatus = PortalStatus.RECEIVED) -> Dossier:
    """From the provincial system: no provisional code, and no slip of ours."""
    found = PortalDossier(
        CODE,
        "9.000001",
        "Thủ tục thí dụ",
        Channel.ONLINE,
        Applicant("Lê Trực Tuyến", "079200005678", "0909000111", "Ấp 2"),
        received,
        received + timedelta(days=3),
        status,
    )
    catalogue = TermsCatalogue({}, lambda: SHIPS)
    return OpenPortalDossier(home.store, home.clock, home.ids, catalogue)(ACCOUNT, found)


def test_what_a_line_says(home: Home, registry: Registry) -> None:
    made = home.signed_dossier(b"one", b"two")
    [line] = registry.rows()
    assert line == {
        "STT": 1,
        "Mã hồ sơ": made.provisional_code,
        "Mã chính thức": None,
        "Mã tạm": made.provisional_code,
        "Nội dung (thủ tục)": "Đăng ký khai sinh",
        "Số bộ": 1,
        "Chủ hồ sơ": CITIZEN,
        "Địa chỉ": "Ấp 1, Kiên Hải",
        "Điện thoại": "0901234567",
        "Kênh tiếp nhận": "Trực tiếp",
        "Ngày nhận": START.replace(tzinfo=None),
        "Ngày hẹn trả": (START + timedelta(days=1)).replace(tzinfo=None),
        "Trạng thái": "Được tiếp nhận",
        "Giấy tờ đã số hóa": "2/2",
        "Ngày trả kết quả": None,
        "Người nhận": None,
    }


def test_above_the_table_stands_whose_book_it_is(home: Home, registry: Registry) -> None:
    home.signed_dossier(b"x")
    path = registry.folder / "so.xlsx"
    registry.export(ADMIN, TODAY, TODAY, path)
    sheet = load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, HEAD)] == [
        "SỔ THEO DÕI HỒ SƠ",
        "Đặc khu Kiên Hải",
        "Từ ngày 23/11/2026 đến ngày 23/11/2026 – 1 hồ sơ",
        TRIAL,
    ]


def test_dossiers_of_the_provincial_system_stand_with_their_official_code(
    home: Home, registry: Registry
) -> None:
    """Twice: none of them has a provisional code to be told apart by."""
    day = TODAY - timedelta(days=3)
    opened(home, START - timedelta(days=3))
    [line] = registry.rows(day, TODAY)
    assert (line["Mã hồ sơ"], line["Mã chính thức"], line["Mã tạm"]) == (CODE, CODE, None)
    assert line["Kênh tiếp nhận"] == "Trực tuyến"
    assert line["Ngày nhận"] == (START - timedelta(days=3)).replace(tzinfo=None)
    assert registry.rows(TODAY, TODAY) == [], "received on another day, there"
    registry.paper(ADMIN, day, TODAY)
    [sheet] = registry.printer.rendered[-1]
    lines = sheet.values["lines"]
    assert isinstance(lines, tuple)
    assert [row["code"] for row in lines] == [CODE]


def test_the_official_code_comes_beside_the_provisional_one(home: Home, registry: Registry) -> None:
    made = home.signed_dossier(b"x")
    with home.store.write("test") as tx:
        tx.dossiers.put_arrival(made.id, Arrival.PROVINCE, CODE)
        tx.dossiers.put_status(made.id, PortalStatus.PROCESSING)
    [line] = registry.rows()
    assert (line["Mã hồ sơ"], line["Mã chính thức"]) == (CODE, CODE)
    assert (line["Mã tạm"], line["Trạng thái"]) == (made.provisional_code, "Đang xử lý")


def test_when_and_to_whom_the_result_went(home: Home, registry: Registry) -> None:
    made = [home.signed_dossier(b"x") for _ in range(2)]
    returned = ReturnResult(home.store, home.clock)
    home.clock.forward(3600)
    for dossier, other, post in zip(made, ("", "Trần Ví Dụ"), (False, True), strict=True):
        with home.store.write("test") as tx:
            tx.dossiers.put_status(dossier.id, PortalStatus.DONE)
        returned(ACCOUNT, dossier.id, "Phạm Người Nhận", other, by_post=post)
    lines = registry.rows()
    assert [line["Người nhận"] for line in lines] == [
        "Phạm Người Nhận",
        "Phạm Người Nhận (nhận thay Trần Ví Dụ), qua bưu chính",
    ]
    later = (START + timedelta(hours=1)).replace(tzinfo=None)
    assert {line["Ngày trả kết quả"] for line in lines} == {later}
    registry.paper(ADMIN, TODAY, TODAY)
    [sheet] = registry.printer.rendered[-1]
    rows = sheet.values["lines"]
    assert isinstance(rows, tuple)
    assert rows[0]["returned"] == "23/11/2026"
    assert rows[0]["receiver"] == "Phạm Người Nhận"


def _slot(position: int, way: Way, **more: object) -> Component:
    made = Component(
        f"c{position}",
        position,
        "KQ",
        "x",
        Treatment.HAND_IN,
        True,
        ComponentState.MISSING,
        way=way,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # the names of the fields


def test_what_is_to_be_digitised_and_what_is(home: Home) -> None:
    made = replace(
        home.signed_dossier(),
        components=(
            _slot(1, Way.SCAN, state=ComponentState.SIGNED),
            _slot(2, Way.SCAN, state=ComponentState.READ),
            _slot(3, Way.IMPORT),
            _slot(4, Way.SCAN, required=False),
            _slot(5, Way.NOT_DIGITISED, undigitised=Undigitised.OBJECT),
            *(
                _slot(n, way)
                for n, way in enumerate(
                    (Way.SHOWN, Way.BY_DATA, Way.NOT_NEEDED, Way.UPLOADED, Way.REUSE), 6
                )
            ),
        ),
    )
    assert register_row(made).digitised == (1, 4)


def test_first_and_last_day_count_and_no_other(home: Home, registry: Registry) -> None:
    for hours in (-9, -8, 0, 15, 16):  # 23:00 before, 00:00, 08:00, 23:00, 00:00 after
        home.clock.at = START + timedelta(hours=hours)
        home.signed_dossier()
    assert [line["STT"] for line in registry.rows()] == [1, 2, 3]
    assert len(registry.rows(TODAY - timedelta(days=1), TODAY + timedelta(days=1))) == 5


def test_a_clerk_s_own_and_a_supervisor_s_all(home: Home, registry: Registry) -> None:
    home.signed_dossier()
    with home.store.write("test") as tx:
        tx.accounts.add(OTHER, "no password", home.clock.now())
    assert [len(registry.rows(who=who)) for who in (ACCOUNT, OTHER, ADMIN)] == [1, 0, 1]


def test_every_file_is_on_record_and_none_is_replaced(home: Home, registry: Registry) -> None:
    home.signed_dossier()
    for name in ("so.xlsx", "SO.PDF"):
        path = registry.folder / name
        assert registry.export(ADMIN, TODAY, TODAY, path) == 1
        before = path.read_bytes()
        with pytest.raises(InputError, match=r"output\.exists"):
            registry.export(ADMIN, TODAY, TODAY, path)
        assert path.read_bytes() == before
    assert (registry.folder / "SO.PDF").read_bytes().startswith(b"%PDF")
    assert len(registry.printer.rendered) == len(registry.audit("register.made")) == 1, "told early"
    told = [(who, ref, d["kind"]) for who, ref, d in registry.audit("register.exported")]
    assert told == [("quantri", "2026-11-23", kind) for kind in ("xlsx", "pdf")]


@pytest.mark.parametrize("name", ["so", "so.csv", "so.xlsm", ".xlsx", "so.xlsx.exe"])
def test_a_name_that_says_no_kind(registry: Registry, name: str) -> None:
    with pytest.raises(InputError, match=r"register\.ending"):
        registry.export(ADMIN, TODAY, TODAY, registry.folder / name)
    assert list(registry.folder.glob(f"*{name}")) == []


def test_days_the_wrong_way_round(registry: Registry) -> None:
    for name in ("so.xlsx", "so.pdf"):
        with pytest.raises(InputError, match=r"paper\.days"):
            registry.export(ADMIN, TODAY, TODAY - timedelta(days=1), registry.folder / name)
    assert registry.audit("register.exported") == []


def test_days_that_no_calendar_has(registry: Registry) -> None:
    for since, until in ((TODAY, date.max), (date.min, TODAY), (TODAY, date(2101, 1, 1))):
        for name in ("so.xlsx", "so.pdf"):
            with pytest.raises(InputError, match=r"paper\.days"):
                registry.export(ADMIN, since, until, registry.folder / name)


def hostile_dossier(home: Home, number: int, name: str) -> Dossier:
    """As only another system's data could bring it: our own border takes most of it away."""
    made = replace(
        home.signed_dossier(),
        id=home.ids.new(),
        provisional_code=f"TẠM-Q2-9{number:05d}",
        procedure_name=name,
        applicant=Applicant(name, name, name, name),
        components=(),
        state=DossierState.OPEN,
    )
    with home.store.write("test") as tx:
        tx.dossiers.add(made)
    return made


def storable(name: str) -> str:
    """SQLite takes no half letter."""
    return name.encode("utf-8", "ignore").decode()


def test_hostile_names_are_letters_in_the_workbook(home: Home, registry: Registry) -> None:
    names = [storable(name) for name in HOSTILE_NAMES]
    for number, name in enumerate(names):
        home.clock.at = START + timedelta(minutes=number)
        hostile_dossier(home, number, name)
    lines = [row for row in registry.rows() if str(row["Mã tạm"]).startswith("TẠM-Q2-9")]
    for name, line in zip(names, lines, strict=True):
        for column in ("Chủ hồ sơ", "Địa chỉ", "Điện thoại", "Nội dung (thủ tục)"):
            assert line[column] == as_text(name)
    sheet = load_workbook(registry.folder / "so.xlsx").worksheets[0]
    kinds = {cell.data_type for row in sheet.iter_rows(min_row=HEAD + 1) for cell in row}
    assert kinds == {"s", "n", "d"}


CODES = ("../../x", "/etc/passwd", "..\\..\\x", "a/b", "x" * 400, ".bashrc", "CON:aux", "=1\n\x00")


@pytest.mark.parametrize("code", CODES)
def test_a_file_lies_in_its_folder_whatever_the_code_says(
    home: Home, tmp_path: Path, code: str
) -> None:
    dossier = home.signed_dossier(b"%PDF-1.4 one")
    name = file_name(replace(dossier, provisional_code="", official_code=code), 1)
    assert name.isascii()
    assert name.endswith("_01.pdf")
    assert not set(name) & set("/\\:\n\x00")
    assert not name.startswith(".")
    assert len(name) <= 80
    folder = tmp_path / "out"
    assert (folder / name).resolve().parent == folder.resolve()


def test_exported_files_are_named_by_codes_alone(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    dossier = home.signed_dossier(b"%PDF-1.4 one", b"%PDF-1.4 two")
    export = ExportSigned(home.store, home.blobs, write_export)
    paths = export(ACCOUNT.login, dossier.id, folder)
    assert [p.name for p in paths] == ["TAM-Q2-000001_01.pdf", "TAM-Q2-000001_02.pdf"]
    assert sorted(folder.iterdir()) == sorted(paths)
    assert printable(CITIZEN) not in " ".join(p.name for p in paths)
