"""Timestamps: of a signature (inside it) and of the document. Both prove a time if their maker is
trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core, x509

from tthc_desktop.adapters.signing.chain import chain_of
from tthc_desktop.adapters.signing.integrity import Integrity, judge
from tthc_desktop.adapters.signing.signed_bytes import Coverage, digest
from tthc_desktop.adapters.signing.trust_material import TrustMaterial

_TOKEN = "signature_time_stamp_token"  # noqa: S105 - the name of an attribute


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a timestamp says and is worth.

    Attributes:
        intact: None where it cannot be told.
        trusted: None where there is nothing to judge by.
    """

    intact: bool | None
    trusted: bool | None
    time: datetime | None
    maker: x509.Certificate | None

    @property
    def proves(self) -> datetime | None:
        """The time, where it is proven."""
        return self.time if self.intact is True and self.trusted is True else None


def of_signature(
    info: cms.SignerInfo | None,
    others: Iterable[x509.Certificate],
    trust: TrustMaterial,
    now: datetime,
) -> Stamp | None:
    """The first timestamp over a signature's value."""
    token = _token(info)
    if info is None or token is None:
        return None
    value = info["signature"].native
    whole = Coverage(((0, len(value)),), False, None, len(value), True, b"")
    return stamped(
        judge(token, lambda algorithm: digest(value, whole, algorithm)), others, trust, now
    )


def _token(info: cms.SignerInfo | None) -> bytes | None:
    try:
        attributes = info["unsigned_attrs"] if info is not None else core.VOID
        if attributes is core.VOID:
            return None
        for attribute in attributes:
            if attribute["type"].native == _TOKEN:
                return bytes(attribute["values"][0].dump())
    except (ValueError, TypeError, KeyError, IndexError):
        return None
    return None


def stamped(
    found: Integrity, others: Iterable[x509.Certificate], trust: TrustMaterial, now: datetime
) -> Stamp:
    """What a timestamp token is worth that was judged already."""
    time = None
    try:
        if found.signed is not None:
            time = found.signed["encap_content_info"]["content"].parsed["gen_time"].native
    except (ValueError, TypeError, KeyError, AttributeError):
        time = None
    if found.signer is None or time is None:
        return Stamp(found.intact, None, time, found.signer)
    known = (*found.others, *others)
    chain = chain_of(found.signer, known, trust, now, time, purpose="time_stamping")
    # Whoever has a broken key or a clock in the future proves nothing.
    trusted = chain.trusted if time <= now else False
    return Stamp(found.intact, None if found.weak and trusted else trusted, time, found.signer)
