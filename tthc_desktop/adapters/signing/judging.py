"""Judges one signature: its mathematics, its certificate, its time, and what came after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from asn1crypto import x509
from pyhanko.pdf_utils.generic import parse_pdf_date
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts

from tthc_desktop.adapters.signing.after import After
from tthc_desktop.adapters.signing.brought import Brought, in_signature
from tthc_desktop.adapters.signing.certificates import (
    common_name,
    office_of,
    serial_of,
    subject_ids,
)
from tthc_desktop.adapters.signing.chain import Chain, chain_of
from tthc_desktop.adapters.signing.found import FoundSignature
from tthc_desktop.adapters.signing.integrity import Integrity
from tthc_desktop.adapters.signing.revocation import Evidence, state_of, unasked
from tthc_desktop.adapters.signing.revocation_words import RevocationState
from tthc_desktop.adapters.signing.timestamps import Stamp, of_signature
from tthc_desktop.adapters.signing.trust_material import TrustMaterial
from tthc_desktop.domain.signatures import (
    Certification,
    Revocation,
    SignatureDoubt,
    SignatureReport,
)

_PADES = "/ETSI.CAdES.detached"
_CERTIFIED = {
    MDPPerm.NO_CHANGES: Certification.NO_CHANGES,
    MDPPerm.FILL_FORMS: Certification.FILL_FORMS,
    MDPPerm.ANNOTATE: Certification.ANNOTATE,
}
_CLOCKS_DIFFER = timedelta(minutes=15)
"""By so much the clocks of two PCs that nobody set wrongly may differ."""


def report(
    one: FoundSignature,
    found: Integrity,
    after: After,
    covers: bool,
    stamps: Sequence[Stamp],
    brought: Brought,
    trust: TrustMaterial,
    now: datetime,
) -> SignatureReport:
    """Puts together what is known of a signature.

    Args:
        stamps: Document timestamps that cover it, in the order of the file.
    """
    signer = found.signer
    others = (*found.others, *brought.certificates)
    own = of_signature(found.info, others, trust, now)
    proofs = [s.proves for s in (own, *stamps) if s is not None and s.proves is not None]
    proven = min(proofs, default=None)
    chain = Chain(None)
    state = RevocationState(Revocation.UNKNOWN)
    if signer is not None:
        chain = chain_of(signer, others, trust, now, proven)
        inside = in_signature(found.signed, found.info)
        evidence = Evidence(
            trust.lists, (*brought.crls, *inside.crls), (*brought.answers, *inside.answers)
        )
        state = _revocation(signer, chain, evidence, now, proven)
    doubts = [*found.doubts, *after.doubts, *chain.doubts]
    if found.weak:
        doubts.append(SignatureDoubt.WEAK)
    certification, locks = _permissions(one)
    claimed = _claimed(one, found)
    family = trust.family_of(chain.path[0]) if chain.trusted and chain.path else None
    return SignatureReport(
        name_of(signer),
        intact=found.intact,
        covers_whole_file=covers,
        changed_after=after.changed,
        trusted=chain.trusted,
        revocation=state.revocation,
        level=_level(one, own, stamps, brought),
        digest=found.digest,
        time=proven or claimed,
        certificate=signer.sha256.hex() if signer is not None else "",
        doubts=tuple(dict.fromkeys(doubts)),
        changes=after.changes,
        issuer=common_name(signer.issuer) if signer is not None else "",
        serial=serial_of(signer) if signer is not None else "",
        valid_from=signer.not_valid_before if signer is not None else None,
        valid_until=signer.not_valid_after if signer is not None else None,
        revocation_at=state.at,
        timestamped=proven is not None,
        certification=certification,
        locks_fields=locks,
        trust_family=family.value if family is not None else "",
        subject_ids=subject_ids(signer) if signer is not None else (),
        office=office_of(signer) if signer is not None else "",
        time_ahead=proven is None and claimed is not None and claimed > now + _CLOCKS_DIFFER,
    )


def name_of(certificate: x509.Certificate | None) -> str:
    """Whose it is; empty where it does not say so in a way that can be read."""
    try:
        return common_name(certificate.subject) if certificate is not None else ""
    except (ValueError, TypeError, KeyError):
        return ""


def _revocation(
    signer: x509.Certificate,
    chain: Chain,
    evidence: Evidence,
    now: datetime,
    proven: datetime | None,
) -> RevocationState:
    """Without a path nobody's evidence can be told from that of somebody else."""
    return state_of(chain.path, evidence, now, proven) if chain.path else unasked(signer)


def _level(
    one: FoundSignature, own: Stamp | None, stamps: Sequence[Stamp], brought: Brought
) -> str:
    """As far as the file shows: ETSI EN 319 142-1, or the name of another form."""
    if one.form != _PADES:
        return one.form.lstrip("/") or "none"
    documents = [s for s in stamps if s.intact]
    if not documents and (own is None or not own.intact):
        return "B-B"
    if not brought.store:
        return "B-T"
    return "B-LTA" if documents else "B-LT"


def _claimed(one: FoundSignature, found: Integrity) -> datetime | None:
    """What the signer's PC said: in the signature, or beside it."""
    try:
        moment = extract_self_reported_ts(found.info) if found.info is not None else None
        if moment is None and one.embedded is not None:
            moment = parse_pdf_date(str(one.embedded.sig_object["/M"]), strict=False)
    except Exception:  # noqa: BLE001 - a time that cannot be read is none
        return None
    if moment is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment


def _permissions(one: FoundSignature) -> tuple[Certification, bool]:
    """What it lets others do; damage keeps the comparison from an answer."""
    if one.embedded is None:
        return Certification.NONE, False
    try:
        permission, locks = one.embedded.docmdp_level, one.embedded.fieldmdp
    except Exception:  # noqa: BLE001 - pyHanko raises many types (signing.md B.12)
        return Certification.NONE, False
    certified = Certification.NONE if permission is None else _CERTIFIED[permission]
    return certified, locks is not None
