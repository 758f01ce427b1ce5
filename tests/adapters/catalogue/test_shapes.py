"""The three shapes that are taken, and the workbook filled in by hand."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import ROOT
from tthc_desktop.adapters.catalogue.files import CatalogueFiles
from tthc_desktop.adapters.catalogue.portal_list import fees_in
from tthc_desktop.adapters.catalogue.seed import SeedFile
from tthc_desktop.domain.catalogue import (
    Channel,
    Fee,
    Holder,
    Procedure,
    Term,
    TermUnit,
    Treatment,
    process_hours,
)
from tthc_desktop.domain.catalogue_body import body_of, procedure_from
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.questions import settle
from tthc_desktop.domain.typed import parse_money, parse_number

NATIONAL = {
    "MaTTHC": "1.009454.000.00.00.H01",
    "TENTTHC": "Công bố hoạt động bến thủy nội địa",
    "LINHVUCTHUCHIEN": [{"MALINHVUC": "DT", "TENLINHVUC": "Đường thủy nội địa"}],
    "CAPTHUCHIEN": ["Cấp xã", {"TENCAP": "Cấp tỉnh"}],
    "CACHTHUCTHUCHIEN": [
        {
            "KENH": "1",
            "THOIGIAN": [
                {
                    "THOIGIANGIAIQUYET": "3,5",
                    "DONVITINH": "Ngày làm việc",
                    "MOTA": "kể từ khi đủ hồ sơ",
                    "PHILEPHI": [{"MAPHILEPHI": "P1", "SOTIEN": "100.000", "DONVI": "đồng/lần"}],
                }
            ],
        },
        {
            "KENH": "Trực tuyến",
            "THOIGIAN": [{"THOIGIANGIAIQUYET": 2, "DONVITINH": "Tuần", "MOTA": "", "PHILEPHI": []}],
        },
    ],
    "THANHPHANHOSO": [
        {
            "TRUONGHOP": "Bến mới",
            "GIAYTO": [
                {
                    "MAGIAYTO": "G1",
                    "TENGIAYTO": "Đơn đề nghị",
                    "SOBANCHINH": "1",
                    "SOBANSAO": "0",
                    "TENMAUDON": "Mẫu 01",
                    "MA_KQ_THAYTHE": "KQ.G17.000295",
                }
            ],
        }
    ],
    "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G17.000295", "TENKETQUA": "Quyết định công bố"}],
}


def _read(path: Path, body: object) -> tuple[Procedure, ...]:
    path.write_text(json.dumps(body, ensure_ascii=False), "utf-8")
    return CatalogueFiles().read(path)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"error_code": "0", "message": "", "result": one},
        lambda one: {"error_code": 0, "data": [one]},
    ],
)
def test_the_national_package(tmp_path: Path, wrap: object) -> None:
    assert callable(wrap)
    (procedure,) = _read(tmp_path / "goi.json", wrap(NATIONAL))
    assert procedure.code == "1.009454"
    assert (procedure.field_code, procedure.field_name) == ("DT", "Đường thủy nội địa")
    assert procedure.level == "Cấp xã, Cấp tỉnh"
    direct, online = procedure.offers
    assert direct.channel is Channel.DIRECT
    assert direct.term == Term.of(TermUnit.WORKING_DAY, "3.5")
    assert direct.fees == (Fee("P1", 100_000, "đồng/lần"),)
    assert (online.channel, online.term, online.number) == (Channel.ONLINE, None, Decimal(2))
    assert online.text.startswith("Tuần")  # a unit that nobody knows is shown, and asked about
    (case,) = procedure.cases
    (paper,) = case.papers
    assert (case.name, paper.code, paper.form) == ("Bến mới", "G1", "Mẫu 01")
    assert paper.replaced_by == "KQ.G17.000295"
    assert [question.doubt.value for question in settle(procedure, {}).open] == ["no_unit"]


@pytest.mark.parametrize(
    ("text", "fees"),
    [
        ("7 Ngày làm việc10,000 VNĐ(mỗi lần)", (Fee("", 10_000, "mỗi lần"),)),
        ("Không có thông tin50,000 Việt Nam Đồng(/giao dịch)", (Fee("", 50_000, "/giao dịch"),)),
        ("1Miễn phí", (Fee("", 0),)),
        ("2 GiờMiễn phí(Không)", (Fee("", 0),)),
        (
            "5Miễn phí(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định)",
            (Fee("", None, "Theo nghị quyết của Hội đồng nhân dân tỉnh"),),
        ),
        ("2 NgàyKhông có thông tin", ()),
        ("120 VNĐ(20.000 đ/tờ khai)", (Fee("", None, "120 VNĐ(20.000 đ/tờ khai)"),)),
    ],
)
def test_fees_as_the_portal_runs_them_together(text: str, fees: tuple[Fee, ...]) -> None:
    assert fees_in(text) == fees


def test_what_is_said_about_fees_is_never_free_by_accident(tmp_path: Path) -> None:
    body = {
        "code": "1.000001",
        "name": "Thử",
        "channels": [
            {
                "channel": "Trực tiếp",
                "duration": "5",
                "unit": "Ngày",
                "text": "5 NgàyMiễn phí(Theo quy định của HĐND tỉnh)",
            }
        ],
        "cases": [],
        "results": [],
    }
    (procedure,) = _read(tmp_path / "a.json", [body])
    offer = procedure.offer()
    assert offer is not None
    assert offer.fee == "Theo nghị quyết của Hội đồng nhân dân tỉnh"


def test_hostile_letters_are_taken_out(tmp_path: Path) -> None:
    body = {
        "code": "1.000001",
        "name": "  Thu\u0309 tu\u0323c \u202e<b>=1+1</b>\x00\n ",
        "channels": [],
        "cases": [{"case": "--", "components": [{"name": "=cmd|' /C calc'!A0", "originals": 1}]}],
        "results": [],
    }
    (procedure,) = _read(tmp_path / "a.json", [body])
    assert procedure.name == "Thủ tục <b>=1+1</b>"
    assert procedure.cases[0].papers[0].name == "=cmd|' /C calc'!A0"


def test_the_empty_workbook_holds_one_example_that_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    CatalogueFiles().write_template(path)
    (procedure,) = CatalogueFiles().read(path)
    assert procedure.code == "9.000001"
    assert procedure.offers[0].term == Term.of(TermUnit.WORKING_DAY, "2.1")
    assert [paper.treatment for paper in procedure.cases[0].papers] == [
        Treatment.HAND_IN,
        Treatment.SHOW_ONLY,
    ]
    assert [step.holder for step in procedure.process] == [Holder.CLERK, Holder.DIVISION]
    assert process_hours(procedure.process) == 16


def test_a_workbook_with_a_term_in_words_asks_about_the_unit(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    CatalogueFiles().write_template(path)
    book = load_workbook(path)
    book["Thời hạn"]["D2"] = "tuần"
    book["Giấy tờ"].append(["9.000001", "", "GC", "Dòng ghi chú", 0, 0, "", "", ""])
    book.save(path)
    (procedure,) = CatalogueFiles().read(path)
    doubts = sorted(question.doubt.value for question in settle(procedure, {}).open)
    assert doubts == ["no_unit", "note_row"]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("50000", 50_000),
        ("50.000", 50_000),
        ("50,000", 50_000),
        ("1.500.000", 1_500_000),
        ("50 000", 50_000),
        ("50000.00", 50_000),
        ("50.000,00", 50_000),
        ("8000.0", 8_000),
        ("0", 0),
        ("8000.5", None),
        ("1,5", None),
        ("5.00.000", None),
        ("50.0000", None),
        ("-1", None),
        ("٣", None),
        ("", None),
    ],
)
def test_money_never_grows(typed: str, amount: int | None) -> None:
    assert parse_money(typed) == amount


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2,1", "2.1"), ("0.125", "0.125"), ("3650", "3650"), ("3651", None), ("1e3", None)],
)
def test_numbers(typed: str, number: str | None) -> None:
    assert parse_number(typed, 3650) == (None if number is None else Decimal(number))


def test_a_term_that_is_no_number_is_shown_to_the_person_who_decides(tmp_path: Path) -> None:
    body = {
        "code": "1.000001",
        "name": "Thử",
        "channels": [
            {"channel": "Trực tiếp", "duration": "15-20", "unit": "Ngày làm việc", "text": "tùy"}
        ],
        "cases": [],
        "results": [],
    }
    (procedure,) = _read(tmp_path / "a.json", [body])
    assert procedure.offers[0].text == "15-20 Ngày làm việc: tùy"


def test_three_times_seven_tenths(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    CatalogueFiles().write_template(path)
    book = load_workbook(path)
    book["Thời hạn"]["C2"] = 3 * 0.7  # 2.0999999999999996
    book.save(path)
    (procedure,) = CatalogueFiles().read(path)
    assert procedure.offers[0].term == Term.of(TermUnit.WORKING_DAY, "2.1")


def test_what_somebody_filled_in_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    path.write_bytes(b"filled in")
    with pytest.raises(InputError, match=r"output\.exists"):
        CatalogueFiles().write_template(path)
    assert path.read_bytes() == b"filled in"


def test_a_template_is_not_written_into_nowhere(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"output\.no_folder"):
        CatalogueFiles().write_template(tmp_path / "nope" / "mau.xlsx")


def test_what_ships() -> None:
    seed = SeedFile(ROOT / "resources" / "catalogue" / "procedures.json").procedures()
    assert len(seed) >= 40
    assert len({procedure.code for procedure in seed}) == len(seed)
    fields = {procedure.field_code for procedure in seed}
    assert {"HT", "CTH", "BHD", "DT", "TS"} <= fields  # the island's own among them
    for procedure in seed:
        assert procedure_from(body_of(procedure)).version
        assert {question.doubt.value for question in settle(procedure, {}).open} <= {"no_unit"}
        codes = [paper.code for case in procedure.cases for paper in case.papers]
        assert all(codes)
        assert len(set(codes)) == len(codes)
