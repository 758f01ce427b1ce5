"""Whether a provincial system stands behind the relay: the relay's last word on it is kept, so that
what ends at a relay without one is told as that, also while there is no link."""

from __future__ import annotations

from tthc_desktop.services.ports.store import Settings, Store

_KEY = "relay.upstream"
_NONE = "none"


def has_upstream(settings: Settings) -> bool:
    """True as long as no relay has said otherwise."""
    return settings.get(_KEY) != _NONE


def record_upstream(store: Store, actor: str, *, connected: bool) -> None:
    """After the relay's signed answer. Writes only what is news."""
    with store.read() as tx:
        if has_upstream(tx.settings) is connected:
            return
    with store.write(actor) as tx:
        tx.settings.put(_KEY, "" if connected else _NONE)
        tx.audit.append("relay.upstream", "", connected=int(connected))
