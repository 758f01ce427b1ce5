"""What single pieces of evidence say of a certificate, and what all of them come to: the one place
where that is decided, whatever the piece is and wherever it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.signatures import Revocation
from tthc_desktop.domain.trust_view import ListState, state_in_time


@dataclass(frozen=True, slots=True)
class RevocationState:
    """The answer, with its age.

    Attributes:
        at: When the evidence was made, also of evidence that is too old to count.
    """

    revocation: Revocation
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RevocationWord:
    """What one list or answer says of one certificate. Its signature holds.

    Attributes:
        until: When the next one was promised; None where none was.
        since: When the certificate was withdrawn; None where it says nothing of that.
        on_hold: Whether a later word may take that back.
        clears: Whether it would name this certificate if that were withdrawn. A list of another
            place would not.
    """

    made: datetime
    until: datetime | None
    since: datetime | None = None
    on_hold: bool = False
    clears: bool = True

    def in_time(self, now: datetime) -> ListState:
        return state_in_time(self.made, self.until, now)

    def releases(self, earlier: RevocationWord, now: datetime) -> bool:
        """Whether it takes back what an earlier one says."""
        newer = self.made > earlier.made and self.in_time(now) is not ListState.FUTURE
        return earlier.on_hold and self.clears and self.since is None and newer

    def says_good(self, now: datetime, proven: datetime | None) -> bool:
        """Whether it shows that the certificate was not withdrawn: now, or when it was used, where
        that is proven. Without a proof a date that is still to come decides nothing."""
        state = self.in_time(now)
        if not self.clears or state is ListState.FUTURE:
            return False
        if self.since is not None and (proven is None or self.since <= proven):
            return False
        return state is ListState.GOOD or (proven is not None and self.made >= proven)


def weigh(
    words: Sequence[RevocationWord], now: datetime, proven: datetime | None = None
) -> RevocationState | None:
    """What they come to; None where nobody says anything.

    Revoked is what any of them says, however old it is; of one that is on hold, the newest. Good
    needs one that is in force, or that was made after the proven time.

    Args:
        proven: When the signature existed for sure, where a timestamp tells.
    """
    moment = proven or now
    newest_first = sorted(words, key=lambda word: word.made, reverse=True)
    for word in newest_first:
        withdrawn = word.since is not None and word.since <= moment
        if withdrawn and not any(other.releases(word, now) for other in words):
            return RevocationState(Revocation.REVOKED, word.made)
    for word in newest_first:
        if word.says_good(now, proven):
            return RevocationState(Revocation.GOOD, word.made)
    if not words:
        return None
    old = [w.made for w in newest_first if w.in_time(now) is not ListState.FUTURE]
    return RevocationState(Revocation.UNKNOWN, old[0] if old else None)
