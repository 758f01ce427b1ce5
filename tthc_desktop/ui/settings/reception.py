"""Tiếp nhận và chữ ký: what papers demand and who signs on the left, who receives for other units
and the numbers of the province on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.domain.people import ROLE_NAMES as ACCOUNT_ROLE_NAMES
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signing_rules import (
    ROLE_NAMES,
    RegisteredSigner,
    SignerRole,
    bears_name,
    fingerprint,
    roles_in_words,
)
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.signing import Credential
from tthc_desktop.services.reception.settings import (
    ChangeDemands,
    ChangeReception,
    ChangeRecordsClerk,
)
from tthc_desktop.services.reception.signers import ForgetSigner, RegisterSigner
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, required, secret
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.reception_known import (
    ROLES,
    ClerkRow,
    DemandRow,
    ReceptionKnown,
    SignerRow,
    load_reception_known,
    sentence_case,
)
from tthc_desktop.ui.settings.spec import On, SectionSpec, TableSpec, a_row, for_administrators
from tthc_desktop.ui.settings.values import ValueRow, value_table

# Whose signature a paper demands


_OnDemand = On[ReceptionKnown, DemandRow]


def _ask_demands(on: _OnDemand) -> Ask:
    choices = on.row.choices
    words = [sentence_case(on.row.words(demands)) for demands in choices[:-1]]
    return Ask(
        f"Chữ ký trên “{on.row.name}”",
        "Lưu",
        "Áp dụng cho giấy tờ lập từ nay; giấy tờ đã có giữ nguyên.",
        choices=(*words, f"Như bản gốc: {on.row.words(on.row.delivered)}"),
        chosen=choices.index(on.row.demands) if on.row.demands in choices else 0,
    )


CHOOSE = Act[_OnDemand](
    "C",
    "Chọn chữ ký cần có",
    lambda office, clerk, on, answer: office.use(ChangeDemands)(
        clerk, on.row.kind, on.row.choices[answer.choice]
    ),
    here=a_row,
    why_not=for_administrators,
    ask=_ask_demands,
    told=lambda on, answer, _done: (
        f"“{on.row.name}” cần chữ ký của {roles_in_words(on.row.choices[answer.choice])}."
    ),
    line="chọn chữ ký cần có",
    short="Chọn",
    also=("Enter",),
)


# Whose certificate is whose


_OnSigner = On[ReceptionKnown, SignerRow]


def _register(office: Office, doing: Doing, on: _OnSigner) -> None:
    """Which of the certificates that are plugged in, then whose it is."""
    doing.shell.say("info", "Đang đọc các thiết bị ký số đang cắm…")

    def found(credentials: tuple[Credential, ...]) -> None:
        doing.shell.say("info", "Chọn chứng thư rồi chọn vai trò.")
        if len(credentials) < 2:
            only = credentials[0] if credentials else None
            doing.ask_now(*_role_asked(office, doing, on, only))
            return
        words = tuple(_in_words(on, credential) for credential in credentials)
        doing.ask_now(
            Ask("Đăng ký chứng thư của thiết bị nào?", "Tiếp", choices=words),
            # The answer to one question leads to the next in its place.
            lambda answer: doing.panel.ask(
                *_role_asked(office, doing, on, credentials[answer.choice])
            ),
        )

    doing.begun.submit(Lane.TOKEN, office.ports.token.credentials, found, doing.shell.fail)


def _in_words(on: _OnSigner, credential: Credential) -> str:
    signers = on.known.signing.signers
    known = {s.certificate: s.role for s in signers}.get(credential.certificate)
    words = (
        f"{credential.subject} ({credential.token_label}), số {credential.serial}, đến"
        f" {vn_date(credential.not_after)}, {fingerprint(credential.certificate)}"
    )
    return f"{words}; đã đăng ký: {ROLE_NAMES[known]}" if known else words


def _role_asked(
    office: Office, doing: Doing, on: _OnSigner, credential: Credential | None
) -> tuple[Ask, Callable[[Answer], None]]:
    """The question in which capacity the holder of a certificate signs, and what follows from it.

    Args:
        credential: None for a key file, which says nothing before it is opened.
    """
    text = "Chứng thư nằm trong tệp khóa, chỉ đọc được bằng mã PIN của tệp."
    if credential is not None:
        text = _in_words(on, credential)
    names = tuple(sentence_case(ROLE_NAMES[role]) for role in ROLES)

    def answered(answer: Answer) -> None:
        made = _Register(office, doing, on, credential, ROLES[answer.choice])
        if made.role is SignerRole.SEAL and credential is not None:
            made("", "")
        else:
            doing.panel.ask(*_account_asked(made))

    return Ask("Chứng thư này ký thay mặt ai?", "Tiếp", text, choices=names), answered


@dataclass(frozen=True, slots=True)
class _Register:
    """What has been answered so far, and the end of it."""

    office: Office
    doing: Doing
    on: _OnSigner
    credential: Credential | None
    role: SignerRole

    @property
    def subject(self) -> str:
        return self.credential.subject if self.credential else ""

    def __call__(self, pin: str, account: str, reason: str = "") -> None:
        certificate = self.credential.certificate if self.credential else ""
        register, clerk, role = self.office.use(RegisterSigner), self.on.clerk, self.role
        self.doing.run_then(
            Lane.TOKEN,
            lambda: register(clerk, role, certificate, pin, account, reason),
            lambda signer: self.doing.shell.say("ok", self._told(signer)),
            {
                "token.pin_form": "pin",
                "token.pin_incorrect": "pin",
                "token.file_password": "pin",
                "signing.other_name": "reason",
            },
            made=lambda signer: signer.certificate,
        )

    def _told(self, signer: RegisteredSigner) -> str:
        of = next((f" {a.name}" for a in self.on.known.accounts if a.id == signer.account), "")
        return (
            f"Đã gắn chứng thư của {signer.subject} (số {signer.serial}):"
            f" {ROLE_NAMES[signer.role]}{of}."
        )


def _account_asked(made: _Register) -> tuple[Ask, Callable[[Answer], None]]:
    """Which account's holder signs with it: from then on nobody else does. The PIN of a key file is
    asked here, so that a wrong one is typed anew and nothing else."""
    fields: tuple[FormField, ...] = ()
    if made.credential is None:
        why = FormField("reason", "Lý do, nếu tên khác tài khoản")
        fields = (secret("pin", "Mật khẩu của tệp khóa"), why)
    if made.role is SignerRole.SEAL:
        text = "Chứng thư của cơ quan do văn thư ký, không gắn với tài khoản nào."
        ask = Ask("Mở tệp khóa", "Gắn", text, fields[:1])
        return ask, lambda answer: made(answer["pin"], "")
    accounts = made.on.known.accounts
    names = [f"{account.name} ({account.login})" for account in accounts]
    if made.role is SignerRole.AUTHORITY:
        names.append("Không làm việc ở máy này: chỉ để nhận ra chữ ký trên tệp")
    ids = [*(account.id for account in accounts), ""]
    text = "Chỉ người của tài khoản đó ký được bằng chứng thư này."
    ask = Ask("Gắn chứng thư với tài khoản nào?", "Gắn", text, fields, tuple(names))

    def answered(answer: Answer) -> None:
        owner = next((a for a in accounts if a.id == ids[answer.choice]), None)
        if owner is None or made.credential is None or bears_name(made.subject, owner.name):
            made(answer["pin"], ids[answer.choice], answer["reason"])
        else:
            made.doing.panel.ask(*_other_name_asked(made, owner))

    return ask, answered


def _other_name_asked(made: _Register, owner: Account) -> tuple[Ask, Callable[[Answer], None]]:
    ask = Ask(
        "Tên trên chứng thư khác tên tài khoản",
        "Gắn",
        f"Chứng thư ghi tên {made.subject}; tài khoản là của {owner.name} ({owner.login}). Chỉ gắn"
        " khi biết chắc là cùng một người.",
        (FormField("reason", "Lý do", rules=(required("Ghi lý do."),)),),
    )
    return ask, lambda answer: made("", owner.id, answer["reason"])


REGISTER = Act[_OnSigner](
    "R",
    "Đăng ký chứng thư",
    begin=_register,
    why_not=for_administrators,
    line="đăng ký chứng thư đang cắm",
    short="Đăng ký",
)
FORGET = Act[_OnSigner](
    "X",
    "Bỏ chứng thư",
    lambda office, clerk, on, _answer: office.use(ForgetSigner)(clerk, on.row.signer.certificate),
    here=a_row,
    why_not=for_administrators,
    ask=lambda on: Ask(
        f"Bỏ đăng ký chứng thư của {on.row.signer.subject}?",
        "Bỏ đăng ký",
        "Từ nay không ai ký bằng chứng thư này; giấy tờ đang mở đã ký bằng nó phải ký lại. Muốn"
        " đăng ký lại thì phải cắm thiết bị.",
    ),
    told=lambda on, _answer, waiting: (
        f"Đã bỏ đăng ký {on.row.signer.subject} ({ROLE_NAMES[on.row.signer.role]})."
        + (f" {waiting} giấy tờ đang mở cần ký lại." if waiting else "")
    ),
    line="bỏ đăng ký",
    short="Bỏ",
    also=("Delete",),
)


# Who receives for other units, and how the province counts


_OnClerk = On[ReceptionKnown, ClerkRow]


TOGGLE = Act[_OnClerk](
    "P",
    "Cho, thôi tiếp nhận phi địa giới",
    lambda office, clerk, on, _answer: office.use(ChangeReception).place(
        clerk, on.row.account.id, allowed=not on.row.any_place
    ),
    here=a_row,
    why_not=for_administrators,
    told=lambda on, _answer, _done: (
        f"{on.row.account.name} {'không còn' if on.row.any_place else 'được'} tiếp nhận"
        " hồ sơ của đơn vị khác."
    ),
    line="cho, thôi tiếp nhận phi địa giới",
    also=("Space",),
    short="Đổi",
)


KEEP_SEAL = Act[_OnClerk](
    "V",
    "Giao, thôi vai trò văn thư",
    lambda office, clerk, on, _answer: office.use(ChangeRecordsClerk)(
        clerk, on.row.account.id, allowed=not on.row.records_clerk
    ),
    here=a_row,
    why_not=for_administrators,
    told=lambda on, _answer, _done: (
        f"{on.row.account.name} {'không còn' if on.row.records_clerk else 'được'} ký bằng chứng"
        " thư của cơ quan (văn thư)."
    ),
    line="giao, thôi văn thư",
    short="Văn thư",
)


def _source(shown: DemandRow) -> Cell:
    return Cell(chips=(Chip("đã sửa", "accent"),)) if shown.changed else Cell("Bản gốc")


def _mark(given: bool) -> Cell:
    return Cell(chips=(Chip("Được", "ok"),)) if given else Cell("–")


DEMANDS = TableSpec[ReceptionKnown, DemandRow](
    "demands",
    "Chữ ký theo loại giấy tờ",
    (
        ColumnSpec("Giấy tờ", 150, lambda r: Cell(r.name, bold=True)),
        ColumnSpec("Cần chữ ký của", 0, lambda r: Cell(sentence_case(r.words(r.demands)))),
        ColumnSpec("Nguồn", 92, _source, optional=True),
    ),
    lambda r: r.kind.value,
    lambda known: known.demands,
    (CHOOSE,),
    stretch=6,
)
SIGNERS = TableSpec[ReceptionKnown, SignerRow](
    "signers",
    "Chứng thư đã đăng ký",
    (
        ColumnSpec("Chủ thể", 0, lambda r: Cell(r.signer.subject, bold=True)),
        ColumnSpec("Ký thay mặt", 150, lambda r: Cell(sentence_case(ROLE_NAMES[r.signer.role]))),
        ColumnSpec("Tài khoản", 150, lambda r: Cell(r.of)),
        ColumnSpec("Dấu vân tay", 168, lambda r: Cell(fingerprint(r.signer.certificate))),
        ColumnSpec("Số", 120, lambda r: Cell(r.signer.serial or "–"), optional=True),
    ),
    lambda r: r.signer.certificate,
    lambda known: known.signers,
    (REGISTER, FORGET),
    stretch=4,
)
CLERKS = TableSpec[ReceptionKnown, ClerkRow](
    "clerks",
    "Ai tiếp nhận phi địa giới, ai là văn thư",
    (
        ColumnSpec("Họ tên", 0, lambda r: Cell(r.account.name, bold=True)),
        ColumnSpec(
            "Vai trò", 136, lambda r: Cell(ACCOUNT_ROLE_NAMES[r.account.role]), optional=True
        ),
        ColumnSpec("Phi địa giới", 112, lambda r: _mark(r.any_place)),
        ColumnSpec("Văn thư", 92, lambda r: _mark(r.records_clerk)),
    ),
    lambda r: r.account.id,
    lambda known: known.clerks,
    (TOGGLE, KEEP_SEAL),
    stretch=4,
)
NUMBERS: TableSpec[ReceptionKnown, ValueRow] = value_table(
    "numbers",
    "Con số",
    lambda known: known.numbers,
    lambda office, clerk, name, value: office.use(ChangeReception).value(clerk, name, value),
    stretch=6,
    verb="Sửa số",
)
RECEPTION = SectionSpec[ReceptionKnown](
    "reception",
    "Tiếp nhận và chữ ký",
    load_reception_known,
    (DEMANDS, SIGNERS),
    (CLERKS, NUMBERS),
    short="Tiếp nhận",
)
