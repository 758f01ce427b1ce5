"""Which certificates a token holds, and which private key belongs to one.

The public key decides, not the CKA_ID that vendors give to both: it may be missing, differ, or be
the same for an old and a renewed key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pkcs11
from asn1crypto import x509
from asn1crypto.core import OctetString
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11 import Attribute, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ecdsa_signature

from tthc_desktop.adapters.signing.pkcs11_errors import of_all_keys

_CHALLENGE = bytes(range(32))
_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # of SHA-256, RFC 8017 9.2
_WHOLE = {"rsa": Mechanism.SHA256_RSA_PKCS, "ec": Mechanism.ECDSA_SHA256}


def certificates(session: Any) -> list[x509.Certificate]:
    """Each once, without those of authorities, which have no key beside them.

    What is no certificate at all is left out: those beside it sign all the same.
    """
    found: dict[bytes, x509.Certificate] = {}
    for item in _objects(session, ObjectClass.CERTIFICATE):
        value = attribute(item, Attribute.VALUE)
        try:
            certificate = x509.Certificate.load(value or b"", strict=True)
            if not certificate.ca:
                _ = certificate.not_valid_after, certificate.key_usage_value, certificate.subject
                found.setdefault(certificate.sha256, certificate)
        except (ValueError, TypeError):
            continue
    return list(found.values())


def attribute(item: Any, name: Attribute) -> Any:
    """None where the token does not tell it."""
    try:
        return item[name]
    except (
        pkcs11.AttributeTypeInvalid,
        pkcs11.AttributeSensitive,
        pkcs11.AttributeValueInvalid,
        NotImplementedError,  # python-pkcs11 does not know that attribute's form
    ):
        return None


def key_shown(session: Any, certificate: x509.Certificate) -> bool:
    """Whether the token shows a key of that certificate before any PIN. If it does not, that says
    nothing: private keys are hidden until then."""
    kinds = (ObjectClass.PUBLIC_KEY, ObjectClass.PRIVATE_KEY)
    return any(_same_key(key, certificate) for kind in kinds for key in _objects(session, kind))


def _objects(session: Any, kind: ObjectClass) -> list[Any]:
    """To the end: a session has one search at a time, which one left half-way blocks."""
    return list(session.get_objects({Attribute.CLASS: kind}))


def private_key(session: Any, certificate: x509.Certificate, pin: str) -> Any:
    """The key that signs for the certificate, None if the token has none. Needs the login.

    Args:
        pin: For a key that demands it for every signature, where nothing but one can prove it.

    Raises:
        PKCS11Error: A key that may be the one could not be asked, and no other is it.
    """
    unproven = []
    for key in _objects(session, ObjectClass.PRIVATE_KEY):
        if attribute(key, Attribute.SIGN) is False:
            continue
        same = _same_key(key, certificate)
        if same is None:
            same = _same_key_beside(session, key, certificate)
        if same:
            return key
        if same is None:
            unproven.append(key)
    failure: pkcs11.PKCS11Error | None = None
    for key in unproven:
        try:
            if _proves(key, certificate, pin):
                return key
        except pkcs11.PKCS11Error as error:  # of a key for encryption, say
            if of_all_keys(error):
                raise
            failure = failure or error
    if failure is not None:  # that key may have been the one
        raise failure
    return None


def _same_key_beside(session: Any, key: Any, certificate: x509.Certificate) -> bool | None:
    """The same by the public key that shares its CKA_ID; None where none or several do."""
    own = attribute(key, Attribute.ID)
    if not own:
        return None
    wanted = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.ID: own}
    public = list(session.get_objects(wanted))
    return _same_key(public[0], certificate) if len(public) == 1 else None


def _same_key(key: Any, certificate: x509.Certificate) -> bool | None:
    """By RSA modulus or EC point. None where the token does not tell it."""
    info = certificate.public_key
    kind = info.algorithm
    if key.key_type is not {"rsa": pkcs11.KeyType.RSA, "ec": pkcs11.KeyType.EC}.get(kind):
        return False
    if kind == "rsa":
        modulus = attribute(key, Attribute.MODULUS)
        known = int(info["public_key"].parsed["modulus"].native)
        return None if not modulus else int.from_bytes(modulus, "big") == known
    point = attribute(key, Attribute.EC_POINT)
    return None if not point else bytes(info["public_key"].native) in _points(bytes(point))


def _points(value: bytes) -> Iterable[bytes]:
    """PKCS#11 wraps the point in an OCTET STRING; some tokens do not."""
    yield value
    try:
        yield bytes(OctetString.load(value, strict=True).native)
    except (ValueError, TypeError):
        return


def each_time(key: Any) -> bool:
    """Whether it demands the PIN for every signature."""
    return bool(attribute(key, Attribute.ALWAYS_AUTHENTICATE))


def raw_only(session: Any, certificate: x509.Certificate) -> bool:
    """Whether the token signs hashes only and cannot hash by itself."""
    whole = _WHOLE.get(certificate.public_key.algorithm)
    return whole is not None and whole not in session.token.slot.get_mechanisms()


def _proves(key: Any, certificate: x509.Certificate, pin: str) -> bool:
    """By a signature, where the token tells nothing of its keys."""
    public = load_der_public_key(certificate.public_key.dump())
    again = {"pin": pin} if each_time(key) else {}
    prehashed = utils.Prehashed(hashes.SHA256())
    try:
        if isinstance(public, rsa.RSAPublicKey):
            made = key.sign(_DIGEST_INFO + _CHALLENGE, mechanism=Mechanism.RSA_PKCS, **again)
            public.verify(bytes(made), _CHALLENGE, padding.PKCS1v15(), prehashed)
            return True
        if isinstance(public, ec.EllipticCurvePublicKey):
            made = key.sign(_CHALLENGE, mechanism=Mechanism.ECDSA, **again)
            public.verify(encode_ecdsa_signature(made), _CHALLENGE, ec.ECDSA(prehashed))
            return True
    except (InvalidSignature, ValueError):
        return False
    return False
