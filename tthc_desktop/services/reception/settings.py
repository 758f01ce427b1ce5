"""What an administrator decides about reception: whose signature a paper demands, who keeps
the seal, who may receive for other units, how the province counts persons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.payload import PERSON_NUMBERS
from tthc_desktop.domain.people import Account, PersonKind, Role
from tthc_desktop.domain.signing_rules import (
    DEFAULT_DEMANDS,
    DEFAULT_RULES,
    Demands,
    PaperKind,
    SignerRole,
    SigningRules,
)
from tthc_desktop.domain.values import check_bounds, described, with_value
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.stored_setting import StoredSetting, only_changes
from tthc_desktop.services.ports.store import Settings, Store


@dataclass(frozen=True, slots=True)
class ReceptionRules:
    """What an office allows at reception.

    Attributes:
        any_place: Ids of the accounts that may receive for other units (phi địa giới;
            reference/domain.md 0).
        supplements: Number of requests that need nobody's approval. The decree's "not more than
            once" is from memory (3.2), so that it is a setting.
        persons: Number of each kind of person in the field ``LoaiDoiTuong``.
    """

    any_place: frozenset[str] = frozenset()
    supplements: int = described(
        1,
        "Lần bổ sung không cần lãnh đạo duyệt",
        "lần",
        "Nghị định cho yêu cầu bổ sung không quá một lần; nhiều hơn thì lãnh đạo duyệt từng lần.",
        high=9,
    )
    persons: Mapping[PersonKind, str] = field(default_factory=lambda: PERSON_NUMBERS)

    def __post_init__(self) -> None:
        """Checks the values against their bounds.

        Raises:
            ValueError: One of them is outside what makes sense.
        """
        check_bounds(self)


_BY_PERSON, _BY_PAPER = Mapping[PersonKind, str], Mapping[PaperKind, Demands]
_RECEPTION = StoredSetting(
    "reception",
    ReceptionRules,
    ReceptionRules(),
    Codec(forms={_BY_PERSON: only_changes(_BY_PERSON, PERSON_NUMBERS)}),
)
_SIGNING = StoredSetting(
    "signing",
    SigningRules,
    DEFAULT_RULES,
    Codec(forms={_BY_PAPER: only_changes(_BY_PAPER, DEFAULT_DEMANDS)}),
)


def load_reception(settings: Settings) -> ReceptionRules:
    return _RECEPTION.read(settings)


def load_signing(settings: Settings) -> SigningRules:
    return _SIGNING.read(settings)


def save_signing(settings: Settings, rules: SigningRules) -> None:
    _SIGNING.write(settings, rules)


@dataclass(frozen=True, slots=True)
class GetReception:
    store: Store

    def __call__(self) -> tuple[ReceptionRules, SigningRules]:
        with self.store.read() as tx:
            return load_reception(tx.settings), load_signing(tx.settings)


@dataclass(frozen=True, slots=True)
class ChangeReception:
    """Changes the rules; only administrators may.

    One value or one account is changed in the rules that are stored at that moment, so that nobody
    else's change is undone.

    Raises:
        InputError: By every method ``account.not_allowed``; where a value is none,
            ``value.bounds`` (name) or ``reception.person``.
    """

    store: Store

    def __call__(self, actor: Account, rules: ReceptionRules) -> None:
        """Decides all of them, whatever was decided before."""
        self._change(actor, lambda _before: rules)

    def value(self, actor: Account, name: str, value: float | bool | str) -> None:
        """Changes one value.

        Args:
            name: Of a described field, or the value of a PersonKind, whose number it is then.
        """
        self._change(actor, lambda before: _with_value(before, name, value))

    def place(self, actor: Account, account_id: str, *, allowed: bool) -> None:
        """Lets an account receive for other units, or no longer."""
        mark = frozenset({account_id})

        def change(before: ReceptionRules) -> ReceptionRules:
            places = before.any_place | mark if allowed else before.any_place - mark
            return replace(before, any_place=places)

        self._change(actor, change)

    def _change(self, actor: Account, change: Callable[[ReceptionRules], ReceptionRules]) -> None:
        require(actor, Role.ADMINISTRATOR)
        with self.store.write(actor.login) as tx:
            before = load_reception(tx.settings)
            rules = _checked(change(before))
            _RECEPTION.write(tx.settings, rules)
            for account in sorted(before.any_place ^ rules.any_place):
                allowed = int(account in rules.any_place)
                tx.audit.append("account.any_place", account, allowed=allowed)
            tx.audit.append("reception.rules_changed", "", clerks=len(rules.any_place))


def _with_value(rules: ReceptionRules, name: str, value: float | bool | str) -> ReceptionRules:
    if name in {kind.value for kind in PersonKind}:
        return replace(rules, persons={**rules.persons, PersonKind(name): str(value)})
    return with_value(rules, name, value)


def _checked(rules: ReceptionRules) -> ReceptionRules:
    numbers = [rules.persons.get(kind, "") for kind in PersonKind]
    if not all(n.isascii() and n.isdigit() and len(n) <= 2 for n in numbers):
        raise InputError("reception.person")
    return rules


@dataclass(frozen=True, slots=True)
class ChangeDemands:
    store: Store

    def __call__(self, actor: Account, kind: PaperKind, demands: Demands) -> None:
        """Changes whose signatures papers made from now on need; only administrators may.

        Raises:
            InputError: ``signing.demands`` for a kind that nobody would sign.
        """
        require(actor, Role.ADMINISTRATOR)
        if not demands or SignerRole.OWNER in demands or len(set(demands)) != len(demands):
            raise InputError("signing.demands")
        with self.store.write(actor.login) as tx:
            rules = load_signing(tx.settings)
            save_signing(tx.settings, replace(rules, demands={**rules.demands, kind: demands}))
            tx.audit.append("signing.demands_changed", kind.value, demands=",".join(demands))


@dataclass(frozen=True, slots=True)
class ChangeRecordsClerk:
    store: Store

    def __call__(self, actor: Account, account_id: str, *, allowed: bool) -> None:
        """Gives an account the agency's seal to keep (văn thư), or takes it; only administrators
        may."""
        require(actor, Role.ADMINISTRATOR)
        mark = frozenset({account_id})
        with self.store.write(actor.login) as tx:
            rules = load_signing(tx.settings)
            kept = rules.records_clerks | mark if allowed else rules.records_clerks - mark
            save_signing(tx.settings, replace(rules, records_clerks=kept))
            tx.audit.append("account.records_clerk", account_id, allowed=int(allowed))
