"""Forty reuses that the law allows, drawn up from the rules before anything was run on them.

Each is one paper of a citizen and one slot of a checklist. What they rest on:

- NĐ 107/2021 and TT 01/2023/TT-VPCP: look first whether the paper is in a store already, ask for
  paper second (reference/domain.md 4).
- ``MA_KQ_THAYTHE``: the result that the catalogue itself names for the slot (domain.md 1.3).
- A mapping that an administrator of the office confirmed: the slot takes a result or a certificate
  that the law of the field calls the same thing.
- Validity: civil status papers have no end (Luật Hộ tịch 2014); Giấy xác nhận tình trạng hôn nhân
  lasts 6 months (NĐ 123/2015, art. 23); Xác nhận thông tin về cư trú a year (TT 55/2021/TT-BCA,
  art. 17, as amended by TT 66/2023); Giấy khám sức khỏe 12 months (TT 32/2023/TT-BYT) unless the
  procedure says less; what prints a last day lasts until then.

Procedures, slots and their names stand in the seed catalogue or, with code "", in the public
catalogue of June 2026. People, numbers and issuers are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

BY_RESULT, BY_MAPPING = "result", "mapping"


@dataclass(frozen=True)
class Lawful:
    """One reuse.

    Attributes:
        by: What makes the slot accept it.
        takes: What a mapping names: a result code, or the title of a kind of certificate.
        title, code, from_result: Of the paper; code of its result or of the slot that it lay in.
        age: Days since it was issued.
        lasts: Days from today to its last day; None for a paper that prints none.
        source: Why the law lets it in.
    """

    procedure: str
    slot_code: str
    slot: str
    replaced_by: str
    by: str
    takes: str
    title: str
    code: str
    from_result: bool
    age: int
    lasts: int | None
    source: str


def _result(
    procedure: str,
    slot: tuple[str, str],
    paper: tuple[str, str],
    age: int,
    lasts: int | None,
    source: str,
) -> Lawful:
    (slot_code, name), (code, title) = slot, paper
    return Lawful(
        procedure, slot_code, name, code, BY_RESULT, "", title, code, True, age, lasts, source
    )


def _mapped(
    procedure: str,
    slot: tuple[str, str],
    takes: str,
    paper: tuple[str, str],
    age: int,
    lasts: int | None,
    source: str,
) -> Lawful:
    (slot_code, name), (code, title) = slot, paper
    from_result = code.startswith("KQ.")
    return Lawful(
        procedure,
        slot_code,
        name,
        "",
        BY_MAPPING,
        takes,
        title,
        code,
        from_result,
        age,
        lasts,
        source,
    )


_MARRIAGE = ("KQ.G15.000032", "Giấy chứng nhận kết hôn")
_DEATH = ("KQ.G15.000034", "Trích lục khai tử")
_MARITAL = ("KQ.G15.000038", "Giấy xác nhận tình trạng hôn nhân")
_BIRTH = ("KQ.G15.000031", "Giấy khai sinh")
_BIRTH_EXTRACT = ("KQ.G15.000342", "Trích lục khai sinh (bản sao)")
_BUILDING = ("KQ.G17.000311", "Giấy phép xây dựng")
_VESSEL = ("KQ.G17.000321", "Giấy chứng nhận đăng ký phương tiện thủy nội địa")
_SEA = ("KQ.G10.001439", "Quyết định về việc giao khu vực biển")
_RESIDENCE = ("KQ.G01.000062", "Xác nhận thông tin về cư trú (CT07)")
_HOUSEHOLD = ("KQ.G12.001041", "Giấy chứng nhận đăng ký hộ kinh doanh")
_TAX = ("KQ.G12.000853", "Giấy chứng nhận đăng ký thuế (lần đầu)")

_OLD_MARRIAGE = ("BSKH", "Bản sao Giấy chứng nhận kết hôn đã cấp")
_OLD_DEATH = ("BSCT", "Bản sao giấy chứng tử đã cấp")
_STATUS = ("TTHN", "Giấy tờ về tình trạng hôn nhân")
_OLD_PERMIT = ("GP", "Bản chính giấy phép xây dựng đã cấp")
_REGISTRATION = ("GCNDK", "Giấy chứng nhận đăng ký đã cấp")
_SEA_DECISION = ("QDG", "Bản chính quyết định giao khu vực biển")
_LIVES = ("CT", "Giấy tờ chứng minh nơi cư trú (khi dữ liệu dân cư không có)")
_DIVORCE = ("TLGC", "Trích lục ghi chú ly hôn")
_GROUND = ("GTD", "Giấy tờ chứng minh quyền sử dụng đất")
_RIGHT = ("CNQ", "Giấy chứng nhận quyền sở hữu, quyền sử dụng (bản sao)")
_OLD_BIRTH = ("BSGT", "Bản sao Giấy khai sinh cũ hoặc hồ sơ, giấy tờ cá nhân")
_HEALTH = ("GKS", "Giấy khám sức khỏe của người nhận con nuôi (không quá 6 tháng)")
_SAFE = (
    "",
    (
        "Giấy chứng nhận an toàn kỹ thuật và bảo vệ môi trường của phương tiện còn hiệu lực đối với"
        " phương tiện thuộc diện đăng kiểm"
    ),
)
_LAND = "Giấy chứng nhận quyền sử dụng đất"
_SAFETY = "Giấy chứng nhận an toàn kỹ thuật và bảo vệ môi trường"
_WAS_SAFETY = ("ATKT", "Giấy chứng nhận an toàn kỹ thuật và bảo vệ môi trường của phương tiện")
_WAS_LAND = ("GCN", "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất")
_PLACE = "Xác nhận thông tin về cư trú"

_CATALOGUE = "MA_KQ_THAYTHE của danh mục; TT 01/2023/TT-VPCP"
_CIVIL = "Luật Hộ tịch 2014: giấy tờ hộ tịch không thời hạn"
_YEAR = "TT 55/2021/TT-BCA đ.17 (TT 66/2023): có giá trị một năm"

LAWFUL: tuple[Lawful, ...] = (
    # The result that the catalogue names.
    _result("1.004746", _OLD_MARRIAGE, _MARRIAGE, 2700, None, f"{_CATALOGUE}; {_CIVIL}"),
    _result("1.004746", _OLD_MARRIAGE, _MARRIAGE, 3, None, f"{_CATALOGUE}; {_CIVIL}"),
    _result(
        "1.004746",
        _OLD_MARRIAGE,
        ("KQ.G15.000032", "Trích lục kết hôn (bản sao)"),
        400,
        None,
        f"{_CATALOGUE}; bản sao trích lục có giá trị như bản chính (Luật Hộ tịch đ.4 k.9)",
    ),
    _result("1.005461", _OLD_DEATH, _DEATH, 900, None, f"{_CATALOGUE}; {_CIVIL}"),
    _result("1.005461", _OLD_DEATH, ("KQ.G15.000034", "Giấy chứng tử"), 4000, None, _CATALOGUE),
    _result("2.001263", _STATUS, _MARITAL, 20, None, "NĐ 123/2015 đ.23: còn trong 6 tháng"),
    _result("2.001263", _STATUS, _MARITAL, 120, 60, "in sẵn ngày hết giá trị, còn hạn"),
    _result("1.013227", _OLD_PERMIT, _BUILDING, 200, 165, f"{_CATALOGUE}; còn hạn khởi công"),
    _result("2.001659", _REGISTRATION, _VESSEL, 1500, None, f"{_CATALOGUE}; không thời hạn"),
    _result("2.001711", _REGISTRATION, _VESSEL, 60, None, f"{_CATALOGUE}; không thời hạn"),
    _result("3.000441", _SEA_DECISION, _SEA, 700, 3650, f"{_CATALOGUE}; còn thời hạn giao"),
    _result("3.000442", _SEA_DECISION, _SEA, 30, 10000, f"{_CATALOGUE}; còn thời hạn giao"),
    # A result that a confirmed mapping names.
    _mapped("1.000656", _LIVES, "KQ.G01.000062", _RESIDENCE, 10, 355, _YEAR),
    _mapped("1.001193", _LIVES, "KQ.G01.000062", _RESIDENCE, 100, None, _YEAR),
    _mapped("1.000894", _LIVES, "KQ.G01.000062", _RESIDENCE, 1, None, _YEAR),
    _mapped("1.000689", _LIVES, "KQ.G01.000062", _RESIDENCE, 200, 165, _YEAR),
    _mapped("1.004746", _LIVES, "KQ.G01.000062", _RESIDENCE, 50, None, _YEAR),
    _mapped("1.004859", _LIVES, "KQ.G01.000062", _RESIDENCE, 300, None, _YEAR),
    _mapped("1.004873", _LIVES, "KQ.G01.000062", _RESIDENCE, 7, 358, _YEAR),
    _mapped("1.004884", _OLD_BIRTH, "KQ.G15.000031", _BIRTH, 8000, None, _CIVIL),
    _mapped("1.004884", _OLD_BIRTH, "KQ.G15.000342", _BIRTH_EXTRACT, 90, None, _CIVIL),
    _mapped(
        "1.000894",
        _DIVORCE,
        "KQ.G15.000039",
        ("KQ.G15.000039", "Trích lục ghi chú ly hôn"),
        600,
        None,
        f"NĐ 123/2015 đ.37; {_CIVIL}",
    ),
    _mapped(
        "1.014034",
        ("", "(ii) Bản sao Giấy chứng nhận đăng ký hộ kinh doanh"),
        "KQ.G12.001041",
        _HOUSEHOLD,
        800,
        None,
        "NĐ 168/2025: giấy chứng nhận đăng ký hộ kinh doanh không ghi thời hạn",
    ),
    _mapped(
        "1.014034",
        ("", "(iii) Bản sao giấy chứng nhận đăng ký thuế"),
        "KQ.G12.000853",
        _TAX,
        1200,
        None,
        "TT 86/2024/TT-BTC: giấy chứng nhận đăng ký thuế không thời hạn",
    ),
    _mapped(
        "1.004901",
        ("", "(3) Bản sao Giấy chứng nhận đăng ký thuế"),
        "KQ.G12.000853",
        _TAX,
        40,
        None,
        "TT 86/2024/TT-BTC",
    ),
    _mapped(
        "1.014258",
        ("", "Giấy phép xây dựng theo quy định của pháp luật về xây dựng (nếu có)"),
        "KQ.G17.000311",
        _BUILDING,
        100,
        265,
        "Luật Xây dựng: giấy phép còn hạn",
    ),
    _mapped(
        "1.013226",
        (
            "",
            (
                "Bản chính giấy phép xây dựng đã được cấp kèm theo bản vẽ đã được cấp kèm theo giấy"
                " xây dựng"
            ),
        ),
        "KQ.G17.000311",
        _BUILDING,
        30,
        335,
        "giấy phép do chính đơn vị cấp",
    ),
    _mapped(
        "2.001211",
        ("", "Bản chính Giấy chứng nhận đăng ký phương tiện đã được cấp"),
        "KQ.G17.000321",
        _VESSEL,
        500,
        None,
        "giấy chứng nhận đăng ký phương tiện không thời hạn",
    ),
    _mapped(
        "1.012538",
        ("", "Bản sao giấy chứng tử hoặc trích lục khai tử"),
        "KQ.G15.000034",
        _DEATH,
        12,
        None,
        _CIVIL,
    ),
    # A certificate that came in with an earlier dossier.
    _mapped(
        "1.000656", _LIVES, _PLACE, ("CT", "Giấy xác nhận thông tin về cư trú"), 15, 350, _YEAR
    ),
    _mapped("1.001193", _LIVES, _PLACE, ("CT", "Xác nhận thông tin về cư trú"), 330, None, _YEAR),
    _mapped("1.013225", _GROUND, _LAND, _WAS_LAND, 5000, None, "Luật Đất đai 2024: đất ở lâu dài"),
    _mapped("2.001035", _RIGHT, _LAND, _WAS_LAND, 2000, None, "Luật Đất đai 2024"),
    _mapped(
        "2.001019", _RIGHT, _LAND, ("GTD", "Giấy chứng nhận quyền sử dụng đất"), 100, 9000, "có hạn"
    ),
    _mapped(
        "2.001263",
        _HEALTH,
        "Giấy khám sức khỏe",
        ("GKS", "Giấy khám sức khỏe"),
        60,
        None,
        "NĐ 19/2011: cấp chưa quá 6 tháng",
    ),
    _mapped("1.004047", _SAFE, _SAFETY, _WAS_SAFETY, 100, 265, "in sẵn ngày hết hiệu lực, còn hạn"),
    _mapped("2.001214", _SAFE, _SAFETY, _WAS_SAFETY, 20, 345, "in sẵn ngày hết hiệu lực, còn hạn"),
    _mapped("1.003970", _SAFE, _SAFETY, _WAS_SAFETY, 300, 65, "in sẵn ngày hết hiệu lực, còn hạn"),
    _mapped(
        "2.002668",
        ("", "Bản sao Giấy chứng nhận đăng ký tổ hợp tác"),
        "Giấy chứng nhận đăng ký tổ hợp tác",
        ("DKTHT", "Bản sao Giấy chứng nhận đăng ký tổ hợp tác"),
        250,
        None,
        "NĐ 92/2024: giấy chứng nhận đăng ký không thời hạn",
    ),
    _mapped(
        "3.000244",
        ("", "Giấy chứng nhận hộ nghèo"),
        "Giấy chứng nhận hộ nghèo",
        ("GCNHN", "Giấy chứng nhận hộ nghèo"),
        300,
        31,
        "QĐ 24/2021/QĐ-TTg: giá trị đến hết năm rà soát",
    ),
)
"""Forty."""
