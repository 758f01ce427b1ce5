"""Whether a certificate leads to a root that the office trusts. Each cause of a no has a name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    NotYetValidError,
)

from tthc_desktop.adapters.signing.certificates import is_for_documents, outside
from tthc_desktop.adapters.signing.paths import BoundedRegistry, TooManyPathsError, looked_at
from tthc_desktop.adapters.signing.trust_material import TrustMaterial
from tthc_desktop.domain.signatures import SignatureDoubt
from tthc_desktop.domain.signing_rules import Unusable

_OF_TIME = {
    Unusable.NOT_YET_VALID: SignatureDoubt.NOT_YET_VALID,
    Unusable.EXPIRED: SignatureDoubt.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a certificate leads.

    Attributes:
        trusted: None where there is nothing to judge by, or the moment of signing is not proven.
        path: From the root to the certificate; empty where none leads to a root.
    """

    trusted: bool | None
    doubts: tuple[SignatureDoubt, ...] = ()
    path: tuple[x509.Certificate, ...] = ()


def chain_of(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    trust: TrustMaterial,
    now: datetime,
    proven: datetime | None,
    *,
    purpose: str = "",
) -> Chain:
    """Judges a certificate offline.

    Args:
        others: What the file brings along.
        proven: When the signature existed for sure, where a timestamp tells.
        purpose: An extended usage that it must have; empty for the signature of a person.
    """
    doubts = [] if _usable(certificate, purpose) else [SignatureDoubt.KEY_USAGE]
    moment = proven or now
    period = _outside(certificate, moment)
    if period is not None:
        doubts.append(period)
    if not trust.roots:
        return Chain(None, (SignatureDoubt.NO_ANCHOR, *doubts))
    # Whether the chain holds at all is another question than whether its time is over.
    within = min(max(moment, certificate.not_valid_before), certificate.not_valid_after)
    if period is SignatureDoubt.EXPIRED:
        within -= timedelta(seconds=1)
    brought, complete = looked_at(others)
    path, failure = asyncio.run(_path(certificate, (*trust.others, *brought), trust, within))
    if failure is not None:
        sure = failure in (SignatureDoubt.UNTRUSTED, SignatureDoubt.NOT_YET_VALID)
        if sure and not complete:  # one that nobody looked at may lead to a root
            sure, failure = False, SignatureDoubt.TOO_MUCH
        doubts.append(failure)
        return Chain(False if sure else None, tuple(dict.fromkeys(doubts)), path)
    if SignatureDoubt.KEY_USAGE in doubts or period is SignatureDoubt.NOT_YET_VALID:
        return Chain(False, tuple(doubts), path)
    if period is SignatureDoubt.EXPIRED:
        return Chain(None if proven is None else False, tuple(doubts), path)
    return Chain(True, (), path)


def _outside(certificate: x509.Certificate, moment: datetime) -> SignatureDoubt | None:
    found = outside(certificate, moment)
    return None if found is None else _OF_TIME[found]


def _usable(certificate: x509.Certificate, purpose: str) -> bool:
    if not purpose:
        return is_for_documents(certificate)
    extended = certificate.extended_key_usage_value
    return extended is not None and purpose in extended.native


async def _path(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    trust: TrustMaterial,
    moment: datetime,
) -> tuple[tuple[x509.Certificate, ...], SignatureDoubt | None]:
    """The path, or why there is none. Weak digests in it are told, and it is looked at all the
    same; nothing is fetched (reference/signing.md F.8)."""
    context = ValidationContext(
        trust_roots=list(trust.roots),
        certificate_registry=BoundedRegistry(others),
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
        best_signature_time=moment,
    )
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        found = await validator.async_validate_path()
    except (TooManyPathsError, MemoryError, RecursionError):
        return (), SignatureDoubt.TOO_MUCH
    except DisallowedAlgorithmError:
        return (), SignatureDoubt.WEAK
    except ExpiredError:
        return (), SignatureDoubt.EXPIRED
    except NotYetValidError:
        return (), SignatureDoubt.NOT_YET_VALID
    except Exception:  # noqa: BLE001 - no path that holds, whatever is wrong with the others
        return (), SignatureDoubt.UNTRUSTED
    path = tuple(one for one in found if isinstance(one, x509.Certificate))
    root = found.trust_anchor
    certificate_of_root = getattr(root, "certificate", None)
    if certificate_of_root is not None and (
        not path or path[0].dump() != certificate_of_root.dump()
    ):
        path = (certificate_of_root, *path)
    return path, None
