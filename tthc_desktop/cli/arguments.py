"""The grammar of the command line. Help and complaints are Vietnamese."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, NoReturn

from tthc_desktop.cli import catalogue, copies, digitize, due, inspect, qr, report, trust, verify
from tthc_desktop.cli.new_file import new_file
from tthc_desktop.cli.output import USAGE, tell, tell_json

_COMPLAINTS = (
    ("the following arguments are required: ", "thiếu tham số: "),
    ("unrecognized arguments: ", "không hiểu tham số: "),
    ("expected one argument", "cần một giá trị"),
    ("expected at least one argument", "cần ít nhất một giá trị"),
    ("invalid choice: ", "không có lựa chọn: "),
    ("choose from ", "chọn một trong: "),
    ("one of the arguments ", "cần một trong các tham số "),
    (" is required", ""),
    ("not allowed with argument ", "không dùng cùng tham số "),
    ("invalid int value: ", "không phải số nguyên: "),
    ("invalid _seconds value: ", "không phải số giây: "),
    ("argument ", "tham số "),
)


class Parser(argparse.ArgumentParser):
    """Understands the command line; usage errors end with code 4 and are told in Vietnamese.

    Attributes:
        wants_json: Whether --json stands anywhere on the line, which is known only before the line
            is understood.
    """

    wants_json: ClassVar[bool] = False

    def error(self, message: str) -> NoReturn:
        for english, vietnamese in _COMPLAINTS:
            message = message.replace(english, vietnamese)
        if Parser.wants_json:
            body = {"error": "usage", "message": f"Lệnh chưa đúng: {message}", "details": {}}
            tell_json(body)
        tell(f"Lệnh chưa đúng: {message}", sys.stderr)
        tell(f"Xem hướng dẫn: {self.prog} --help", sys.stderr)
        raise SystemExit(USAGE)

    def format_help(self) -> str:
        text = super().format_help()
        for english, vietnamese in (
            ("usage: ", "Cách dùng: "),
            ("positional arguments:", "Tham số:"),
            ("options:", "Tùy chọn:"),
            ("show this help message and exit", "hiện hướng dẫn này"),
        ):
            text = text.replace(english, vietnamese)
        return text


def _common() -> Parser:
    """May stand before or after the command; unset here, so that neither place undoes the other."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--home", type=Path, metavar="DIR", help="thư mục dữ liệu của máy này")
    common.add_argument("--json", action="store_true", help="trả lời bằng một đối tượng JSON")
    return common


def build_parser(version: str) -> Parser:
    common = _common()
    parser = Parser(
        prog="tthc",
        parents=[common],
        description="Tiếp nhận, số hóa, ký số và gửi hồ sơ tại Bộ phận Một cửa.",
        epilog="Không có lệnh: mở cửa sổ làm việc.",
    )
    parser.add_argument("--version", action="version", version=version, help="hiện phiên bản")
    commands = parser.add_subparsers(dest="command", metavar="LỆNH", title="Các lệnh")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    _add_demo(add)
    digitize.add_arguments(add("digitize", "Ảnh hoặc PDF thành PDF/A đọc và tìm được"))
    qr.add_arguments(add("qr", "Đọc mã QR trên thẻ căn cước"))
    inspect.add_arguments(add("inspect", "Xem một tệp từ ngoài có nhận được không"))
    _add_sign(add)
    verify.add_arguments(add("verify", "Kiểm tra chữ ký số của một tệp PDF"))
    trust.add_arguments(add("trust", "Chứng thư tin cậy: xem, nhập kho, tải thu hồi"), common)
    queue = add("queue", "Hồ sơ chờ gửi")
    actions = queue.add_subparsers(dest="action", required=True, metavar="VIỆC")
    actions.add_parser("list", help="liệt kê", parents=[common])
    retry = actions.add_parser("retry", help="gửi lại ngay", parents=[common])
    retry.add_argument("submission", nargs="?", metavar="ID", help="một mục; bỏ trống là tất cả")
    sync = add("sync", "Gửi những hồ sơ đang chờ")
    sync.add_argument("--once", action="store_true", help="thử một lượt rồi dừng")
    sync.add_argument(
        "--status", action="store_true", help="chỉ cho biết đã gửi gì, nhận gì, lệch gì"
    )
    sync.add_argument("--again", metavar="MÃ", help="yêu cầu đồng bộ lại một hồ sơ")
    sync.add_argument("--system", choices=("DVCQG", "EMC"), default="DVCQG", help="hệ thống đích")
    tasks = add("tasks", "Việc chờ xử lý, đến hạn hôm nay, quá hạn")
    tasks.add_argument("--clerk", metavar="NAME", help="tên đăng nhập của một người tiếp nhận")
    catalogue.add_arguments(add("catalogue", "Danh mục thủ tục: nhập, tìm, tạo mẫu"), common)
    due.add_arguments(add("due", "Giờ hẹn trả của một thời hạn, kèm từng bước tính"))
    report.add_arguments(add("report", "Báo cáo: sổ theo dõi hồ sơ"), common)
    enrol = add("enrol", "Đăng ký máy này với máy chủ trung chuyển, bằng mã một lần của tỉnh")
    enrol.add_argument(
        "code",
        nargs="?",
        default="",
        metavar="MÃ",
        help="bỏ trống: máy chủ chạy trên chính máy này và không biết đơn vị nào",
    )
    adopt = add("adopt", "Nhận bản chép dữ liệu này làm một máy mới của đơn vị")
    adopt.add_argument(
        "--counter", required=True, metavar="KÝ HIỆU", help="ký hiệu quầy chưa máy nào dùng"
    )
    key = add("key", "Khóa mã hóa của đơn vị: xuất một bản để dành")
    key.add_argument("action", choices=["export"], metavar="export", help="xuất")
    key.add_argument(
        "file", type=new_file, metavar="TỆP", help="tệp mới, nên trên một USB cất riêng"
    )
    _add_relay(add)
    migrate = add("migrate", "Chuyển dữ liệu sang phiên bản này rồi dừng, hoặc quay lại")
    way = migrate.add_mutually_exclusive_group()
    way.add_argument(
        "--copy", action="store_true", help="trước đó chép nguyên cơ sở dữ liệu, dù lớn"
    )
    way.add_argument(
        "--undo",
        action="store_true",
        help="trả cơ sở dữ liệu về đúng như trước lần chuyển đổi, khi chưa ai làm việc tiếp",
    )
    copies.add_backup(add("backup", "Sao lưu toàn bộ dữ liệu, kể cả khi cửa sổ đang mở"))
    copies.add_restore(add("restore", "Khôi phục dữ liệu từ thư mục sao lưu"))
    doctor = add("doctor", "Kiểm tra máy này: có gì, chạy được gì, cần làm gì")
    mends = doctor.add_mutually_exclusive_group()
    mends.add_argument(
        "--reset-setting",
        metavar="NAME",
        help="đặt một thiết lập bị hỏng về mặc định; nội dung cũ vẫn được giữ",
    )
    mends.add_argument(
        "--renew-lists",
        action="store_true",
        help="lập lại danh sách việc, hàng chờ gửi và tìm kiếm từ các hồ sơ",
    )
    return parser


_Add = Callable[[str, str], argparse.ArgumentParser]


def _add_demo(add: _Add) -> None:
    demo = add("demo", "Văn phòng mẫu: chạy trọn một hồ sơ từ tiếp nhận tới hệ thống tỉnh")
    demo.add_argument("--headless", action="store_true", help="không mở cửa sổ")
    demo.add_argument("--dossiers", type=_positive, metavar="N", help="tạo N hồ sơ rồi dừng")
    demo.add_argument("--relay", metavar="URL", help="dùng máy chủ trung chuyển đang chạy")
    demo.add_argument(
        "--enrol-code", default="", metavar="MÃ", help="mã đăng ký ở máy chủ đó, nếu nó đòi"
    )
    demo.add_argument(
        "--stop-after",
        choices=["intake", "scan", "sign", "seal"],
        help="dừng sau bước này (mặc định với --dossiers: seal)",
    )


def _add_sign(add: _Add) -> None:
    sign = add("sign", "Ký số một tệp PDF (PAdES B-B)")
    sign.add_argument("input", type=Path, metavar="IN")
    sign.add_argument("-o", "--output", type=new_file, required=True, metavar="OUT")
    key = sign.add_mutually_exclusive_group(required=True)
    key.add_argument("--pkcs11", metavar="MODULE", help="trình điều khiển của thiết bị ký số")
    key.add_argument("--pkcs12", type=Path, metavar="FILE", help="tệp khóa .p12")
    sign.add_argument("--token", default="", metavar="LABEL", help="nhãn thiết bị (với --pkcs11)")
    sign.add_argument(
        "--certificate",
        default="",
        metavar="HASH",
        help="dấu vân tay SHA-256 của chứng thư ký, ít nhất 8 chữ số đầu; cần khi có nhiều",
    )
    sign.add_argument(
        "--pin-env", metavar="VAR", help="biến môi trường chứa mã PIN, hoặc mật khẩu của tệp khóa"
    )
    sign.add_argument("--stamp", choices=["none"], default="none", help="hình chữ ký")


def _add_relay(add: _Add) -> None:
    relay = add("relay", "Máy chủ trung chuyển của tỉnh")
    relay.add_argument("--data", type=Path, required=True, metavar="DIR", help="kho của máy chủ")
    relay.add_argument("--database", metavar="URL", help="cơ sở dữ liệu khác SQLite")
    relay.add_argument(
        "--port", type=_port, default=8470, metavar="N", help="cổng; 0 là cổng trống"
    )
    relay.add_argument("--report", action="store_true", help="đếm và kiểm tra kho rồi dừng")
    relay.add_argument(
        "--enrol", type=_unit, metavar="UNIT", help="cấp mã kết nối một lần cho máy của đơn vị"
    )
    relay.add_argument("--revoke", metavar="DEVICE", help="không nhận máy này nữa")
    relay.add_argument(
        "--new-epoch",
        action="store_true",
        help="sau khi khôi phục kho từ bản sao cũ: mọi máy hỏi lại từ đầu",
    )
    relay.add_argument(
        "--upstream",
        type=_upstream,
        metavar="simulated",
        help="hệ thống tỉnh mô phỏng, chỉ để dùng thử; bỏ trống: không nối với hệ thống tỉnh nào",
    )
    relay.add_argument(
        "--upstream-delay",
        type=_seconds,
        metavar="GIÂY",
        help="hệ thống tỉnh mô phỏng nhận hồ sơ sau bấy nhiêu giây (mặc định 1)",
    )
    relay.set_defaults(wrong=relay.error)


def _unit(text: str) -> str:
    if not text.strip() or len(text) > 128:
        raise argparse.ArgumentTypeError("cần mã đơn vị")
    return text.strip()


def _upstream(text: str) -> str:
    if text != "simulated":
        raise argparse.ArgumentTypeError(
            "chưa nối được với hệ thống tỉnh thật. Dùng --upstream simulated để dùng thử, hoặc bỏ"
            " tham số này: máy chủ trung chuyển nhận và giữ hồ sơ, không cấp mã chính thức"
        )
    return text


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError("cần số giây từ 0")
    return value


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("cần một số từ 0 đến 65535")
    return int(text)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("cần một số từ 1")
    return int(text)
