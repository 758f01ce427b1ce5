"""A far end in memory that does what a script says, and counts what took effect."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.story import StoryDetail
from tthc_desktop.domain.wire import (
    BlobRef,
    FeedPosition,
    Receipt,
    Standing,
    StatusChange,
    chained,
    sha256_hex,
)
from tthc_desktop.services.ports.files import SealedReader
from tthc_desktop.services.ports.portal import (
    ChangesPage,
    LinkReport,
    PortalCapabilities,
    PortalError,
)

PIECE = 16 * 1024
OPS = ("probe", "send_blob", "submit", "find", "query", "changes")


class Crash(BaseException):
    """The process is gone: nothing after this line of the engine's runs."""


@dataclass(frozen=True)
class Trouble:
    """One call goes wrong. late: only after it took effect. crash: the caller dies instead."""

    fault: Fault | None = None
    late: bool = False
    wait_s: float = 0.0
    crash: bool = False

    def happen(self) -> None:
        if self.crash:
            raise Crash
        if self.fault is not None:
            raise PortalError(self.fault, "scripted", self.wait_s)


@dataclass(frozen=True)
class Copy:
    files: Mapping[str, bytes]
    receipts: Mapping[str, Receipt]
    feed: tuple[StatusChange, ...]


@dataclass
class FakePortal:
    """Implements services.ports.portal.Portal.

    upstream: whether it says that a provincial system stands behind it. epoch: of its data.
    effects: every submission that took effect, in order, once for each time it did. always: a
    trouble of every call of that name. known_codes: of each submit. watch: called at the start of
    each call.
    """

    idempotent: bool = True
    answers_upstream: bool = True
    upstream: bool = True
    enrolled: bool = True
    epoch: str = "e1"
    effects: list[str] = field(default_factory=list)
    payloads: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    files: dict[str, bytes] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    feed: list[StatusChange] = field(default_factory=list)
    script: dict[str, deque[Trouble | None]] = field(default_factory=lambda: defaultdict(deque))
    always: dict[str, Trouble] = field(default_factory=dict)
    bad: dict[str, Trouble] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    known_codes: list[str] = field(default_factory=list)
    watch: Callable[[str], None] = lambda _: None
    name: str = "fake"
    signings: int = 0

    def next(self, op: str, *troubles: Trouble | None) -> None:
        self.script[op].extend(troubles)

    def _start(self, op: str, key: str = "") -> Trouble:
        self.calls.append(op)
        self.watch(op)
        planned = self.script[op].popleft() if self.script[op] else None
        trouble = planned or self.always.get(op) or self.bad.get(key) or Trouble()
        if not trouble.late:
            trouble.happen()
        return trouble

    def capabilities(self) -> PortalCapabilities:
        return PortalCapabilities(resumable=True, idempotent_submit=self.idempotent)

    def probe(self) -> LinkReport:
        self._start("probe").happen()
        return LinkReport(
            timedelta(0), self.upstream, self.name, self.epoch, len(self.feed), self.enrolled
        )

    def send_blob(
        self,
        blob: BlobRef,
        content: SealedReader,
        on_ack: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        trouble = self._start("send_blob", blob.id)
        held = bytearray(self.files.get(blob.id, b""))
        on_ack(len(held))
        while len(held) < blob.size:
            if cancelled():
                raise PortalError(Fault.CUT, "cancelled")
            held += content.read(len(held), PIECE)
            self.files[blob.id] = bytes(held)
            on_ack(len(held))
            if len(held) >= blob.size / 2:
                trouble.happen()
        trouble.happen()

    def submit(
        self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
    ) -> Receipt:
        trouble = self._start("submit", submission)
        self.payloads[submission].add(payload)
        self.known_codes.append(known_code)
        lacks = tuple(b.id for b in blobs if sha256_hex(self.files.get(b.id, b"")) != b.sha256)
        if lacks:
            wrong = [self.files.pop(each) for each in lacks if each in self.files]
            raise PortalError(Fault.MISSING_BLOBS, "wrong" if wrong else "missing", blobs=lacks)
        known = self.receipts.get(submission)
        if known is None or not self.idempotent:
            self.effects.append(submission)
            self.signings += 1
            at = f"2026-11-23 {self.signings}"
            known = Receipt(submission, sha256_hex(payload), blobs, at, self.name)
            self.receipts[submission] = known
            if self.answers_upstream:
                self.accept(submission)
        trouble.happen()
        return known

    def accept(self, submission: str, status: str = "accepted") -> None:
        seq = len(self.feed) + 1
        code = f"H01.45-261123-{seq:04d}" if status == "accepted" else ""
        self.feed.append(StatusChange(seq, submission, status, code, "", "2026-11-23"))

    def tell(
        self, submission: str, kind: str, name: str, at: str = "", text: str = "", **detail: Any
    ) -> None:
        """A piece of news of a submission that was accepted. at: by default later than all, also
        than the day on which the tests run."""
        code = next((c.official_code for c in self.feed if c.submission == submission), "")
        seq = len(self.feed) + 1
        moment = at or f"2066-12-01T08:00:{seq:02d}+07:00"
        event = StoryDetail(name, **detail)
        self.feed.append(StatusChange(seq, submission, kind, code, text, moment, event))

    def find(self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...]) -> Receipt | None:
        self._start("find", submission).happen()
        return self.receipts.get(submission)

    def query(self, submissions: Sequence[str]) -> Mapping[str, Standing]:
        self._start("query").happen()
        return {each: self._standing(each) for each in submissions if each in self.receipts}

    def _standing(self, submission: str) -> Standing:
        sha256 = self.receipts[submission].payload_sha256
        for told in reversed(self.feed):
            if told.submission == submission and told.event is None:
                return Standing(told.status, told.official_code, told.reason, sha256)
        return Standing("waiting", "", "", sha256)

    def _chain(self, seq: int) -> str:
        chain = ""
        for change in self.feed[:seq]:
            chain = chained(chain, change)
        return chain

    def changes(self, since: FeedPosition) -> ChangesPage | None:
        self._start("changes").happen()
        known = since.seq <= len(self.feed) and since.chain == self._chain(since.seq)
        if since.epoch not in ("", self.epoch) or not known:
            return None
        told = tuple(self.feed[since.seq : since.seq + 2])
        seq = since.seq + len(told)
        return ChangesPage(told, FeedPosition(self.epoch, seq, self._chain(seq)))

    def copy(self) -> Copy:
        """What it holds now."""
        return Copy(dict(self.files), dict(self.receipts), tuple(self.feed))

    def put_back(self, copy: Copy, epoch: str) -> None:
        """Its data are an older copy of them. What took effect upstream stays so."""
        self.files, self.receipts = dict(copy.files), dict(copy.receipts)
        self.feed, self.epoch = list(copy.feed), epoch

    def forget(self, *, new_epoch: str = "", feed: int = 0) -> None:
        """Its data are those of when nothing but the first changes of the feed was there.

        Args:
            new_epoch: Empty where nobody there noticed.
        """
        self.epoch = new_epoch or self.epoch
        del self.feed[feed:]
        self.files.clear()
        kept = {change.submission for change in self.feed}
        self.receipts = {id_: receipt for id_, receipt in self.receipts.items() if id_ in kept}
