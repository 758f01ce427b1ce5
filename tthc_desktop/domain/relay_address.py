"""What the address of a relay says of the way to it."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def on_this_pc(url: str) -> bool:
    """Whether whoever answers there runs on this PC: what is sent leaves no wire."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name, or no address at all
        return False


def is_plain(url: str) -> bool:
    """Whether citizens' data would cross a network unencrypted on the way there."""
    return not url.lower().startswith("https://") and not on_this_pc(url)
