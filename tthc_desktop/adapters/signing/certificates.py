"""What a certificate says of itself: whose it is, and whether it may sign today."""

from __future__ import annotations

import re
from datetime import datetime

from asn1crypto import x509

from tthc_desktop.domain.errors import SigningError
from tthc_desktop.domain.signing_rules import Unusable
from tthc_desktop.domain.time import vn_date

_SIGNS = frozenset({"digital_signature", "non_repudiation"})
_OTHER_PURPOSES = frozenset({"server_auth", "code_signing", "time_stamping", "ocsp_signing"})
"""A certificate made only for these is none for documents."""
_CODES = {
    Unusable.EXPIRED: "certificate.expired",
    Unusable.NOT_YET_VALID: "certificate.not_yet_valid",
    Unusable.USAGE: "certificate.usage",
}


def common_name(name: x509.Name) -> str:
    """Each of them where a name has several."""
    found = name.native.get("common_name") or name.human_friendly
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found)


_OFFICE = ("title", "organizational_unit_name", "organization_name")


def office_of(certificate: x509.Certificate) -> str:
    """As what and where a person signs: title, department, organisation; empty where none is said.

    What stands there twice, or is the name itself as in a seal's certificate, is said once.
    """
    try:
        named, own = certificate.subject.native, common_name(certificate.subject)
    except (ValueError, TypeError, KeyError):
        return ""
    said = [named.get(field, "") for field in _OFFICE]
    each = [str(one) for some in said for one in (some if isinstance(some, list) else [some])]
    return ", ".join(dict.fromkeys(one for one in each if one and one != own))


def serial_of(certificate: x509.Certificate) -> str:
    """Serial number of a certificate, in hex."""
    return format(certificate.serial_number, "x")


def is_for_documents(certificate: x509.Certificate) -> bool:
    """Whether its usage lets it sign documents. One that names no usage is for every use (RFC
    5280); one that is made only for servers, programs or timestamps is not for documents."""
    usage, extended = certificate.key_usage_value, certificate.extended_key_usage_value
    if usage is not None and not _SIGNS & usage.native:
        return False
    return extended is None or not set(extended.native) <= _OTHER_PURPOSES


def outside(certificate: x509.Certificate, moment: datetime) -> Unusable | None:
    """Whether a moment is before or after its time."""
    if moment < certificate.not_valid_before:
        return Unusable.NOT_YET_VALID
    return Unusable.EXPIRED if moment > certificate.not_valid_after else None


def why_not(certificate: x509.Certificate, now: datetime) -> Unusable | None:
    """Why nothing can be signed with it: what is signed here is judged by the same rule."""
    return outside(certificate, now) if is_for_documents(certificate) else Unusable.USAGE


def check_usable(certificate: x509.Certificate, now: datetime) -> None:
    """pyHanko signs with an expired certificate without a word (signing.md A.7); we do not.

    Raises:
        SigningError: ``certificate.expired``, ``certificate.not_yet_valid``,
            ``certificate.usage``.
    """
    found = why_not(certificate, now)
    if found is not None:
        raise SigningError(
            _CODES[found],
            subject=common_name(certificate.subject),
            serial=serial_of(certificate),
            since=vn_date(certificate.not_valid_before),
            until=vn_date(certificate.not_valid_after),
            today=vn_date(now),
        )


_GROUPED = re.compile(r"(?<=[0-9])[ .](?=[0-9])")  # 091 085 000 123
_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{9}|[0-9]{10}|[0-9]{12}|[0-9]{13})(?![0-9])")


def subject_ids(certificate: x509.Certificate) -> tuple[str, ...]:
    """Numbers of persons and organisations that stand in a subject: ``UID=CCCD:…``, ``CMND:…``,
    ``MST:…``, or the serial number of the name."""
    try:
        named = certificate.subject.native
    except (ValueError, TypeError, KeyError):
        return ()
    fields = ("user_id", "serial_number", "organization_identifier")
    texts = ", ".join(str(named.get(field, "")) for field in fields)
    return tuple(dict.fromkeys(_NUMBER.findall(_GROUPED.sub("", texts))))
