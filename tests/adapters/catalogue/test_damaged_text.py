"""Damaged text in a catalogue file never takes the place of a good name in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import ROOT
from tests.support.catalogue_office import ADMIN, Office, item
from tests.support.vietnamese_texts import ADDRESSES, DAMAGED
from tthc_desktop.adapters.catalogue.files import CatalogueFiles
from tthc_desktop.adapters.catalogue.seed import SeedFile
from tthc_desktop.domain.damaged_texts import damaged_texts
from tthc_desktop.domain.questions import Doubt, settle

NAME = "Chứng thực bản sao từ bản chính"
CODE = "1.000001"


def national(name: str, paper: str) -> dict[str, object]:
    return {
        "MaTTHC": CODE,
        "TenTTHC": name,
        "CachThucThucHien": [
            {
                "Kenh": "1",
                "ThoiGian": [{"ThoiGianGiaiQuyet": "3", "DonViTinh": "Ngày làm việc"}],
            }
        ],
        "ThanhPhanHoSo": [
            {"TruongHop": "", "GiayTo": [{"TenGiayTo": paper, "SoBanChinh": 1, "SoBanSao": 0}]}
        ],
    }


def listed(name: str, paper: str) -> dict[str, object]:
    return item(CODE, name, cases=[{"case": "--", "components": [{"name": paper, "originals": 1}]}])


def take_workbook(office: Office, name: str, paper: str) -> dict[Doubt, int]:
    path = office.home.folder / "danh-muc.xlsx"
    path.unlink(missing_ok=True)
    CatalogueFiles().write_template(path)
    book = load_workbook(path)
    for sheet in book.worksheets[1:]:
        sheet.delete_rows(2, 9)
    book["Thủ tục"].append((CODE, name, "HT", "Hộ tịch", "Cấp xã"))
    book["Thời hạn"].append((CODE, "Trực tiếp", 1, "ngày làm việc"))
    book["Giấy tờ"].append((CODE, "", "TK", paper, 1, 0, "lưu", "có"))
    book.save(path)
    return office.take(ADMIN, path).doubts


def take(office: Office, border: str, name: str, paper: str) -> dict[Doubt, int]:
    if border == "workbook":
        return take_workbook(office, name, paper)
    made = national if border == "national package" else listed
    return office.import_items(made(name, paper)).doubts


BORDERS = ("portal's list", "national package", "workbook")


@pytest.mark.parametrize("kind", DAMAGED)
@pytest.mark.parametrize("border", BORDERS)
def test_a_good_name_stays_until_a_person_has_decided(
    office: Office, border: str, kind: str
) -> None:
    assert take(office, border, NAME, "Tờ khai đăng ký") == {}
    doubts = take(office, border, DAMAGED[kind](NAME), "Tờ khai đăng ký")
    assert doubts == {Doubt.DAMAGED_TEXT: 1}
    procedure = office.catalogue.procedure(CODE)
    assert procedure is not None
    assert procedure.name == NAME
    ((_, question),) = office.questions()
    assert (question.doubt, question.place) == (Doubt.DAMAGED_TEXT, "Tên thủ tục")
    office.answer(ADMIN, question, "keep")
    procedure = office.catalogue.procedure(CODE)
    assert procedure is not None
    assert procedure.name != NAME  # by a person's word, as it stands in the file


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_paper_asks_too(office: Office, kind: str) -> None:
    assert take(office, BORDERS[0], NAME, DAMAGED[kind](NAME)) == {Doubt.DAMAGED_TEXT: 1}
    assert office.catalogue.open_questions(CODE) == 1


@pytest.mark.parametrize("name", ["Giaáy khai sinh", "Giy khai sinh", "Khai tin thu t"])
@pytest.mark.parametrize("border", BORDERS)
def test_a_short_damaged_name_asks_too(office: Office, border: str, name: str) -> None:
    assert take(office, border, name, "Tờ khai đăng ký") == {Doubt.DAMAGED_TEXT: 1}


@pytest.mark.parametrize("border", BORDERS)
def test_whole_texts_ask_nothing(office: Office, border: str) -> None:
    """Also where a paper is named by an address of any people."""
    texts = ADDRESSES if border == BORDERS[0] else ADDRESSES[::25]
    for text in texts:
        assert take(office, border, NAME, f"Giấy xác nhận cư trú: {text}") == {}


def test_what_ships_has_no_damaged_text() -> None:
    seed = SeedFile(ROOT / "resources" / "catalogue" / "procedures.json").procedures()
    assert [text for each in seed for text in damaged_texts(each)] == []


def test_the_workbook_in_old_encodings(samples: Path) -> None:
    path = samples / "field" / "catalogue" / "tcvn3-vni.xlsx"
    read = CatalogueFiles().read(path)
    assert len(read) == 3
    assert all(settle(each, {}).doubts[Doubt.DAMAGED_TEXT] >= 1 for each in read)
