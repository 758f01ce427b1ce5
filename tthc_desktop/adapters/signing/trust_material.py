"""What certificates are judged by: nothing in it comes from the file that is judged."""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import crl, x509


@dataclass(frozen=True, slots=True)
class TrustMaterial:
    """Certificates and revocation lists that the office holds.

    Attributes:
        roots: Where a chain may end.
        others: Issuing authorities, for files that do not bring theirs along.
        crls: Revocation lists, of any age: the judge looks at their dates and signatures.
    """

    roots: tuple[x509.Certificate, ...] = ()
    others: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()


NO_TRUST = TrustMaterial()
"""For questions about bytes alone."""
