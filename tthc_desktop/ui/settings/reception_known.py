"""What the section *Tiếp nhận và chữ ký* shows: demands, certificates, clerks and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tthc_desktop.domain.payload import PERSON_NUMBERS
from tthc_desktop.domain.people import PERSON_KIND_NAMES, Account, PersonKind
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
from tthc_desktop.domain.values import Described
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import ListAccounts
from tthc_desktop.services.reception.settings import (
    GetReception,
    ReceptionRules,
)
from tthc_desktop.ui.settings.values import ValueRow, value_rows

CHOICES: tuple[Demands, ...] = (
    (SignerRole.CLERK,),
    (SignerRole.AUTHORITY,),
    (SignerRole.AUTHORITY, SignerRole.SEAL),
    (SignerRole.SEAL,),
)
WELCOMED: tuple[Demands, ...] = (
    (SignerRole.AUTHORITY, SignerRole.SEAL),
    (SignerRole.AUTHORITY, SignerRole.SEAL, SignerRole.CLERK),
    (SignerRole.OWNER,),
)
"""Of what comes in signed: one of them is enough."""
ROLES = (SignerRole.CLERK, SignerRole.AUTHORITY, SignerRole.SEAL)
_PERSONS_WHY = "Gửi lên hệ thống tỉnh; số theo cổng dịch vụ của tỉnh."


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
        """What may be chosen, the delivered one last."""
        usual = WELCOMED if self.kind is PaperKind.INCOMING else CHOICES
        return (*usual, self.delivered)

    def words(self, demands: Demands) -> str:
        """A choice in words: of what comes in signed one signature is enough."""
        if self.kind is PaperKind.INCOMING:
            return " hoặc ".join(ROLE_NAMES[role] for role in demands)
        return roles_in_words(demands)


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
        about = Described(f"Mã đối tượng: {name}", "1–2 chữ số", _PERSONS_WHY, usual)
        return ValueRow(kind.value, self.reception.persons[kind], usual, about)


def load_reception_known(office: Office, _clerk: Account) -> ReceptionKnown:
    reception, signing = office.use(GetReception)()
    return ReceptionKnown(reception, signing, office.use(ListAccounts)())


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
