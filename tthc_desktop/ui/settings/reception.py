"""Tiếp nhận và chữ ký: what papers demand and who signs on the left, who receives for other units
and the numbers of the province on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tthc_desktop.domain.payload import PERSON_NUMBERS
from tthc_desktop.domain.people import PERSON_KIND_NAMES, Account, PersonKind
from tthc_desktop.domain.people import ROLE_NAMES as ACCOUNT_ROLE_NAMES
from tthc_desktop.domain.signing_rules import (
    DEFAULT_DEMANDS,
    PAPER_KIND_NAMES,
    ROLE_NAMES,
    Demands,
    PaperKind,
    RegisteredSigner,
    SignerRole,
    SigningRules,
    fingerprint,
    roles_in_words,
)
from tthc_desktop.domain.time import vn_date
from tthc_desktop.domain.values import Described
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import ListAccounts
from tthc_desktop.services.ports.signing import Credential
from tthc_desktop.services.reception.settings import (
    ChangeDemands,
    ChangeReception,
    ChangeRecordsClerk,
    ForgetSigner,
    GetReception,
    ReceptionRules,
    RegisterSigner,
)
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, secret
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.spec import On, SectionSpec, TableSpec, a_row, for_administrators
from tthc_desktop.ui.settings.values import ValueRow, value_rows, value_table

CHOICES: tuple[Demands, ...] = (
    (SignerRole.CLERK,),
    (SignerRole.AUTHORITY,),
    (SignerRole.AUTHORITY, SignerRole.SEAL),
    (SignerRole.SEAL,),
)
ROLES = (SignerRole.CLERK, SignerRole.AUTHORITY, SignerRole.SEAL)
_PERSONS_WHY = "Các nguồn công khai ghi khác nhau; theo cổng dịch vụ của tỉnh."


@dataclass(frozen=True, slots=True)
class DemandRow:
    kind: PaperKind
    demands: Demands

    @property
    def name(self) -> str:
        return PAPER_KIND_NAMES[self.kind]

    @property
    def delivered(self) -> Demands:
        return DEFAULT_DEMANDS[self.kind]

    @property
    def changed(self) -> bool:
        return self.demands != self.delivered

    @property
    def choices(self) -> tuple[Demands, ...]:
        return (*CHOICES, self.delivered)


@dataclass(frozen=True, slots=True)
class ClerkRow:
    """What an account may do beyond its role."""

    account: Account
    any_place: bool
    records_clerk: bool


@dataclass(frozen=True, slots=True)
class SignerRow:
    """A certificate and whose it is.

    Attributes:
        account: None where it is bound to none, or to one that is no longer here.
    """

    signer: RegisteredSigner
    account: Account | None

    @property
    def of(self) -> str:
        """For whom it signs."""
        if self.account is not None:
            return f"{self.account.name} ({self.account.login})"
        return "Văn thư" if self.signer.role is SignerRole.SEAL else "Chưa gắn tài khoản"


@dataclass(frozen=True, slots=True)
class ReceptionKnown:
    reception: ReceptionRules
    signing: SigningRules
    accounts: tuple[Account, ...]

    @property
    def demands(self) -> Sequence[DemandRow]:
        return [DemandRow(kind, self.signing.demanded(kind)) for kind in PaperKind]

    @property
    def clerks(self) -> Sequence[ClerkRow]:
        allowed = self.reception.any_place
        keepers = self.signing.records_clerks
        return [ClerkRow(a, a.id in allowed, a.id in keepers) for a in self.accounts]

    @property
    def signers(self) -> Sequence[SignerRow]:
        accounts = {account.id: account for account in self.accounts}
        return [SignerRow(each, accounts.get(each.account)) for each in self.signing.signers]

    @property
    def numbers(self) -> Sequence[ValueRow]:
        return [*value_rows(self.reception), *(self._person(kind) for kind in PersonKind)]

    def _person(self, kind: PersonKind) -> ValueRow:
        name, usual = PERSON_KIND_NAMES[kind].lower(), PERSON_NUMBERS[kind]
        about = Described(
            f"Mã loại đối tượng gửi lên hệ thống: {name}", "1–2 chữ số", _PERSONS_WHY, usual
        )
        return ValueRow(kind.value, self.reception.persons[kind], usual, about)


def _load(office: Office, _clerk: Account) -> ReceptionKnown:
    reception, signing = office.use(GetReception)()
    return ReceptionKnown(reception, signing, office.use(ListAccounts)())


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


# Whose signature a paper demands


_OnDemand = On[ReceptionKnown, DemandRow]


def _ask_demands(on: _OnDemand) -> Ask:
    words = [sentence_case(roles_in_words(demands)) for demands in CHOICES]
    choices = on.row.choices
    return Ask(
        f"Chữ ký trên “{on.row.name}”",
        "Lưu",
        "Áp dụng cho giấy tờ lập từ nay; giấy tờ đã có giữ nguyên.",
        choices=(*words, f"Như bản gốc: {roles_in_words(on.row.delivered)}"),
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

    def __call__(self, pin: str, account: str) -> None:
        certificate = self.credential.certificate if self.credential else ""
        register, clerk, role = self.office.use(RegisterSigner), self.on.clerk, self.role
        self.doing.run_then(
            Lane.TOKEN,
            lambda: register(clerk, role, certificate, pin, account),
            lambda signer: self.doing.shell.say("ok", self._told(signer)),
            {"token.pin_form": "pin", "token.pin_incorrect": "pin"},
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
        fields = (secret("pin", "Mã PIN của tệp khóa"),)
    if made.role is SignerRole.SEAL:
        text = "Chứng thư của cơ quan do văn thư ký, không gắn với tài khoản nào."
        return Ask("Mở tệp khóa", "Gắn", text, fields), lambda answer: made(answer["pin"], "")
    accounts = made.on.known.accounts
    names = [f"{account.name} ({account.login})" for account in accounts]
    if made.role is SignerRole.AUTHORITY:
        names.append("Không làm việc ở máy này: chỉ để nhận ra chữ ký trên tệp")
    ids = [*(account.id for account in accounts), ""]
    text = "Chỉ người của tài khoản đó ký được bằng chứng thư này."
    ask = Ask("Gắn chứng thư với tài khoản nào?", "Gắn", text, fields, tuple(names))
    return ask, lambda answer: made(answer["pin"], ids[answer.choice])


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
    told=lambda on, _answer, _done: (
        f"Đã bỏ đăng ký {on.row.signer.subject} ({ROLE_NAMES[on.row.signer.role]}). Từ nay không"
        " ai ký bằng chứng thư này."
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
        ColumnSpec("Cần chữ ký của", 0, lambda r: Cell(sentence_case(roles_in_words(r.demands)))),
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
    _load,
    (DEMANDS, SIGNERS),
    (CLERKS, NUMBERS),
    short="Tiếp nhận",
)
