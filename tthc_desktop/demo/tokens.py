"""A token for demonstration and tests: SoftHSM2 where it is installed, else a PKCS#12 file.

The certificates are made here and say so in their names; nobody but this program trusts them.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from tthc_desktop.adapters.signing.softhsm import softhsm_module
from tthc_desktop.adapters.system.job_object import NO_WINDOW
from tthc_desktop.domain.errors import SetupError

_KEY_ID = b"\x01"
_VALID = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class DemoToken:
    """A token that was made for the demo, and how it is opened.

    Attributes:
        module, label, environment: Set for a PKCS#11 token.
        path: Set for a key file.
        trust: Folder with the certificate of the test authority.
    """

    module: str
    label: str
    path: str
    trust: str
    environment: dict[str, str]


class DemoAuthority:
    """A certificate authority that lives as long as this object."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._key = rsa.generate_private_key(65537, 2048)
        self._name = _name("CA THỬ NGHIỆM – không có giá trị pháp lý")
        self.certificate = (
            self._builder(self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(sign_certificates=True), critical=True)
            .sign(self._key, SHA256())
        )

    def issue(self, common_name: str, public_key: rsa.RSAPublicKey) -> x509.Certificate:
        """A signing certificate without revocation sources: there is nothing to ask offline."""
        return (
            self._builder(_name(common_name), public_key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(sign_certificates=False), critical=True)
            .sign(self._key, SHA256())
        )

    def _builder(self, subject: x509.Name, public_key: rsa.RSAPublicKey) -> x509.CertificateBuilder:
        issuer = self._key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - timedelta(hours=1))
            .not_valid_after(self._now + _VALID)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False
            )
        )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "TTHC Desktop (thử nghiệm)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        content_commitment=not sign_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def make_demo_token(
    folder: Path, signers: Sequence[tuple[str, str]], pin: str, now: datetime
) -> DemoToken:
    """Makes tokens with one key and certificate each in the folder, which must be empty or absent.

    Loads the PKCS#11 module into this process: call it in a child.

    Args:
        signers: Label and name; the first is the office's own, and the only one without SoftHSM.

    Raises:
        SetupError: ``softhsm.failed``.
    """
    trust = folder / "trust"
    trust.mkdir(parents=True)
    authority = DemoAuthority(now)
    pem = authority.certificate.public_bytes(serialization.Encoding.PEM)
    (trust / "ca.pem").write_bytes(pem)
    module = softhsm_module()
    label = signers[0][0]
    if module is None:
        path = _make_key_file(folder, pin, signers[0][1], authority)
        return DemoToken("", "", str(path), str(trust), {})
    config = folder / "softhsm2.conf"
    (folder / "tokens").mkdir()
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    environment = {"SOFTHSM2_CONF": str(config)}
    os.environ.update(environment)
    for each, _ in signers:
        _init_token(each, pin)
    for each, signer in signers:
        _make_key(module, each, pin, signer, authority)
    return DemoToken(str(module), label, "", str(trust), environment)


def _init_token(label: str, pin: str) -> None:
    command = ["softhsm2-util", "--init-token", "--free", "--label", label]
    run = subprocess.run(
        [*command, "--pin", pin, "--so-pin", f"so-{pin}"],
        capture_output=True,
        check=False,
        creationflags=NO_WINDOW,
    )
    if run.returncode != 0:
        raise SetupError("softhsm.failed")


def _make_key(module: Path, label: str, pin: str, signer: str, authority: DemoAuthority) -> None:
    import pkcs11
    from pkcs11 import Attribute, KeyType, ObjectClass
    from pkcs11.util.rsa import encode_rsa_public_key

    token: Any = pkcs11.lib(str(module)).get_token(token_label=label)
    with token.open(rw=True, user_pin=pin) as session:
        public, _private = session.generate_keypair(
            KeyType.RSA, 2048, id=_KEY_ID, label=signer, store=True
        )
        key = serialization.load_der_public_key(_spki(encode_rsa_public_key(public)))
        if not isinstance(key, rsa.RSAPublicKey):
            raise SetupError("softhsm.failed")
        certificate = authority.issue(signer, key)
        session.create_object(
            {
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                Attribute.TOKEN: True,
                Attribute.ID: _KEY_ID,
                Attribute.LABEL: signer,
                Attribute.SUBJECT: certificate.subject.public_bytes(),
                Attribute.VALUE: certificate.public_bytes(serialization.Encoding.DER),
            }
        )


def _spki(pkcs1: bytes) -> bytes:
    """SubjectPublicKeyInfo around a PKCS#1 public key."""
    from asn1crypto.keys import PublicKeyInfo, RSAPublicKey

    der: bytes = PublicKeyInfo.wrap(RSAPublicKey.load(pkcs1), "rsa").dump()
    return der


def _make_key_file(folder: Path, pin: str, signer: str, authority: DemoAuthority) -> Path:
    key = rsa.generate_private_key(65537, 2048)
    certificate = authority.issue(signer, key.public_key())
    path = folder / "token.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            signer.encode(),
            key,
            certificate,
            [authority.certificate],
            serialization.BestAvailableEncryption(pin.encode()),
        )
    )
    return path
