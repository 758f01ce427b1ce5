"""Puts keys and certificates of every kind on a token of SoftHSM, in a process of its own.

``python -m tests.support.token_parts MODULE LABEL`` with the PIN and a line of JSON (a list of
Part) on stdin; answers the certificates' hashes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from tests.conftest import ROOT
from tests.support.tokens import PIN, TestToken
from tthc_desktop.demo import tokens
from tthc_desktop.domain.time import VIETNAM

_BITS = 1024  # made in no time, and as good for telling keys apart


@dataclass(frozen=True)
class Part:
    """A key and its certificate.

    Attributes:
        key_id, certificate_id: CKA_ID, hex.
        since, until: Days from today.
        signs: Otherwise its certificate is for encryption only.
        gone: Whether the private and the public key are deleted afterwards.
        bare: Whether the public key object is.
        each_time: Whether the key demands the PIN for every signature.
    """

    name: str
    ec: bool = False
    key_id: str = "01"
    certificate_id: str = "01"
    since: int = -10
    until: int = 300
    signs: bool = True
    gone: bool = False
    bare: bool = False
    each_time: bool = False


def put(token: TestToken, *parts: Part) -> list[str]:
    """The hashes of the certificates, in this order."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.support.token_parts", token.module, token.label],
        input=f"{PIN}\n{json.dumps([asdict(part) for part in parts])}\n",
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env=token.environment | {"PYTHONPATH": str(ROOT)},
    )
    return cast("list[str]", json.loads(run.stdout))


def _put(session: Any, part: Part) -> str:
    own = bytes.fromhex(part.key_id)
    # SoftHSM marks a private key so when it is made
    private_template = {Attribute.ALWAYS_AUTHENTICATE: True} if part.each_time else {}
    if part.ec:
        curve = encode_named_curve_parameters("secp256r1")
        made = session.create_domain_parameters(
            KeyType.EC, {Attribute.EC_PARAMS: curve}, local=True
        )
        public, private = made.generate_keypair(
            store=True, id=own, private_template=private_template
        )
        der = encode_ec_public_key(public)
    else:
        public, private = session.generate_keypair(
            KeyType.RSA, _BITS, id=own, store=True, private_template=private_template
        )
        der = tokens._spki(encode_rsa_public_key(public))
    certificate = _certificate(part, der)
    content = certificate.public_bytes(Encoding.DER)
    session.create_object(
        {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            Attribute.TOKEN: True,
            Attribute.ID: bytes.fromhex(part.certificate_id),
            Attribute.LABEL: part.name,
            Attribute.SUBJECT: certificate.subject.public_bytes(),
            Attribute.VALUE: content,
        }
    )
    if part.gone:
        private.destroy()
    if part.gone or part.bare:
        public.destroy()
    return sha256(content).hexdigest()


def _certificate(part: Part, der: bytes) -> x509.Certificate:
    now = datetime.now(VIETNAM)
    issuer = ec.generate_private_key(ec.SECP256R1())
    usage = dict.fromkeys(
        (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
            *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    usage |= {"content_commitment": True} if part.signs else {"key_encipherment": True}
    return (
        x509.CertificateBuilder()
        .subject_name(tokens._name(part.name))
        .issuer_name(tokens._name("CA THỬ NGHIỆM"))
        .public_key(cast("rsa.RSAPublicKey", load_der_public_key(der)))
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=part.since))
        .not_valid_after(now + timedelta(days=part.until))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(issuer, hashes.SHA256())
    )


def main() -> int:
    module, label = sys.argv[1:]
    pin, parts = sys.stdin.readline().strip(), json.loads(sys.stdin.readline())
    token: Any = pkcs11.lib(module).get_token(token_label=label)
    with token.open(rw=True, user_pin=pin) as session:
        for item in list(session.get_objects()):  # what the demo's maker has put there
            item.destroy()
        print(json.dumps([_put(session, Part(**part)) for part in parts]))  # noqa: T201 - the answer
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
