"""The form adbe.x509.rsa_sha1 (ISO 32000-1 12.8.3.2): no CMS, the bare value of a PKCS#1 signature,
and its certificates beside it."""

from __future__ import annotations

from asn1crypto import core, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tthc_desktop.adapters.signing.integrity import DigestOf, Integrity
from tthc_desktop.domain.signatures import SignatureDoubt

OLD_FORM = "/adbe.x509.rsa_sha1"
_DIGEST = "sha1"


def judge_old(contents: bytes, certificate: bytes, digest_of: DigestOf) -> Integrity:
    """Judges such a signature. Its digest is SHA-1, which is weak today."""
    if not certificate:
        return Integrity(None, (SignatureDoubt.NO_CERTIFICATE,), _DIGEST, weak=True)
    try:
        signer = x509.Certificate.load(certificate)
        value = core.OctetString.load(contents).native
        key = load_der_public_key(signer.public_key.dump())
    except (ValueError, TypeError, KeyError):
        return Integrity(None, (SignatureDoubt.STRUCTURE,), _DIGEST, weak=True)
    if not isinstance(key, RSAPublicKey):
        return Integrity(None, (SignatureDoubt.ALGORITHM,), _DIGEST, weak=True, signer=signer)
    try:
        key.verify(value, digest_of(_DIGEST), PKCS1v15(), Prehashed(SHA1()))  # noqa: S303 - its own
    except InvalidSignature:
        return Integrity(False, (), _DIGEST, weak=True, signer=signer)
    return Integrity(True, (), _DIGEST, weak=True, signer=signer)
