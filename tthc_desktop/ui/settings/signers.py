"""Whose certificate is whose: an administrator binds one to an account, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.domain.signing_rules import (
    ROLE_NAMES,
    RegisteredSigner,
    SignerRole,
    fingerprint,
)
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.signing import Credential
from tthc_desktop.services.reception.settings import (
    ForgetSigner,
    RegisterSigner,
)
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, secret
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.table import Cell, ColumnSpec
from tthc_desktop.ui.settings.reception_rows import ROLES, ReceptionKnown, SignerRow, sentence_case
from tthc_desktop.ui.settings.spec import On, TableSpec, a_row, for_administrators

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
