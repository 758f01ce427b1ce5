"""Signing: what waits, one PIN, what became of each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.signing_rules import ROLE_NAMES, SignerRole, stands_for
from tthc_desktop.domain.time import VIETNAM
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

    def show_tokens(self, names: Sequence[str]) -> None:
        """Shows the tokens that are plugged in, to choose from where there are several."""
        ...

    def show_busy(self, *, busy: bool) -> None: ...

    def show_wrong_pin(self, text: str) -> None: ...

    def clear_pin(self) -> None: ...


@dataclass(slots=True)
class _Signed:
    """What became of one F8.

    Attributes:
        role: Role of the certificate, once it is unlocked.
        asked: How many files wait for it.
        outcomes: What became of those that it came to.
    """

    role: SignerRole | None = None
    asked: int = 0
    outcomes: list[SignOutcome] = field(default_factory=list)

    @property
    def words(self) -> tuple[str, str]:
        """How the clerk is told: kind and text."""
        if self.role is not None and not self.asked:
            words = f"Chứng thư này là của {ROLE_NAMES[self.role]}; không có gì chờ chữ ký đó."
            return "warn", words
        errors = [each.error for each in self.outcomes if each.error is not None]
        signed = len(self.outcomes) - len(errors)
        if not errors:
            return "ok", f"Đã ký {signed} tệp. Nhấn F9 để chốt và gửi."
        text = f"Đã ký {signed}, còn {self.asked - signed} chưa ký. {sentence(errors[0])}"
        return "bad", text


class SignPresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: SignView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._items: tuple[ToSign, ...] = ()
        self._busy = False
        self._credentials: tuple[Credential, ...] = ()
        self._label = ""  # of the token that is shown; the PIN goes to it and to no other

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
        self._credentials = credentials
        self._view.show_tokens([f"{c.subject} ({c.token_label})" for c in credentials])
        if not credentials:
            self._label = ""  # a key file has none
            self._view.show_token("Tệp khóa, chỉ mở được bằng mật khẩu", ready=True)
            return
        self.choose_token(0)

    def choose_token(self, at: int) -> None:
        """Whose token signs: the clerk's, that of the person with authority, the seal's."""
        if not 0 <= at < len(self._credentials):
            return
        shown = self._credentials[at]
        self._label = shown.token_label
        days = (shown.not_after.astimezone(VIETNAM) - self._office.ports.clock.now()).days
        text = f"{shown.subject}\nCấp bởi {shown.issuer}\nCòn hạn {days} ngày"
        if shown.tries_low:
            text += "\nTrước đó đã có lần nhập sai mã PIN"
        self._view.show_token(text, ready=True)

    def _no_token(self, error: Exception) -> None:
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
        label = self._label
        result = _Signed()

        def work() -> Iterator[SignerRole | SignOutcome]:
            """Signs from the PIN to the lock in one piece, so that nothing can come between them.

            What waits for somebody else's signature goes on waiting.
            """
            nonlocal pin
            typed, pin = pin, ""
            try:
                role = sign.role(sign.unlock(clerk, typed, label))
                del typed
                yield role
                yield from sign(clerk, _waiting_for(role, items), role)
            finally:
                token.lock()

        def came(each: SignerRole | SignOutcome) -> None:
            if isinstance(each, SignerRole):
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


def _waiting_for(role: SignerRole, items: Sequence[ToSign]) -> tuple[ToSign, ...]:
    return tuple(i for i in items if i.awaited and stands_for(role, i.awaited))
