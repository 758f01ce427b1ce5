"""Máy này: how this PC stands towards its relay on the left, the PC itself on the right."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.adopt_home import AdoptHome
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.home_copies import COPIED_WORDS
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.sending_policy import ChangeSendingPolicy
from tthc_desktop.services.office.settings import OfficeSettings
from tthc_desktop.services.office.this_pc import ChangePc, GetPcStanding
from tthc_desktop.services.upkeep.backup_folder import GetDailyCopies
from tthc_desktop.ui.kit.act import Act, Said
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, required
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.daily_copies import COPIES, of_copies
from tthc_desktop.ui.settings.pc_known import Fact, OnPc, ThisPc
from tthc_desktop.ui.settings.spec import SectionSpec, TableSpec, for_administrators
from tthc_desktop.ui.settings.values import ValueRow, value_rows, value_table

_NOWHERE = "chưa khai báo"
_ASKING = "Đang hỏi máy chủ trung chuyển…"


def _load(office: Office, _clerk: Account) -> ThisPc:
    return ThisPc(office.use(GetPcStanding)(), office.use(GetDailyCopies)())


def _of_relay(known: ThisPc) -> Sequence[Fact]:
    named = bool(known.pc.office.relay_url)
    if known.pc.enrolled:
        enrolment = Fact("Đăng ký", f"cho đơn vị {known.pc.enrolled}", "ok")
    else:
        enrolment = Fact("Đăng ký", "chưa đăng ký", "warn" if named else "muted")
    key = Fact("Khóa đã ghim", known.pc.key_name) if known.pc.key_name else None
    return (
        enrolment,
        Fact("Địa chỉ", known.pc.office.relay_url) if named else Fact("Địa chỉ", _NOWHERE, "warn"),
        key or Fact("Khóa đã ghim", "chưa có", "warn" if named else "muted"),
    )


def _of_pc(known: ThisPc) -> Sequence[Fact]:
    if known.pc.copied is not None:
        why = Fact("Vì sao", COPIED_WORDS[known.pc.copied])
        data = [Fact("Dữ liệu", "bản chép", "bad"), why]
    elif known.pc.noticed:
        data = [Fact("Dữ liệu", "bản gốc", "ok")]
    else:
        why = Fact("Vì sao", "máy không có mã riêng, hoặc đĩa không giữ số của tệp")
        data = [Fact("Dữ liệu", "không xác định được", "warn"), why]
    return (
        *data,
        Fact("Ký hiệu quầy", known.pc.office.counter),
        Fact("Đơn vị", f"{known.pc.office.unit_name} ({known.pc.office.unit_code})"),
        *of_copies(known.copies),
        # Without it copies open on this PC only, and not once Windows was installed anew.
        Fact("Khóa mã hóa", "xuất một bản, cất nơi khác: tthc key export TỆP"),
    )


# The relay


def _move_relay(office: Office, clerk: Account, _on: OnPc, answer: Answer) -> str | Said:
    """Another address, and a first look at who answers there."""
    changed = office.use(ChangePc).relay(clerk, answer["relay"])
    if not changed.relay_url:
        return Said(
            "warn",
            "Đã bỏ máy chủ trung chuyển: từ nay không hồ sơ nào được gửi. Hồ sơ vẫn được giữ trên"
            " máy.",
        )
    try:
        key = office.use(IntroduceRelay)(clerk)
    except TthcError as error:
        again = " Nhấn K để xem lại khóa."
        return Said("warn", f"Đã lưu địa chỉ. {sentence(error)}{again}")
    return _met(office, key)


def _met(office: Office, key: str) -> str | Said:
    """What is said once the pinned key is the relay's, whether it was before or not."""
    pinned = f"Đã lưu. Khóa đã ghim của máy chủ trung chuyển là {key}."
    if office.use(GetPcStanding)().enrolled:
        return pinned
    return Said("warn", f"{pinned} {sentence(InputError('relay.not_enrolled'))}")


ADDRESS = Act[OnPc](
    "A",
    "Đổi địa chỉ máy chủ",
    _move_relay,
    why_not=for_administrators,
    ask=lambda on: Ask(
        "Máy chủ trung chuyển",
        "Lưu",
        "Đổi sang máy chủ có khóa khác thì máy này phải đăng ký lại ở đó. Để trống: chưa dùng.",
        (FormField("relay", "Địa chỉ", "https://…", on.known.pc.office.relay_url),),
    ),
    told=lambda _on, _answer, said: said,
    then=lambda office, _on, _said: office.sync.wake(),
    beside={"office.relay_plain": "relay"},
    lane=Lane.NETWORK,
    line="địa chỉ",
    short="Địa chỉ",
    saying=_ASKING,
)


def _look_at_key(office: Office, doing: Doing, on: OnPc) -> None:
    """A key that is another than the pinned one is put in its place only after both were shown."""
    clerk = on.clerk

    def pin(instead: str) -> None:
        doing.run_then(
            Lane.NETWORK,
            lambda: _met(office, office.use(IntroduceRelay)(clerk, instead)),
            lambda said: _say(doing, said),
            takes=other_key,
            saying=_ASKING,
        )

    def other_key(error: Exception) -> bool:
        if not isinstance(error, InputError) or error.code != "relay.other_key":
            return False
        found = str(error.details["found"])
        doing.ask_now(_ask_replace(str(error.details["pinned"]), found), lambda _a: pin(found))
        return True

    pin("")


def _ask_replace(pinned: str, found: str) -> Ask:
    return Ask(
        "Máy chủ trung chuyển đưa khóa khác",
        "Thay khóa",
        f"Khóa đã ghim: {pinned}. Khóa máy chủ đưa lúc này: {found}. Chỉ thay khi tỉnh báo đã đổi"
        f" khóa và đọc đúng {found}; nếu không, có máy khác đang trả lời thay. Sau khi thay, máy"
        " này phải đăng ký lại.",
    )


def _say(doing: Doing, said: str | Said) -> None:
    kind, text = (said.kind, said.text) if isinstance(said, Said) else ("ok", said)
    doing.shell.say(kind, text)


KEY = Act[OnPc](
    "K",
    "Xem lại khóa",
    begin=_look_at_key,
    why_not=for_administrators,
    line="xem lại khóa",
    short="Khóa",
)


ENROL = Act[OnPc](
    "E",
    "Đăng ký máy",
    lambda office, clerk, _on, answer: office.use(EnrolDevice)(clerk, answer["code"]),
    why_not=for_administrators,
    ask=lambda on: Ask(
        "Đăng ký máy này với máy chủ trung chuyển",
        "Đăng ký",
        f"Mã một lần do tỉnh cấp cho đơn vị {on.known.pc.office.unit_code}. Chữ hoa, chữ thường,"
        " dấu cách và gạch nối như nhau.",
        (FormField("code", "Mã đăng ký"),),
    ),
    told=lambda _on, _answer, identity: f"Máy này đã đăng ký cho đơn vị {identity.unit}.",
    then=lambda office, _on, _identity: office.sync.wake(),
    lane=Lane.NETWORK,
    line="đăng ký máy",
    short="Đăng ký",
    saying=_ASKING,
)


# The PC


_COUNTER_TEXT = "1–6 chữ cái không dấu hoặc chữ số, chưa máy nào của đơn vị dùng."


def _ask_counter(title: str, action: str, text: str, value: str) -> Ask:
    rule = required("Nhập ký hiệu quầy.")
    return Ask(
        title, action, text, (FormField("counter", "Ký hiệu quầy", "Q3", value, rules=(rule,)),)
    )


COUNTER = Act[OnPc](
    "Q",
    "Đổi ký hiệu quầy",
    lambda office, clerk, _on, answer: office.use(ChangePc).counter(clerk, answer["counter"]),
    why_not=for_administrators,
    ask=lambda on: _ask_counter(
        "Ký hiệu quầy",
        "Lưu",
        f"In trong mã tạm của hồ sơ tiếp nhận từ nay. {_COUNTER_TEXT} Đổi xong, máy phải đăng ký"
        " lại với máy chủ trung chuyển.",
        on.known.pc.office.counter,
    ),
    told=lambda _on, _answer, office: f"Mã tạm từ nay mang ký hiệu {office.counter}.",
    line="ký hiệu quầy",
    short="Ký hiệu",
)


def _why_not_adopt(on: OnPc) -> str | InputError:
    refused = for_administrators(on)
    if isinstance(refused, InputError):
        return refused
    original = on.known.pc.copied is None and on.known.pc.noticed
    return "Dữ liệu này là bản gốc, không cần nhận làm máy mới." if original else ""


def _adopted(office: OfficeSettings) -> Said:
    return Said(
        "ok",
        f"Đã nhận làm máy mới, quầy {office.counter}. Tiếp nhận được ngay; để gửi, nhấn E và nhập"
        " mã đăng ký mới. Bản sao hằng ngày từ nay nằm trong thư mục dữ liệu: nhấn B để đặt thư mục"
        " riêng.",
    )


ADOPT = Act[OnPc](
    "N",
    "Nhận làm máy mới",
    lambda office, clerk, _on, answer: office.use(AdoptHome)(clerk, answer["counter"]),
    why_not=_why_not_adopt,
    ask=lambda _on: _ask_counter(
        "Nhận bản chép này làm một máy mới",
        "Nhận làm máy mới",
        "Máy gốc giữ ký hiệu và đăng ký của nó. Máy này cần ký hiệu quầy khác để không in trùng mã"
        f" tạm, và phải đăng ký lại để gửi. {_COUNTER_TEXT}",
        "",
    ),
    told=lambda _on, _answer, office: _adopted(office),
    beside={"home.same_counter": "counter"},
    line="nhận làm máy mới",
    short="Máy mới",
)


def _shown(fact: Fact) -> Cell:
    return Cell(chips=(Chip(fact.text, fact.tone),)) if fact.tone else Cell(fact.text)


_COLUMNS: tuple[ColumnSpec[Fact], ...] = (
    ColumnSpec("Nội dung", 150, lambda fact: Cell(fact.name, bold=True)),
    ColumnSpec("Hiện nay", 0, _shown),
)
RELAY = TableSpec[ThisPc, Fact](
    "relay",
    "Máy chủ trung chuyển",
    _COLUMNS,
    lambda fact: fact.name,
    _of_relay,
    (ENROL, KEY, ADDRESS),
)
PC = TableSpec[ThisPc, Fact](
    "pc", "Máy này", _COLUMNS, lambda fact: fact.name, _of_pc, (ADOPT, COUNTER, COPIES), stretch=11
)
LINE: TableSpec[ThisPc, ValueRow] = value_table(
    "line",
    "Đường truyền",
    lambda known: value_rows(known.pc.policy),
    lambda office, clerk, name, value: office.use(ChangeSendingPolicy)(clerk, name, value),
    stretch=7,
    verb="Sửa",
    said="Áp dụng từ lần gửi sau.",
)
THIS_PC = SectionSpec[ThisPc]("this_pc", "Máy này", _load, (RELAY,), (PC, LINE), shares=(5, 5))
