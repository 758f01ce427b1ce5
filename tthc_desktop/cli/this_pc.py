"""``tthc enrol CODE`` and ``tthc adopt --counter NAME``: this PC as one of the unit's.

Whoever runs them can read the home's key, and so may do what an administrator may at the window.
"""

from __future__ import annotations

import argparse

from tthc_desktop.cli.output import DONE, Output
from tthc_desktop.domain.wire import key_id
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.adopt_home import AdoptHome
from tthc_desktop.services.office.enrol_device import EnrolDevice

_ACTOR = "command-line"


def enrol(args: argparse.Namespace, output: Output, office: Office) -> int:
    identity = office.use(EnrolDevice).by(_ACTOR, args.code)
    relay = key_id(bytes.fromhex(identity.relay_key))
    body = {
        "device": identity.device,
        "unit": identity.unit,
        "counter": identity.counter,
        "relay": relay,
    }
    text = (
        f"Đã đăng ký máy này cho đơn vị {identity.unit}, quầy {identity.counter}, tại máy chủ trung"
        f" chuyển có khóa {relay}."
    )
    output.answer(body, text)
    return DONE


def adopt(args: argparse.Namespace, output: Output, office: Office) -> int:
    adopted = office.use(AdoptHome).by(_ACTOR, args.counter)
    text = (
        f"Đã nhận làm máy mới, quầy {adopted.counter}. Tiếp nhận được ngay; để gửi, đăng ký máy này"
        " với mã mới của tỉnh (tthc enrol MÃ). Bản sao hằng ngày từ nay nằm trong thư mục dữ liệu;"
        " bản sao của máy gốc vẫn nguyên. Đặt thư mục riêng: Cài đặt, Máy này (phím B)."
    )
    output.answer({"device": adopted.device, "counter": adopted.counter}, text)
    return DONE
