"""A checker of signatures for tests whose files are any bytes: all of them are signed and whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tthc_desktop.adapters.system.plain_file import changed_at
from tthc_desktop.domain.signatures import (
    ChangedAfter,
    Revocation,
    SignatureCheck,
    SignatureReport,
)
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import TrustFolder
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.reception.file_evidence import CheckFiles

VOUCHED = "c0" * 32
"""The certificate whose signature it finds."""
_AT = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)


@dataclass
class VouchingChecker:
    """Implements services.ports.signing.SignatureChecker."""

    def check(self, path: Path, trust: Path | None) -> SignatureCheck:
        return SignatureCheck("valid", (), (a_signature(VOUCHED),))

    def check_sealed(self, path: Path, sha256: str, trust: Path | None) -> SignatureCheck:
        return self.check(path, trust)


def vouching(store: Store, blobs: Blobs, clock: Clock, folder: Path) -> CheckFiles:
    """Looks at files, finds each signed by that certificate, and nothing of newer lists.

    Args:
        folder: Of the home.
    """
    trust = TrustFolder(folder / "trust")
    return CheckFiles(store, blobs, VouchingChecker(), clock, trust, changed_at)


def a_signature(certificate: str, *, intact: bool | None = True) -> SignatureReport:
    """A signature by that certificate, of which nobody knows more."""
    return SignatureReport(
        certificate,
        intact,
        covers_whole_file=True,
        changed_after=ChangedAfter.NONE,
        trusted=None,
        revocation=Revocation.UNKNOWN,
        level="B-B",
        digest="sha256",
        time=_AT,
        certificate=certificate,
    )
