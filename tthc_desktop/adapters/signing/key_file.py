"""A signing key in a file with a password (PKCS#12), for places without a token.

Runs in the token worker only, as the engines of tokens do. A file counts no tries and is plugged in
nowhere: what is said of it has words of its own.
"""

from __future__ import annotations

import warnings
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asn1crypto import pkcs12, x509

from tthc_desktop.adapters.signing.certificates import check_usable, common_name, serial_of
from tthc_desktop.domain.errors import InputError, SigningError
from tthc_desktop.services.ports.signing import Credential

if TYPE_CHECKING:  # half a second to load
    from pyhanko.sign.signers import Signer, SimpleSigner


class Pkcs12Engine:
    """A key in a password-protected file."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._now = now
        self._signer: SimpleSigner | None = None

    def credentials(self) -> tuple[Credential, ...]:
        """The file says nothing without its password."""
        self._content()
        return ()

    def unlock(
        self,
        pin: str,
        label: str = "",  # noqa: ARG002 - one key a file
        certificate: str = "",
        serial: str = "",  # noqa: ARG002 - a file has none
    ) -> Credential:
        self.close()
        signer, found = self._opened(pin)
        if not found.sha256.hex().startswith(certificate):
            raise SigningError("token.file_certificate", label=self._path.name)
        check_usable(found, self._now)
        self._signer = signer
        return Credential(
            self._path.name,
            common_name(found.subject),
            common_name(found.issuer),
            serial_of(found),
            found.not_valid_before,
            found.not_valid_after,
            tries_low=False,
            final_try=False,
            locked=False,
            certificate=found.sha256.hex(),
        )

    def signer(self) -> Signer:
        if self._signer is None:
            raise SigningError("token.closed")
        return self._signer

    def close(self) -> None:
        self._signer = None

    def _opened(self, password: str) -> tuple[SimpleSigner, x509.Certificate]:
        """What signs with the file's key, and the certificate of that key. Not by pyHanko's own
        loader: it logs a wrong password with a traceback and gives it no name.

        Raises:
            InputError: ``token.file_password``.
            SigningError: ``token.file_incomplete``, or as _content().
        """
        from cryptography.hazmat.primitives.serialization import Encoding
        from cryptography.hazmat.primitives.serialization import pkcs12 as opening
        from pyhanko.keys.internal import translate_pyca_cryptography_key_to_asn1
        from pyhanko.sign.signers import SimpleSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        content = self._content()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # BER, as NSS writes it: read all the same
                key, certificate, others = opening.load_key_and_certificates(
                    content, password.encode()
                )
        except ValueError as error:  # also of what is no text, which is no password of such a file
            raise InputError("token.file_password", label=self._path.name) from error
        if key is None or certificate is None:
            raise SigningError("token.file_incomplete", label=self._path.name)
        own, *beside = (
            x509.Certificate.load(each.public_bytes(Encoding.DER))
            for each in (certificate, *others)
        )
        make: Any = SimpleCertificateStore  # has no type hints
        store = make()
        store.register_multiple(beside)
        made = SimpleSigner(
            signing_cert=own,
            signing_key=translate_pyca_cryptography_key_to_asn1(key),
            cert_registry=store,
        )
        return made, own

    def _content(self) -> bytes:
        """The file, if it is one with a key as far as can be told without its password. What is
        damaged deeper than its frame is told apart from a wrong password by nothing.

        Raises:
            SigningError: ``token.file_absent``, ``token.file_damaged``.
        """
        try:
            content = self._path.read_bytes()
        except OSError as error:
            raise SigningError("token.file_absent", label=self._path.name) from error
        try:
            found = pkcs12.Pfx.load(content)
            _ = found["version"].native, found["auth_safe"]["content_type"].native
        except ValueError as error:
            raise SigningError("token.file_damaged", label=self._path.name) from error
        return content
