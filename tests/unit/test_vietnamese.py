"""The one check of Vietnamese text: what is whole, what is damaged and how, what cannot be told."""

from __future__ import annotations

import pytest

from tests.support.catalogue_office import REAL
from tests.support.tables import each_row
from tests.support.vietnamese_texts import DAMAGED, NAMES, PAIRS
from tthc_desktop.adapters.catalogue.files import CatalogueFiles
from tthc_desktop.domain.damaged_texts import damaged_texts
from tthc_desktop.domain.provinces import ends_in_province
from tthc_desktop.domain.syllables import Spelling, word_kind
from tthc_desktop.domain.text_damage import DAMAGE_NAMES, TextDamage, Wholeness
from tthc_desktop.domain.vietnamese import check_person, check_text

NAME, ADDRESS = "Nguyễn Văn Đức", "Ấp Bãi Chướng, Xã Hòn Tre, Kiên Hải, Kiên Giang"
KINDS = {
    "marks stripped": TextDamage.MARKS,
    "letters dropped": TextDamage.LETTERS,
    "one letter lost": TextDamage.LETTERS,
    **dict.fromkeys(("TCVN3", "VNI", "VISCII"), TextDamage.OLD_ENCODING),
    **dict.fromkeys(("UTF-8 as Latin-1", "UTF-8 as 1252", "UTF-8 as 1258"), TextDamage.MOJIBAKE),
    **dict.fromkeys(("Telex keys", "VNI keys"), TextDamage.KEYS),
    **dict.fromkeys(("question marks", "replaced"), TextDamage.REPLACED),
    "case turned": TextDamage.CASE,
}


def apart(words: str) -> list[str]:
    return words.split()


@each_row(
    ("word", "kind"),
    [
        *((w, Spelling.SYLLABLE) for w in apart("nguyễn khuya rượu gì gìn giếng quyển quới")),
        *((w, Spelling.SYLLABLE) for w in apart("hoàng hòa thuý yêu ý uyên khuỷu xoong ngoằn")),
        *((w, Spelling.NO_TONE) for w in apart("nguyen duc tich đươc phuong ap")),
        *((w, Spelling.BROKEN) for w in apart("nguyn nguễn ngyễn nuyễn nguyễ phơng ngĩa vă")),
        *((w, Spelling.BROKEN) for w in apart("bìh tíh giy gii yn")),
        *((w, Spelling.TORN) for w in apart("hoàg phươg đôg vănn bìnnh mmẫu baất khaẩu")),
        *((w, Spelling.TORN) for w in apart("nguyễnvănđức phạmquốcviệt nguyễễn")),
        *((w, Spelling.NO_VOWEL) for w in apart("vn đc chng ng")),
        *((w, Spelling.FOREIGN) for w in apart("ksor brể bhăm êban max lee kông thor ayŭn")),
        *((w, Spelling.FOREIGN) for w in apart("soo hyun moon leon mei lyn ann lynn anna thah")),
        *((w, Spelling.FOREIGN) for w in apart("mươl vuône vàl đắk pơơ êê hôih đih neáng")),
    ],
)
def test_what_a_word_is(word: str, kind: Spelling) -> None:
    assert word_kind(word) is kind


@pytest.mark.parametrize("kind", DAMAGED)
def test_every_kind_of_damage_is_named(kind: str) -> None:
    harm = DAMAGED[kind]
    check = check_person(harm(NAME), harm(ADDRESS))
    assert check.damage == (KINDS[kind],)
    assert check.answer is Wholeness.DAMAGED
    assert check.words == DAMAGE_NAMES[KINDS[kind]]
    assert KINDS[kind] in check_text(harm("Chứng thực bản sao từ bản chính"), 20).damage


def test_two_hundred_whole_people_pass() -> None:
    assert len(set(NAMES)) == len(PAIRS) == 200
    assert [pair for pair in PAIRS if check_person(*pair).damage] == []
    assert [text for pair in PAIRS for text in pair if check_text(text).damage] == []
    assert [address for _, address in PAIRS if not ends_in_province(address)] == []


def test_what_cannot_be_told_is_neither() -> None:
    assert check_person("Lan", "Kon Tum").answer is Wholeness.WHOLE
    assert check_person("NGUYEN VAN A", "Xã Bá, Hà Nội").answer is Wholeness.UNKNOWN
    beside_another_people = check_person("Y Vă", "Xã Bá, Hà Nội")
    assert beside_another_people.answer is Wholeness.UNKNOWN
    assert beside_another_people.maybe == ()
    misprint = "Quyết định trợ cấp tai nạn, tiền tuất cho đối tượng đươc hưởng"
    assert check_text(misprint).answer is Wholeness.UNKNOWN


@each_row(
    ("name", "address"),
    [
        ("Nguyen Van Duc", ""),
        ("Nguyen Van Duc", "Kon Tum"),
        ("Le Thi Hoa", "Kon Tum"),
        ("Lan", "Kien Giang"),
        ("Minh Trang", "Xa Tan An, An Giang"),
        ("Lan", "Ap 5, An Giang"),
    ],
)
def test_marks_are_missed_by_what_stands_beside(name: str, address: str) -> None:
    assert check_person(name, address).damage == (TextDamage.MARKS,)


@each_row(
    ("text", "damage"),
    [
        *((t, TextDamage.OLD_ENCODING) for t in ("Giaáy khai sinh", "Phieáu xuaát kho")),
        *((t, TextDamage.OLD_ENCODING) for t in ("Khai tieàn thueâ ñaát", "Tôø khai laên ñaàu")),
        *((t, TextDamage.OLD_ENCODING) for t in ("Giaìy khai sinh", "UÒy nhieòm chi", "Teân")),
        *((t, TextDamage.OLD_ENCODING) for t in ("Khoâng", "Hoa ñôn thöông")),
        *((t, TextDamage.LETTERS) for t in ("Giy khai sinh", "Khai tin thu t", "T KHAI HNG NHP")),
        *((t, TextDamage.LETTERS) for t in ("Giấy khai sinh Trườg.", "Giaấy khai sinh")),
        *((t, TextDamage.LETTERS) for t in ("Giấychứng sinh", "Giy khai sinh CC01")),
        *((t, TextDamage.MARKS) for t in ("TO KHAI HANG NHAP KHAU", "To khai hai quan chung.")),
        *((t, TextDamage.MARKS) for t in ("Giây đê nghi đăng ky hô kinh doanh", "Mau to khai.doc")),
        ("Văn ban đê nghi quyêt toan khoang san Mau06.doc", TextDamage.MARKS),
    ],
)
def test_short_texts_are_looked_at(text: str, damage: TextDamage) -> None:
    assert damage in check_text(text).damage


@each_row(
    "text",
    [
        *("Nuôi con nuôi", "Chăn nuôi", "TỜ KHAI MẪU SỐ 02 CỦA UBND XÃ", "Theo điểm b, nhóm d"),
        *("Tờ khai: mau don xin cap phep.doc", "Văn bản về khoáng sảnMau 03 - Phu luc III_36.doc"),
        *("Phụ lục v", "Sách CC01 mẫu VinCity", "Quá trình giò quì xoong hoá", "Neáng Sa Rây"),
    ],
)
def test_whole_texts_of_few_words(text: str) -> None:
    assert check_text(text).answer is Wholeness.WHOLE


@each_row(
    ("address", "whole"),
    [
        *(
            (end, True)
            for end in ("Hà Nội", "TP. Hồ Chí Minh", "tỉnh Hoà Bình", "X, Bà Rịa - Vũng Tàu")
        ),
        *((end, True) for end in ("A Lưới, Thừa Thiên - Huế", "X, Huế, Việt Nam", "Tp.HCM")),
        *(
            (end, True)
            for end in ("Xã Bá Tỉnh An Giang", "Ấp 3 - Cần Giờ - TP Hồ Chí Minh", "X, Đăk Lăk")
        ),
        *((end, False) for end in ("", "Xã Hòn Tre, Kiê", "Xã Hòn Tre", "Phố Hà Nội, Xã Bá")),
        *((end, False) for end in ("Xã Bá, Kien Giang", "Xã Bá, Giang", "An Giang, Xã", ",")),
    ],
)
def test_where_an_address_ends(address: str, whole: bool) -> None:
    assert ends_in_province(address) is whole


@pytest.mark.skipif(not REAL.is_file(), reason="no real catalogue beside the project")
def test_nothing_in_the_real_catalogue_is_damaged() -> None:
    found = [text for each in CatalogueFiles().read(REAL) for text in damaged_texts(each)]
    assert found == []


@pytest.mark.parametrize("piece", ["a", "aă", "w", "? ", "q w ", "a1", "ê'", "."])
def test_any_long_text_has_an_answer(piece: str) -> None:
    """A pattern that tries every part of a long word would take minutes here."""
    text = piece * (100_000 // len(piece))
    assert check_text(text).answer in Wholeness
    assert check_person(text, text).answer in Wholeness


@each_row(
    ("name", "address"),
    [
        *((name, ADDRESS) for name in ("N", "A", "Nguyễn", "NGUYỄN", "Lê", "Phan", "Đức", "Thị")),
        *((name, ADDRESS) for name in ("Nguyễn Thị", "TRẦN THỊ", "Trần Lê Thị", "Nguyễn Văn")),
        *((name, ADDRESS) for name in (f"{NAME} {NAME}", f"{NAME} {NAME.upper()}", "Lê Lê")),
        ("Nguyễn Thị Nguyễn Thị Hoa", ADDRESS),
        (NAME, "Thôn Đông, , , Hà Nội"),
        (NAME, "Thôn Đông,, Hà Nội"),
        (NAME, "Thôn Đông, -, Hà Nội"),
        (NAME, ", Hà Nội"),
        (NAME, "x, Hà Nội"),
        (NAME, "Thôn Đông, A, Hà Nội"),
        (NAME, f"{ADDRESS}, {ADDRESS}"),
    ],
)
def test_what_is_all_but_gone_is_a_doubt_and_no_damage(name: str, address: str) -> None:
    check = check_person(name, address)
    assert (check.damage, check.maybe) == ((), (TextDamage.LETTERS,))
    assert check.answer is Wholeness.UNKNOWN


@each_row(
    ("name", "address"),
    [
        *((name, ADDRESS) for name in ("Ksor", "Lee", "Max", "Lan", "K'Brể", "Nguyễn-Lê", "")),
        *((name, ADDRESS) for name in ("Nguyễn Thị Ly Ly", "Thị Băng", "Lê Văn Văn", "Trần Văn A")),
        *(
            (NAME, address)
            for address in ("Hà Nội", "Kon Tum", "12 3 4, Hà Nội", "Xã X, Thái Bình")
        ),
        *(
            (NAME, address)
            for address in ("Xy, Quảng Trị", "Thanh Hóa, Thanh Hóa", "Tổ 5, An Giang,")
        ),
        (NAME, ""),
    ],
)
def test_what_is_short_and_whole(name: str, address: str) -> None:
    check = check_person(name, address)
    assert (check.damage, check.maybe) == ((), ())


def test_of_two_hundred_whole_people_nothing_is_all_but_gone() -> None:
    assert [pair for pair in PAIRS if TextDamage.LETTERS in check_person(*pair).maybe] == []
