"""Digitising for the form's sake is seen: blank pages, the same file, another paper."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.slots import page, read_slot, slot
from tthc_desktop.domain.component import Component, ComponentState, PaperFacts, Purpose, Way
from tthc_desktop.domain.examine import examine
from tthc_desktop.domain.findings import FINDING_TEXTS, Finding
from tthc_desktop.domain.likeness import InkMap
from tthc_desktop.domain.reading import PageFlag, PageReport
from tthc_desktop.domain.titles import kinds_named, title_of

DECLARATION = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc TỜ KHAI ĐĂNG KÝ KHAI SINH"
    " Kính gửi Ủy ban nhân dân đặc khu người yêu cầu họ chữ đệm tên nơi cư trú"
)
BIRTH = "TRUNG TÂM Y TẾ Số 113/GCS GIẤY CHỨNG SINH Họ và tên mẹ năm sinh nơi đăng ký thường trú"


def verdict(pages: dict[Component, tuple[PageReport, ...]]) -> dict[int, set[Finding]]:
    slots = tuple(pages)
    readings = {made.id: found for made, found in pages.items()}
    found = examine(slots, readings)
    return {made.position: set(found[made.id]) for made in slots}


def test_good_papers_have_no_findings() -> None:
    assert verdict(
        {
            read_slot(1, "Tờ khai đăng ký khai sinh"): (page(DECLARATION),),
            read_slot(2, "Giấy chứng sinh"): (page(BIRTH),),
            slot(3, "Căn cước", way=Way.SHOWN): (),
        }
    ) == {1: set(), 2: set(), 3: set()}
    assert set(FINDING_TEXTS) == set(Finding)


def test_a_blank_page_is_no_paper_but_a_blank_back_does_no_harm() -> None:
    blank = page(blank=True, flags=(PageFlag.BLANK,))
    found = verdict({read_slot(1): (blank,), read_slot(2): (page(BIRTH), blank)})
    assert found[1] == {Finding.BLANK}
    assert found[2] == set()


def test_the_same_file_in_two_slots_is_told_of_both() -> None:
    same = "f" * 64
    twins = [read_slot(n, "Giấy chứng sinh", read_blob=same) for n in (1, 2)]
    found = verdict({twins[0]: (page(BIRTH),), twins[1]: (page(BIRTH),)})
    assert all(Finding.SAME_FILE in found[n] for n in (1, 2))


LOOK = InkMap(16, (0xFF00, 0x0FF0, 0x00FF)).encode()
SHEET, BACK = page(BIRTH, look=LOOK), page(DECLARATION, look=LOOK[:-4] + "f0f0")


def test_the_same_sheet_scanned_into_two_slots_is_told_of_both() -> None:
    found = verdict({read_slot(1): (SHEET,), read_slot(2): (SHEET, page(blank=True))})
    assert found == {1: {Finding.SAME_PICTURE}, 2: {Finding.SAME_PICTURE}}


def test_the_same_sheet_twice_in_one_slot_is_told() -> None:
    assert verdict({read_slot(1): (SHEET, SHEET)}) == {1: {Finding.SAME_SHEET}}
    assert verdict({read_slot(1): (SHEET, BACK)}) == {1: set()}


def test_one_page_in_all_five_slots() -> None:
    found = verdict({read_slot(n): (SHEET,) for n in range(1, 6)})
    assert found == {n: {Finding.SAME_PICTURE} for n in range(1, 6)}


def test_a_sheet_that_is_only_part_of_another_paper_is_asked_about() -> None:
    found = verdict({read_slot(1): (SHEET,), read_slot(2): (SHEET, BACK)})
    assert found == {1: {Finding.SAME_PICTURE}, 2: {Finding.MAYBE_SAME}}


def test_the_same_form_for_somebody_else_is_asked_about() -> None:
    other = page(BIRTH.replace("113/GCS", "114/GCS"), look=LOOK)
    found = verdict({read_slot(1): (SHEET,), read_slot(2): (other,)})
    assert found == {1: {Finding.MAYBE_SAME}, 2: {Finding.MAYBE_SAME}}


def test_a_picture_without_words_is_no_paper() -> None:
    desk = page("ngh", flags=(PageFlag.NO_TEXT,), look=LOOK)
    assert verdict({read_slot(1): (desk,)})[1] == {Finding.NO_PAPER}
    assert verdict({read_slot(1): (SHEET, desk)})[1] == set()


def test_the_title_of_another_slot() -> None:
    found = verdict(
        {
            read_slot(1, "Tờ khai đăng ký khai sinh"): (page(BIRTH),),
            read_slot(2, "Giấy chứng sinh"): (page(DECLARATION),),
            read_slot(3, "Bản vẽ hoàn công"): (page("BẢN VẼ MẶT BẰNG tỷ lệ 1:100"),),
        }
    )
    assert Finding.OTHER_PAPER in found[1]
    assert Finding.OTHER_PAPER in found[2]
    assert Finding.OTHER_PAPER not in found[3]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Giấy tờ chứng minh nơi cư trú (khi dữ liệu dân cư không có)", "XÁC NHẬN"),
        ("Văn bản ủy quyền", "GIẤY ỦY QUYỀN Căn cứ Bộ luật Dân sự"),
        ("Bản sao Giấy khai sinh hoặc trích lục", "TRÍCH LỤC KHAI SINH (BẢN SAO)"),
        ("Đơn đề nghị", "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP"),
        ("Sơ đồ khu vực biển", "SƠ ĐỒ VỊ TRÍ tọa độ"),
    ],
)
def test_no_hint_where_the_title_fits_or_says_nothing(name: str, text: str) -> None:
    assert Finding.OTHER_PAPER not in verdict({read_slot(1, name): (page(text),)})[1]


def test_titles() -> None:
    assert title_of(BIRTH) == "birth notice"
    assert title_of(DECLARATION) == "declaration"
    assert title_of("Lorem ipsum dolor") is None
    assert title_of("BỘ Y TẾ GiẤY - CHỨNG SINH Số 12") == "birth notice"  # a small letter read


@pytest.mark.parametrize(
    "text",
    [
        "Giấy tờ kèm theo: STT Tên giấy tờ Bản chính Bản sao 1 Giấy chứng sinh 01 0",
        "Tôi có giấy ủy quyền kèm theo và số căn cước 001199000001",
        "MẪU GIẤY số 3 CHỨNG SINH",
    ],
)
def test_what_a_page_only_speaks_of_is_not_its_title(text: str) -> None:
    assert title_of(text) is None
    assert kinds_named("Giấy tờ tùy thân của người nộp (căn cước, hộ chiếu)") == {
        "identity card",
        "passport",
    }


def test_a_result_without_number_or_date_is_none() -> None:
    whole = PaperFacts("12/GKS", date(2026, 11, 26))
    found = verdict(
        {
            read_slot(1, purpose=Purpose.RESULT): (page(BIRTH),),
            read_slot(2, purpose=Purpose.RESULT, facts=PaperFacts("12/GKS")): (page(BIRTH),),
            read_slot(3, purpose=Purpose.REPLY, facts=whole): (page(DECLARATION),),
        }
    )
    assert Finding.NO_FACTS in found[1]
    assert Finding.NO_FACTS in found[2]
    assert Finding.NO_FACTS not in found[3]


def test_what_has_no_file_or_is_not_read_yet_is_not_judged() -> None:
    blank = page(blank=True)
    waiting = slot(1, state=ComponentState.SCANNED)
    assert verdict({waiting: (blank,), slot(2, way=Way.REUSE): (blank,)}) == {1: set(), 2: set()}
