"""The first contact, before a key is pinned; and nobody there."""

from __future__ import annotations

import socket

import pytest

from tests.support.portal_answers import (
    CALLS,
    by_another_key,
    for_another_nonce,
    hello_reply,
    portal_at,
    probe,
    with_another_body,
)
from tests.support.proving import (
    HELLO_BODY,
    PUBLIC,
    signed,
    unsigned,
)
from tests.support.stub_server import Finish, Reply, serving
from tthc_desktop.adapters.portal.relay import RelayIntroducer
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import (
    PROTOCOL,
)
from tthc_desktop.services.ports.portal import PortalError


def test_nobody_there_is_the_link() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    portal = portal_at(f"http://127.0.0.1:{port}")
    for call in (probe, *CALLS):
        with pytest.raises(PortalError) as caught:
            call(portal)
        assert caught.value.fault is Fault.LINK
    portal.close()


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:1", "http://[::1", "ftp://x", "http://", "", "x", "https://a b/"),
        *("https://x:99999", "https://\u00e9\u0300" + "x" * 70, "https://127.0.0.1/\u1ea3"),
    ],
)
def test_an_introduction_to_nobody(url: str) -> None:
    with pytest.raises(PortalError) as caught:
        RelayIntroducer().introduce(url)
    assert caught.value.fault is Fault.LINK


@pytest.mark.parametrize(
    "body", [b"{}", b'{"public_key":"zz"}', b'{"public_key":5}', b"[]", b"<html>"]
)
def test_an_introduction_by_a_log_in_page(body: bytes) -> None:
    for finish in (signed, unsigned):
        with (
            serving(lambda *_: Reply(200, body), finish) as url,
            pytest.raises(PortalError) as caught,
        ):
            RelayIntroducer().introduce(url)
        assert caught.value.fault is Fault.CAPTIVE


@pytest.mark.parametrize("finish", [unsigned, by_another_key, for_another_nonce, with_another_body])
def test_an_introduction_that_its_own_key_does_not_sign(finish: Finish) -> None:
    with serving(lambda *_: hello_reply(), finish) as url, pytest.raises(PortalError) as caught:
        RelayIntroducer().introduce(url)
    assert caught.value.fault is Fault.CAPTIVE


def test_an_introduction() -> None:
    with serving(lambda *_: hello_reply(public_key=PUBLIC.upper()), signed) as url:
        assert RelayIntroducer().introduce(url) == PUBLIC
    assert PROTOCOL in HELLO_BODY.values()
