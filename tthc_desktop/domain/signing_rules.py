"""Whose signatures a paper carries: a table by kind of paper, and what each certificate stands for.

Components are signed by the clerk who digitised them; what decides about a dossier by the person
with authority and then by the agency's seal, kept by the records clerk (văn thư); NĐ 30/2020,
reference/domain.md 4. The table is a setting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tthc_desktop.domain.forms import Form
from tthc_desktop.domain.plain import later
from tthc_desktop.domain.text import fold, name_words, nfc


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


class Unusable(StrEnum):
    """Why nothing can be signed with a certificate that is plugged in, whosever it is."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    USAGE = "usage"


UNUSABLE_NAMES = {
    Unusable.EXPIRED: "đã hết hạn",
    Unusable.NOT_YET_VALID: "chưa tới ngày hiệu lực",
    Unusable.USAGE: "không phải chứng thư để ký (chỉ mã hóa hoặc xác thực)",
}


class PaperKind(StrEnum):
    COMPONENT = "component"
    COUNTER_FORM = "counter_form"
    DECISION_FORM = "decision_form"
    REPLY = "reply"
    RESULT = "result"
    SCANNED_RESULT = "scanned_result"
    INCOMING = "incoming"  # a component that comes in signed: one of these is enough
    UPLOADED = "uploaded"  # by the citizen, without a signature that counts


PAPER_KIND_NAMES = {
    PaperKind.COMPONENT: "Thành phần hồ sơ",
    PaperKind.COUNTER_FORM: "Mẫu 01–03",
    PaperKind.DECISION_FORM: "Mẫu 04–05",
    PaperKind.REPLY: "Văn bản trả lời",
    PaperKind.RESULT: "Kết quả điện tử",
    PaperKind.SCANNED_RESULT: "Kết quả số hóa từ bản giấy",
    PaperKind.INCOMING: "Giấy tờ nộp đã ký số (một trong các chữ ký này)",
    PaperKind.UPLOADED: "Tệp nộp trực tuyến, chưa ký số",
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
    PaperKind.INCOMING: (
        *(SignerRole.OWNER, SignerRole.AUTHORITY),
        *(SignerRole.SEAL, SignerRole.CLERK),
    ),
    PaperKind.UPLOADED: _CLERK,
}
_COUNTER_FORMS = frozenset({Form.INTAKE, Form.SUPPLEMENT, Form.REFUSAL})


def kind_of_form(form: Form) -> PaperKind:
    return PaperKind.COUNTER_FORM if form in _COUNTER_FORMS else PaperKind.DECISION_FORM


@dataclass(frozen=True, slots=True)
class RegisteredSigner:
    """A certificate that an administrator bound to whom it signs for.

    Attributes:
        certificate: SHA-256 hex of its DER form; a renewed one is registered anew.
        account: Id of the account whose holder signs with it. Empty for the agency's seal, with
            which every records clerk signs, and for somebody who does not work at this PC: files
            that come in signed with it are known by it, and nobody signs with it here.
        serial: Hex.
    """

    certificate: str
    subject: str
    role: SignerRole
    account: str = later("")
    serial: str = later("")
    issuer: str = later("")


@dataclass(frozen=True, slots=True)
class SigningRules:
    """Whose signatures papers need, and who may give them.

    Attributes:
        records_clerks: Ids of the accounts that keep the agency's seal (văn thư).
        taken_back: Certificates, as SHA-256 hex, that were a clerk's once and were taken from the
            register, whatever they were registered for since.
    """

    demands: Mapping[PaperKind, Demands] = field(default_factory=lambda: DEFAULT_DEMANDS)
    signers: tuple[RegisteredSigner, ...] = ()
    records_clerks: frozenset[str] = later(frozenset())
    taken_back: frozenset[str] = later(frozenset())

    def signer(self, certificate: str) -> RegisteredSigner | None:
        """Whose certificate it is, by its SHA-256 (hex). None where nobody registered it."""
        return next((s for s in self.signers if s.certificate == certificate), None)

    def role(self, certificate: str) -> SignerRole | None:
        """What it stands for. None where nobody registered it: then it stands for nobody."""
        signer = self.signer(certificate)
        return signer.role if signer else None

    @property
    def nobody_elses(self) -> frozenset[str]:
        """Certificates that were a clerk's and are in the register no longer: nobody's word makes
        them another person's."""
        return self.taken_back - {signer.certificate for signer in self.signers}

    def without(self, signer: RegisteredSigner) -> SigningRules:
        """The rules after it was taken from the register. What somebody with authority signed, or
        the agency's seal, may still come in as an agency's."""
        kept = tuple(s for s in self.signers if s.certificate != signer.certificate)
        once = {signer.certificate} if signer.role is SignerRole.CLERK else set()
        return replace(self, signers=kept, taken_back=self.taken_back | once)

    def refusal(self, certificate: str, account: str) -> str:
        """The error code why that account may not sign with that certificate; empty if it may."""
        signer = self.signer(certificate)
        if signer is None:
            return "sign.not_bound"
        if signer.role is SignerRole.SEAL:
            return "" if account in self.records_clerks else "sign.not_records_clerk"
        if not signer.account:
            return "sign.not_bound"
        return "" if signer.account == account else "sign.not_yours"

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


def bears_name(subject: str, name: str) -> bool:
    """Whether a certificate is made out to a person of that name, whatever else its subject says.

    Word by word: *Nguyễn Văn Anh* is not *Nguyễn Văn An*. Marks count where the subject has any,
    wherever in a syllable its tone stands.
    """
    known = fold if subject.isascii() else nfc
    said, own = (" ".join(name_words(known(text))) for text in (subject, name))
    return bool(own) and f" {own} " in f" {said} "


def fingerprint(certificate: str) -> str:
    """The first digits of a certificate's hash, four by four."""
    digits = certificate[:_DIGITS].upper()
    return " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))
