"""What is done with the dossier in hand, each offered as it stands, in the order of what presses
most."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tthc_desktop.domain.catalogue import ResultSpec, Term, TermUnit
from tthc_desktop.domain.component import Component, PaperFacts, Purpose
from tthc_desktop.domain.dossier import Dossier, DossierState, Origin
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import FINAL, STATUS_EDGES
from tthc_desktop.domain.typed import parse_number
from tthc_desktop.services.application import Office
from tthc_desktop.services.papers.details import Apology, Item, Refusal, Stop, Supplement
from tthc_desktop.services.papers.reappoint import Reappoint
from tthc_desktop.services.ports.printing import PrintedPaper
from tthc_desktop.services.reception.ending import EndWithForm, Withdraw
from tthc_desktop.services.reception.progress import (
    Accept,
    AskPayment,
    Finish,
    StartProcessing,
    TakePayment,
)
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.supplement import Approval, AskSupplement
from tthc_desktop.services.reception.transfer_and_return import ReturnResult, TellCode, Transfer
from tthc_desktop.services.reception.uploads import sent_back
from tthc_desktop.ui.dossier.courses import go_on, take_supplement
from tthc_desktop.ui.dossier.subject import OnDossier
from tthc_desktop.ui.dossier.told_acts import TOLD_ACTS
from tthc_desktop.ui.kit.act import Act, Said
from tthc_desktop.ui.kit.form import Answer, Ask, FieldKind, FormField, secret
from tthc_desktop.ui.kit.paper_facts import facts_in, issued_on, valid_until
from tthc_desktop.ui.kit.shell_port import Place

_MOST_DAYS = 60
_IN_WORK = frozenset({PortalStatus.RECEIVED, PortalStatus.PROCESSING})
_DONE = frozenset({PortalStatus.DONE, PortalStatus.RETURNED})
_RESULT = {"result.facts": "number", "facts.dates": "valid_until"}
_QUARTERS = (
    FormField("signer", "Họ tên người ký"),
    FormField("title", "Chức vụ", value="Giám đốc"),
)


def _at(status: PortalStatus) -> Callable[[OnDossier], bool]:
    return lambda on: on.status is status


def _may_become(status: PortalStatus) -> Callable[[OnDossier], bool]:
    return lambda on: status in STATUS_EDGES[on.status]


def _unfinished(on: OnDossier) -> bool:
    return on.status not in FINAL


_UNPRINTED = "Máy này chưa có máy in, giấy được lưu cùng hồ sơ."


def _printed(_on: OnDossier, _answer: Answer, paper: PrintedPaper) -> Said:
    where = f"Đã in tại {paper.printer}." if paper.printer else _UNPRINTED
    return Said("ok" if paper.printer else "warn", f"Đã lập giấy số {paper.number}. {where}")


# As it came


TELL = Act[OnDossier](
    "M",
    "Báo mã chính thức cho người dân",
    lambda office, clerk, on, _answer: office.use(TellCode)(clerk, on.id),
    here=lambda on: on.dossier.untold,
    told=lambda _on, _answer, _none: "Đã ghi: người dân biết mã chính thức.",
)
ACCEPT = Act[OnDossier](
    "A",
    "Tiếp nhận hồ sơ trực tuyến",
    lambda office, clerk, on, _answer: office.use(Accept)(clerk, on.id),
    here=_at(PortalStatus.NEW),
    told=lambda _on, _answer, _none: "Đã tiếp nhận.",
)


# What it waits for


def _ask_supplement(on: OnDossier) -> Ask:
    """Asks what form 02 needs; one more than the rules allow asks for a supervisor too."""
    back = sent_back(on.dossier)
    names = "; ".join(f"{s.name} ({s.upload.reason})" for s in back if s.upload is not None)
    reason = "Tệp nộp trực tuyến chưa đạt" if back else ""
    lines = [
        FormField("reason", "Lý do", value=reason),
        FormField("items", "Giấy tờ cần bổ sung, cách nhau bằng dấu ;", value=names),
    ]
    text = "In mẫu 02 và dừng đồng hồ từ bây giờ."
    if on.known.needs_approval:
        asked = on.known.asked
        so_far = f"Hồ sơ đã yêu cầu bổ sung {asked} lần: lần này" if asked else "Yêu cầu này"
        text += f" {so_far} cần lãnh đạo duyệt."
        lines += [
            FormField("approver", "Tên đăng nhập của lãnh đạo"),
            secret("password", "Mật khẩu của lãnh đạo"),
        ]
    return Ask("Yêu cầu bổ sung, hoàn thiện hồ sơ", "In phiếu", text, tuple(lines))


def _supplement(office: Office, clerk: Account, on: OnDossier, answer: Answer) -> PrintedPaper:
    names = [name.strip() for name in answer["items"].split(";") if name.strip()]
    details = Supplement(answer["reason"], tuple(map(Item, names)))
    approve = on.known.needs_approval
    approval = Approval(answer["approver"], answer["password"]) if approve else None
    return office.use(AskSupplement)(clerk, on.id, details, approval)


ASK_SUPPLEMENT = Act[OnDossier](
    "B",
    "Yêu cầu bổ sung (mẫu 02)",
    _supplement,
    here=_may_become(PortalStatus.SUPPLEMENT),
    ask=_ask_supplement,
    told=_printed,
    beside={"supplement.approval": "approver", "account.unknown": "password"},
)
TAKE_SUPPLEMENT = Act[OnDossier](
    "D", "Người dân đã bổ sung", begin=take_supplement, here=_at(PortalStatus.SUPPLEMENT)
)
ASK_PAYMENT = Act[OnDossier](
    "I",
    "Yêu cầu nghĩa vụ tài chính",
    lambda office, clerk, on, answer: office.use(AskPayment)(clerk, on.id, answer["reason"]),
    here=_may_become(PortalStatus.PAYMENT),
    ask=lambda _on: Ask(
        "Yêu cầu thực hiện nghĩa vụ tài chính", "Ghi lại", fields=(FormField("reason", "Nội dung"),)
    ),
    told=lambda _on, _answer, _none: "Đã ghi: hồ sơ chờ nghĩa vụ tài chính.",
)
TAKE_PAYMENT = Act[OnDossier](
    "D",
    "Người dân đã thực hiện nghĩa vụ tài chính",
    lambda office, clerk, on, _answer: office.use(TakePayment)(clerk, on.id),
    here=_at(PortalStatus.PAYMENT),
    told=lambda _on, _answer, _none: "Đã ghi. Hồ sơ đi tiếp.",
)


# In work


PROCESS = Act[OnDossier](
    "P",
    "Chuyển xử lý",
    begin=go_on(StartProcessing, "Đã chuyển xử lý."),
    here=_at(PortalStatus.RECEIVED),
)
FINISH = Act[OnDossier](
    "H",
    "Đã xử lý xong",
    begin=go_on(Finish, "Hồ sơ đã xử lý xong: trả kết quả bằng phím T."),
    here=lambda on: on.status in _IN_WORK,
)


def _apology(office: Office, clerk: Account, on: OnDossier, answer: Answer) -> PrintedPaper:
    """Hands out form 04 and puts the new appointment, in one go."""
    days = parse_number(answer["days"], _MOST_DAYS)
    return office.use(Reappoint)(
        clerk,
        on.id,
        Term(TermUnit.WORKING_DAY, days or Decimal(0)),
        lambda due: Apology(answer["reason"], due, answer["signer"], answer["title"]),
    )


def _no_days(text: str) -> str:
    """Half a day counts, none does not."""
    right = parse_number(text, _MOST_DAYS)
    return "" if right else f"Nhập số ngày làm việc, nhiều nhất {_MOST_DAYS}."


APOLOGY = Act[OnDossier](
    "X",
    "Xin lỗi, hẹn lại (mẫu 04)",
    _apology,
    # Before the old appointment has passed; the province reckons those of its own.
    here=lambda on: _unfinished(on) and on.dossier.term is not None and on.now < on.dossier.due_at,
    ask=lambda _on: Ask(
        "Xin lỗi và hẹn lại",
        "In văn bản",
        "Mẫu 04, một lần cho mỗi hồ sơ và trước giờ hẹn trả.",
        (
            FormField("reason", "Lý do"),
            FormField(
                "days", "Thêm bao nhiêu ngày làm việc", kind=FieldKind.NUMBER, rules=(_no_days,)
            ),
            *_QUARTERS,
        ),
    ),
    told=_printed,
)


def _others(on: OnDossier) -> tuple[Account, ...]:
    return tuple(a for a in on.known.view.accounts if a.id != on.dossier.clerk_id)


def _transfer(office: Office, clerk: Account, on: OnDossier, answer: Answer) -> PrintedPaper:
    division, others = answer["division"], _others(on)
    login = "" if division.strip() or not others else others[answer.choice].login
    return office.use(Transfer)(clerk, on.id, login, division, answer["note"])


TRANSFER = Act[OnDossier](
    "C",
    "Bàn giao (mẫu 06)",
    _transfer,
    here=_unfinished,
    ask=lambda on: Ask(
        "Bàn giao hồ sơ",
        "In phiếu bàn giao",
        "Cho phòng chuyên môn (gõ tên), hoặc bỏ trống và chọn một người tiếp nhận khác.",
        (FormField("division", "Phòng chuyên môn"), FormField("note", "Ghi chú")),
        tuple(account.name for account in _others(on)),
    ),
    told=_printed,
)


# What it ends in


def _specs(on: OnDossier, *, reply: bool) -> tuple[ResultSpec, ...]:
    return () if reply else on.known.results


def _ask_result(*, reply: bool) -> Callable[[OnDossier], Ask]:
    """Metadata first: without number and date it is refused as a result."""

    def ask(on: OnDossier) -> Ask:
        specs = _specs(on, reply=reply)
        return Ask(
            "Văn bản trả lời" if reply else "Kết quả giải quyết",
            "Thêm",
            "Rồi quét bản giấy (kết quả số hóa) hoặc nhập tệp đã ký (kết quả điện tử).",
            (
                FormField("name", "Tên văn bản", value=specs[0].name if specs else ""),
                FormField("number", "Số, ký hiệu"),
                issued_on(PaperFacts()),
                FormField("issuer", "Cơ quan ban hành", value=on.known.unit_name),
                FormField("subject", "Trích yếu"),
                valid_until(PaperFacts()),
            ),
        )

    return ask


def _add_result(*, reply: bool) -> Callable[[Office, Account, OnDossier, Answer], Component]:
    def add(office: Office, clerk: Account, on: OnDossier, answer: Answer) -> Component:
        specs = _specs(on, reply=reply)
        named = [s for s in specs if s.name == answer["name"].strip()]
        code = named[0].code if named else specs[0].code if len(specs) == 1 else ""
        return office.use(AddResult)(
            clerk, on.id, answer["name"], code, facts_in(answer), reply=reply
        )

    return add


def _of(result: Component) -> str:
    return result.id


def _to_the_scanner(_on: OnDossier, _answer: Answer, _result: object) -> Said:
    return Said(
        "info",
        "Đã thêm. Quét bản giấy bằng F7, hoặc nhấn I để nhập tệp đã ký từ hệ thống văn bản.",
    )


RESULT = Act[OnDossier](
    "K",
    "Thêm kết quả",
    _add_result(reply=False),
    here=lambda on: (
        on.status in _IN_WORK or (on.status in _DONE and on.dossier.origin is Origin.PORTAL)
    ),
    ask=_ask_result(reply=False),
    goes=Place.SCAN,
    slot=_of,
    told=_to_the_scanner,
    beside=_RESULT,
)
REPLY = Act[OnDossier](
    "V",
    "Thêm văn bản trả lời",
    _add_result(reply=True),
    here=lambda on: (
        on.dossier.reply_missing
        and all(slot.purpose is not Purpose.REPLY for slot in on.dossier.results)
    ),
    ask=_ask_result(reply=True),
    goes=Place.SCAN,
    slot=_of,
    told=_to_the_scanner,
    beside=_RESULT,
)


def _ask_whom(on: OnDossier) -> Ask:
    dossier = on.dossier
    who = dossier.submitter.name if dossier.submitter else dossier.applicant.name
    return Ask(
        "Trả kết quả",
        "Đã trả",
        "; ".join(s.name for s in dossier.results if s.purpose is Purpose.RESULT),
        (
            FormField("to", "Người nhận", value=who),
            FormField("on_behalf", "Nhận thay cho (nếu có)"),
        ),
        ("Trả trực tiếp tại quầy", "Trả qua bưu chính công ích"),
    )


RETURN = Act[OnDossier](
    "T",
    "Trả kết quả",
    lambda office, clerk, on, answer: office.use(ReturnResult)(
        clerk, on.id, answer["to"], answer["on_behalf"], by_post=answer.choice == 1
    ),
    here=_at(PortalStatus.DONE),
    ask=_ask_whom,
    told=lambda _on, _answer, _none: "Đã trả kết quả. Nhấn F9 để báo hệ thống tỉnh.",
)
REFUSE = Act[OnDossier](
    "U",
    "Từ chối tiếp nhận giải quyết (mẫu 03)",
    lambda office, clerk, on, answer: office.use(EndWithForm)(
        clerk, on.id, Refusal(answer["reason"])
    ),
    here=_may_become(PortalStatus.NOT_ACCEPTED),
    ask=lambda _on: Ask(
        "Từ chối tiếp nhận giải quyết",
        "In phiếu từ chối",
        "In mẫu 03. Phiếu được đính kèm làm văn bản trả lời; ký (F8) rồi chốt (F9) mới đóng"
        " được hồ sơ.",
        (FormField("reason", "Lý do từ chối"),),
    ),
    told=_printed,
)
STOP = Act[OnDossier](
    "N",
    "Dừng xử lý (mẫu 05)",
    lambda office, clerk, on, answer: office.use(EndWithForm)(
        clerk, on.id, Stop(answer["reason"], answer["signer"], answer["title"])
    ),
    here=_may_become(PortalStatus.STOPPED),
    ask=lambda _on: Ask(
        "Dừng xử lý",
        "In thông báo",
        "In mẫu 05. Thông báo được đính kèm làm văn bản trả lời, chờ chữ ký của người có thẩm"
        " quyền rồi con dấu cơ quan.",
        (FormField("reason", "Lý do dừng"), *_QUARTERS),
    ),
    told=_printed,
)
WITHDRAW = Act[OnDossier](
    "R",
    "Người dân rút hồ sơ",
    lambda office, clerk, on, answer: office.use(Withdraw)(clerk, on.id, answer["reason"]),
    here=_may_become(PortalStatus.WITHDRAWN),
    ask=lambda _on: Ask(
        "Người dân rút hồ sơ", "Ghi lại", fields=(FormField("reason", "Lý do, đơn rút hồ sơ"),)
    ),
    told=lambda _on, _answer, _none: (
        "Đã ghi: hồ sơ được rút. Trả lại giấy tờ (phím R ở trang Số hóa)."
    ),
)
DOSSIER_ACTS = (
    *TOLD_ACTS,
    *(TELL, ACCEPT, TAKE_SUPPLEMENT, TAKE_PAYMENT, REPLY, RETURN, RESULT, FINISH, PROCESS),
    *(ASK_SUPPLEMENT, ASK_PAYMENT, APOLOGY, TRANSFER, REFUSE, STOP, WITHDRAW),
)


def to_be_sealed(dossier: Dossier) -> bool:
    return dossier.state is DossierState.OPEN and dossier.sealable
