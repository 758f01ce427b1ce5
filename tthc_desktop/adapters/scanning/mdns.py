"""Scanners that tell of themselves on the office network: multicast DNS, services ``_uscan._tcp``
and ``_uscans._tcp`` (eSCL, Mopria Alliance; RFC 6763)."""

from __future__ import annotations

import contextlib
import ipaddress
import queue
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tthc_desktop.adapters.scanning.driver import Cancelled

_TYPES = {"_uscan._tcp.local.": "http", "_uscans._tcp.local.": "https"}
_MOST_HOSTS, _MOST_OF_HOST = 50, 4  # of one search; a hostile host may tell of thousands
_RESOLVE_MS = 1000
_TICK_S = 0.1
_PATH = re.compile(r"[A-Za-z0-9._~/-]{0,80}")


@dataclass(frozen=True, slots=True)
class Advertised:
    """A device that tells of itself.

    Attributes:
        key: The same for all services of one device.
        addresses: Addresses of its eSCL service, IPv4 first.
    """

    key: str
    name: str
    addresses: tuple[str, ...]


def browse(
    seconds: float, cancelled: Cancelled, interfaces: Sequence[str] = ()
) -> Iterator[Advertised | None]:
    """Yields services as the answers come, for so long; None when nobody has answered for a moment.

    A PC without any network finds nothing.

    Args:
        interfaces: Own addresses to ask on; none means all.
    """
    import zeroconf

    found: queue.SimpleQueue[Advertised] = queue.SimpleQueue()
    told: Counter[str] = Counter()

    class Listener(zeroconf.ServiceListener):
        def add_service(self, zc: zeroconf.Zeroconf, type_: str, name: str) -> None:
            info = zc.get_service_info(type_, name, _RESOLVE_MS)
            one = advertised(type_, name, info) if info else None
            if one is None:
                return
            host = str(urlsplit(one.addresses[0]).hostname)
            if told[host] < _MOST_OF_HOST and (host in told or len(told) < _MOST_HOSTS):
                told[host] += 1
                found.put(one)

        def update_service(self, zc: zeroconf.Zeroconf, type_: str, name: str) -> None:
            """The first answer is good for one search."""

        def remove_service(self, zc: zeroconf.Zeroconf, type_: str, name: str) -> None:
            """Whoever left does not answer when it is asked for its name."""

    with contextlib.ExitStack() as stack:
        try:
            link = zeroconf.Zeroconf(list(interfaces) or zeroconf.InterfaceChoice.All)
        except OSError:  # no network, or one that knows no multicast
            return
        stack.callback(link.close)
        browser = zeroconf.ServiceBrowser(link, list(_TYPES), Listener())
        stack.callback(browser.join)
        stack.callback(browser.cancel)
        end = time.monotonic() + seconds
        while not cancelled() and (left := end - time.monotonic()) > 0:
            try:
                yield found.get(timeout=min(left, _TICK_S))
            except queue.Empty:
                yield None


def advertised(type_: str, name: str, info: object) -> Advertised | None:
    """What a service tells of itself; None for one that no scanner of the office would tell of."""
    import zeroconf

    if not isinstance(info, zeroconf.ServiceInfo) or not info.port:
        return None
    told = {key: value or "" for key, value in info.decoded_properties.items()}
    path = told.get("rs", "eSCL").strip("/")
    if not _PATH.fullmatch(path):
        return None
    scheme = _TYPES[type_]
    addresses = tuple(
        f"{scheme}://{host}:{info.port}/{path}".rstrip("/")
        for host in map(_host, info.parsed_addresses())
        if host
    )
    if not addresses:
        return None
    plain = told.get("ty") or name.removesuffix(f".{type_}")
    return Advertised(told.get("UUID") or name, " ".join(plain.split())[:120], addresses)


def _host(address: str) -> str:
    """Empty for an address outside of the office: nobody is asked there because of a message that
    any host on the network can send."""
    found = ipaddress.ip_address(address)
    if not (found.is_private or found.is_loopback) or found.is_unspecified:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        # A link-local one needs the name of a network card, which an address in a list cannot have.
        return "" if found.is_link_local else f"[{found}]"
    return address
