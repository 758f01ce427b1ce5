"""Signs with the key that was found on a token.

Apart from finding it: loading pyHanko takes half a second, and a list of tokens needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asn1crypto import x509
from pyhanko.sign.pkcs11 import PKCS11Signer

from tthc_desktop.adapters.signing.pkcs11_errors import translated
from tthc_desktop.adapters.signing.token_keys import each_time, raw_only


class KeySigner(PKCS11Signer):
    """Signs with exactly that key of an open session: pyHanko's own looks for one by label or id,
    which two keys may share and one may lack."""

    def __init__(
        self,
        session: Any,
        certificate: x509.Certificate,
        key: Any,
        pin: str,
        is_out: Callable[[], bool | None],
    ) -> None:
        """Describes what signs.

        Args:
            pin: Kept where the key demands it for every signature, and nowhere else.
            is_out: Looks whether the token was pulled out, which ends the session.
        """
        super().__init__(
            session,
            signing_cert=certificate,
            key_id=b"-",  # it demands one, and asks for the key below
            use_raw_mechanism=raw_only(session, certificate),
            base_sign_kwargs={"pin": pin} if each_time(key) else None,
        )
        self._found = key
        self._is_out = is_out

    def _pull_signing_key_handle(self) -> Any:
        return self._found

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        with translated(self._is_out):
            made: bytes = await super().async_sign_raw(data, digest_algorithm, dry_run)
        return made
