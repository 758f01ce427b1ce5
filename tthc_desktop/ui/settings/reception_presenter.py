"""Tiếp nhận và chữ ký: whose signatures papers demand, whose certificate is whose, who receives for
other units, and the numbers of the province."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import PERSON_KIND_NAMES, Account, PersonKind, Role
from tthc_desktop.domain.signing_rules import (
    DEFAULT_DEMANDS,
    PAPER_KIND_NAMES,
    ROLE_NAMES,
    Demands,
    PaperKind,
    RegisteredSigner,
    SignerRole,
    SigningRules,
    roles_in_words,
)
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import ListAccounts
from tthc_desktop.services.ports.signing import Credential
from tthc_desktop.services.reception.settings import (
    ChangeDemands,
    ChangeReception,
    ForgetSigner,
    GetReception,
    ReceptionRules,
    RegisterSigner,
)
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, secret
from tthc_desktop.ui.kit.runner import Lane

CHOICES: tuple[Demands, ...] = (
    (SignerRole.CLERK,),
    (SignerRole.AUTHORITY,),
    (SignerRole.AUTHORITY, SignerRole.SEAL),
    (SignerRole.SEAL,),
)
ROLES = (SignerRole.CLERK, SignerRole.AUTHORITY, SignerRole.SEAL)
_DIGITS = 16  # of a hash: enough to tell certificates apart, short enough to read out


@dataclass(frozen=True, slots=True)
class DemandRow:
    kind: PaperKind
    demands: Demands

    @property
    def changed(self) -> bool:
        return self.demands != DEFAULT_DEMANDS[self.kind]


@dataclass(frozen=True, slots=True)
class ClerkRow:
    account: Account
    any_place: bool


@dataclass(frozen=True, slots=True)
class NumberRow:
    """kind: None for the number of supplements."""

    kind: PersonKind | None
    value: str

    @property
    def name(self) -> str:
        if self.kind is None:
            return "Số lần yêu cầu bổ sung không cần lãnh đạo duyệt"
        return f"Mã LoaiDoiTuong: {PERSON_KIND_NAMES[self.kind].lower()}"


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def fingerprint(certificate: str) -> str:
    """The first digits of a certificate's hash, four by four."""
    digits = certificate[:_DIGITS].upper()
    return " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))


class ReceptionView(Protocol):
    def show_right(self, *, may_change: bool) -> None: ...

    def show_demands(self, rows: Sequence[DemandRow]) -> None: ...

    def show_signers(self, signers: Sequence[RegisteredSigner]) -> None: ...

    def show_clerks(self, rows: Sequence[ClerkRow]) -> None: ...

    def show_numbers(self, rows: Sequence[NumberRow]) -> None: ...


_Loaded = tuple[tuple[ReceptionRules, SigningRules], tuple[Account, ...]]


class ReceptionPresenter:
    def __init__(self, office: Office, doing: Doing, view: ReceptionView) -> None:
        self._office = office
        self._token = office.ports.token
        self._doing = doing
        self._view = view
        self._signers: tuple[RegisteredSigner, ...] = ()

    def load(self) -> None:
        def done(loaded: _Loaded) -> None:
            (reception, signing), accounts = loaded
            self._signers = signing.signers
            self._view.show_right(may_change=self._doing.shell.clerk.may(Role.ADMINISTRATOR))
            self._view.show_demands([DemandRow(k, signing.demanded(k)) for k in PaperKind])
            self._view.show_signers(signing.signers)
            self._view.show_clerks([ClerkRow(a, a.id in reception.any_place) for a in accounts])
            numbers = [NumberRow(kind, reception.persons[kind]) for kind in PersonKind]
            self._view.show_numbers([NumberRow(None, str(reception.supplements)), *numbers])

        self._doing.runner.submit(
            Lane.STORE,
            lambda: (self._office.use(GetReception)(), self._office.use(ListAccounts)()),
            done,
            self._doing.shell.fail,
        )

    def choose_demands(self, row: DemandRow | None) -> None:
        """C. Holds for papers made from now on."""
        if row is None or not self._allowed():
            return
        clerk, name = self._doing.shell.clerk, PAPER_KIND_NAMES[row.kind]
        delivered = DEFAULT_DEMANDS[row.kind]
        choices = (*CHOICES, delivered)
        words = [sentence_case(roles_in_words(demands)) for demands in CHOICES]
        question = Ask(
            f"Chữ ký trên “{name}”",
            "Lưu",
            "Áp dụng cho giấy tờ lập từ nay; giấy tờ đã có giữ nguyên.",
            choices=(*words, f"Như bản gốc: {roles_in_words(delivered)}"),
            chosen=choices.index(row.demands) if row.demands in choices else 0,
        )

        def answered(answer: Answer) -> None:
            demands = choices[answer.choice]
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(ChangeDemands)(clerk, row.kind, demands),
                f"“{name}” cần chữ ký của {roles_in_words(demands)}.",
            )

        self._doing.panel.ask(question, answered)

    def register(self) -> None:
        """R. Which of the certificates that are plugged in, then whose it is."""
        if not self._allowed():
            return
        clerk = self._doing.shell.clerk
        self._doing.shell.say("info", "Đang đọc các thiết bị ký số đang cắm…")

        def found(credentials: tuple[Credential, ...]) -> None:
            self._doing.shell.say("info", "Chọn chứng thư rồi chọn vai trò.")
            if len(credentials) > 1:
                self._ask_which(clerk, credentials)
            else:
                self._ask_role(clerk, credentials[0] if credentials else None)

        self._doing.runner.submit(
            Lane.TOKEN, self._token.credentials, found, self._doing.shell.fail
        )

    def _ask_which(self, clerk: Account, credentials: Sequence[Credential]) -> None:
        question = Ask(
            "Đăng ký chứng thư của thiết bị nào?",
            "Tiếp",
            choices=tuple(self._in_words(credential) for credential in credentials),
        )
        self._doing.ask_now(
            question, lambda answer: self._ask_role(clerk, credentials[answer.choice])
        )

    def _in_words(self, credential: Credential) -> str:
        known = {s.certificate: s.role for s in self._signers}.get(credential.certificate)
        words = (
            f"{credential.subject} ({credential.token_label}), đến"
            f" {vn_date(credential.not_after)}, {fingerprint(credential.certificate)}"
        )
        return f"{words}; đã đăng ký: {ROLE_NAMES[known]}" if known else words

    def _ask_role(self, clerk: Account, credential: Credential | None) -> None:
        """credential: None for a key file, which says nothing before it is opened."""
        lines: tuple[FormField, ...] = ()
        if credential is None:
            text = "Chứng thư nằm trong tệp khóa, chỉ đọc được bằng mã PIN của tệp."
            lines = (secret("pin", "Mã PIN của tệp khóa"),)
        else:
            text = self._in_words(credential)
        question = Ask(
            "Chứng thư này ký thay mặt ai?",
            "Đăng ký",
            text,
            lines,
            tuple(sentence_case(ROLE_NAMES[role]) for role in ROLES),
        )
        certificate = credential.certificate if credential else ""

        def answered(answer: Answer) -> None:
            role = ROLES[answer.choice]
            self._doing.run_then(
                Lane.TOKEN,
                lambda: self._office.use(RegisterSigner)(clerk, role, certificate, answer["pin"]),
                lambda signer: self._doing.shell.say(
                    "ok", f"Đã đăng ký {signer.subject}: {ROLE_NAMES[signer.role]}."
                ),
                {"token.pin_form": "pin", "token.pin_incorrect": "pin"},
            )

        self._doing.panel.ask(question, answered)

    def forget(self, signer: RegisteredSigner | None) -> None:
        """X."""
        if signer is None or not self._allowed():
            return
        clerk = self._doing.shell.clerk
        self._doing.run(
            Lane.STORE,
            lambda: self._office.use(ForgetSigner)(clerk, signer.certificate),
            f"Đã bỏ đăng ký {signer.subject} ({ROLE_NAMES[signer.role]}). Từ nay chứng thư này chỉ"
            " ký thay người tiếp nhận.",
        )

    def toggle(self, row: ClerkRow | None) -> None:
        """Space or P."""
        if row is None or not self._allowed():
            return
        account, mark = row.account, frozenset({row.account.id})
        said = "không còn tiếp nhận" if row.any_place else "được tiếp nhận"

        def other(rules: ReceptionRules) -> ReceptionRules:
            places = rules.any_place - mark if row.any_place else rules.any_place | mark
            return replace(rules, any_place=places)

        self._change(other, f"{account.name} {said} hồ sơ của đơn vị khác.")

    def change_number(self, row: NumberRow | None) -> None:
        """S."""
        if row is None or not self._allowed():
            return
        question = Ask(row.name, "Lưu", fields=(FormField("number", row.name, value=row.value),))

        def answered(answer: Answer) -> None:
            typed = answer["number"].strip()
            self._change(lambda rules: _with_number(rules, row.kind, typed), "Đã lưu.")

        self._doing.panel.ask(question, answered)

    def _change(self, other: Callable[[ReceptionRules], ReceptionRules], said: str) -> None:
        """Made of what is stored at that moment, so that nobody else's change is undone."""
        clerk = self._doing.shell.clerk
        self._doing.run(
            Lane.STORE,
            lambda: self._office.use(ChangeReception)(
                clerk, other(self._office.use(GetReception)()[0])
            ),
            said,
            beside={"reception.supplements": "number", "reception.person": "number"},
        )

    def _allowed(self) -> bool:
        """Told at once, not after something has been typed; the services ask again."""
        if self._doing.shell.clerk.may(Role.ADMINISTRATOR):
            return True
        self._doing.shell.fail(InputError("account.not_allowed"))
        return False


def _with_number(rules: ReceptionRules, kind: PersonKind | None, typed: str) -> ReceptionRules:
    """What is no number is left to the service to refuse, with its sentence."""
    if kind is not None:
        return replace(rules, persons={**rules.persons, kind: typed})
    whole = typed.isascii() and typed.isdigit() and len(typed) < 4
    return replace(rules, supplements=int(typed) if whole else -1)
