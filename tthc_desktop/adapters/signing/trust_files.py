"""Certificates and revocation lists out of a folder that the office, or a person, has named.

    DIR/*                      what the office put there itself: PEM, DER, p7b, CRLs
    DIR/government, DIR/public the same of a family
    DIR/store.tthc-trust       the signed store of both families
    DIR/crl                    lists that were fetched later

What cannot be read is named, and the rest is used: without a file there can only be less trust. So
an authority that is not a root is an anchor only directly in DIR, only while its own issuer is not
there, and only while everything else there could be read: a damaged root does not make an anchor of
what it issued.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

from asn1crypto import x509 as asn1_x509
from cryptography import x509

from tthc_desktop.adapters.signing.trust_lists import Issuer, RevocationLists, held_list
from tthc_desktop.adapters.signing.trust_material import NO_TRUST, TrustMaterial
from tthc_desktop.adapters.signing.trust_parse import (
    MOST_FILE,
    Parsed,
    UnreadableError,
    is_authority,
    is_self_signed,
    parse,
)
from tthc_desktop.adapters.signing.trust_store import open_store
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_names import shown_name
from tthc_desktop.domain.trust import (
    LISTS_FOLDER,
    MOST_STORE,
    PUBLISHED,
    STORE_FILE,
    TrustFamily,
)
from tthc_desktop.domain.trust_view import InstalledStore

_MOST_FILES = 2000
_FOLDERS = {
    **{family.value: family for family in PUBLISHED},
    LISTS_FOLDER: TrustFamily.OFFICE,
}


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate that may issue others, and where it was found."""

    certificate: asn1_x509.Certificate
    family: TrustFamily
    root: bool
    source: str


@dataclass(slots=True)
class TrustFolderContent:
    """What a folder holds, certificates that stand there twice once."""

    store: InstalledStore | None = None
    authorities: dict[str, Authority] = field(default_factory=dict)
    lists: list[tuple[str, TrustFamily, x509.CertificateRevocationList]] = field(
        default_factory=list
    )
    unreadable: list[str] = field(default_factory=list)
    _checked: RevocationLists | None = None

    def add(self, found: Parsed, family: TrustFamily, source: str) -> None:
        """Takes what a file holds. A family is stronger than the office's own folder, and a root
        is one wherever else it stands."""
        for each in found.certificates:
            if not is_authority(each):
                self.unreadable.append(f"{source} (không phải chứng thư của cơ quan cấp)")
                continue
            sha256 = each.sha256.hex()
            known = self.authorities.get(sha256)
            if known is None or known.family is TrustFamily.OFFICE:
                root = is_self_signed(each)
                self.authorities[sha256] = Authority(each, family, root, source)
        self.lists += [(source, family, each) for each in found.lists]

    def issuers(self) -> list[Issuer]:
        made = []
        for sha256, each in self.authorities.items():
            try:
                loaded = x509.load_der_x509_certificate(each.certificate.dump())
            except ValueError:
                continue  # it anchors chains; a list of it is told as one without its issuer
            made.append(Issuer(loaded, each.family, sha256))
        return made

    def anchors(self) -> dict[str, Authority]:
        """Where a chain may end (see the head of this file)."""
        subjects = {each.certificate.subject.dump() for each in self.authorities.values()}

        def pinned(each: Authority) -> bool:
            chosen = each.family is TrustFamily.OFFICE and not self.unreadable
            return chosen and each.certificate.issuer.dump() not in subjects

        return {k: each for k, each in self.authorities.items() if each.root or pinned(each)}

    def revocation(self) -> RevocationLists:
        """The lists beside who signed them, of a folder that is read to its end. Checking their
        signatures takes as long as reading them: it is done once."""
        if self._checked is None:
            issuers = self.issuers()
            self._checked = RevocationLists(tuple(held_list(*each, issuers) for each in self.lists))
        return self._checked


_Stamp = tuple[int, int, int]
"""Time, size and place on the disk."""
_Listing = tuple[tuple[str, Path, TrustFamily | None, _Stamp | None], ...]
_Read = tuple[InstalledStore | None, tuple[tuple[TrustFamily, Parsed], ...]]


class TrustReader:
    """Reads folders. A file that has not changed is parsed once, and a folder in which nothing has
    changed is judged once: what it comes to is needed for every file that is looked at."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[_Stamp, _Read | None]] = {}
        self._whole: tuple[_Listing, TrustFolderContent] | None = None
        self._material: tuple[TrustFolderContent, TrustMaterial] | None = None

    def material(self, path: Path | None) -> TrustMaterial:
        """What to judge by. Nothing for no path."""
        if path is None:
            return NO_TRUST
        content, known = self.content(path), self._material
        if known is None or known[0] is not content:
            known = self._material = (content, _material_of(content))
        return known[1]

    def content(self, path: Path) -> TrustFolderContent:
        """All of a folder, or of one file. One that is not there is told as unreadable.

        Nobody changes what it gives: the next one who asks gets the same.
        """
        seen = tuple(_seen(path))
        if self._whole is not None and self._whole[0] == seen:
            return self._whole[1]
        content = TrustFolderContent()
        kept: dict[Path, tuple[_Stamp, _Read | None]] = {}
        failed = False
        for name, file, family, stamp in seen:
            if family is None:
                content.unreadable.append(name)
                continue
            try:
                held = self._held(file, family, stamp)
            except OSError:
                content.unreadable.append(name)
                failed = True  # the disk may give it the next time
                continue
            kept[file] = held
            if held[1] is None:
                content.unreadable.append(name)
                continue
            store, parts = held[1]
            content.store = store or content.store
            for family_of_part, found in parts:
                if name.startswith(f"{LISTS_FOLDER}/") and found.certificates:
                    content.unreadable.append(name)  # lists only: nothing there can add trust
                    continue
                content.add(found, family_of_part, name)
        self._read = kept
        self._whole = None if failed else (seen, content)
        return content

    def _held(
        self, file: Path, family: TrustFamily, stamp: _Stamp | None
    ) -> tuple[_Stamp, _Read | None]:
        """What is in a file, parsed now or before. Raises OSError."""
        if stamp is None:
            raise FileNotFoundError(file)
        held = self._read.get(file)
        if held is None or held[0] != stamp:
            held = (stamp, _read(file, family))
        return held


def _material_of(content: TrustFolderContent) -> TrustMaterial:
    anchors = content.anchors()
    others = [a for sha256, a in content.authorities.items() if sha256 not in anchors]
    return TrustMaterial(
        tuple(each.certificate for each in anchors.values()),
        tuple(each.certificate for each in others),
        content.revocation(),
        {sha256: each.family for sha256, each in anchors.items()},
        tuple(content.unreadable),
    )


def _seen(path: Path) -> Iterator[tuple[str, Path, TrustFamily | None, _Stamp | None]]:
    """With the stamp of each; None for one that is not there, or means nothing."""
    for number, (name, file, family) in enumerate(_files(path)):
        if family is None or number >= _MOST_FILES:
            yield name, file, None, None
            continue
        try:
            stat = file.stat()
            if not S_ISREG(stat.st_mode):  # a pipe has no end
                yield name, file, None, None
                continue
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError:
            yield name, file, family, None
        else:
            yield name, file, family, stamp


def _files(path: Path) -> Iterator[tuple[str, Path, TrustFamily | None]]:
    """Name, as it may be shown, file and family, in a fixed order; no family for a folder that
    means nothing here.
    Names that begin with a dot are files that somebody is writing."""
    if not path.is_dir():
        yield shown_name(path.name), path, TrustFamily.OFFICE
        return
    for each in sorted(path.iterdir()):
        if each.name.startswith("."):
            continue
        if not each.is_dir():
            yield shown_name(each.name), each, TrustFamily.OFFICE
        elif each.name in _FOLDERS:
            for inner in sorted(each.iterdir()):
                if not inner.name.startswith("."):
                    family = None if inner.is_dir() else _FOLDERS[each.name]
                    yield f"{each.name}/{shown_name(inner.name)}", inner, family
        else:
            yield shown_name(each.name), each, None


def _read(file: Path, family: TrustFamily) -> _Read | None:
    """None where it cannot be read. Raises OSError."""
    is_store = file.name == STORE_FILE
    most = MOST_STORE if is_store else MOST_FILE
    with file.open("rb") as opened:
        content = opened.read(most + 1)
    try:
        if not is_store:
            return None, ((family, parse(content)),)
        store, body = open_store(content)
        parts = [
            (of, parse(der))
            for of, each in body.families.items()
            for der in (*each.roots, *each.others, *each.lists)
        ]
    except (UnreadableError, InputError):
        return None
    return store, tuple(parts)
