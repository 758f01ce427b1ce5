"""Every read and write is bounded, news on the way to an answer ends nothing, and a connection that
was kept alive and has ended costs nothing."""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpcore2
import pytest

from tests.support.hostile_answers import raw
from tests.support.listening import stop_listening
from tests.support.proving import HELLO_BODY, PUBLIC, DeviceKey, json_reply, signed
from tests.support.stub_server import Asked
from tests.support.tables import each_row
from tthc_desktop.adapters.portal.answers import RelayAnswer
from tthc_desktop.adapters.portal.http import RelayClient, RelayQuestion
from tthc_desktop.adapters.portal.line import Allowance
from tthc_desktop.adapters.portal.terms import SENDING, Terms
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.domain.device_wire import SESSION
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import OFFSET_MEDIA, UPLOADS
from tthc_desktop.services.ports.portal import PortalError

QUICK = Terms(connect_s=2.0, stall_s=0.3, answer_s=0.5, progress=65536)
CONTENT = bytes(20 << 20)
"""More than the buffers of a line hold."""
DONE = b"HTTP/1.1 204 Done\r\nUpload-Offset: 5\r\n\r\n"
Serve = Callable[[socket.socket, threading.Event], None]


@contextmanager
def lines(*serve: Serve) -> Iterator[str]:
    """One connection after the other; the event is set when the test is over."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    over = threading.Event()

    def run() -> None:
        for each in serve:
            with suppress(OSError), listener.accept()[0] as line:
                each(line, over)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        stop_listening(listener)
        thread.join()


def _head(line: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        data = line.recv(1)
        if not data:
            raise OSError("ended")
        head += data
    return head


def _file(client: RelayClient) -> RelayAnswer:
    def pieces() -> Iterator[bytes]:
        for start in range(0, len(CONTENT), 1 << 20):
            yield CONTENT[start : start + (1 << 20)]

    target = f"{UPLOADS}/u1"
    return client.ask(
        RelayQuestion("PATCH", target, media=OFFSET_MEDIA, stream=pieces, length=len(CONTENT))
    )


def _sent(serve: Serve, terms: Terms = SENDING) -> RelayAnswer:
    with lines(serve) as url:
        client = RelayClient(url, PUBLIC, terms)
        try:
            return _file(client)
        finally:
            client.close()


def test_a_far_end_that_takes_nothing() -> None:
    def stand_still(line: socket.socket, over: threading.Event) -> None:
        _head(line)
        over.wait(20.0)

    with pytest.raises(PortalError) as caught:
        _sent(stand_still, QUICK)
    assert (caught.value.fault, caught.value.reason) == (Fault.CUT, "WriteTimeout")


def test_a_far_end_that_takes_drops() -> None:
    """Some bytes go each time that one waits, and the file would take for days."""

    def drops(line: socket.socket, over: threading.Event) -> None:
        _head(line)
        while not over.wait(0.01) and line.recv(512):
            pass

    with pytest.raises(PortalError) as caught:
        _sent(drops, QUICK)
    assert (caught.value.fault, caught.value.reason) == (Fault.CUT, "WriteTimeout")


def test_a_refusal_before_all_was_sent_is_heard() -> None:
    def refuse(line: socket.socket, over: threading.Event) -> None:
        _head(line)
        line.sendall(b"HTTP/1.1 451 No\r\nContent-Length: 0\r\n\r\n")
        over.wait(20.0)

    assert _sent(refuse).status == 451


@each_row("news", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 x\r\nLink: <x>\r\n\r\n" * 9])
def test_news_on_the_way_to_an_answer_ends_nothing(news: bytes) -> None:
    took = []

    def serve(line: socket.socket, over: threading.Event) -> None:
        _head(line)
        line.sendall(news)
        left = len(CONTENT)
        while left:
            data = line.recv(min(left, 1 << 20))
            if not data:
                return
            left -= len(data)
        took.append(True)
        line.sendall(DONE)
        over.wait(20.0)

    assert _sent(serve).status == 204
    assert took


def test_what_goes_drop_by_drop_is_given_up() -> None:
    """Whatever the buffers of a line make of it: so many bytes in so much time, both ways."""
    now = [0.0]
    terms = Terms(stall_s=60.0, progress=4096)
    for reading, late in ((False, httpcore2.WriteTimeout), (True, httpcore2.ReadTimeout)):
        allowance = Allowance(terms, 600.0, monotonic=lambda: now[0])
        allowance.paced, allowance.most = True, 1 << 20
        went = allowance.read if reading else allowance.wrote
        now[0] = 0.0
        if reading:
            allowance.before_read()
        for _ in range(3):  # enough each minute
            for _ in range(7):
                now[0] += 9.0
                went(600)
        now[0] += 30.0
        went(600)
        now[0] += 29.0
        went(600)
        now[0] += 2.0
        with pytest.raises(late):
            went(600)


def test_an_answer_has_an_end_however_steadily_it_comes() -> None:
    now = [0.0]
    allowance = Allowance(Terms(), 60.0, monotonic=lambda: now[0])
    assert allowance.before_read() == 60.0
    now[0] = 59.0
    assert allowance.before_read() == 1.0
    now[0] = 60.0
    with pytest.raises(httpcore2.ReadTimeout):
        allowance.before_read()
    allowance.before_write()
    assert allowance.before_read() == 60.0, "the next question"


def _answering(times: int) -> Serve:
    """Answers so often and ends the connection when it is asked again."""

    def serve(line: socket.socket, over: threading.Event) -> None:
        for _ in range(times):
            _head(line)
            line.sendall(DONE)
        _head(line)

    return serve


def _waiting(line: socket.socket, over: threading.Event) -> None:
    _head(line)
    line.sendall(DONE)
    over.wait(20.0)


def test_a_connection_that_was_kept_and_has_ended_costs_nothing() -> None:
    with lines(_answering(1), _waiting) as url:
        client = RelayClient(url, PUBLIC, SENDING)
        for _ in range(2):
            assert client.ask(RelayQuestion("HEAD", "/x")).status == 204
        client.close()


def test_what_may_not_be_asked_twice_is_not() -> None:
    with lines(_answering(1), _waiting) as url:
        client = RelayClient(url, PUBLIC, SENDING)
        assert client.ask(RelayQuestion("HEAD", "/x")).status == 204
        with pytest.raises(PortalError) as caught:
            client.ask(RelayQuestion("POST", "/x", repeatable=False))
        assert caught.value.fault is Fault.CUT
        client.close()


def test_a_proof_is_never_sent_twice() -> None:
    """With the same counter it would look like a copy of this home."""
    came = []

    def serve(line: socket.socket, over: threading.Event) -> None:
        first, _, rest = _head(line).partition(b"\r\n")
        method, path, _ = first.decode().split(" ")
        headers = http.client.parse_headers(io.BytesIO(rest))
        reply = signed(Asked(method, path, headers, b""), json_reply(200, HELLO_BODY))
        line.sendall(raw(reply).replace(b"Connection: close\r\n", b""))
        came.append(_head(line).split(b" ")[1].decode())

    def again(line: socket.socket, over: threading.Event) -> None:
        came.append(_head(line).split(b" ")[1].decode())

    with lines(serve, again) as url:
        client = RelayClient(url, PUBLIC, SENDING)
        with pytest.raises(PortalError) as caught:
            DeviceTokens().token(client, DeviceKey())
        client.close()
    assert (caught.value.fault, came) == (Fault.CUT, [SESSION])


def test_a_new_connection_that_ends_without_a_word_is_not_asked_again() -> None:
    with lines(_answering(0), _waiting) as url:
        client = RelayClient(url, PUBLIC, SENDING)
        with pytest.raises(PortalError) as caught:
            client.ask(RelayQuestion("HEAD", "/x"))
        assert caught.value.fault is Fault.CUT
        client.close()
