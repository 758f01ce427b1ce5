"""What certificates are judged by: nothing in it comes from the file that is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from asn1crypto import x509

from tthc_desktop.adapters.signing.trust_lists import RevocationLists
from tthc_desktop.domain.trust import TrustFamily


@dataclass(frozen=True, slots=True)
class TrustMaterial:
    """Certificates and revocation lists that the office holds.

    Attributes:
        roots: Where a chain may end.
        others: Issuing authorities, for files that do not bring theirs along.
        lists: Revocation lists of any age, asked one certificate at a time.
        families: Whose a root is, by SHA-256 hex of its certificate.
        unreadable: Names of files that could not be read; the judgement is made without them.
    """

    roots: tuple[x509.Certificate, ...] = ()
    others: tuple[x509.Certificate, ...] = ()
    lists: RevocationLists = field(default_factory=RevocationLists)
    families: Mapping[str, TrustFamily] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()

    def family_of(self, anchor: x509.Certificate) -> TrustFamily | None:
        """Whose the root is that a chain ended at; None for one that is not here."""
        return self.families.get(anchor.sha256.hex())


NO_TRUST = TrustMaterial()
"""For questions about bytes alone."""
