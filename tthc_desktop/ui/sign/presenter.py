"""Signing: what waits, one PIN, what became of each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.signing_rules import ROLE_NAMES, SignerRole, fingerprint, stands_for
from tthc_desktop.domain.time import VIETNAM, vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.ports.signing import Credential
from tthc_desktop.services.signing.sign_dossiers import (
    ListToSign,
    SignDossiers,
    SignOutcome,
    ToSign,
)
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell, left_out


class SignView(Protocol):
    def show_items(self, items: Sequence[ToSign]) -> None: ...

    def show_outcome(self, outcome: SignOutcome) -> None: ...

    def show_token(self, text: str, *, ready: bool) -> None: ...

    def show_tokens(self, names: Sequence[str], chosen: int) -> None:
        """Shows the tokens that are plugged in, to choose from where there are several."""
        ...

    def show_busy(self, *, busy: bool) -> None: ...

    def show_wrong_pin(self, text: str) -> None: ...

    def clear_pin(self) -> None: ...


@dataclass(slots=True)
class _Signed:
    """What became of one F8.

    Attributes:
        signer: Whose certificate it is, once it is unlocked.
        role: What it stands for here.
        items: What waited when the key was pressed, for whosever signature.
        asked: How many of it wait for this one.
        outcomes: What became of those that it came to.
    """

    items: tuple[ToSign, ...]
    signer: str = ""
    role: SignerRole | None = None
    asked: int = 0
    outcomes: list[SignOutcome] = field(default_factory=list)

    @property
    def words(self) -> tuple[str, str]:
        """How the clerk is told: kind and text."""
        if self.role is not None and not self.asked:
            of = f"Chứng thư của {self.signer} là của {ROLE_NAMES[self.role]}"
            words = f"{of}; không có gì chờ chữ ký đó."
            return "warn", words
        errors = [each.error for each in self.outcomes if each.error is not None]
        signed = len(self.outcomes) - len(errors)
        by = f"bằng chứng thư của {self.signer}"
        if not errors:
            return "ok", f"Đã ký {signed} tệp {by}. {self._what_next}"
        left = self.asked - signed
        return "bad", f"Đã ký {signed} tệp {by}, còn {left} chưa ký. {sentence(errors[0])}"

    @property
    def _what_next(self) -> str:
        """Whose signatures are still to come on what was signed, or beside it in its dossier."""
        signed = {o.item.component.id for o in self.outcomes if o.error is None}
        dossiers = {o.item.dossier_id for o in self.outcomes if o.error is None}
        awaited = (
            item.awaited_after(self.role) if item.component.id in signed else item.awaited
            for item in self.items
            if item.dossier_id in dossiers
        )
        names = dict.fromkeys(ROLE_NAMES[role] for role in awaited if role is not None)
        if names:
            return f"Còn chờ chữ ký của {', '.join(names)}; ký đủ rồi mới chốt được."
        return "Nhấn F9 để chốt và gửi."


class SignPresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: SignView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._items: tuple[ToSign, ...] = ()
        self._busy = False
        self._credentials: tuple[Credential, ...] = ()
        # What is shown: the PIN goes to that certificate's token and to no other. Kept once it is
        # gone; None for a key file, which tells none.
        self._chosen: Credential | None = None

    def refresh(self) -> None:
        if not self._busy:
            scope = scope_of(self._shell.clerk)
            self._runner.submit(
                Lane.STORE,
                lambda: self._office.use(ListToSign)(scope, left_out),
                self._loaded,
                self._shell.fail,
            )

    def _loaded(self, items: tuple[ToSign, ...]) -> None:
        """Shows what waits, the dossier in hand first."""
        mine = self._shell.dossier_id
        self._items = tuple(sorted(items, key=lambda item: item.dossier_id != mine))
        self._view.show_items(self._items)

    def find_token(self) -> None:
        if not self._busy:
            self._runner.submit(
                Lane.TOKEN, self._office.ports.token.credentials, self._token_found, self._no_token
            )

    def _token_found(self, credentials: tuple[Credential, ...]) -> None:
        """Shows what is plugged in. The choice stays, or it is told that it cannot: a PIN is typed
        next, which must not go to another person's token without a word."""
        self._credentials = credentials
        if not credentials:
            self._chosen = None
            self._view.show_tokens((), 0)
            self._view.show_token("Tệp khóa, chỉ mở được bằng mật khẩu", ready=True)
            return
        chosen = self._chosen
        there = [n for n, each in enumerate(credentials) if chosen and _same(each, chosen)]
        gone = (chosen,) if chosen and not there else ()
        at = there[0] if there else 0
        names = _names((*credentials, *gone))
        self._view.show_tokens(names[: len(credentials)], at)
        self.choose_token(at)
        if gone:
            self._view.clear_pin()
            self._shell.say(
                "warn",
                f"Không còn thấy thiết bị của {names[-1]}. Đang chọn {names[at]}:"
                " xem lại rồi mới nhập mã PIN.",
                also=True,
            )

    def choose_token(self, at: int) -> None:
        """Whose token signs: the clerk's, that of the person with authority, the seal's."""
        if not 0 <= at < len(self._credentials):
            return
        shown = self._chosen = self._credentials[at]
        days = (shown.not_after.astimezone(VIETNAM) - self._office.ports.clock.now()).days
        text = f"{shown.subject}\nCấp bởi {shown.issuer}\nCòn hạn {days} ngày"
        text += f"\nDấu vân tay {fingerprint(shown.certificate)}"
        if shown.tries_low:
            text += "\nTrước đó đã có lần nhập sai mã PIN"
        self._view.show_token(text, ready=True)

    def _no_token(self, error: Exception) -> None:
        """Nothing can be chosen now; what was chosen is so again when it is back."""
        self._credentials = ()
        self._view.show_tokens((), 0)
        if isinstance(error, TthcError):
            self._view.show_token(sentence(error), ready=False)
        else:
            self._shell.fail(error)

    def sign(self, pin: str) -> None:
        """F8. The PIN leaves the field at once and is sent to the token exactly once."""
        if self._busy:
            return
        if not self._items:
            self._view.clear_pin()
            self._shell.say("info", "Không có thành phần nào chờ ký.")
            return
        if not pin:
            self._view.show_wrong_pin("Nhập mã PIN rồi nhấn Enter.")
            return
        self._busy = True
        self._view.clear_pin()
        self._view.show_busy(busy=True)
        clerk, items = self._shell.clerk, self._items
        sign, token = self._office.use(SignDossiers), self._office.ports.token
        shown = self._chosen
        result = _Signed(items)

        def work() -> Iterator[Credential | SignerRole | SignOutcome]:
            """Signs from the PIN to the lock in one piece, so that nothing can come between them.

            What waits for somebody else's signature goes on waiting.
            """
            nonlocal pin
            typed, pin = pin, ""
            try:
                credential = sign.unlock(clerk, typed, shown)
                del typed
                yield credential
                role = sign.role(credential)
                yield role
                yield from sign(clerk, _waiting_for(role, items), role)
            finally:
                token.lock()

        def came(each: Credential | SignerRole | SignOutcome) -> None:
            if isinstance(each, Credential):
                result.signer = each.subject
            elif isinstance(each, SignerRole):
                result.role, result.asked = each, len(_waiting_for(each, items))
            else:
                result.outcomes.append(each)
                self._view.show_outcome(each)

        self._runner.stream(Lane.TOKEN, work, came, lambda: self._done(result), self._refused)

    def _done(self, result: _Signed) -> None:
        self._end()
        if result.asked:
            self._shell.changed()
        self._shell.say(*result.words)
        self.refresh()

    def _refused(self, error: Exception) -> None:
        self._end()
        if isinstance(error, InputError):
            self._view.show_wrong_pin(sentence(error))
        else:
            self._shell.fail(error)
        self.refresh()
        self.find_token()

    def _end(self) -> None:
        self._busy = False
        self._view.show_busy(busy=False)


def _same(one: Credential, other: Credential) -> bool:
    """Whether it is that certificate on that token; a label alone is shared by many."""
    return (one.certificate, one.token_label) == (other.certificate, other.token_label)


def _names(credentials: Sequence[Credential]) -> list[str]:
    """How a person tells them apart: two of one name by how long they are valid and by hash."""
    names = [f"{c.subject} ({c.token_label})" for c in credentials]
    return [
        name
        if names.count(name) == 1
        else f"{name}, đến {vn_date(c.not_after)}, {fingerprint(c.certificate)}"
        for name, c in zip(names, credentials, strict=True)
    ]


def _waiting_for(role: SignerRole, items: Sequence[ToSign]) -> tuple[ToSign, ...]:
    return tuple(i for i in items if i.awaited and stands_for(role, i.awaited))
