"""Whose signatures a paper carries: a table by kind of paper, and what each certificate stands for.

Components are signed by the clerk who digitised them; what decides about a dossier by the person
with authority and then by the agency's seal, kept by the records clerk (văn thư); NĐ 30/2020,
reference/domain.md 4. The table is a setting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tthc_desktop.domain.forms import Form


class SignerRole(StrEnum):
    CLERK = "clerk"
    AUTHORITY = "authority"
    SEAL = "seal"
    OWNER = "owner"  # the citizen, on a file that comes in signed


ROLE_NAMES = {
    SignerRole.CLERK: "người tiếp nhận",
    SignerRole.AUTHORITY: "người có thẩm quyền",
    SignerRole.SEAL: "con dấu cơ quan (văn thư)",
    SignerRole.OWNER: "người dân",
}


class PaperKind(StrEnum):
    COMPONENT = "component"
    COUNTER_FORM = "counter_form"
    DECISION_FORM = "decision_form"
    REPLY = "reply"
    RESULT = "result"
    SCANNED_RESULT = "scanned_result"


PAPER_KIND_NAMES = {
    PaperKind.COMPONENT: "Thành phần hồ sơ",
    PaperKind.COUNTER_FORM: "Mẫu 01–03",
    PaperKind.DECISION_FORM: "Mẫu 04–05",
    PaperKind.REPLY: "Văn bản trả lời",
    PaperKind.RESULT: "Kết quả điện tử",
    PaperKind.SCANNED_RESULT: "Kết quả số hóa từ bản giấy",
}

_DIGITS = 16  # of a hash: enough to tell certificates apart, short enough to read out

Demands = tuple[SignerRole, ...]
_CLERK: Demands = (SignerRole.CLERK,)
_AGENCY: Demands = (SignerRole.AUTHORITY, SignerRole.SEAL)
DEFAULT_DEMANDS: Mapping[PaperKind, Demands] = {
    PaperKind.COMPONENT: _CLERK,
    PaperKind.COUNTER_FORM: _CLERK,
    PaperKind.DECISION_FORM: _AGENCY,
    PaperKind.REPLY: _AGENCY,
    PaperKind.RESULT: _AGENCY,
    PaperKind.SCANNED_RESULT: _CLERK,
}
_COUNTER_FORMS = frozenset({Form.INTAKE, Form.SUPPLEMENT, Form.REFUSAL})


def kind_of_form(form: Form) -> PaperKind:
    return PaperKind.COUNTER_FORM if form in _COUNTER_FORMS else PaperKind.DECISION_FORM


@dataclass(frozen=True, slots=True)
class RegisteredSigner:
    """A certificate that may sign for this office.

    Attributes:
        certificate: SHA-256 hex of its DER form; a renewed one is registered anew.
    """

    certificate: str
    subject: str
    role: SignerRole


@dataclass(frozen=True, slots=True)
class SigningRules:
    demands: Mapping[PaperKind, Demands] = field(default_factory=lambda: DEFAULT_DEMANDS)
    signers: tuple[RegisteredSigner, ...] = ()

    def role(self, certificate: str) -> SignerRole:
        """What nobody has registered is a clerk's: that is what the counter's tokens are."""
        for signer in self.signers:
            if signer.certificate == certificate:
                return signer.role
        return SignerRole.CLERK

    def demanded(self, kind: PaperKind) -> Demands:
        return self.demands.get(kind, DEFAULT_DEMANDS[kind])


DEFAULT_RULES = SigningRules()


def stands_for(role: SignerRole, demanded: SignerRole) -> bool:
    """Somebody with authority may also digitise; a seal stands for nobody but the agency."""
    return role is demanded or (role, demanded) == (SignerRole.AUTHORITY, SignerRole.CLERK)


def still_demanded(demands: Demands, signed: Sequence[SignerRole]) -> Demands:
    """What is left of the demands, in their order. Signatures beyond them do no harm."""
    left = list(demands)
    for role in signed:
        if left and stands_for(role, left[0]):
            left.pop(0)
    return tuple(left)


def roles_in_words(roles: Iterable[SignerRole]) -> str:
    return ", rồi ".join(ROLE_NAMES[role] for role in roles)


def fingerprint(certificate: str) -> str:
    """The first digits of a certificate's hash, four by four."""
    digits = certificate[:_DIGITS].upper()
    return " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))
