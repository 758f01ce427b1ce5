"""Where the relay is, and by which way it is reached."""

from __future__ import annotations

import ipaddress
import urllib.request
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

import httpcore2

from tthc_desktop.adapters.portal.line import BoundedBackend
from tthc_desktop.adapters.portal.terms import Terms
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.services.ports.portal import PortalError

_PORTS = {"http": 80, "https": 443}
_IDLE_S = 30.0


@dataclass(frozen=True, slots=True)
class Address:
    """The relay's, taken apart.

    Attributes:
        prefix: What stands before the path of everything asked; without a slash at its end.
        loopback: On this PC.
    """

    scheme: str
    host: str
    port: int
    prefix: str
    loopback: bool

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def inside(self, location: str) -> str | None:
        """The path behind this address that an answer names; None where it leads elsewhere."""
        if not (location.isascii() and location.isprintable()) or " " in location:
            return None
        try:
            parts = urlsplit(location)
            if parts.netloc:
                scheme = parts.scheme or self.scheme
                port = parts.port or _PORTS.get(scheme)
                if (scheme, parts.hostname, port) != (self.scheme, self.host, self.port):
                    return None
        except ValueError:
            return None
        path = parts.path
        if not path.startswith(f"{self.prefix}/") or (parts.scheme and not parts.netloc):
            return None
        return path.removeprefix(self.prefix) + (f"?{parts.query}" if parts.query else "")


def address_of(url: str) -> Address:
    """The address that the settings name.

    Raises:
        PortalError: LINK, it is none; PLAIN, it has no TLS and is not on this PC.
    """
    try:
        parts = urlsplit(url)
        host, port = _host(parts), parts.port
        path = parts.path.rstrip("/")
    except ValueError as error:
        raise PortalError(Fault.LINK, "address") from error
    if parts.scheme not in _PORTS or not host or not (path.isascii() and path.isprintable()):
        raise PortalError(Fault.LINK, "address")
    loopback = _loopback(host)
    if parts.scheme != "https" and not loopback:
        raise PortalError(Fault.PLAIN)
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], path, loopback)


def _host(parts: SplitResult) -> str:
    """As it is looked up. Raises ValueError: nobody could."""
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def pool(
    address: Address, terms: Terms, backend: BoundedBackend
) -> httpcore2.ConnectionPool | httpcore2.HTTPProxy:
    """Connections to an address, through the proxy that the environment names for it.

    Raises PortalError LINK: that proxy is of a kind that is not spoken here.
    """
    context = terms.trust() if address.scheme == "https" else None
    proxy = None if address.loopback else _proxy(address.host)
    if proxy is None:
        return httpcore2.ConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=1,
            keepalive_expiry=_IDLE_S,
            network_backend=backend,
        )
    try:
        host, port = proxy.hostname, proxy.port or 80
    except ValueError as error:
        raise PortalError(Fault.LINK, "proxy") from error
    if proxy.scheme != "http" or not host:
        raise PortalError(Fault.LINK, "proxy")
    name, password = unquote(proxy.username or ""), unquote(proxy.password or "")
    return httpcore2.HTTPProxy(
        httpcore2.URL(scheme=b"http", host=host.encode("idna"), port=port, target=b"/"),
        proxy_auth=(name.encode(), password.encode()) if name else None,
        ssl_context=context,
        max_connections=None,
        max_keepalive_connections=1,
        keepalive_expiry=_IDLE_S,
        network_backend=backend,
    )


def _proxy(host: str) -> SplitResult | None:
    named = urllib.request.getproxies()
    url = named.get("https") or named.get("all")
    if not url or urllib.request.proxy_bypass(host):
        return None
    try:
        return urlsplit(url if "://" in url else f"http://{url}")
    except ValueError as error:
        raise PortalError(Fault.LINK, "proxy") from error
