"""How a file's bytes go up: with the creation, from where they broke off, in smaller pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.support.office import FakeClock
from tests.support.proving import PUBLIC, DeviceKey
from tests.support.relay import new_id
from tests.support.tus_server import TusServer, tus_serving
from tthc_desktop.adapters.portal.pieces import GrowingPieces, PieceSizes
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.adapters.portal.terms import Terms
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import BlobRef, sha256_hex
from tthc_desktop.services.ports.files import About
from tthc_desktop.services.ports.portal import PortalError

SMALL = bytes(range(256)) * 1000
LARGE = bytes(range(256)) * 40_000
REST = len(LARGE) - (7 << 20)
"""10 MB."""
QUICK = Terms(connect_s=5.0, stall_s=5.0, answer_s=5.0)


@dataclass
class Plain:
    """Implements services.ports.files.SealedReader in memory."""

    content: bytes
    about: About = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.content)

    def read(self, offset: int, length: int) -> bytes:
        return self.content[offset : offset + length]

    def frames(self) -> Iterator[bytes]:
        yield self.content


@dataclass
class Sender:
    sizes: PieceSizes = field(default_factory=PieceSizes)
    acks: list[int] = field(default_factory=list)
    terms: Terms = QUICK

    def portal(self, tus: TusServer) -> RelayPortal:
        return RelayPortal(
            tus.url,
            PUBLIC,
            FakeClock(),
            DeviceKey(),
            DeviceTokens(),
            terms=self.terms,
            sizes=self.sizes,
        )

    def send(
        self,
        tus: TusServer,
        content: bytes,
        cancelled: Callable[[], bool] = lambda: False,
        size: int | None = None,
        name: str = "",
    ) -> None:
        portal = self.portal(tus)
        blob = BlobRef(
            name or new_id(), sha256_hex(content), len(content) if size is None else size
        )
        try:
            portal.send_blob(blob, Plain(content), self.acks.append, cancelled)
        finally:
            portal.close()


def _held(tus: TusServer) -> bytes:
    [content] = [bytes(held) for held in tus.files.values()]
    return content


def test_a_small_file_is_one_request() -> None:
    with tus_serving(TusServer()) as tus:
        sender = Sender()
        sender.send(tus, SMALL)
    assert (tus.summary(), _held(tus), sender.acks) == (["POST"], SMALL, [len(SMALL)])


def test_a_large_file_is_asked_after_first_and_sent_in_pieces_that_grow() -> None:
    with tus_serving(TusServer()) as tus:
        Sender().send(tus, LARGE)
    grown = [("POST", 1 << 20), ("PATCH", 2 << 20), ("PATCH", 4 << 20), ("PATCH", REST)]
    assert (tus.asked, _held(tus) == LARGE) == ([("HEAD", 0), *grown], True)


def test_a_file_without_bytes() -> None:
    with tus_serving(TusServer()) as tus:
        Sender().send(tus, b"")
    assert (tus.asked, _held(tus)) == ([("POST", 0)], b"")


def test_an_ordinary_server_that_takes_no_bytes_with_the_creation() -> None:
    with tus_serving(TusServer(with_bytes=False)) as tus:
        Sender().send(tus, SMALL)
    assert (tus.summary(), _held(tus)) == (["POST", "PATCH"], SMALL)


@pytest.mark.parametrize("location", ["{}", "{url}{}", "{url}{}?x=1"])
def test_the_place_that_the_server_names(location: str) -> None:
    with tus_serving(TusServer(with_bytes=False, location=location)) as tus:
        if location.endswith("1"):
            with pytest.raises(PortalError):  # that server knows none with a query
                Sender().send(tus, SMALL)
            assert tus.summary()[:2] == ["POST", "PATCH"]
            return
        Sender().send(tus, SMALL)
    assert _held(tus) == SMALL


@pytest.mark.parametrize(
    "location",
    [
        *("http://127.0.0.1:9{}", "https://example.invalid{}", "//example.invalid{}", "x", ""),
        *("{url}/\x7f", "{url}{} x", "http://[{}", "mailto:{}", "http:{}"),
    ],
)
def test_bytes_go_to_no_other_place(location: str) -> None:
    with tus_serving(TusServer(with_bytes=False, location=location)) as tus:
        with pytest.raises(PortalError) as caught:
            Sender().send(tus, SMALL)
        assert (caught.value.fault, caught.value.reason) == (Fault.CAPTIVE, "location")
    assert tus.summary() == ["POST"]


def test_a_line_that_breaks_costs_what_was_under_way() -> None:
    breaks = [3_000_000, 2_000_000, 100_000, 1_500_000]
    with tus_serving(TusServer(breaks=breaks.copy())) as tus:
        sender = Sender()
        sender.send(tus, LARGE, name="u1")
    assert _held(tus) == LARGE
    assert tus.took == len(LARGE), "no byte twice"
    assert sender.acks == sorted(sender.acks)
    assert tus.breaks == []


def test_a_small_file_that_broke_off_is_asked_after() -> None:
    with tus_serving(TusServer(breaks=[70_000])) as tus:
        Sender().send(tus, SMALL, name="u1")
    assert (tus.summary(), _held(tus)) == (["POST", "HEAD", "PATCH"], SMALL)


def test_a_line_that_only_breaks_is_left_to_the_engine() -> None:
    with tus_serving(TusServer(breaks=[0] * 50)) as tus:
        with pytest.raises(PortalError) as caught:
            Sender().send(tus, SMALL)
        assert caught.value.fault is Fault.CUT
    assert len(tus.asked) < 12


def test_a_server_that_lost_the_file_gets_it_again() -> None:
    with tus_serving(TusServer(with_bytes=False, loses=1)) as tus:
        Sender().send(tus, SMALL)
    assert _held(tus) == SMALL
    assert tus.summary() == ["POST", "PATCH", "POST", "PATCH"]


@pytest.mark.parametrize("status", [409, 423])
def test_whoever_holds_the_file_is_asked_where_it_stands(status: int) -> None:
    with tus_serving(TusServer(with_bytes=False, statuses=[0, status])) as tus:
        Sender().send(tus, SMALL)
    assert (tus.summary(), _held(tus)) == (["POST", "PATCH", "HEAD", "PATCH"], SMALL)


@pytest.mark.parametrize("status", [409, 423, 404, 410])
def test_a_server_that_never_lets_it_in(status: int) -> None:
    statuses = [0, *[status] * 50] if status in (409, 423) else [0, status] * 50
    with tus_serving(TusServer(with_bytes=False, statuses=statuses)) as tus:
        with pytest.raises(PortalError) as caught:
            Sender().send(tus, SMALL)
        assert caught.value.fault is Fault.CUT
    assert len(tus.asked) < 15


@pytest.mark.parametrize(
    ("status", "fault"),
    [(400, Fault.CAPTIVE), (403, Fault.AUTH), (200, Fault.CAPTIVE), (503, Fault.BUSY)],
)
def test_a_refusal_that_nobody_signed_rejects_nothing(status: int, fault: Fault) -> None:
    for statuses in ([status], [0, status]):
        with tus_serving(TusServer(with_bytes=False, statuses=statuses)) as tus:
            with pytest.raises(PortalError) as caught:
                Sender().send(tus, SMALL)
            assert caught.value.fault is fault


@pytest.mark.parametrize(
    ("most", "piece"), [(5 << 20, 4 << 20), (3 << 20, 2 << 20), (3 << 19, 1 << 20)]
)
def test_a_box_that_lets_no_large_body_through(most: int, piece: int) -> None:
    with tus_serving(TusServer(most=most)) as tus:
        sender = Sender()
        content = LARGE + LARGE
        sender.send(tus, content)
        assert _held(tus) == content
        lengths = [length for method, length in tus.asked if method == "PATCH"]
        assert max(length for length in lengths if length <= most) == piece
        assert sender.acks == sorted(sender.acks)
        assert len(sender.acks) > 2
        tus.asked.clear()
        sender.send(tus, content)
        assert max(length for _, length in tus.asked) == piece, "remembered"


def test_the_smallest_pieces() -> None:
    with tus_serving(TusServer(most=256 << 10)) as tus:
        Sender().send(tus, LARGE[: 3 << 20])
    assert _held(tus) == LARGE[: 3 << 20]


def test_a_box_that_lets_nothing_through_rejects_nothing() -> None:
    with tus_serving(TusServer(most=100_000)) as tus:
        with pytest.raises(PortalError) as caught:
            Sender().send(tus, SMALL)
        assert (caught.value.fault, caught.value.reason) == (Fault.BUSY, "size")


def test_what_was_learnt_is_forgotten_after_a_while() -> None:
    now = [0.0]
    sizes = PieceSizes(lambda: now[0])
    assert sizes.most("u") is None
    assert sizes.refused("u", 5 << 20)
    assert (sizes.most("u"), sizes.most("v")) == (4 << 20, None)
    assert sizes.refused("u", 4 << 20)
    assert sizes.most("u") == 2 << 20
    assert not sizes.refused("u", 256 << 10)
    now[0] = 3600.0
    assert sizes.most("u") is None


@pytest.mark.parametrize("size", [1_000, 5 << 20])
def test_a_server_that_takes_nothing_is_not_sent_to_for_ever(size: int) -> None:
    """204 at the offset it had: nobody signs that, so anybody in between can say it."""
    with tus_serving(TusServer(with_bytes=False, keeps=False)) as tus:
        with pytest.raises(PortalError) as caught:
            Sender().send(tus, LARGE[:size])
        assert (caught.value.fault, caught.value.reason) == (Fault.CUT, "not finished")
        assert len(tus.asked) < 10


@pytest.mark.parametrize(
    ("took_s", "lengths"),
    [(9.0, [1, 2, 4, 8]), (20.0, [1, 1, 1, 1]), (40.0, [1, 1, 1, 1])],
    ids=["fast", "right", "slow"],
)
def test_how_pieces_grow(took_s: float, lengths: list[int]) -> None:
    now, sent = [0.0], []
    growing = GrowingPieces(lambda: now[0])
    for _ in lengths:
        sent.append(growing.length >> 20)
        growing.begin()
        now[0] += took_s
        growing.arrived(growing.length)
    assert sent == lengths


def test_pieces_that_grew_become_smaller_on_a_line_that_became_slow() -> None:
    now = [0.0]
    growing = GrowingPieces(lambda: now[0])
    for took_s in (1.0, 1.0, 31.0):
        growing.begin()
        now[0] += took_s
        growing.arrived(growing.length)
    assert growing.length == 2 << 20


def test_a_file_that_is_shorter_than_promised() -> None:
    for content in (SMALL, LARGE):
        with tus_serving(TusServer()) as tus, pytest.raises(StoreError, match=r"file\.damaged"):
            Sender().send(tus, content, size=len(content) + 1)


def test_a_cancelled_transfer_is_cut_between_pieces() -> None:
    with tus_serving(TusServer()) as tus:
        with pytest.raises(PortalError) as caught:
            Sender().send(tus, SMALL, lambda: True)
        assert (caught.value.fault, caught.value.reason) == (Fault.CUT, "cancelled")
        assert tus.asked == []
        with pytest.raises(PortalError) as caught:
            Sender().send(tus, LARGE, lambda: tus.took > 1_000_000)
        assert (caught.value.fault, caught.value.reason) == (Fault.CUT, "cancelled")
    assert tus.took < len(LARGE)
