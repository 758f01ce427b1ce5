"""The line to the relay: TLS wherever it leaves this PC, the certificate judged, the proxy of the
environment only where the line leaves it too."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import trustme

from tests.support import systems
from tests.support.office import FakeClock
from tests.support.proving import HELLO_BODY, PUBLIC, DeviceKey, json_reply, signed
from tests.support.stub_proxy import Proxy, proxying
from tests.support.stub_server import Reply, serving
from tthc_desktop.adapters.portal.address import address_of
from tthc_desktop.adapters.portal.relay import RelayIntroducer, RelayPortal
from tthc_desktop.adapters.portal.terms import SENDING, Terms
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.services.ports.portal import PortalError

NAME = "trungchuyen.vidu.example"
OLD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 2, 1, tzinfo=UTC)
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*_PROXIES, "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> Terms:
    def trust() -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    return Terms(connect_s=5.0, answer_s=5.0, trust=trust)


asked: list[str] = []


def _hello(_method: str, path: str) -> Reply:
    asked.append(path)
    return json_reply(200, HELLO_BODY)


@contextmanager
def secure(certificate: trustme.LeafCert) -> Iterator[int]:
    asked.clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with serving(_hello, signed, context) as url:
        yield int(url.rsplit(":", 1)[1])


def _probe(url: str, terms: Terms) -> object:
    portal = RelayPortal(url, PUBLIC, FakeClock(), DeviceKey(), DeviceTokens(), terms=terms)
    try:
        return portal.probe()
    finally:
        portal.close()


def _fault(url: str, terms: Terms) -> PortalError:
    with pytest.raises(PortalError) as caught:
        _probe(url, terms)
    assert asked == [], "nothing was sent"
    return caught.value


def test_a_certificate_that_is_good(authority: trustme.CA) -> None:
    with secure(authority.issue_cert("localhost", "127.0.0.1")) as port:
        assert _probe(f"https://localhost:{port}", trusting(authority))
        assert _probe(f"https://127.0.0.1:{port}", trusting(authority))
        introducer = RelayIntroducer(trusting(authority))
        assert introducer.introduce(f"https://localhost:{port}/") == PUBLIC


def test_a_certificate_of_nobody_known(authority: trustme.CA) -> None:
    with secure(trustme.CA().issue_cert("localhost")) as port:
        error = _fault(f"https://localhost:{port}", trusting(authority))
        assert error.fault is Fault.CAPTIVE
        assert error.reason.startswith("certificate: ")


@systems.chains_of_windows
def test_a_certificate_that_this_pc_does_not_know(authority: trustme.CA) -> None:
    with secure(authority.issue_cert("localhost")) as port:
        assert _fault(f"https://localhost:{port}", SENDING).fault is Fault.CAPTIVE


def test_a_certificate_for_another_name(authority: trustme.CA) -> None:
    with secure(authority.issue_cert(NAME)) as port:
        error = _fault(f"https://localhost:{port}", trusting(authority))
    assert error.fault is Fault.CAPTIVE
    assert "localhost" in error.reason


def test_a_certificate_that_is_over(authority: trustme.CA) -> None:
    over = authority.issue_cert("localhost", not_before=OLD[0], not_after=OLD[1])
    with secure(over) as port:
        error = _fault(f"https://localhost:{port}", trusting(authority))
    assert error.fault is Fault.CAPTIVE
    assert "expired" in error.reason


def test_no_tls_where_tls_is_asked_for(authority: trustme.CA) -> None:
    asked.clear()
    with serving(_hello, signed) as url:
        port = url.rsplit(":", 1)[1]
        error = _fault(f"https://localhost:{port}", trusting(authority))
    assert error.fault is Fault.LINK


@pytest.mark.parametrize(
    "url",
    [
        *("http://10.0.0.5:8080", "http://trungchuyen.vidu.example", "http://0.0.0.0:1"),
        *("http://localhost.vidu.example", "http://[fe80::1]", "http://127.0.0.1.vidu.example"),
        *("HTTP://10.0.0.5", "http://127.0.0.1@10.0.0.5/"),
    ],
)
def test_nothing_leaves_this_pc_in_plain(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.clear()
    with proxying(Proxy(), 9) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        assert _fault(url, SENDING).fault is Fault.PLAIN
        with pytest.raises(PortalError) as caught:
            RelayIntroducer().introduce(url)
        assert caught.value.fault is Fault.PLAIN
    assert proxy.asked == []


@pytest.mark.parametrize(
    ("url", "authority", "loopback"),
    [
        ("http://localhost", "localhost", True),
        ("http://127.1.2.3:80/", "127.1.2.3", True),
        ("http://[::1]:8000/a/", "[::1]:8000", True),
        ("https://Relay.Example:443", "relay.example", False),
        ("https://bộ.example", "xn--b-8xm.example", False),
    ],
)
def test_addresses(url: str, authority: str, loopback: bool) -> None:
    address = address_of(url)
    assert (address.authority, address.loopback) == (authority, loopback)


def test_a_proxy_is_asked_for_what_lies_beyond_this_pc(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = trusting(authority)
    with (
        secure(authority.issue_cert(NAME, "localhost")) as port,
        proxying(Proxy(), port) as proxy,
    ):
        monkeypatch.setenv("https_proxy", f"http://clerk:p%40ss@127.0.0.1:{proxy.port}")
        assert _probe(f"https://{NAME}", terms)
        assert [line for line, _ in proxy.asked] == [f"CONNECT {NAME}:443 HTTP/1.1"]
        assert proxy.asked[0][1].endswith("Y2xlcms6cEBzcw==")
        assert _probe(f"https://localhost:{port}", terms)
        assert len(proxy.asked) == 1, "not for this PC"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", Fault.AUTH),
        (b"HTTP/1.1 503 Busy\r\n\r\n", Fault.LINK),
        (b"HTTP/1.1 200 OK\r\n\r\n", Fault.CAPTIVE),
    ],
)
def test_a_proxy_that_is_none(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, answer: bytes, fault: Fault
) -> None:
    with (
        secure(trustme.CA().issue_cert(NAME)) as port,
        proxying(Proxy(answer=answer), port) as proxy,
    ):
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        assert _fault(f"https://{NAME}", trusting(authority)).fault is fault


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:9", "http://[", "http://127.0.0.1:x", "x://"])
def test_a_proxy_of_a_kind_that_is_not_spoken(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", url)
    asked.clear()
    error = _fault(f"https://{NAME}", SENDING)
    assert (error.fault, error.reason) == (Fault.LINK, "proxy")
