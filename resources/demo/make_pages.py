"""Makes the papers of the demo office: ``python resources/demo/make_pages.py``.

All people, numbers and signatures are invented; 099 is the code of no province, so that no
number can be anybody's. The same fonts and libraries give the same pictures.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sheet import DPI, Look, Sheet, scan

HERE = Path(__file__).resolve().parent
_QUALITY = 80

FATHER, FATHER_ID, FATHER_BORN = "Nguyễn Văn Mẫu", "099094012345", "15/03/1994"
MOTHER, MOTHER_ID, MOTHER_BORN = "Lê Thị Thử", "099196023456", "20/10/1996"
CHILD = "Nguyễn Thị Ví Dụ"
PLACE = "đặc khu Kiên Hải, tỉnh An Giang"
HOME = f"Số 12, tổ 5, ấp Thử Nghiệm, {PLACE}"
HOSPITAL = f"Trung tâm Y tế {PLACE}"
DAY = "ngày 23 tháng 11 năm 2026"


@dataclass(frozen=True, slots=True)
class Page:
    """words: some that stand on the page just so, for whoever reads it back."""

    file: str
    draw: Callable[[], Sheet]
    look: Look
    words: str


@dataclass(frozen=True, slots=True)
class Paper:
    """code: of the component in the catalogue."""

    code: str
    name: str
    pages: tuple[Page, ...]


def footer(sheet: Sheet) -> Sheet:
    """The pictures look real enough to say what they are."""
    text = "Giấy tờ mẫu của văn phòng thử, người và số liệu là giả định, không có giá trị sử dụng."
    sheet.put((sheet.left + sheet.right) / 2, 287, text, 8.5, "i", "m")
    return sheet


def declaration_front() -> Sheet:
    s = Sheet(12.5, 1.9)
    s.national_heading(107.5, 22)
    s.y = 44
    s.title("TỜ KHAI ĐĂNG KÝ KHAI SINH")
    s.down(2)
    s.put(107.5, s.y, "Kính gửi: Ủy ban nhân dân đặc khu Kiên Hải, tỉnh An Giang", 13, "", "m")
    s.down(10)
    s.field("Họ, chữ đệm, tên người yêu cầu:", FATHER.upper(), style="b")
    s.field("Ngày, tháng, năm sinh:", FATHER_BORN)
    s.field("Nơi cư trú:", HOME)
    s.field("Số định danh cá nhân:", FATHER_ID, stay=True, x1=112)
    s.field("Điện thoại:", "0912 000 345", x0=114)
    s.field("Giấy tờ tùy thân:", f"Thẻ căn cước số {FATHER_ID} cấp ngày 05/06/2025")
    s.field("Quan hệ với người được khai sinh:", "Cha")
    s.down(2)
    s.paragraph("Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:", indent=0, style="b")
    s.field("Họ, chữ đệm, tên:", CHILD.upper(), style="b")
    s.field("Ngày, tháng, năm sinh:", "02/11/2026", stay=True, x1=95)
    s.field("ghi bằng chữ:", "Ngày hai tháng mười một", x0=97)
    s.field("", "năm hai nghìn không trăm hai mươi sáu")
    s.field("Giới tính:", "Nữ", stay=True, x1=72)
    s.field("Dân tộc:", "Kinh", x0=74, stay=True, x1=124)
    s.field("Quốc tịch:", "Việt Nam", x0=126)
    s.field("Nơi sinh:", HOSPITAL)
    s.field("Quê quán:", PLACE[0].upper() + PLACE[1:])
    for role, name, born, number in (
        ("mẹ", MOTHER, MOTHER_BORN, MOTHER_ID),
        ("cha", FATHER, FATHER_BORN, FATHER_ID),
    ):
        s.down(1.5)
        s.field(f"Họ, chữ đệm, tên người {role}:", name.upper(), style="b")
        s.field("Ngày sinh:", born, stay=True, x1=80)
        s.field("Dân tộc:", "Kinh", x0=82, stay=True, x1=128)
        s.field("Quốc tịch:", "Việt Nam", x0=130)
        s.field("Số định danh cá nhân:", number)
        s.field("Nơi cư trú:", HOME)
    return footer(s)


def declaration_back() -> Sheet:
    s = Sheet(12.5, 1.62)
    s.y = 26
    s.paragraph(
        "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật, được sự thỏa"
        " thuận nhất trí của các bên liên quan theo quy định pháp luật."
    )
    s.paragraph("Tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.")
    s.down(3)
    s.put(s.left, s.y, "Giấy tờ kèm theo:", style="b")
    s.down(8)
    s.table(
        (14, 101, 25, 25),
        (
            ("STT", "Tên giấy tờ", "Bản chính", "Bản sao"),
            ("1", "Giấy chứng sinh", "01", "0"),
            ("2", "Giấy ủy quyền", "01", "0"),
            ("3", "Giấy xác nhận thông tin về cư trú", "01", "0"),
        ),
        12,
    )
    s.down(2)
    s.put(s.left, s.y, "Đề nghị cấp bản sao:")
    for x, text, ticked in ((68, "Có", True), (92, "Không", False)):
        s.put(x, s.y, text)
        s.checkbox(x + s.width(text) + 2, ticked=ticked)
    s.put(122, s.y, "Số lượng: 02 bản")
    s.down(15)
    s.put(140, s.y, f"Làm tại: đặc khu Kiên Hải, {DAY}", style="i", at="m")
    s.down(8)
    s.put(140, s.y, "Người yêu cầu", style="b", at="m")
    s.down(5.5)
    s.put(140, s.y, "(Ký, ghi rõ họ, chữ đệm, tên)", 11, "i", "m")
    s.signature(118, s.y + 1, 11)
    s.down(32)
    s.put(140, s.y, FATHER, style="b", at="m")
    s.down(20)
    s.put(s.left, s.y, "Chú thích:", 11, "bi")
    s.down(6)
    s.size = 11
    for number, note in enumerate(
        (
            "Ghi rõ tên cơ quan đề nghị thực hiện việc đăng ký khai sinh.",
            "Ghi theo nơi đăng ký thường trú; nếu không có thì ghi theo nơi đăng ký tạm trú.",
            "Ghi rõ tên cơ sở y tế và địa chỉ của cơ sở y tế nơi trẻ em sinh ra.",
            "Ghi đầy đủ ngày, tháng sinh của cha, mẹ (nếu có).",
        ),
        1,
    ):
        s.paragraph(f"({number}) {note}", indent=0, size=11)
    return footer(s)


def birth_note() -> Sheet:
    s = Sheet(12.5, 1.95)
    s.issuer(62, 22, ("SỞ Y TẾ TỈNH AN GIANG",), "TRUNG TÂM Y TẾ\nĐẶC KHU KIÊN HẢI")
    s.national_heading(142, 22)
    s.put(62, 41, "Số: 27/GCS   Quyển số: 02", 12, "", "m")
    s.y = 57
    s.title("GIẤY CHỨNG SINH", 17)
    s.down(3)
    s.field("Họ và tên mẹ hoặc người nuôi dưỡng:", MOTHER.upper(), style="b")
    s.field("Ngày, tháng, năm sinh:", MOTHER_BORN)
    s.field("Nơi thường trú:", HOME)
    s.field("Số định danh cá nhân:", MOTHER_ID, stay=True, x1=118)
    s.field("Dân tộc:", "Kinh", x0=120)
    s.field("Mã số bảo hiểm xã hội:", "9900012345")
    s.field("Họ và tên cha:", FATHER)
    s.field("Đã sinh con vào lúc:", "08 giờ 45 phút, ngày 02 tháng 11 năm 2026")
    s.field("Tại:", HOSPITAL)
    s.field("Số lần sinh:", "01", stay=True, x1=72)
    s.field("Số con hiện sống:", "01", x0=74, stay=True, x1=130)
    s.field("Số con lần này:", "01", x0=132)
    s.field("Giới tính của con:", "Nữ", stay=True, x1=92)
    s.field("Cân nặng:", "3.150 gam", x0=94)
    s.field("Tình trạng của con khi sinh:", "Khỏe mạnh")
    s.field("Dự định đặt tên con là:", CHILD)
    s.field("Ghi chú:", "Sinh thường, thai 39 tuần")
    s.down(4)
    s.put(148, s.y, "Kiên Hải, ngày 04 tháng 11 năm 2026", style="i", at="m")
    s.down(8)
    top = s.y
    for x, lines, name in (
        (45, ("CHA, MẸ HOẶC", "NGƯỜI THÂN THÍCH"), FATHER),
        (100, ("NGƯỜI ĐỠ ĐẺ", ""), "Phạm Thị Thí"),
        (158, ("THỦ TRƯỞNG", "CƠ SỞ KHÁM BỆNH, CHỮA BỆNH"), "Trần Ví Dụ"),
    ):
        for n, line in enumerate(lines):
            s.put(x, top + 5 * n, line, 11, "b", "m")
        s.put(x, top + 37, name, None, "b", "m")
    s.signature(26, top + 4, 11, 32)
    s.signature(82, top + 3, 23, 32)
    s.signature(136, top + 14, 37, 40)
    s.stamp(125, top - 1, "TRUNG TÂM Y TẾ ĐẶC KHU KIÊN HẢI • ", "VĂN PHÒNG\nTHỬ", 5)
    return footer(s)


def authorisation() -> Sheet:
    s = Sheet(13, 1.62)
    s.national_heading(107.5, 22)
    s.y = 43
    s.title("GIẤY ỦY QUYỀN")
    s.put(107.5, s.y, "(V/v nộp hồ sơ và nhận kết quả đăng ký khai sinh)", style="i", at="m")
    s.down(10)
    s.put(s.left, s.y, f"Hôm nay, {DAY}, tại {PLACE}, chúng tôi gồm:", 12.5)
    s.down(8)
    for heading, name, born, number in (
        ("I. BÊN ỦY QUYỀN", MOTHER, MOTHER_BORN, MOTHER_ID),
        ("II. BÊN ĐƯỢC ỦY QUYỀN", FATHER, FATHER_BORN, FATHER_ID),
    ):
        s.put(s.left, s.y, heading, style="b")
        s.down(s.line_height)
        s.field("Họ và tên:", name, stay=True, x1=118, style="b")
        s.field("Ngày sinh:", born, x0=120)
        s.field("Số định danh cá nhân:", number)
        s.field("Nơi cư trú:", HOME)
        s.down(1.5)
    s.put(s.left, s.y, "III. NỘI DUNG ỦY QUYỀN", style="b")
    s.down(s.line_height)
    s.paragraph(
        "Bên ủy quyền giao cho bên được ủy quyền thay mặt mình nộp hồ sơ, bổ sung giấy tờ, nộp lệ"
        " phí (nếu có) và nhận kết quả thủ tục đăng ký khai sinh cho con là "
        f"{CHILD}, sinh ngày 02/11/2026, tại Trung tâm Phục vụ hành chính công đặc khu Kiên Hải."
    )
    s.paragraph(
        "Thời hạn ủy quyền: kể từ ngày ký đến khi hoàn thành công việc nêu trên. Việc ủy quyền"
        " không có thù lao."
    )
    s.put(s.left, s.y, "IV. CAM ĐOAN", style="b")
    s.down(s.line_height)
    s.paragraph(
        "Hai bên cam đoan những thông tin nêu trên là đúng sự thật và chịu trách nhiệm trước pháp"
        " luật. Giấy này được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản."
    )
    s.down(5)
    top = s.y
    for x, who, name, seed in (
        (62, "BÊN ỦY QUYỀN", MOTHER, 51),
        (150, "BÊN ĐƯỢC ỦY QUYỀN", FATHER, 11),
    ):
        s.put(x, top, who, None, "b", "m")
        s.put(x, top + 5.5, "(Ký, ghi rõ họ tên)", 11, "i", "m")
        s.signature(x - 21, top + 6, seed)
        s.put(x, top + 36, name, None, "b", "m")
    return footer(s)


def residence() -> Sheet:
    s = Sheet(12.5, 1.68)
    s.issuer(60, 22, ("CÔNG AN TỈNH AN GIANG",), "CÔNG AN ĐẶC KHU KIÊN HẢI")
    s.national_heading(141, 22)
    s.put(60, 36, "Số: 158/XN-CT", 12, "", "m")
    s.put(141, 36, "Kiên Hải, ngày 20 tháng 11 năm 2026", 12.5, "i", "m")
    s.y = 50
    s.title("GIẤY XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ", 14)
    s.down(2)
    s.put(s.left, s.y, f"I. Theo đề nghị của ông: {FATHER}", style="b")
    s.down(s.line_height)
    s.field("1. Họ, chữ đệm và tên:", FATHER.upper(), style="b")
    s.field("2. Ngày, tháng, năm sinh:", FATHER_BORN, stay=True, x1=118)
    s.field("3. Giới tính:", "Nam", x0=120)
    s.field("4. Số định danh cá nhân:", FATHER_ID)
    s.field("5. Dân tộc:", "Kinh", stay=True, x1=74)
    s.field("6. Tôn giáo:", "Không", x0=76, stay=True, x1=128)
    s.field("7. Quốc tịch:", "Việt Nam", x0=130)
    s.field("8. Quê quán:", PLACE[0].upper() + PLACE[1:])
    s.down(1.5)
    s.put(s.left, s.y, "II. Công an đặc khu Kiên Hải xác nhận:", style="b")
    s.down(s.line_height)
    s.field("1. Nơi thường trú:", HOME)
    s.field("2. Nơi tạm trú:", "Không")
    s.field("3. Nơi ở hiện tại:", "Như nơi thường trú")
    s.field("4. Họ, chữ đệm và tên chủ hộ:", FATHER, stay=True, x1=132)
    s.field("5. Quan hệ:", "Chủ hộ", x0=134)
    s.put(s.left, s.y, "6. Thành viên khác trong hộ gia đình:")
    s.down(8)
    s.table(
        (11, 45, 26, 20, 36, 27),
        (
            ("TT", "Họ, chữ đệm và tên", "Ngày sinh", "Giới tính", "Số định danh", "Quan hệ"),
            ("1", MOTHER, MOTHER_BORN, "Nữ", MOTHER_ID, "Vợ"),
            ("2", "Nguyễn Thị Giả Định", "01/01/1965", "Nữ", "099165034567", "Mẹ"),
        ),
        11.5,
    )
    s.field("7. Nội dung xác nhận khác:", "Không có")
    s.paragraph(
        "Giấy xác nhận này có giá trị đến hết ngày 20 tháng 11 năm 2027. Trường hợp thông tin về"
        " cư trú của công dân thay đổi thì giấy này hết giá trị kể từ thời điểm thay đổi.",
        style="i",
        size=12,
    )
    s.down(5)
    s.put(148, s.y, "THỦ TRƯỞNG CƠ QUAN ĐĂNG KÝ CƯ TRÚ", 11.5, "b", "m")
    s.put(148, s.y + 5, "(Ký, ghi rõ họ tên và đóng dấu)", 11, "i", "m")
    s.put(148, s.y + 32, "Đỗ Văn Thí Dụ", None, "b", "m")
    s.signature(130, s.y + 6, 73)
    return footer(s)


PAPERS = (
    Paper(
        "TK",
        "Tờ khai đăng ký khai sinh",
        (
            Page("to-khai-1.jpg", declaration_front, Look(101),
                 f"KHAI Kính yêu Quan Giới Quê {FATHER_ID} {MOTHER_ID}"),
            Page("to-khai-2.jpg", declaration_back, Look(102),
                 "cam đoan pháp STT chứng Người Chú"),
        ),
    ),
    Paper(
        "GCS",
        "Giấy chứng sinh",
        (
            Page("giay-chung-sinh.jpg", birth_note, Look(103, paper=(250, 247, 236)),
                 f"CHỨNG SINH TRUNG nặng mạnh TRƯỞNG {MOTHER_ID}"),
        ),
    ),
    Paper(
        "UQ",
        "Giấy ủy quyền",
        (
            Page("giay-uy-quyen.jpg", authorisation, Look(104),
                 f"QUYỀN NỘI DUNG giao lao ĐOAN {FATHER_ID} {MOTHER_ID}"),
        ),
    ),
    Paper(
        "CT",
        "Giấy xác nhận thông tin về cư trú",
        (
            Page("xac-nhan-cu-tru.jpg", residence, Look(105, skew=0.8, paper=(249, 249, 246)),
                 f"NHẬN CÔNG giáo chủ thường Thành {FATHER_ID} {MOTHER_ID}"),
        ),
    ),
)  # fmt: skip


def main() -> None:
    for paper in PAPERS:
        for page in paper.pages:
            path = HERE / page.file
            picture = scan(page.draw(), page.look)
            picture.save(path, "JPEG", quality=_QUALITY, dpi=(DPI, DPI), optimize=True)
            print(path.name, picture.size, path.stat().st_size)
    job = {
        "procedure": "1.001193",
        "applicant": {
            "name": FATHER,
            "id_number": FATHER_ID,
            "phone": "0912000345",
            "address": HOME,
        },
        "markers": [FATHER, MOTHER, CHILD, FATHER_ID, MOTHER_ID, "ấp Thử Nghiệm"],
        "papers": [
            {
                "paper": paper.code,
                "name": paper.name,
                "pages": [page.file for page in paper.pages],
                "words": {page.file: page.words.split() for page in paper.pages},
            }
            for paper in PAPERS
        ],
    }
    body = {"note": "Người, số và địa chỉ đều là giả định.", "jobs": [job]}
    text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
    (HERE / "pages.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
