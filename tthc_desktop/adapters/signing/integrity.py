"""Whether a signature is made over these bytes with the key of its certificate.

Three answers: a digest or a signature value that does not match is *no*; an algorithm that nobody
here knows, a certificate that is not in the file and a structure that cannot be read are *cannot
tell* (reference/signing.md B.12, B.13).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import cms, core, x509
from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.keys import PublicKeyInfo
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.utils import DEFAULT_ALGORITHM_USAGE_POLICY as POLICY
from pyhanko.sign.validation.utils import extract_message_digest
from pyhanko_certvalidator.errors import (
    AlgorithmNotSupported,
    DSAParametersUnavailable,
    PSSParameterMismatch,
)
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from tthc_desktop.adapters.signing.signed_bytes import Coverage, UnknownDigestError, digest
from tthc_desktop.domain.signatures import SignatureDoubt

_SHA1_BYTES = 20
_LEAST_CURVE = 224  # bits

DigestOf = Callable[[str], bytes]
"""The digest of what is signed, by an algorithm's name. Raises UnknownDigestError."""

_NOT_KNOWN = (
    AlgorithmNotSupported,
    DSAParametersUnavailable,
    PSSParameterMismatch,
    UnsupportedAlgorithm,
    NotImplementedError,
)


class _Validator(DefaultSignatureValidator):
    """Keeps an algorithm that is not known apart from a value that does not match: both are an
    InvalidSignature of pyHanko's validator."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: PublicKeyInfo,
        signature_algorithm: SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        try:
            super().validate_signature(
                signature, signed_data, public_key_info, signature_algorithm, context
            )
        except _NOT_KNOWN as error:
            raise UnknownDigestError(str(signature_algorithm["algorithm"].native)) from error


@dataclass(frozen=True, slots=True)
class Integrity:
    """What can be said of the signature's own mathematics.

    Attributes:
        intact: None where it cannot be told; ``doubts`` says why.
        digest: As the signature names it, such as ``sha256``.
        weak: Whether its digest or key is one that is broken or too short today.
    """

    intact: bool | None
    doubts: tuple[SignatureDoubt, ...] = ()
    digest: str = ""
    weak: bool = False
    signer: x509.Certificate | None = None
    others: tuple[x509.Certificate, ...] = ()
    signed: cms.SignedData | None = None
    info: cms.SignerInfo | None = None


def judge(contents: bytes, digest_of: DigestOf) -> Integrity:
    """Judges a CMS signature (RFC 5652) or a timestamp token (RFC 3161).

    Args:
        contents: DER, perhaps with zeros behind it.
        digest_of: Of the bytes that the signature covers.
    """
    try:
        signed: cms.SignedData = cms.ContentInfo.load(contents)["content"]
        info = _with_plain_digest(extract_signer_info(signed))
        algorithm = str(info["digest_algorithm"]["algorithm"].native).lower()
        signer, others = _certificates(signed)
    except Exception:  # noqa: BLE001 - asn1crypto raises many types; none says "changed"
        return Integrity(None, (SignatureDoubt.STRUCTURE,))
    intact, doubts = _answer(signed, info, signer, digest_of, algorithm)
    weak = _weak(info, signer) or _encloses_digest(signed)
    return Integrity(intact, doubts, algorithm, weak, signer, others, signed, info)


def _certificates(
    signed: cms.SignedData,
) -> tuple[x509.Certificate | None, tuple[x509.Certificate, ...]]:
    try:
        found = extract_certificate_info(signed)
    except ValueError:  # the signer's is not among them
        return None, ()
    return found.signer_cert, tuple(found.other_certs)


def _answer(
    signed: cms.SignedData,
    info: cms.SignerInfo,
    signer: x509.Certificate | None,
    digest_of: DigestOf,
    algorithm: str,
) -> tuple[bool | None, tuple[SignatureDoubt, ...]]:
    try:
        matches, actual = _content_digest(signed, info, digest_of, algorithm)
        if not matches:
            return False, ()
        if signer is None:
            return None, (SignatureDoubt.NO_CERTIFICATE,)
        kind = str(signed["encap_content_info"]["content_type"].native)
        same, holds = validate_sig_integrity(info, signer, kind, actual, _Validator())
    except UnknownDigestError:
        return None, (SignatureDoubt.ALGORITHM,)
    except SignatureValidationError as error:
        # The certificate is not the one that the signature names, or it names none in two ways.
        # Else what it must say of itself is missing, there twice, or about something else.
        named = error.ades_subindication is AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND
        return None, (SignatureDoubt.NO_CERTIFICATE if named else SignatureDoubt.STRUCTURE,)
    except Exception:  # noqa: BLE001 - whatever a damaged structure does, no digest differs
        return None, (SignatureDoubt.STRUCTURE,)
    if same and holds:
        return True, ()
    if not POLICY.digest_combination_allowed(
        info["signature_algorithm"], info["digest_algorithm"], None
    ):
        # The file contradicts itself about how it was made: the right way to check it is unknown.
        return None, (SignatureDoubt.ALGORITHM,)
    return False, ()


def _content_digest(
    signed: cms.SignedData, info: cms.SignerInfo, digest_of: DigestOf, algorithm: str
) -> tuple[bool, bytes]:
    """Whether the signed bytes are those that the signature is about, and the digest that its
    attributes must hold. Without attributes the signature value alone tells."""
    inner = signed["encap_content_info"]
    content = inner["content"]
    if content is core.VOID or content.native is None:
        actual = digest_of(algorithm)
    elif inner["content_type"].native == "tst_info":
        imprint = content.parsed["message_imprint"]
        named = str(imprint["hash_algorithm"]["algorithm"].native).lower()
        if digest_of(named) != imprint["hashed_message"].native:
            return False, b""
        actual = _hash(bytes(content.contents), algorithm)
    else:
        if not _encloses_digest(signed):  # something else than the file: it is said to be detached
            raise ValueError("content where none belongs")
        if bytes(content.native) != digest_of("sha1"):
            return False, b""
        actual = _hash(bytes(content.native), algorithm)
    if info["signed_attrs"] is core.VOID or not info["signed_attrs"].native:
        return True, actual
    return extract_message_digest(info) == actual, actual


def _encloses_digest(signed: cms.SignedData) -> bool:
    """The form adbe.pkcs7.sha1: a SHA-1 of the file stands inside, whatever digest is named."""
    inner = signed["encap_content_info"]
    if inner["content_type"].native == "tst_info" or inner["content"] is core.VOID:
        return False
    content = inner["content"].native
    return content is not None and len(content) == _SHA1_BYTES


def _with_plain_digest(info: cms.SignerInfo) -> cms.SignerInfo:
    """Old programs name the signature algorithm where its digest belongs (``sha1_rsa``). What is
    read there decides how the signature is checked, never that it holds."""
    named = SignedDigestAlgorithm({"algorithm": info["digest_algorithm"]["algorithm"].dotted})
    try:
        digest_name = named.hash_algo
    except ValueError:  # a digest, or something unknown
        return info
    plain = info.copy()
    plain["digest_algorithm"] = {"algorithm": digest_name}
    return plain


def _hash(content: bytes, algorithm: str) -> bytes:
    whole = ((0, len(content)),)
    return digest(content, Coverage(whole, False, None, len(content), True, b""), algorithm)


def _weak(info: cms.SignerInfo, signer: x509.Certificate | None) -> bool:
    """By the rules of pyHanko: MD5, SHA-1, RSA and DSA below 2048 bits. And elliptic curves below
    224 bits, which is what 2048 are worth (NIST SP 800-57 part 1, table 2)."""
    key = signer.public_key if signer is not None else None
    try:
        return (key is not None and key.algorithm == "ec" and key.bit_size < _LEAST_CURVE) or not (
            POLICY.digest_algorithm_allowed(info["digest_algorithm"], None)
            and POLICY.signature_algorithm_allowed(info["signature_algorithm"], None, key)
        )
    except (ValueError, KeyError, TypeError):  # an algorithm that it does not know
        return False
