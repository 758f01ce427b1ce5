"""Damaged names and addresses are told where cards and dossiers of the province come in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.services.test_portal_dossiers import FILE, ONLINE
from tests.support.card_pictures import Look, scanned
from tests.support.counter import Counter
from tests.support.office import ACCOUNT
from tests.support.vietnamese_texts import DAMAGED, PAIRS
from tthc_desktop.adapters.imaging.barcodes import read_codes
from tthc_desktop.cli.qr import answer
from tthc_desktop.domain.citizen_card import CardKind, read_card
from tthc_desktop.domain.dossier_wire import dossier_from_json, dossier_to_json
from tthc_desktop.domain.people import PersonKind
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.domain.portal_texts import dossier_doubt, marked, person_doubt
from tthc_desktop.domain.status import DossierEventKind
from tthc_desktop.services.reception.portal import OpenPortalDossier

TODAY = date(2026, 11, 25)
NAME, ADDRESS = "Nguyễn Văn Đức", "Ấp Bãi Chướng, Xã Hòn Tre, Kiên Hải, Kiên Giang"
MAN = f"091085000123|371234567|{NAME}|05081985|Nam|{ADDRESS}|12052021"
WOMAN = MAN.replace("091085", "091185").replace("|Nam|", "|Nữ|")
SHORT: dict[str, Callable[[str], str]] = {
    "cut in the address": lambda payload: payload.replace(", Kiên Giang|", "|"),
    "last field missing": lambda payload: payload.rpartition("|")[0],
    "last field empty": lambda payload: payload.rpartition("|")[0] + "|",
    "no address": lambda payload: payload.replace(ADDRESS, ""),
}
CARD = DAMAGED | SHORT


@pytest.mark.parametrize("kind", CARD)
@pytest.mark.parametrize("payload", [MAN, WOMAN])
def test_a_damaged_card_warns(payload: str, kind: str) -> None:
    assert read_card(payload, TODAY).warnings == ()
    told = answer(read_card(CARD[kind](payload), TODAY))
    assert told["kind"] == CardKind.CITIZEN_CARD
    assert told["warnings"]
    assert str(told["message"]).endswith(".")


@pytest.mark.parametrize("at", [2, 5])
@pytest.mark.parametrize("kind", sorted(DAMAGED.keys() - {"marks stripped", "one letter lost"}))
def test_one_damaged_field_of_a_card_is_enough(kind: str, at: int) -> None:
    parts = MAN.split("|")
    parts[at] = DAMAGED[kind](parts[at])
    assert read_card("|".join(parts), TODAY).warnings != ()


def test_two_hundred_whole_cards_do_not_warn() -> None:
    for name, address in PAIRS:
        payload = MAN.replace(NAME, name).replace(ADDRESS, address)
        assert read_card(payload, TODAY).warnings == (), (name, address)


@pytest.mark.parametrize("kind", ["marks stripped", "letters dropped", "VNI"])
def test_a_damaged_code_in_a_picture_warns(kind: str) -> None:
    """The code itself may hold damaged text: made by another program."""
    picture = scanned(CARD[kind](MAN), Look(), seed=2)
    (payload,) = read_codes(picture)
    reading = read_card(payload, TODAY)
    assert reading.kind is CardKind.CITIZEN_CARD
    assert reading.warnings != ()


def sent(name: str, address: str) -> PortalDossier:
    """As it crosses the wire."""
    person = replace(ONLINE.applicant, name=name, address=address)
    body = json.loads(json.dumps(dossier_to_json(replace(ONLINE, applicant=person))))
    return dossier_from_json(body)


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_dossier_of_the_province_is_kept_and_marked(counter: Counter, kind: str) -> None:
    harm = DAMAGED[kind]
    there = sent(harm(NAME), harm(ADDRESS))
    doubt = dossier_doubt(there)
    assert doubt.startswith("Cần kiểm tra: họ tên hoặc địa chỉ (")
    opened = counter.use(OpenPortalDossier)(ACCOUNT, there)
    assert opened.applicant == there.applicant  # nothing is mended
    with counter.home.store.read() as tx:
        (event,) = tx.events.of_dossier(opened.id)
    assert (event.kind, event.reason) == (DossierEventKind.OPENED, doubt)
    assert person_doubt(opened.applicant) != ""
    text = harm("Bổ sung giấy chứng sinh của cháu")
    assert marked(text).startswith(f"{text} (Cần kiểm tra: ")


@pytest.mark.parametrize("kind", sorted(DAMAGED.keys() - {"marks stripped"}))
def test_names_of_procedures_and_files_are_looked_at(kind: str) -> None:
    text = DAMAGED[kind]("Chứng thực bản sao")
    assert "tên thủ tục" in dossier_doubt(replace(ONLINE, procedure_name=text))
    doubt = dossier_doubt(replace(ONLINE, files=(replace(FILE, name=f"{text}.pdf"),)))
    # People name files without marks, and in abbreviations, on purpose.
    assert ("tên tệp" in doubt) is (not text.isascii() or "?" in text)


def test_two_hundred_whole_dossiers_are_not_marked() -> None:
    assert dossier_doubt(ONLINE) == ""
    for name, address in PAIRS:
        there = sent(name, address)
        assert (dossier_doubt(there), person_doubt(there.applicant)) == ("", ""), (name, address)
        assert marked(f"Bổ sung giấy xác nhận cư trú: {address}").endswith(address)


FIRMS = [
    "Công ty TNHH Thương mại An Giang",
    "Công ty cổ phần Du lịch Kiên Hải",
    "Trường Tiểu học Kiên Hải",
    "Hợp tác xã Nông nghiệp Tân Phú",
    "Hộ kinh doanh Nguyễn Văn An",
    "Hộ kinh doanh Quán Ví Dụ",
    "HỘ KINH DOANH AN",
    "Công ty TNHH MTV VINA Seafood",
    "UBND đặc khu Kiên Hải",
    "Doanh nghiệp tư nhân Thử 3",
]


@pytest.mark.parametrize("name", FIRMS)
@pytest.mark.parametrize("kind", [k for k in PersonKind if k is not PersonKind.CITIZEN])
def test_names_of_organisations_are_texts(name: str, kind: PersonKind) -> None:
    person = replace(ONLINE.applicant, name=name, address=ADDRESS, kind=kind)
    assert dossier_doubt(replace(ONLINE, applicant=person)) == ""


@pytest.mark.parametrize(
    "name",
    ["Hộ ông Nguyễn Văn An", "Ông Nguyễn Văn An và bà Trần Thị Bình", "hộ bà Ksor H'Lan", "bà Lan"],
)
def test_titles_before_names_are_no_damage(name: str) -> None:
    assert person_doubt(replace(ONLINE.applicant, name=name)) == ""


@pytest.mark.parametrize("name", ["Nguyễn Thị ông", "Trần bà", "Hộ ông nguyễn Văn An"])
def test_a_name_that_lost_its_capital_is_no_title(name: str) -> None:
    assert person_doubt(replace(ONLINE.applicant, name=name)) != ""


@pytest.mark.parametrize("damage", sorted(DAMAGED.keys() - {"marks stripped"}))
def test_what_an_organisation_s_name_lost_is_told(damage: str) -> None:
    harm = DAMAGED[damage]
    name = harm("Công ty cổ phần Du lịch và Dịch vụ Đất Đỏ Kiên Hải")
    person = replace(ONLINE.applicant, name=name, address=ADDRESS, kind=PersonKind.BUSINESS)
    assert "họ tên hoặc địa chỉ" in dossier_doubt(replace(ONLINE, applicant=person))


@pytest.mark.parametrize("damage", sorted(DAMAGED.keys() - {"marks stripped", "one letter lost"}))
def test_what_an_organisation_s_address_lost_is_told(damage: str) -> None:
    person = replace(ONLINE.applicant, name=FIRMS[0], address=DAMAGED[damage](ADDRESS))
    person = replace(person, kind=PersonKind.BUSINESS)
    assert "họ tên hoặc địa chỉ" in dossier_doubt(replace(ONLINE, applicant=person))
