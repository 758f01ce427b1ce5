"""Signing: what waits, one PIN, what became of each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.signing_rules import (
    ROLE_NAMES,
    UNUSABLE_NAMES,
    SignerRole,
    fingerprint,
    stands_for,
)
from tthc_desktop.domain.time import VIETNAM, vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.ports.signing import Credential
from tthc_desktop.services.signing.sign_dossiers import (
    ListKeys,
    ListToSign,
    PluggedKey,
    SignDossiers,
    SignOutcome,
    ToSign,
)
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell, left_out
from tthc_desktop.ui.kit.typed_field import caps_doubt


class SignView(Protocol):
    def show_items(self, items: Sequence[ToSign]) -> None: ...

    def show_outcome(self, outcome: SignOutcome) -> None: ...

    def show_token(self, text: str, *, ready: bool) -> None: ...

    def show_tokens(self, names: Sequence[str], chosen: int) -> None:
        """Shows what may be signed with, to choose from where there are several.

        Args:
            chosen: Its place, -1 for none.
        """
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
        each_time: Whether its token demanded the PIN for every signature.
        outcomes: What became of those that it came to.
    """

    items: tuple[ToSign, ...]
    signer: str = ""
    role: SignerRole | None = None
    asked: int = 0
    each_time: bool = False
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
        if self.each_time:
            by += " (thiết bị đòi mã PIN cho từng chữ ký nên mã được giữ tới khi ký xong)"
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
        self._keys: tuple[PluggedKey, ...] = ()
        self._offered: tuple[PluggedKey, ...] = ()
        self._from_file = False
        # What is shown: the PIN goes to that certificate's token and to no other. Kept once it is
        # gone; None for a key file, which tells none.
        self._chosen: Credential | None = None

    @property
    def chosen(self) -> Credential | None:
        """Whose token signs; None before any is chosen."""
        return self._chosen

    def keep_chosen(self, credential: Credential | None) -> None:
        """Chosen on a page that this one stands for: it stays so, or it is told that it is gone."""
        self._chosen = credential

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
            clerk, keys = self._shell.clerk, self._office.use(ListKeys)
            self._runner.submit(Lane.TOKEN, lambda: keys(clerk), self._token_found, self._no_token)

    def _token_found(self, keys: tuple[PluggedKey, ...]) -> None:
        """Shows what is plugged in. The choice stays, or it is told that it cannot: a PIN is typed
        next, which must not go to another person's token without a word."""
        self._keys, self._from_file = keys, not keys
        self._offered = tuple(key for key in keys if key.offered)
        before, self._chosen = self._chosen, None
        if not keys:
            self._view.show_tokens((), 0)
            self._view.show_token(_KEY_FILE, ready=True)
            return
        offered = [key.credential for key in self._offered]
        there = [n for n, each in enumerate(offered) if before and _same(each, before)]
        gone = (before,) if before and not there else ()
        at = there[0] if there else _only_one(self._offered)
        names = _names((*offered, *gone))
        self._view.show_tokens(names[: len(offered)], at)
        self.choose_token(at)
        if gone:
            self._view.clear_pin()
            chosen = f"Đang chọn {names[at]}" if at >= 0 else "Chọn chứng thư"
            self._shell.say(
                "warn",
                f"Không còn thấy thiết bị của {names[-1]}. {chosen}: xem lại rồi mới nhập mã PIN.",
                also=True,
            )

    def choose_token(self, at: int) -> None:
        """Whose token signs, of those that may: the clerk's, or the seal's for a records clerk.
        What is plugged in besides is named with the reason, and is not to be chosen."""
        others = [key for key in self._keys if not key.offered]
        lines = [_not_offered(key) for key in others]
        if not 0 <= at < len(self._offered):
            if self._offered:
                lines.insert(0, "Chọn chứng thư để ký.")
            self._view.show_token("\n".join(lines), ready=bool(self._offered))
            return
        shown = self._chosen = self._offered[at].credential
        days = (shown.not_after.astimezone(VIETNAM) - self._office.ports.clock.now()).days
        text = f"{shown.subject}\nCấp bởi {shown.issuer}\nCòn hạn {days} ngày"
        text += f"\nDấu vân tay {fingerprint(shown.certificate)}"
        if shown.tries_low:
            text += "\nTrước đó đã có lần nhập sai mã PIN"
        self._view.show_token("\n".join((text, *lines)), ready=True)

    def _no_token(self, error: Exception) -> None:
        """Nothing can be chosen now; what was chosen is so again when it is back."""
        self._keys = self._offered = ()
        self._from_file = False
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
            wanted = "mật khẩu của tệp khóa" if self._from_file else "mã PIN"
            self._view.show_wrong_pin(f"Nhập {wanted} rồi nhấn Enter.")
            return
        if self._offered and self._chosen is None:
            self._view.clear_pin()
            self._view.show_wrong_pin("Chọn chứng thư để ký rồi nhập mã PIN.")
            return
        self._busy = True
        self._view.clear_pin()
        self._view.show_busy(busy=True)
        clerk, items = self._shell.clerk, self._items
        sign, token = self._office.use(SignDossiers), self._office.ports.token
        # Where none may sign, the first is refused in words, before a PIN is sent anywhere.
        shown = self._chosen or (self._keys[0].credential if self._keys else None)
        result = _Signed(items)
        doubt = caps_doubt(pin)  # of what was typed, nothing else is kept

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
                yield from sign(clerk, _waiting_for(role, items), credential)
            finally:
                token.lock()

        def came(each: Credential | SignerRole | SignOutcome) -> None:
            if isinstance(each, Credential):
                result.signer, result.each_time = each.subject, each.each_time
            elif isinstance(each, SignerRole):
                result.role, result.asked = each, len(_waiting_for(each, items))
            else:
                result.outcomes.append(each)
                self._view.show_outcome(each)

        def refused(error: Exception) -> None:
            self._refused(error, doubt)

        self._runner.stream(Lane.TOKEN, work, came, lambda: self._done(result), refused)

    def _done(self, result: _Signed) -> None:
        self._end()
        if result.asked:
            self._shell.changed()
        self._shell.say(*result.words)
        self.refresh()

    def _refused(self, error: Exception, doubt: str) -> None:
        self._end()
        if isinstance(error, InputError):
            self._view.show_wrong_pin(sentence(error) + doubt)
        else:
            self._shell.fail(error)
        self.refresh()
        self.find_token()

    def _end(self) -> None:
        self._busy = False
        self._view.show_busy(busy=False)


def _same(one: Credential, other: Credential) -> bool:
    """Whether it is that certificate on that token; a label alone is shared by many."""
    return (one.identity, one.token_label) == (other.identity, other.token_label)


def _only_one(offered: Sequence[PluggedKey]) -> int:
    """Which is chosen before anybody chooses: the person's own, where it is the only one. Never one
    of several, and the seal only where there is nothing else."""
    own = [
        n for n, key in enumerate(offered) if key.signer and key.signer.role is not SignerRole.SEAL
    ]
    if len(own) == 1:
        return own[0]
    return 0 if len(offered) == 1 else -1


_KEY_FILE = (
    "Ký bằng tệp khóa: nhập mật khẩu của tệp vào ô Mã PIN. Tệp khóa không đếm số lần thử và không"
    " cho biết chứng thư trước khi mở."
)
_REFUSED = {
    "sign.not_bound": (
        "chưa gắn với tài khoản nào; nhờ quản trị gắn ở Cài đặt → Tiếp nhận và chữ ký"
    ),
    "sign.not_yours": "của người khác",
    "sign.not_records_clerk": "của cơ quan, chỉ văn thư ký",
}


def _not_offered(key: PluggedKey) -> str:
    credential = key.credential
    unusable = UNUSABLE_NAMES[credential.why_not] if credential.why_not else ""
    why = "; ".join(filter(None, (_REFUSED.get(key.refusal, ""), unusable)))
    return f"Không dùng: {credential.subject} (số {_short(credential.serial)}), {why}"


def _short(serial: str) -> str:
    """What tells certificates apart, where forty digits would be cut somewhere."""
    return f"…{serial[-8:]}" if len(serial) > 12 else serial


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
