"""A revocation list over the line: bounded in size and time, from one host, and a list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from tests.support.raw_server import raw_serving
from tests.support.stub_server import Asked, Reply, serving
from tests.support.trust_office import GOVERNMENT, der_list
from tests.support.trust_pki import NOW, write
from tthc_desktop.adapters.portal.fetch_list import FetchTerms, ListFetcher
from tthc_desktop.adapters.signing.trust_view import FolderTrustFiles
from tthc_desktop.domain.errors import InputError, TransferError
from tthc_desktop.services.ports.trust import FetchPatience, ListAddress

LIST = der_list(GOVERNMENT)


def refused(url: str, fetch: ListFetcher | None = None) -> None:
    with pytest.raises(TransferError, match=r"trust\.no_answer"):
        (fetch or ListFetcher())(url)


def _always(reply: Reply, _method: str, _path: str) -> Reply:
    return reply


def test_a_list_comes_as_it_is_also_after_a_move_on_its_host() -> None:
    replies = {
        "/old": Reply(302, headers={"Location": "/new"}),
        "/new": Reply(200, LIST),
    }
    with serving(lambda _method, path: replies[path]) as url:
        assert ListFetcher()(f"{url}/old") == LIST


def test_a_move_to_another_host_is_not_followed() -> None:
    asked: list[str] = []

    def other(_method: str, path: str) -> Reply:
        asked.append(path)
        return Reply(200, LIST)

    with serving(other) as target:
        elsewhere = target.replace("127.0.0.1", "localhost")
        moved = Reply(302, headers={"Location": f"{elsewhere}/a.crl"})
        with serving(lambda *_: moved) as url:
            refused(url)
    assert asked == []


def test_moves_come_to_an_end() -> None:
    with serving(lambda *_: Reply(302, headers={"Location": "/again"})) as url:
        refused(url)


@pytest.mark.parametrize("status", [404, 500, 204, 0])
def test_another_answer_is_none(status: int) -> None:
    with serving(lambda *_: Reply(status)) as url:
        refused(url)


def test_no_more_than_so_many_bytes() -> None:
    fits, less = FetchTerms(most=len(LIST)), FetchTerms(most=len(LIST) - 1)
    with serving(lambda *_: Reply(200, LIST)) as url:
        assert ListFetcher(fits)(url) == LIST
        refused(url, ListFetcher(less))


def test_bytes_that_never_end_are_given_up_in_time() -> None:
    seconds = count(0, 10)
    fetch = ListFetcher(FetchTerms(whole_s=50), lambda: float(next(seconds)))
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    with raw_serving(lambda _asked: iter(())) as server:

        def dripping(_asked: Asked) -> Iterator[bytes]:
            yield head
            yield from server.drip(b"\x30")

        server.answer = dripping
        refused(server.url, fetch)
    assert next(seconds) <= 100, "it did not wait for more than it had to"


def test_whoever_waits_may_give_up_between_two_pieces() -> None:
    pieces: list[int] = []
    with raw_serving(lambda _asked: iter(())) as server:

        def dripping(_asked: Asked) -> Iterator[bytes]:
            yield b"HTTP/1.1 200 OK\r\n\r\n"
            for piece in server.drip(b"\x30"):
                pieces.append(1)
                yield piece

        server.answer = dripping
        with pytest.raises(TransferError, match=r"trust\.no_answer"):
            ListFetcher()(server.url, FetchPatience(goes_on=lambda: len(pieces) < 3))
    assert pieces


def test_whoever_waits_may_want_it_sooner() -> None:
    seconds = count(0, 10)
    fetch = ListFetcher(monotonic=lambda: float(next(seconds)))
    moved = Reply(302, headers={"Location": "/again"})
    with (
        serving(lambda *_: moved) as url,
        pytest.raises(TransferError, match=r"trust\.no_answer"),
    ):
        fetch(url, FetchPatience(15.0))
    assert next(seconds) == 30, "a move is not followed when the time is over"


def test_what_is_no_list_is_not_taken(tmp_path: Path) -> None:
    write(tmp_path, {"government/a.pem": GOVERNMENT.pem})
    address = ListAddress("CA gốc", GOVERNMENT.sha256, ())
    for body in (b"<html>", GOVERNMENT.pem, LIST[:-20], b""):
        reply = Reply(200, body)
        with serving(partial(_always, reply)) as url:
            came = ListFetcher()(url)
        with pytest.raises(InputError, match=r"trust\.not_list"):
            FolderTrustFiles().fetched(came, address, tmp_path, NOW)
    assert FolderTrustFiles().fetched(LIST, address, tmp_path, NOW)[1] == LIST
