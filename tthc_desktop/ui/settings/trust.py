"""Chứng thư tin cậy: what signatures are held against, and whose word is taken for it."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.signing_rules import fingerprint
from tthc_desktop.domain.time import vn_date, vn_moment
from tthc_desktop.domain.trust import FAMILY_NAMES, TrustPin, key_words
from tthc_desktop.domain.trust_view import InstalledStore
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.trust import GetTrust, ImportTrustStore, PinPublisher
from tthc_desktop.services.office.trust_doubts import NO_FAMILY
from tthc_desktop.services.office.trust_refresh import RefreshLists, RefreshResult
from tthc_desktop.ui.kit.act import Act, Said
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FieldKind, FormField, required
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.pc_known import Fact
from tthc_desktop.ui.settings.spec import (
    SectionSpec,
    TableSpec,
    a_row,
    for_administrators,
    look_only,
)
from tthc_desktop.ui.settings.trust_known import (
    AuthorityRow,
    ListRow,
    OnDoubt,
    OnList,
    OnTrust,
    TrustKnown,
)


def _load(office: Office, _clerk: Account) -> TrustKnown:
    return TrustKnown(office.use(GetTrust)())


def _words(known: TrustKnown, clerk: Account) -> str:
    """With no family at all, most of what is said of signatures means less: told in full, with
    what is to be done on this very page."""
    nothing = "" if known.standing.view.published else f"{NO_FAMILY} {_next(known, clerk)}"
    return " ".join(part for part in (look_only(known, clerk), nothing) if part)


def _next(known: TrustKnown, clerk: Account) -> str:
    if not clerk.may(Role.ADMINISTRATOR):
        return "Nhờ quản trị nhập kho chứng thư ở trang này."
    if known.standing.pin.publisher:
        return "Nhấn N để nhập kho của nơi đã ghim khóa."
    return "Nhấn G để ghim khóa của nơi phát hành, rồi N để nhập kho của họ."


# Whose stores are taken


def _ask_key(on: OnTrust) -> Ask:
    before = on.known.standing.pin.publisher
    text = (
        "64 chữ số hệ 16, nhận từ nơi phát hành qua đường khác với tệp kho. Sau khi ghim, đọc dấu"
        " vân tay với họ qua điện thoại."
    )
    if before:
        text += (
            f" Đang ghim: {key_words(before)}. Ghim khóa khác thì kho đã nhập và các danh sách thu"
            " hồi đi kèm bị bỏ."
        )
    rule = required("Nhập khóa của nơi phát hành.")
    field = FormField("key", "Khóa của nơi phát hành", rules=(rule,))
    return Ask("Khóa của nơi phát hành kho chứng thư", "Ghim khóa", text, (field,))


def _pinned(on: OnTrust, pin: TrustPin) -> str | Said:
    words = key_words(pin.publisher)
    if pin.publisher == on.known.standing.pin.publisher:
        return f"Khóa {words} đã được ghim từ trước. Không có gì thay đổi."
    read = f"Đã ghim khóa {words}. Đọc dấu vân tay này với nơi phát hành qua điện thoại."
    return Said("warn", f"{read} Nhấn N để nhập kho chứng thư của họ.")


PIN = Act[OnTrust](
    "G",
    "Ghim khóa của nơi phát hành",
    lambda office, clerk, _on, answer: office.use(PinPublisher)(clerk, answer["key"]),
    why_not=for_administrators,
    ask=_ask_key,
    told=lambda on, _answer, pin: _pinned(on, pin),
    lane=Lane.NETWORK,
    line="ghim khóa",
    short="Ghim khóa",
)


# Stores


def _imported(store: InstalledStore) -> str:
    return f"Đã nhập kho chứng thư bản {store.version}, lập lúc {vn_moment(store.issued_at)}."


IMPORT = Act[OnTrust](
    "N",
    "Nhập kho chứng thư từ tệp",
    lambda office, clerk, _on, answer: office.use(ImportTrustStore)(
        clerk, Path(answer["path"].strip())
    ),
    why_not=for_administrators,
    ask=lambda _on: Ask(
        "Nhập kho chứng thư",
        "Nhập",
        "Tệp .tthc-trust do nơi đã ghim khóa phát hành. Bị từ chối thì kho đang dùng giữ nguyên.",
        (
            FormField(
                "path",
                "Đường dẫn tệp",
                kind=FieldKind.FILE,
                rules=(required("Nhập đường dẫn tệp."),),
            ),
        ),
    ),
    told=lambda _on, _answer, store: _imported(store),
    beside={"": "path"},
    lane=Lane.NETWORK,
    line="nhập kho",
    short="Nhập kho",
    saying="Đang đọc kho chứng thư…",
)


# Lists


def _refreshed(result: RefreshResult) -> str | Said:
    newer = sum(each.newer for each in result.lists)
    failed = [each for each in result.lists if each.error is not None]
    same = len(result.lists) - newer - len(failed)
    parts = [f"Đã tải {newer} danh sách thu hồi mới"]
    if same:
        parts.append(f"{same} nơi không có bản mới hơn")
    text = f"{', '.join(parts)}."
    if not failed:
        return text
    why = " ".join(f"{each.issuer}: {sentence(each.error)}" for each in failed if each.error)
    return Said("warn", f"{text} {len(failed)} nơi chưa tải được. {why}")


REFRESH = Act[OnList](
    "T",
    "Tải danh sách thu hồi mới",
    lambda office, clerk, _on, _answer: office.use(RefreshLists)(clerk),
    why_not=for_administrators,
    told=lambda _on, _answer, result: _refreshed(result),
    lane=Lane.NETWORK,
    line="tải danh sách",
    short="Tải mới",
    saying="Đang tải danh sách thu hồi…",
)


def _shown(fact: Fact) -> Cell:
    return Cell(chips=(Chip(fact.text, fact.tone),)) if fact.tone else Cell(fact.text)


STORE = TableSpec[TrustKnown, Fact](
    "store",
    "Nơi phát hành và kho",
    (
        ColumnSpec("Nội dung", 150, lambda fact: Cell(fact.name, bold=True)),
        ColumnSpec("Hiện nay", 0, _shown),
    ),
    lambda fact: f"{fact.name} {fact.text}",
    lambda known: known.facts,
    (PIN, IMPORT),
    stretch=4,
)
AUTHORITIES = TableSpec[TrustKnown, AuthorityRow](
    "authorities",
    "Chứng thư",
    (
        ColumnSpec("Của", 0, lambda row: Cell(row.certificate.name, bold=row.certificate.root)),
        ColumnSpec("Họ", 180, lambda row: Cell(_family(row))),
        ColumnSpec(
            "Vân tay", 180, lambda row: Cell(fingerprint(row.certificate.sha256)), optional=True
        ),
        ColumnSpec("Hiệu lực", 180, lambda row: row.validity),
    ),
    lambda row: row.certificate.sha256,
    lambda known: known.authorities,
    stretch=6,
)


def _family(row: AuthorityRow) -> str:
    kind = "gốc" if row.certificate.root else "cấp dưới"
    return f"{FAMILY_NAMES[row.certificate.family]}, {kind}"


LISTS = TableSpec[TrustKnown, ListRow](
    "lists",
    "Danh sách thu hồi",
    (
        ColumnSpec("Nơi ban hành", 0, lambda row: Cell(row.held.issuer, bold=True)),
        ColumnSpec("Ngày", 100, lambda row: Cell(vn_date(row.held.this_update))),
        ColumnSpec("Tuổi", 80, lambda row: Cell(_age(row))),
        ColumnSpec("Dùng được", 140, lambda row: row.state),
    ),
    lambda row: f"{row.held.source} {row.held.issuer} {row.held.this_update}",
    lambda known: known.lists,
    (REFRESH,),
    stretch=5,
)


def _age(row: ListRow) -> str:
    days = row.held.days_old(row.now)
    return f"{days} ngày" if days > 0 else "hôm nay" if days == 0 else "–"


def _read(_office: Office, doing: Doing, on: OnDoubt) -> None:
    """The list has two lines for each."""

    def seen(_answer: Answer) -> None:
        doing.panel.close_panel()

    doing.ask_now(Ask("Cần xem lại", "Đã xem", on.row), seen)


READ = Act[OnDoubt]("Enter", "Đọc trọn", begin=_read, here=a_row, line="đọc trọn", short="Đọc")
DOUBTS = TableSpec[TrustKnown, str](
    "doubts",
    "Cần xem lại",
    (ColumnSpec("Điều gì", 0, Cell),),
    lambda doubt: doubt,
    lambda known: known.doubts,
    (READ,),
    stretch=5,
)
TRUST = SectionSpec[TrustKnown](
    "trust",
    "Chứng thư tin cậy",
    _load,
    (STORE, AUTHORITIES),
    (LISTS, DOUBTS),
    short="Tin cậy",
    words=_words,
)
