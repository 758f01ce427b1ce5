"""Certificates, revocation lists and the signed store, read and made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.trust_view import InstalledStore, RevocationList, TrustView


@dataclass(frozen=True, slots=True)
class ListAddress:
    """Where a revocation list is fetched.

    Attributes:
        issuer: The name of the authority.
        issuer_sha256: Hex, of its certificate.
    """

    issuer: str
    issuer_sha256: str
    urls: tuple[str, ...]


class TrustFiles(Protocol):
    def look(self, folder: Path, now: datetime) -> TrustView:
        """What is in a folder of certificates; nothing where there is none."""
        ...

    def opened(self, content: bytes) -> InstalledStore:
        """A store whose signature holds and whose every part can be read.

        Raises:
            InputError: ``trust.too_large``, ``trust.no_store``, ``trust.signature`` or
                ``trust.damaged``.
        """
        ...

    def addresses(self, folder: Path) -> tuple[ListAddress, ...]:
        """Those that the installed store names, and no others; empty where there is none."""
        ...

    def fetched(
        self, content: bytes, address: ListAddress, folder: Path, now: datetime
    ) -> tuple[RevocationList, bytes]:
        """A list that came over the line, and its DER bytes.

        Raises:
            InputError: ``trust.not_list``: it is none, or not that authority's, or proves nothing.
        """
        ...


@dataclass(frozen=True, slots=True)
class FetchPatience:
    """How long an answer is waited for.

    Attributes:
        within_s: Seconds from the question to the last byte; never more than the fetcher's own.
        goes_on: Looked at between two pieces.
    """

    within_s: float = inf
    goes_on: Callable[[], bool] = lambda: True


AS_LONG_AS_IT_TAKES = FetchPatience()


class FetchList(Protocol):
    def __call__(self, url: str, patience: FetchPatience, /) -> bytes:
        """The body of one address, bounded in time and size, from that host only.

        Raises:
            TransferError: ``trust.no_answer``: none, another kind of answer, too slow or too much,
                or nobody waits for it any more.
        """
        ...


class TrustPublisher(Protocol):
    """What whoever publishes stores works with."""

    def new_key(self, path: Path) -> str:
        """Makes a key that only its owner can read; the public half in hex, which offices pin.

        Raises:
            InputError: ``output.exists`` or ``output.no_folder``.
            StoreError: ``disk.full`` and the like.
        """
        ...

    def build(self, folder: Path, version: int, now: datetime, key: Path) -> tuple[bytes, str]:
        """The store of a folder with ``government`` and ``public``, and the publisher's public key.

        Raises:
            InputError: ``input.missing``; ``trust.key_file``; ``trust.unreadable`` with the names;
                ``trust.empty``; ``trust.addresses``; ``trust.too_large``.
        """
        ...
