"""Keys of which the token tells nothing: where one refuses, the next one is asked all the same.

SoftHSM always tells, so the token is one in memory; its keys sign for real.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pkcs11
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util.ec import decode_ecdsa_signature

from tests.support.trust_pki import TestAuthority, new_root
from tthc_desktop.adapters.signing.token_keys import private_key

ROOT = new_root("CA gốc thử nghiệm")
OWN, OTHER = ROOT.issue("Trần Thị Bình"), ROOT.issue("Lê Văn Cường")
NOT_PERMITTED = pkcs11.PKCS11Error("Unmapped error code 0x68")


@dataclass
class Key:
    """A private key without any attribute that could be read."""

    of: TestAuthority
    error: pkcs11.PKCS11Error | None = None
    asked: int = 0
    key_type: KeyType = KeyType.EC

    def __getitem__(self, name: Attribute) -> Any:
        raise pkcs11.AttributeTypeInvalid

    def sign(self, content: bytes, **_: Any) -> bytes:
        self.asked += 1
        if self.error is not None:
            raise self.error
        made = self.of.key.sign(content, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        return bytes(decode_ecdsa_signature(made))


@dataclass
class Session:
    keys: list[Key] = field(default_factory=list)

    def get_objects(self, wanted: dict[Attribute, Any]) -> list[Key]:
        return self.keys if wanted[Attribute.CLASS] is ObjectClass.PRIVATE_KEY else []


def found(*keys: Key) -> Any:
    certificate: x509.Certificate = OWN.asn1
    return private_key(Session(list(keys)), certificate, "123456")


@pytest.mark.parametrize(
    "error", [NOT_PERMITTED, pkcs11.KeyTypeInconsistent(), pkcs11.GeneralError()]
)
def test_a_key_that_refuses_does_not_hide_the_right_one(error: pkcs11.PKCS11Error) -> None:
    own = Key(OWN)
    assert found(Key(OTHER, error), own) is own
    assert found(own, Key(OTHER, error)) is own


def test_without_the_right_one_the_refusal_is_told() -> None:
    """The key that refuses may have been it: that there is none cannot be said."""
    with pytest.raises(pkcs11.PKCS11Error, match="0x68"):
        found(Key(OTHER, NOT_PERMITTED), Key(OTHER))
    assert found(Key(OTHER), Key(OTHER)) is None


@pytest.mark.parametrize(
    "error", [pkcs11.PinIncorrect(), pkcs11.PinLocked(), pkcs11.TokenNotPresent()]
)
def test_a_wrong_pin_is_not_tried_at_the_next_key(error: pkcs11.PKCS11Error) -> None:
    own = Key(OWN)
    with pytest.raises(type(error)):
        found(Key(OTHER, error), own)
    assert own.asked == 0
