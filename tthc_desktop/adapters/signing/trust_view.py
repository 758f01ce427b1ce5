"""What is in a folder of certificates, for people: implements services.ports.trust.TrustFiles."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tthc_desktop.adapters.signing.trust_files import TrustFolderContent, TrustReader
from tthc_desktop.adapters.signing.trust_lists import held_list
from tthc_desktop.adapters.signing.trust_parse import UnreadableError, name_words, parse
from tthc_desktop.adapters.signing.trust_store import open_store
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.trust import MOST_STORE, STORE_FILE, TrustFamily
from tthc_desktop.domain.trust_view import (
    InstalledStore,
    ListState,
    RevocationList,
    TrustedCertificate,
    TrustView,
)
from tthc_desktop.services.ports.trust import ListAddress

_UNUSABLE = (ListState.NO_ISSUER, ListState.SIGNATURE, ListState.FORM)


class FolderTrustFiles:
    """Reads in this process: only files of the office's own folder, and stores that are signed."""

    def __init__(self) -> None:
        self._reader = TrustReader()

    def look(self, folder: Path, now: datetime) -> TrustView:
        if not folder.is_dir():
            return TrustView()
        content = self._reader.content(folder)
        anchors = content.anchors()
        certificates = [
            TrustedCertificate(
                name_words(each.certificate.subject),
                each.family,
                sha256 in anchors,
                sha256,
                each.certificate.not_valid_before,
                each.certificate.not_valid_after,
                each.source,
            )
            for sha256, each in content.authorities.items()
        ]
        return TrustView(
            content.store,
            tuple(sorted(certificates, key=lambda each: (each.family, not each.root, each.name))),
            content.revocation().view(now),
            tuple(content.unreadable),
        )

    def opened(self, content: bytes) -> InstalledStore:
        return open_store(content)[0]

    def addresses(self, folder: Path) -> tuple[ListAddress, ...]:
        path = folder / STORE_FILE
        try:
            with path.open("rb") as file:
                body = open_store(file.read(MOST_STORE + 1))[1]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise InputError("input.unreadable", name=path.name) from error
        made = []
        for family in body.families.values():
            for der in (*family.roots, *family.others):
                certificate = asn1_x509.Certificate.load(der)
                urls = family.addresses.get(sha256 := certificate.sha256.hex(), ())
                if urls:
                    made.append(ListAddress(name_words(certificate.subject), sha256, tuple(urls)))
        return tuple(made)

    def fetched(
        self, content: bytes, address: ListAddress, folder: Path, now: datetime
    ) -> tuple[RevocationList, bytes]:
        held = self._reader.content(folder)
        try:
            [found] = parse(content).lists
        except (UnreadableError, ValueError) as error:
            raise InputError("trust.not_list", issuer=address.issuer) from error
        view = _judged(found, held, now)
        if view.state in _UNUSABLE or view.issuer_sha256 != address.issuer_sha256:
            raise InputError("trust.not_list", issuer=address.issuer)
        return view, found.public_bytes(Encoding.DER)


def _judged(
    found: x509.CertificateRevocationList, held: TrustFolderContent, now: datetime
) -> RevocationList:
    return held_list("", TrustFamily.OFFICE, found, held.issuers()).view(now)
