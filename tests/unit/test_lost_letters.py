"""What is missing from a word of a name or an address, and what another people writes so."""

from __future__ import annotations

import re

import pytest

from tests.support.tables import each_row
from tests.support.vietnamese_texts import GENERATED
from tthc_desktop.domain.text_damage import TextDamage
from tthc_desktop.domain.vietnamese import check_person

NAME, ADDRESS = "Lê Thị Thử", "Số 12, tổ 5, ấp Thử Nghiệm, An Giang"
MARKED = re.compile(r"(?=\w*[^\x00-\x7f])\w+")

PEOPLES = (
    *(
        "H'Hen Niê",
        "K'Brể",
        "Y Bhăm",
        "Ksor",
        "A Dơi",
        "K Brể",
        "H Wơn Niê",
        "Hốih Dủm",
        "Hôih Dzúc",
    ),
    *("Cơlâu Nâm", "Coor Thị Nghệ", "Bhnướch Bao", "Bhling Mia", "Zơrâm Nhất", "Rapat Nga"),
    *("Arất Thị Hà", "Tơngôl Vối", "Clâu Nhớ", "Riah Dung", "Ating Tưi", "Briu Quân", "A Rất Bốn"),
    *("Pơloong Plênh", "Hồ Văn Đhôm", "Hồ Thị Kêr", "Đinh Thị Blơk", "Nguyễn Thị Kim Liêng"),
    *(
        "Siu H'Nhã",
        "Kpuih Bơi",
        "Rcom Phen",
        "Rmah Thuk",
        "Nay H'Ban",
        "Rahlan Djới",
        "R'Com Thắng",
    ),
    *("Rơ Lan Hăt", "A Thút", "Y Moan Ênuôl", "Y Phôn Ksor", "H'Zina Byă", "Y Khoa Niêkđăm"),
    *("Y Ngông Niê Kđăm", "Y Bliu Arul", "Y Wang Mlô Duôn Du", "H Mai Êban", "Y Thịnh Kbuôr"),
    *("Kră Jăn Hùng", "Cil Ju Lơm", "Dà Cắt Nhơn", "Lơ Mu Ha Póh", "Bon Yô Ly", "Kơ Dơng Ha Biên"),
    *("Rơ Ông Ha Tinh", "Kon Sơ Ha Hoàng", "Điểu Krứt", "Thị Băng", "Lâm Sươl", "Kim Sươne"),
    *("Neáng Kim", "Néang Oanh Na", "Chau Kim Sênl", "Sơn Thị Sà Vuône", "Hứa Sa Ních", "Thị Dal"),
    *("Abdul Karim", "Haji Ibrohim", "Vừ Già Pó", "Hầu A Lềnh", "Ly Mí Lử", "Tẩn Sử Quẩy"),
    *("Khoàng Văn Van", "Lường Văn Ọt", "Cụt Văn Bốn", "Moong Thị Ót", "Bùi Thị Ển", "Hồ Dzếnh"),
    *("Hoàng Thi Thơ", "Dư Quốc Đống", "Danh Nhưỡng", "Diệp Minh Châu", "Lữ Uý", "Phạm Thị Ngoẻn"),
    *("Đoàn Nguyễn Jenny", "Kim Soo Hyun", "Phan Thị Mỹ Tâm", "Leon Nguyễn", "Mei Lan", "Trần Lyn"),
    *("Nguyễn Lynn", "Trần Anna Lan", "Kim Ji Yeon", "Park Hang Seo", "Nguyễn Thị M'Li", "Bùi Kỷ"),
)
PLACES = (
    *("Xã Ia Dơk, Đức Cơ", "Ia Krêl", "Đê Ar, Mang Yang", "Đăk Trôi", "Lơ Pang", "Hra", "H'Neng"),
    *("Ia Pết", "Ia Kdăm", "Pờ Tó", "Chư Rcăm", "Ia Rsươm", "Ia Broăi", "Sró, Kông Chro", "Ya Ma"),
    *("Cư Êbur, Buôn Ma Thuột", "Ea Drơng, Cư M'gar", "Cuôr Đăng", "Cư Dliê M'nông", "Ea H'đing"),
    *(
        "Nâm N'Đir",
        "Buôn Choáh",
        "Đạ M'Rông",
        "Rô Men",
        "Liêng S'Rônh",
        "Đạ K'Nàng",
        "Próh",
        "P'Ró",
    ),
    *(
        "Tà Rụt",
        "A Dơi",
        "Xy",
        "A Xing",
        "A Đớt",
        "Ch'Ơm",
        "Bha Lê",
        "Kà Dăng",
        "Jơ Ngây",
        "A Rooi",
    ),
    *(
        "Mà Cooi",
        "La Êê",
        "La Dêê",
        "Chà Vàl",
        "Zuôih",
        "Đắc Pring",
        "Tà Pơơ",
        "Trà Kót",
        "Đăk Plô",
    ),
    *(
        "Mường Hoong",
        "Ngọk Linh",
        "Tê Xăng",
        "Rờ Kơi",
        "Ya Xiêr",
        "Sa Loong",
        "Leng Su Sìn",
        "Xá Nhè",
    ),
    *("Dào San", "Sì Lờ Lầu", "Dền Sáng", "A Mú Sung", "Y Tý", "Mường É", "Cun Pheo", "Đoọc Mạy"),
    *("Ấp Prey Chóp", "Sóc Bom Bo", "Bon Bu Nơr", "Bon N'Jriêng", "Buôn Ako Dhông", "Làng Klăh"),
    *("Thôn A Ka Achi", "Thôn Pơr'ning", "Chung cư The Manor", "Sunrise City", "Masteri Thảo Điền"),
    *(
        "28 Alexandre De Rhodes",
        "Calmette",
        "Lô C, CC Nguyễn Thiện Thuật, P.1",
        "Kinh E",
        "Ấp Mỹ C",
    ),
    *(
        "12 Nguyễn Văn Cừ nd",
        "Tầng 3 Tòa N04A",
        "Vinhomes Ocean Park",
        "Thôn Dục Nội",
        "TTTM Gò Dầu",
    ),
)


@each_row("name", [*PEOPLES, *map(str.upper, PEOPLES)])
def test_names_without_doubt(name: str) -> None:
    check = check_person(name, ADDRESS)
    assert (check.damage, check.maybe) == ((), ())


@each_row("address", [f(f"{place}, An Giang") for place in PLACES for f in (str, str.upper)])
def test_places_without_doubt(address: str) -> None:
    check = check_person(NAME, address)
    assert (check.damage, check.maybe) == ((), ())


def damaged(name: str, pattern: str, instead: str) -> str:
    """A name with its words that have marks changed."""
    return MARKED.sub(lambda word: re.sub(pattern, instead, word.group()), name)


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [(r"ng$", "g"), (r"n$", "nn"), (r"ng$", "nng"), (r"nh$", "nnh"), (r"c$", "cc"), (r"t$", "tt")],
)
def test_an_end_that_no_people_writes_is_told(pattern: str, instead: str) -> None:
    changed = {damaged(name, pattern, instead) for name in GENERATED} - set(GENERATED)
    assert len(changed) > 3
    silent = [n for n in changed if TextDamage.LETTERS not in check_person(n, ADDRESS).damage]
    assert silent == []


def test_words_that_stick_together_are_told() -> None:
    names = [name.replace(" ", "") for name in GENERATED if len(MARKED.findall(name)) > 1]
    assert [name for name in names if check_person(name, ADDRESS).damage == ()] == []


@each_row(
    ("name", "address"),
    [
        ("Lê Thị Thử", "Thôn Thàh, Đắk Lắk"),  # perhaps a village's own name
        ("Đinh Phơng", ADDRESS),
        ("Y Vă", ADDRESS),
    ],
)
def test_beside_another_people_it_is_excused(name: str, address: str) -> None:
    check = check_person(name, address)
    assert (check.damage, check.maybe, check.excused) == ((), (), (TextDamage.LETTERS,))


@each_row(
    ("name", "damage"),
    [
        ("Đơng Gur Long", TextDamage.LETTERS),
        ("Păng Ting Uôk", TextDamage.LETTERS),
        ("Dagout Duôt", TextDamage.MARKS),
    ],
)
def test_beside_a_word_that_is_not_known_it_is_a_doubt(name: str, damage: TextDamage) -> None:
    """Other peoples write no tones; what has none may be theirs."""
    check = check_person(name, ADDRESS)
    assert (check.damage, check.maybe) == ((), (damage,))


@each_row(
    ("name", "address"),
    [
        ("Đinh Hoàg", ADDRESS),
        ("Y Vănn", ADDRESS),
        ("Lê Thị Thử", "Thôn Đôg, Đắk Lắk"),
        ("Lê Thị Thử", "Thôn Thàh, phường Sơn Tây"),
        ("Lê Thị Thử", "khu dân cư Thàh Công"),
    ],
)
def test_what_no_people_writes_is_never_excused(name: str, address: str) -> None:
    assert check_person(name, address).damage == (TextDamage.LETTERS,)
