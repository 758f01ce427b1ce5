"""The certificates of which a path is built, and how far anybody walks among them.

pyHanko tries every way upwards: where each of twelve authorities was certified five times by the
next, there are millions. Here each step is counted, never timed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from asn1crypto import x509
from pyhanko_certvalidator.authority import TrustAnchor
from pyhanko_certvalidator.registry import CertificateRegistry, TrustManager

MOST_OTHERS = 64
"""Certificates of a file that are looked at."""
MOST_STEPS = 100
"""Certificates whose issuers are looked for. A path that was met in practice has four."""
MOST_PATHS = 32
"""Paths to a root that are held against it."""


class TooManyPathsError(Exception):
    """There is more to look at than is looked at: nothing is known of the rest."""


class BoundedRegistry(CertificateRegistry):
    """Certificates of one question, without any way to fetch more.

    Raises TooManyPathsError while a path is built.
    """

    def __init__(self, certificates: Iterable[x509.Certificate]) -> None:
        super().__init__(cert_fetcher=None)
        self.register_multiple(certificates)
        self._steps = self._paths = 0

    def find_potential_issuers(
        self, cert: x509.Certificate, trust_manager: TrustManager
    ) -> Iterator[TrustAnchor | x509.Certificate]:
        """Who may have issued a certificate: roots, then others."""
        self._steps += 1
        for each in super().find_potential_issuers(cert, trust_manager):
            if isinstance(each, TrustAnchor):
                self._paths += 1
            if self._steps > MOST_STEPS or self._paths > MOST_PATHS:
                raise TooManyPathsError
            yield each


def looked_at(others: Iterable[x509.Certificate]) -> tuple[tuple[x509.Certificate, ...], bool]:
    """The first of what a file brings along, each once, and whether that is all."""
    distinct = list({each.dump(): each for each in others}.values())
    return tuple(distinct[:MOST_OTHERS]), len(distinct) <= MOST_OTHERS
