"""Signing: what waits, one PIN, what became of each file."""

from __future__ import annotations

from collections.abc import Sequence
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
from tthc_desktop.ui.kit.shell_port import Shell


class SignView(Protocol):
    def show_items(self, items: Sequence[ToSign]) -> None: ...

    def show_outcome(self, outcome: SignOutcome) -> None: ...

    def show_token(self, text: str, *, ready: bool) -> None: ...

    def show_tokens(self, names: Sequence[str]) -> None:
        """Those that are plugged in, to choose from where there are several."""
        ...

    def show_busy(self, *, busy: bool) -> None: ...

    def show_wrong_pin(self, text: str) -> None: ...

    def clear_pin(self) -> None: ...


class SignPresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: SignView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._items: tuple[ToSign, ...] = ()
        self._busy = False
        self._credentials: tuple[Credential, ...] = ()
        self._at = 0

    def refresh(self) -> None:
        if not self._busy:
            scope = scope_of(self._shell.clerk)
            self._runner.submit(
                Lane.STORE,
                lambda: self._office.use(ListToSign)(scope),
                self._loaded,
                self._shell.fail,
            )

    def _loaded(self, items: tuple[ToSign, ...]) -> None:
        """The dossier in hand first."""
        mine = self._shell.dossier_id
        self._items = tuple(sorted(items, key=lambda item: item.dossier_id != mine))
        self._view.show_items(self._items)

    def look_for_token(self) -> None:
        if not self._busy:
            self._runner.submit(
                Lane.DEVICE, self._office.ports.token.credentials, self._token_seen, self._no_token
            )

    def _token_seen(self, credentials: tuple[Credential, ...]) -> None:
        self._credentials, self._at = credentials, 0
        self._view.show_tokens([f"{c.subject} ({c.token_label})" for c in credentials])
        if not credentials:
            self._view.show_token("Tệp khóa, chỉ mở được bằng mật khẩu", ready=True)
            return
        self.choose_token(0)

    def choose_token(self, at: int) -> None:
        """Whose token signs: the clerk's, that of the person with authority, the seal's."""
        if not 0 <= at < len(self._credentials):
            return
        self._at = at
        first = self._credentials[at]
        days = (first.not_after.astimezone(VIETNAM) - self._office.ports.clock.now()).days
        text = f"{first.subject}\nCấp bởi {first.issuer}\nCòn hạn {days} ngày"
        if first.tries_low:
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
        clerk = self._shell.clerk
        label = self._credentials[self._at].token_label if self._at else ""

        def unlock() -> SignerRole:
            return self._office.use(SignDossiers).role(
                self._office.use(SignDossiers).unlock(clerk, pin, label)
            )

        self._runner.submit(Lane.DEVICE, unlock, self._unlocked, self._refused)

    def _refused(self, error: Exception) -> None:
        self._end()
        if isinstance(error, InputError):
            self._view.show_wrong_pin(sentence(error))
        else:
            self._shell.fail(error)
        self.look_for_token()

    def _unlocked(self, role: SignerRole) -> None:
        """What waits for somebody else's signature goes on waiting."""
        clerk = self._shell.clerk
        items = tuple(i for i in self._items if i.awaited and stands_for(role, i.awaited))
        if not items:
            self._office.ports.token.lock()
            self._end()
            self._shell.say(
                "warn", f"Chứng thư này là của {ROLE_NAMES[role]}; không có gì chờ chữ ký đó."
            )
            return
        signed: list[SignOutcome] = []
        failed: list[SignOutcome] = []

        def outcome(each: SignOutcome) -> None:
            (failed if each.error else signed).append(each)
            self._view.show_outcome(each)

        def done() -> None:
            self._end()
            self._shell.changed()
            if failed and failed[0].error is not None:
                rest = len(items) - len(signed)
                text = sentence(failed[0].error)
                self._shell.say("bad", f"Đã ký {len(signed)}, còn {rest} chưa ký. {text}")
            else:
                self._shell.say("ok", f"Đã ký {len(signed)} tệp. Nhấn F9 để chốt và gửi.")
            self.refresh()

        self._runner.stream(
            Lane.DEVICE,
            lambda: self._office.use(SignDossiers)(clerk, items, role),
            outcome,
            done,
            self._broke,
        )

    def _broke(self, error: Exception) -> None:
        self._end()
        self._shell.fail(error)
        self.refresh()

    def _end(self) -> None:
        self._busy = False
        self._view.show_busy(busy=False)
