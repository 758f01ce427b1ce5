"""Short texts that only this relay can have made: challenges and tokens. It keeps no list of them;
several processes with the same key take each other's."""

from __future__ import annotations

import hashlib
import hmac

_BETWEEN = "."


class Sealer:
    """Texts of one purpose.

    Args:
        secret: Of that purpose (RelayKey.secret()).
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def seal(self, *parts: str) -> str:
        """The parts, none of which has a full stop in it, and a digest over them."""
        text = _BETWEEN.join(parts)
        return f"{text}{_BETWEEN}{self.digest(text)}"

    def open(self, text: str) -> list[str] | None:
        """The parts; None unless this relay sealed them."""
        body, _, digest = text.rpartition(_BETWEEN)
        if not text.isascii() or not hmac.compare_digest(digest, self.digest(body)):
            return None
        return body.split(_BETWEEN)

    def digest(self, text: str) -> str:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()
