"""What is known of the certificates and revocation lists that signatures are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tthc_desktop.domain.time import VIETNAM, vn_date
from tthc_desktop.domain.trust import TrustFamily


class ListState(StrEnum):
    """Whether a revocation list proves anything.

    NO_ISSUER: the certificate of whoever issued it is not here, so that its signature cannot be
    checked. FORM: it does not say who was not revoked (delta, indirect, some reasons, something
    critical that is unknown here).
    """

    GOOD = "good"
    EXPIRED = "expired"
    FUTURE = "future"
    NO_ISSUER = "no_issuer"
    SIGNATURE = "signature"
    FORM = "form"


LIST_WORDS: Mapping[ListState, str] = {
    ListState.GOOD: "còn hạn",
    ListState.EXPIRED: "quá hạn: không chứng minh được chứng thư còn tốt",
    ListState.FUTURE: "ngày ở tương lai: xem lại đồng hồ của máy",
    ListState.NO_ISSUER: "không dùng được: thiếu chứng thư của nơi ban hành",
    ListState.SIGNATURE: "không dùng được: chữ ký của danh sách không đúng",
    ListState.FORM: "không dùng được: chỉ nói về một phần chứng thư, hoặc có mục chưa đọc được",
}


@dataclass(frozen=True, slots=True)
class TrustedCertificate:
    """An authority.

    Attributes:
        root: Whether a chain may end here.
        sha256: Hex.
        source: The file that it stands in.
    """

    name: str
    family: TrustFamily
    root: bool
    sha256: str
    not_before: datetime
    not_after: datetime
    source: str


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A list of withdrawn certificates.

    Attributes:
        next_update: When the next one was promised; None where none was, so that nobody can say
            that it still holds.
        issuer_sha256: Hex, of the certificate that its signature was checked with; empty for none.
    """

    issuer: str
    family: TrustFamily
    this_update: datetime
    next_update: datetime | None
    entries: int
    state: ListState
    source: str
    issuer_sha256: str = ""

    def age(self, now: datetime) -> str:
        return age_words(self.this_update, now)

    def days_old(self, now: datetime) -> int:
        """Days of the calendar since it was made; negative for one of the future."""
        return _days_old(self.this_update, now)


def _days_old(made: datetime, now: datetime) -> int:
    return (now.astimezone(VIETNAM).date() - made.astimezone(VIETNAM).date()).days


def age_words(made: datetime, now: datetime) -> str:
    """How old a revocation list is: ``danh sách thu hồi ngày 23/11/2026, cũ 7 ngày``."""
    days = _days_old(made, now)
    old = f"cũ {days} ngày" if days > 0 else "của hôm nay" if days == 0 else "ngày ở tương lai"
    return f"danh sách thu hồi ngày {vn_date(made)}, {old}"


@dataclass(frozen=True, slots=True)
class InstalledStore:
    """The signed file that is installed. Its signature holds."""

    version: int
    issued_at: datetime
    publisher: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TrustView:
    """What is installed, as it is shown.

    Attributes:
        store: None where none is installed, or where it cannot be read.
        unreadable: Names of files that could not be read.
    """

    store: InstalledStore | None = None
    certificates: tuple[TrustedCertificate, ...] = ()
    lists: tuple[RevocationList, ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def published(self) -> bool:
        """Whether a root of a family that a publisher vouches for, or that lies in its folder, is
        there."""
        return any(c.root and c.family is not TrustFamily.OFFICE for c in self.certificates)


CLOCK_TOLERANCE = timedelta(days=1)
"""A list that was made this much after now is one of a PC whose clock is behind."""


def state_in_time(this_update: datetime, next_update: datetime | None, now: datetime) -> ListState:
    """Whether a list whose signature holds proves anything now."""
    if this_update > now + CLOCK_TOLERANCE:
        return ListState.FUTURE
    if next_update is None or next_update < now:
        return ListState.EXPIRED
    return ListState.GOOD
