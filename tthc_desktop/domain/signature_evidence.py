"""Which signatures of a file count for a slot, and by what: nothing is *signed* without it.

A signature counts when it holds, its signer is one that the slot demands, and somebody or something
vouches for its certificate: an administrator who registered it, a family of trust, or a named
person who accepted this one with a reason (Decree 23/2025 leaves the check to who receives; the
table of whose signature a paper demands is a setting, domain/signing_rules.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.plain import later
from tthc_desktop.domain.signatures import (
    Revocation,
    SignatureCheck,
    SignatureDoubt,
    SignatureReport,
)
from tthc_desktop.domain.signing_rules import (
    Demands,
    PaperKind,
    SignerRole,
    SigningRules,
    still_demanded,
)
from tthc_desktop.domain.time import UNKNOWN_TIME
from tthc_desktop.domain.trust import TrustFamily


class Vouching(StrEnum):
    """What vouches for a certificate."""

    NONE = ""
    REGISTERED = "registered"  # an administrator bound it to an account or to the agency
    TRUSTED = "trusted"  # it leads to an anchor of a family that the office trusts
    ACCEPTED = "accepted"  # a named person accepted this signature, with a reason


class NotCounted(StrEnum):
    """Why a signature does not count."""

    NOTHING = ""  # it counts
    MISSING = "missing"  # none is there
    CHANGED = "changed"
    UNSURE = "unsure"  # nobody can tell whether it holds
    REVOKED = "revoked"
    EXPIRED = "expired"  # it says itself that it was made when its certificate was not in force
    NOT_YET_VALID = "not_yet_valid"
    KEY_USAGE = "key_usage"
    WEAK = "weak"
    STRANGER = "stranger"  # nobody vouches for its certificate
    NOT_WELCOME = "not_welcome"  # the office does not take such signatures on what comes in
    OTHER_PERSON = "other_person"  # trusted, but neither the owner's nor an agency's
    UNKNOWN_PERSON = "unknown_person"  # trusted, and names nobody by a number of that kind


NOT_COUNTED_TEXTS = {
    NotCounted.CHANGED: "tệp đã bị sửa sau khi ký",
    NotCounted.UNSURE: "chưa kiểm tra được chữ ký có còn nguyên vẹn không",
    NotCounted.REVOKED: "chứng thư đã bị thu hồi",
    NotCounted.EXPIRED: "ký khi chứng thư không còn hiệu lực",
    NotCounted.NOT_YET_VALID: "chứng thư chưa đến ngày hiệu lực",
    NotCounted.KEY_USAGE: "chứng thư không dành để ký tài liệu",
    NotCounted.WEAK: "thuật toán hoặc khóa yếu, không còn đủ an toàn",
    NotCounted.STRANGER: "chưa ai công nhận chứng thư này",
    NotCounted.NOT_WELCOME: "đơn vị không nhận loại chữ ký này trên giấy tờ nộp",
    NotCounted.OTHER_PERSON: "không phải chữ ký của chủ hồ sơ hay của cơ quan",
    NotCounted.UNKNOWN_PERSON: (
        "chưa biết có phải chữ ký của chủ hồ sơ không: chứng thư không ghi cùng loại số với hồ sơ"
        " (ví dụ ghi số CMND cũ)"
    ),
}

ACCEPTABLE = frozenset(
    {
        NotCounted.EXPIRED,
        NotCounted.NOT_YET_VALID,
        NotCounted.KEY_USAGE,
        NotCounted.WEAK,
        NotCounted.STRANGER,
        NotCounted.OTHER_PERSON,
        NotCounted.UNKNOWN_PERSON,
    }
)
"""Why a signature does not count although it holds: a person may know more than a program."""

VOUCHING_TEXTS = {
    Vouching.REGISTERED: "chứng thư đã đăng ký ở đơn vị",
    Vouching.TRUSTED: "chứng thư thuộc nhóm được tin cậy",
    Vouching.ACCEPTED: "được chấp nhận, có lý do",
}


_UNFIT = {
    SignatureDoubt.NOT_YET_VALID: NotCounted.NOT_YET_VALID,
    SignatureDoubt.KEY_USAGE: NotCounted.KEY_USAGE,
    SignatureDoubt.WEAK: NotCounted.WEAK,
}


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One signature of a slot's file, with what makes it count.

    Attributes:
        certificate: SHA-256 hex of its DER form.
        signer: Name in the certificate.
        role: Whose signature it counts as. One that was accepted keeps it also while it does not
            count: what a person decided is not lost by what cannot be told for a while.
        why: Why it does not count.
        at: Time that it claims.
        revocation: As known when the file was last looked at.
        by, decided_at, reason: Who accepted it, when and why.
        line: Number of the audit line that says so; 0 where none does.
    """

    certificate: str
    signer: str = ""
    role: SignerRole | None = None
    basis: Vouching = Vouching.NONE
    why: NotCounted = NotCounted.NOTHING
    at: datetime = UNKNOWN_TIME
    revocation: Revocation = Revocation.UNKNOWN
    by: str = ""
    decided_at: datetime = UNKNOWN_TIME
    reason: str = ""
    line: int = later(0)

    @property
    def counts(self) -> bool:
        known = self.role is not None and self.basis is not Vouching.NONE
        return known and self.why is NotCounted.NOTHING

    @property
    def provisional(self) -> bool:
        """Whether it counts only because a family vouches for its certificate, of which nobody
        knows yet whether it was withdrawn."""
        unknown = self.revocation is Revocation.UNKNOWN
        return self.counts and self.basis is Vouching.TRUSTED and unknown


def weigh(
    check: SignatureCheck,
    rules: SigningRules,
    owner_id: str,
    before: Sequence[SignedBy] = (),
) -> tuple[SignedBy, ...]:
    """What each signature of a file comes to, in the order of the file.

    Args:
        owner_id: Number that identifies the owner of the dossier.
        before: What was decided of the file's signatures earlier: an acceptance goes on counting
            for the certificate that it was given for.
    """
    accepted = {each.certificate: each for each in before if each.basis is Vouching.ACCEPTED}
    return tuple(
        _weighed(report, rules, owner_id, accepted.get(report.certificate))
        for report in check.signatures
    )


def _weighed(
    report: SignatureReport, rules: SigningRules, owner_id: str, accepted: SignedBy | None
) -> SignedBy:
    found = SignedBy(report.certificate, report.signer)
    if accepted is not None:
        found = replace(accepted, why=NotCounted.NOTHING)
    at = report.time or UNKNOWN_TIME
    found = replace(found, at=at, revocation=report.revocation)
    if report.revocation is Revocation.REVOKED:
        return replace(found, why=NotCounted.REVOKED)
    if report.changed:
        return replace(found, why=NotCounted.CHANGED)
    if not report.holds or not report.certificate:
        return replace(found, why=NotCounted.UNSURE)
    unfit, role = _unfit(report), rules.role(report.certificate)
    if role is not None and unfit is NotCounted.NOTHING:
        plain = SignedBy(report.certificate, report.signer, at=at, revocation=report.revocation)
        return replace(plain, role=role, basis=Vouching.REGISTERED)
    if accepted is not None:
        return found
    if unfit is not NotCounted.NOTHING:
        return replace(found, why=unfit)
    if not report.trusted:
        return replace(found, why=NotCounted.STRANGER)
    if owner_id and owner_id in report.subject_ids:
        return replace(found, role=SignerRole.OWNER, basis=Vouching.TRUSTED)
    if report.trust_family == TrustFamily.GOVERNMENT:
        return replace(found, role=SignerRole.AUTHORITY, basis=Vouching.TRUSTED)
    # An old number (CMND) and one of today may be of one person; nothing here tells.
    comparable = any(len(number) == len(owner_id) for number in report.subject_ids)
    who = NotCounted.OTHER_PERSON if comparable else NotCounted.UNKNOWN_PERSON
    return replace(found, why=who)


def _unfit(report: SignatureReport) -> NotCounted:
    """What is wrong with its certificate or algorithm, so that nobody takes it without a word.

    A certificate that has run out since is not enough: its owner, whom the office knows, says that
    it was in force.
    """
    for doubt, why in _UNFIT.items():
        if doubt in report.doubts:
            return why
    if SignatureDoubt.EXPIRED not in report.doubts:
        return NotCounted.NOTHING
    first, last = report.valid_from, report.valid_until
    in_force = report.time and first and last and first <= report.time <= last
    return NotCounted.NOTHING if in_force else NotCounted.EXPIRED


def roles_of(signed_by: Sequence[SignedBy]) -> tuple[SignerRole, ...]:
    """Roles of the signatures that count."""
    return tuple(each.role for each in signed_by if each.counts and each.role is not None)


def by_whom(signed_by: Sequence[SignedBy], handed_in: Collection[str]) -> tuple[SignedBy, ...]:
    """The signatures of a file, of which those that were made here are an account's, whoever else
    vouches for them: they count while they are registered.

    Args:
        handed_in: Certificates of the signatures that the file came in with.
    """
    return tuple(
        one
        if not one.counts or one.basis is Vouching.REGISTERED or one.certificate in handed_in
        else _not_counted(one, NotCounted.STRANGER)
        for one in signed_by
    )


def welcome(rules: SigningRules, signed_by: Sequence[SignedBy]) -> tuple[SignedBy, ...]:
    """The signatures of a component that came in: an outsider's counts only where the table lets
    it, and an agency's never stands for the clerk's own."""
    taken = rules.demanded(PaperKind.INCOMING)
    return tuple(
        one
        if not one.counts or one.basis is Vouching.REGISTERED or one.role in taken
        else _not_counted(one, NotCounted.NOT_WELCOME)
        for one in signed_by
    )


def _not_counted(one: SignedBy, why: NotCounted) -> SignedBy:
    """As things stand now; they may be changed back."""
    if one.basis is not Vouching.ACCEPTED:
        one = replace(one, role=None, basis=Vouching.NONE)
    return replace(one, why=why)


def demands_of_incoming(
    rules: SigningRules, usual: Demands, signed_by: Sequence[SignedBy]
) -> Demands:
    """What a component that came in signed demands: nothing more where one of those who may have
    signed it has, else what it demands anyhow."""
    taken = rules.demanded(PaperKind.INCOMING)
    enough = next((role for role in roles_of(signed_by) if role in taken), None)
    return usual if enough is None else (enough,)


def weakness(demands: Demands, signed_by: Sequence[SignedBy]) -> NotCounted | None:
    """Why a file cannot be said to be signed; None where it can.

    Returns:
        ``MISSING`` where nothing is wrong with the signatures and one is lacking.
    """
    roles = roles_of(signed_by)
    if roles and not still_demanded(demands, roles):
        return None
    wrong = [each.why for each in signed_by if not each.counts]
    return wrong[0] if wrong else NotCounted.MISSING


def known_against(check: SignatureCheck) -> tuple[SignatureReport, NotCounted] | None:
    """The first signature of which it is known for sure that it proves nothing any more, and why;
    None where there is none. What nobody can tell is not among it."""
    for each in check.signatures:
        if each.revocation is Revocation.REVOKED:
            return each, NotCounted.REVOKED
        if each.changed:
            return each, NotCounted.CHANGED
    return None


def unsure(signed_by: Sequence[SignedBy]) -> bool:
    """Whether there is one of which nobody can tell whether it holds."""
    return any(each.why is NotCounted.UNSURE for each in signed_by)


def undecided(signed_by: Sequence[SignedBy]) -> tuple[SignedBy, ...]:
    """Those that count provisionally."""
    return tuple(one for one in signed_by if one.provisional)
