"""Whatever a box on the way says that it has, a file costs a small multiple of its size."""

from __future__ import annotations

import pytest

from tests.adapters.relay.test_sending_files import LARGE, Plain, Sender
from tests.support.relay import new_id
from tests.support.tus_server import TusServer, tus_serving
from tthc_desktop.adapters.portal.pieces import GrowingPieces
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import BlobRef, sha256_hex
from tthc_desktop.services.ports.portal import PortalError

CONTENT = LARGE + LARGE
"""20 MB."""
SPARE = 8 << 20


def test_a_box_that_takes_little_of_each_body_is_sent_little() -> None:
    with tus_serving(TusServer(takes=64 << 10)) as tus:
        sender = Sender()
        sender.send(tus, CONTENT)
        assert [bytes(held) for held in tus.files.values()] == [CONTENT]
    assert sender.acks == sorted(sender.acks)
    assert tus.took < 4 * len(CONTENT) + SPARE


@pytest.mark.parametrize("takes", [0, 10_000])
def test_a_box_that_takes_next_to_nothing_is_left(takes: int) -> None:
    with tus_serving(TusServer(takes=takes)) as tus:
        with pytest.raises(PortalError) as caught:
            Sender().send(tus, CONTENT)
        assert (caught.value.fault, caught.value.reason) == (Fault.CUT, "not finished")
    assert tus.took < SPARE


def test_a_box_that_takes_something_now_and_then_is_left_once_it_is_too_dear() -> None:
    """Never so seldom that it counts as one that takes nothing."""
    acks: list[int] = []
    with tus_serving(TusServer(takes=0)) as tus:

        def on_ack(offset: int) -> None:
            acks.append(offset)
            tus.takes = 64 << 10 if len(acks) % 4 == 0 else 0

        portal = Sender().portal(tus)
        blob = BlobRef(new_id(), sha256_hex(CONTENT), len(CONTENT))
        with pytest.raises(PortalError) as caught:
            portal.send_blob(blob, Plain(CONTENT), on_ack, lambda: False)
        portal.close()
    assert (caught.value.fault, caught.value.reason) == (Fault.CUT, "not finished")
    assert 0 < max(acks) < len(CONTENT)
    assert SPARE < tus.took < 4 * max(acks) + SPARE + (1 << 20)


def test_a_line_that_always_breaks_early_is_sent_little() -> None:
    with tus_serving(TusServer(breaks=[70_000] * 400)) as tus:
        sender = Sender()
        sender.send(tus, CONTENT, name="u1")
        assert [bytes(held) for held in tus.files.values()] == [CONTENT]
        given = sum(length for method, length in tus.asked if method != "HEAD")
    assert tus.took == len(CONTENT), "no byte twice"
    assert given < 4 * len(CONTENT) + SPARE


def test_pieces_of_which_little_was_kept() -> None:
    growing = GrowingPieces(lambda: 0.0)
    growing.kept(300_000)
    assert growing.length == 600_000
    growing.kept(0)
    assert growing.length == 256 << 10
    growing.arrived(growing.length)
    assert growing.length == 512 << 10


def test_small_pieces_on_a_slow_line_do_not_grow() -> None:
    now = [0.0]
    growing = GrowingPieces(lambda: now[0])
    growing.kept(0)
    growing.begin()
    now[0] = 40.0
    growing.arrived(growing.length)
    assert growing.length == 256 << 10
