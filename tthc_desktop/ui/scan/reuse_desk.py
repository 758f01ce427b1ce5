"""The paper that a clerk looks at before it is used again: what of it was fetched, seen, typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Protocol

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.reuse import NOTHING_TYPED, FoundPaper, ReuseSource, TypedFacts
from tthc_desktop.domain.reuse_rules import ReuseStanding, ReuseVerdict, Why
from tthc_desktop.domain.reuse_words import why_words
from tthc_desktop.domain.time import vn_day
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.pictures import FilePage
from tthc_desktop.services.reception.confirm_reuse import (
    FetchedPaper,
    FetchReuse,
    Looked,
    ShowReuse,
)
from tthc_desktop.services.reception.reuse import Judged
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.scan.reuse_words import InSight, checks

Ref = tuple[ReuseSource, str]
_NONE_FITS = "Không có giấy nào dùng được.\nNhấn F7 để quét mới."
_NOT_OPENED = "Chưa mở được giấy này."
_MOST_KEYS = 9  # 1 to 9 choose papers


class ReuseView(Protocol):
    """What shows it; implemented by ui.scan.reuse_page.ReusePage."""

    def show_paper(self) -> None:
        """The chosen paper, or what is known of it, is another."""
        ...

    def show_page(self, page: FilePage) -> None: ...

    def show_words(self, words: str) -> None:
        """Instead of a page."""
        ...


@dataclass(eq=False)
class Looking:
    """What was done with one paper so far; it is kept while the page is open.

    Two of the same paper are not the same: the page that is opened again begins with new ones.

    Attributes:
        wrong: Why the last attempt to fetch or to draw it failed; empty since one went well.
    """

    judged: Judged
    verdict: ReuseVerdict
    fetched: FetchedPaper | None = None
    wrong: str = ""
    page: int = 0
    seen: set[int] = field(default_factory=set)
    typed: TypedFacts = NOTHING_TYPED
    reason: str = ""
    grounds_seen: bool = False

    @property
    def all_seen(self) -> bool:
        """Whether every page of it was shown to its end."""
        return self.fetched is not None and len(self.seen) == self.fetched.pages

    @property
    def paper(self) -> FoundPaper:
        return self.judged.paper

    @property
    def looked(self) -> Looked:
        """What the clerk has done with it.

        Raises:
            LookupError: Nothing of it is here.
        """
        if self.fetched is None:
            raise LookupError("the paper is not here")
        return Looked(self.fetched.paper.sha256, frozenset(self.seen), self.typed, self.reason)

    @property
    def ref(self) -> Ref:
        return self.paper.source, self.paper.ref


@dataclass(frozen=True, slots=True)
class KeptPapers:
    """What was found and looked at, for a desk that stands for another one.

    Attributes:
        aside: What the clerk does not want, by slot.
    """

    dossier: Dossier | None
    slot: Component | None
    papers: tuple[Looking, ...]
    chosen: Looking | None
    aside: frozenset[tuple[str, Ref]]
    as_found: dict[Ref, Judged]


class ReuseDesk:
    """The papers that were found for one slot, and the one in hand. Free of Qt."""

    def __init__(self, office: Office, runner: Runner, shell: Shell, view: ReuseView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._aside: set[tuple[str, Ref]] = set()
        self.dossier: Dossier | None = None
        self.slot: Component | None = None
        self.papers: tuple[Looking, ...] = ()
        self.chosen: Looking | None = None
        self.today = self.due = date.min
        self._as_found: dict[Ref, Judged] = {}

    def open(self, dossier: Dossier, slot: Component, judged: tuple[Judged, ...]) -> None:
        """Takes what was found for a slot, and begins with the best of it."""
        self.dossier, self.slot = dossier, slot
        self._reckon_days(dossier)
        self._as_found = {(j.paper.source, j.paper.ref): j for j in judged}
        self.papers = tuple(self._put_right(Looking(j, j.verdict)) for j in judged)
        self.chosen = None
        first = self._first()
        if first is not None:
            self.choose(first)
        else:
            self._view.show_words(_NONE_FITS)
            self._view.show_paper()

    def _first(self) -> Looking | None:
        """The best of what was found; where nothing fits, what a key of this page may still change:
        a paper that the clerk did not want."""
        mine = (paper for paper in self.refused if self.was_put_aside(paper))
        return next(chain(self.usable, mine, self.refused), None)

    def kept(self) -> KeptPapers:
        return KeptPapers(
            self.dossier,
            self.slot,
            self.papers,
            self.chosen,
            frozenset(self._aside),
            self._as_found,
        )

    def take_kept(self, kept: KeptPapers) -> None:
        """Goes on with the paper that was in hand; what was on its way is fetched anew."""
        self._aside, self._as_found = set(kept.aside), kept.as_found
        if kept.dossier is None or kept.slot is None:
            return
        self.dossier, self.slot, self.papers = kept.dossier, kept.slot, kept.papers
        self._reckon_days(kept.dossier)
        if kept.chosen is not None:
            self.choose(kept.chosen)
        else:
            self._view.show_words(_NONE_FITS)

    def _reckon_days(self, dossier: Dossier) -> None:
        self.today = vn_day(self._office.ports.clock.now())
        self.due = vn_day(dossier.due_at)

    def close(self) -> None:
        self.dossier = self.slot = self.chosen = None
        self.papers = ()

    @property
    def is_open(self) -> bool:
        return self.slot is not None

    @property
    def usable(self) -> tuple[Looking, ...]:
        """What fits, and what would if a fact were typed; the numbers 1 to 9 choose among them."""
        return tuple(paper for paper in self.papers if not self.is_refused(paper))

    @property
    def refused(self) -> tuple[Looking, ...]:
        return tuple(paper for paper in self.papers if self.is_refused(paper))

    @property
    def at(self) -> InSight | None:
        """The paper in hand, with all that its checks are made of."""
        looking, dossier = self.chosen, self.dossier
        if looking is None or dossier is None:
            return None
        return InSight(
            looking.paper,
            looking.verdict,
            dossier.applicant,
            self.today,
            self.due,
            looking.fetched,
            len(looking.seen),
            looking.typed,
            looking.reason,
        )

    @property
    def why_not(self) -> str:
        """Why the paper in hand cannot be used yet; empty where it can."""
        at = self.at
        if at is None or self.chosen is None:
            return self.none_chosen
        if self.chosen.wrong:
            return self.wrong_words(self.chosen)
        if self.is_refused(self.chosen):
            return f"Giấy này không dùng được: {self.refused_words(self.chosen)}"
        open_checks = [line.why_not for line in checks(at) if not line.holds]
        if not open_checks and not self.chosen.grounds_seen:
            return "Chưa đọc hết căn cứ ở bên phải: PgDn đọc tiếp."
        return "; ".join(open_checks)

    @property
    def none_chosen(self) -> str:
        """Why nothing is done where no paper is in hand, and what to do instead."""
        if self.papers:
            return "Chưa chọn giấy nào: nhấn ↑↓ hoặc số của giấy để chọn."
        return "Không có giấy nào cho mục này: nhấn F7 để quét mới, Esc để về."

    def is_refused(self, looking: Looking) -> bool:
        """Whether it stood among those that cannot be used before anybody looked at it."""
        return looking.judged.verdict.standing is ReuseStanding.REFUSED

    def refused_words(self, looking: Looking) -> str:
        """Why it cannot be used, and what to do next."""
        verdict = looking.judged.verdict
        if self.was_put_aside(looking):
            return "đã ghi là không dùng. Nhấn R để rút lại, F7 để quét mới."
        why = why_words(verdict.why, verdict.last_day) if verdict.why else "không hợp mục này"
        return f"{why}. Nhấn F7 để quét mới."

    def wrong_words(self, looking: Looking) -> str:
        """Why nothing of it is shown, and what to do next: a line or a worker that failed once may
        do now."""
        number = self.usable.index(looking) + 1 if looking in self.usable else 0
        again = f"Nhấn {number}" if 0 < number <= _MOST_KEYS else "Chọn lại giấy này (↑↓)"
        return f"{looking.wrong} {again} để thử lại, F7 để quét mới."

    def choose(self, looking: Looking) -> None:
        """Takes a paper in hand; what cannot be used is told of, and not fetched. What failed is
        tried again, also where it is in hand already."""
        if looking is self.chosen and not looking.wrong:
            return
        if looking is self.chosen:
            self._shell.unsay(self.why_not)
        self.chosen, looking.wrong = looking, ""
        self._view.show_paper()
        if self.is_refused(looking):
            words = self.refused_words(looking)
            self._view.show_words(f"Giấy này không dùng được nên không mở tệp:\n{words}")
        elif looking.fetched is not None:
            self._draw(looking)
        else:
            self._fetch(looking)

    def step(self, by: int) -> None:
        """Goes to a neighbouring page of the paper in hand."""
        looking = self.chosen
        if looking is None or looking.fetched is None:
            return
        page = min(max(0, looking.page + by), looking.fetched.pages - 1)
        if page != looking.page:
            looking.page = page
            self._draw(looking)

    def shown_to_its_end(self) -> None:
        """The page that stands there was in sight down to its last line."""
        looking = self.chosen
        if looking is None or looking.fetched is None or looking.page in looking.seen:
            return
        before = self.why_not
        looking.seen.add(looking.page)
        self._view.show_paper()
        self._unsay(before)

    def grounds_shown(self) -> None:
        """All grounds of the paper in hand were in sight, and the signature in its file."""
        looking = self.chosen
        if looking is not None and looking.fetched is not None and not looking.grounds_seen:
            before = self.why_not
            looking.grounds_seen = True
            self._view.show_paper()
            self._unsay(before)

    def _unsay(self, why_not: str) -> None:
        """What was told stays where it still is the reason."""
        if why_not != self.why_not:
            self._shell.unsay(why_not)

    def judged_anew(
        self, of: Looking, verdict: ReuseVerdict, typed: TypedFacts, reason: str
    ) -> None:
        """Takes what the clerk read on a paper, and what it is worth with that."""
        self._shell.unsay(self.why_not)
        of.verdict, of.typed, of.reason, of.grounds_seen = verdict, typed, reason, False
        self._view.show_paper()

    def put_aside(self, slot_id: str, looking: Looking) -> None:
        """The clerk does not want it: it stands among those that cannot be used from now on, and
        stays in hand, so that R takes back what was pressed by mistake."""
        self._aside.add((slot_id, looking.ref))
        self._begin_anew(slot_id, looking, self._put_right)

    def was_put_aside(self, looking: Looking) -> bool:
        """Whether it is the clerk who does not want it, and nothing else that bars it."""
        return looking.judged.verdict.why is Why.PUT_ASIDE

    def take_up(self, slot_id: str, looking: Looking) -> None:
        """The clerk wants it after all: it is looked at anew, as if it had just been found."""
        self._aside.discard((slot_id, looking.ref))

        def as_found(before: Looking) -> Looking:
            judged = self._as_found.get(before.ref, before.judged)
            return Looking(judged, judged.verdict)

        self._begin_anew(slot_id, looking, as_found)

    def _begin_anew(self, slot_id: str, of: Looking, judged: Callable[[Looking], Looking]) -> None:
        """Puts another judgement of a paper in the place of what stands here of it; by now that may
        be of a page that was closed and opened again."""
        if self.slot is None or self.slot.id != slot_id:
            return
        before = next((each for each in self.papers if each.ref == of.ref), None)
        if before is None:
            return
        now = judged(before)
        self.papers = tuple(now if each is before else each for each in self.papers)
        if self.chosen is None or self.chosen is before:
            self.choose(now)
        else:
            self._view.show_paper()  # another one is looked at meanwhile

    def _put_right(self, looking: Looking) -> Looking:
        if self.slot is None or (self.slot.id, looking.ref) not in self._aside:
            return looking
        verdict = replace(looking.verdict, why=Why.PUT_ASIDE)
        return Looking(Judged(looking.paper, verdict), verdict)

    def _fetch(self, looking: Looking) -> None:
        dossier, slot = self.dossier, self.slot
        if dossier is None or slot is None:
            return
        clerk = self._shell.clerk
        self._view.show_words("Đang lấy tệp để xem…")

        def arrived(fetched: FetchedPaper) -> None:
            looking.fetched = fetched
            if self.chosen is looking:
                self._view.show_paper()
                self._draw(looking)

        self._runner.submit(
            Lane.NETWORK,
            lambda: self._office.use(FetchReuse)(clerk, dossier.id, slot.id, looking.paper),
            arrived,
            lambda error: self._failed(looking, error),
        )

    def _draw(self, looking: Looking) -> None:
        fetched, index = looking.fetched, looking.page
        if fetched is None:
            return

        def arrived(page: FilePage) -> None:
            if self.chosen is looking and looking.page == index:
                if looking.wrong:
                    self._shell.unsay(self.why_not)
                    looking.wrong = ""
                    self._view.show_paper()
                self._view.show_page(page)

        self._runner.submit(
            Lane.VIEW,
            lambda: self._office.use(ShowReuse)(fetched, index),
            arrived,
            lambda error: self._failed(looking, error),
        )

    def _failed(self, looking: Looking, error: Exception) -> None:
        """What could not be fetched or drawn is not used until it can; why stands in its place."""
        if isinstance(error, TthcError):
            looking.wrong = sentence(error)
        else:
            self._shell.fail(error)
            looking.wrong = _NOT_OPENED
        if self.chosen is looking:
            self._view.show_words(self.wrong_words(looking))
            self._view.show_paper()
