"""What the section Chứng thư tin cậy shows, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.time import vn_date, vn_moment
from tthc_desktop.domain.trust import key_words
from tthc_desktop.domain.trust_view import ListState, RevocationList, TrustedCertificate
from tthc_desktop.services.office.trust import TrustStanding
from tthc_desktop.services.office.trust_doubts import NOTHING_INSTALLED, doubts_of
from tthc_desktop.ui.kit.table import Cell, Chip
from tthc_desktop.ui.settings.pc_known import Fact
from tthc_desktop.ui.settings.spec import On

_TONES = {ListState.GOOD: "ok", ListState.EXPIRED: "warn", ListState.FUTURE: "warn"}
_SHORT = {
    ListState.GOOD: "còn hạn",
    ListState.EXPIRED: "quá hạn",
    ListState.FUTURE: "ngày ở tương lai",
}


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """A certificate, and when it was looked at."""

    certificate: TrustedCertificate
    now: datetime

    @property
    def validity(self) -> Cell:
        """Marked outside its term."""
        shown = self.certificate
        text = f"{vn_date(shown.not_before)}–{vn_date(shown.not_after)}"
        if shown.not_before <= self.now <= shown.not_after:
            return Cell(text)
        return Cell(chips=(Chip(text, "bad"),))


@dataclass(frozen=True, slots=True)
class ListRow:
    """A revocation list, and when it was looked at."""

    held: RevocationList
    now: datetime

    @property
    def state(self) -> Cell:
        """What cannot be used for another reason than time is plainly wrong."""
        state = self.held.state
        return Cell(chips=(Chip(_SHORT.get(state, "không dùng được"), _TONES.get(state, "bad")),))


@dataclass(frozen=True, slots=True)
class TrustKnown:
    """What the section shows."""

    standing: TrustStanding

    @property
    def facts(self) -> Sequence[Fact]:
        """Whose stores are taken, which one is there, and each file that cannot be read."""
        pin, view = self.standing.pin, self.standing.view
        key = Fact("Khóa đã ghim", key_words(pin.publisher)) if pin.publisher else None
        store = Fact("Kho đã nhập", "chưa có", "warn")
        if view.store is not None:
            made = f"bản {view.store.version}, lập {vn_moment(view.store.issued_at)}"
            store = Fact("Kho đã nhập", made, "ok" if self.standing.known else "bad")
        elif self.standing.known is False:
            store = Fact("Kho đã nhập", f"bản {pin.version} không còn hoặc hỏng", "bad")
        unreadable = [Fact("Không đọc được", name, "bad") for name in view.unreadable]
        return (key or Fact("Khóa đã ghim", "chưa có", "warn"), store, *unreadable)

    @property
    def authorities(self) -> Sequence[AuthorityRow]:
        return [AuthorityRow(each, self.standing.now) for each in self.standing.view.certificates]

    @property
    def lists(self) -> Sequence[ListRow]:
        return [ListRow(each, self.standing.now) for each in self.standing.view.lists]

    @property
    def doubts(self) -> Sequence[str]:
        """Why not all of it can be relied on; that there is nothing at all stands over the page."""
        return [each for each in doubts_of(self.standing) if each != NOTHING_INSTALLED]


OnTrust = On[TrustKnown, Fact]
OnList = On[TrustKnown, ListRow]
OnDoubt = On[TrustKnown, str]
