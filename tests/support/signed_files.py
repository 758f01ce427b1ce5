"""A signed form to attack, and a revision that comes after the signed one."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils import generic as untyped
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter

from tthc_desktop.demo.tokens import DemoAuthority

generic: Any = untyped
"""Its constructors have no types."""
Change = Callable[[Any], None]
"""Of a writer whose document is open for one more revision."""

_PAGE_TEXT = b"BT /F1 24 Tf 72 700 Td (So tien: 1000 dong) Tj ET /Over Do"


class Office:
    """An authority and one signer of it."""

    def __init__(self, days_ago: int = 0) -> None:
        authority = DemoAuthority(datetime.now(UTC) - timedelta(days=days_ago))
        key = rsa.generate_private_key(65537, 2048)
        issued = authority.issue("Trần Thị Bình", key.public_key())
        der = serialization.Encoding.DER
        self.root = x509.Certificate.load(authority.certificate.public_bytes(der))
        self.certificate = x509.Certificate.load(issued.public_bytes(der))
        plain = key.private_bytes(
            der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko
        store.register(self.root)
        self.signer = SimpleSigner(self.certificate, PrivateKeyInfo.load(plain), store)

    def sign(
        self,
        content: bytes,
        name: str = "Sig1",
        *,
        certify: MDPPerm | None = None,
        box: tuple[int, int, int, int] | None = None,
        before: Change | None = None,
    ) -> bytes:
        """One more signature.

        Args:
            before: Done in the revision that is signed.
        """
        writer: Any = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        if writer.prev.encrypted:
            writer.encrypt("")
        if before is not None:
            before(writer)
        metadata = PdfSignatureMetadata(
            field_name=name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=certify is not None,
            docmdp_permissions=certify or MDPPerm.FILL_FORMS,
        )
        field = SigFieldSpec(name, box=box) if box is not None else None
        output = io.BytesIO()
        PdfSigner(metadata, self.signer, new_field_spec=field).sign_pdf(writer, output=output)
        return output.getvalue()

    def timestamped(self, content: bytes, field: str) -> bytes:
        """A timestamp of the document, in a field that is there. Nobody trusts who made it."""
        key = self.signer.signing_key
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        stamper = PdfTimeStamper(DummyTimeStamper(self.certificate, key), field_name=field)
        output: io.BytesIO = stamper.timestamp_pdf(writer, "sha256")
        return output.getvalue()


def plain_stream(data: bytes, **entries: Any) -> Any:
    named = {pdf_name(f"/{key}"): value for key, value in entries.items()}
    return generic.StreamObject(named, stream_data=data)


def look(text: bytes) -> Any:
    """A form XObject that shows a text."""
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 20)))
    return plain_stream(
        b"BT /Helv 12 Tf 2 5 Td (" + text + b") Tj ET",
        Type=pdf_name("/XObject"),
        Subtype=pdf_name("/Form"),
        BBox=box,
    )


def form() -> bytes:
    """One page with text, a font of its own, an overlay that can be hidden, a filled field."""
    make: Any = PdfFileWriter
    writer = make(stream_xrefs=False)
    add = writer.add_object
    named, dictionary, number = pdf_name, generic.DictionaryObject, generic.NumberObject
    font = add(
        dictionary(
            {
                named("/Type"): named("/Font"),
                named("/Subtype"): named("/Type1"),
                named("/BaseFont"): named("/Helvetica"),
            }
        )
    )
    group = add(
        dictionary({named("/Type"): named("/OCG"), named("/Name"): generic.pdf_string("lop")})
    )
    overlay = look(b"che")
    overlay[named("/OC")] = group
    over = add(overlay)
    page = dictionary(
        {
            named("/Type"): named("/Page"),
            named("/MediaBox"): generic.ArrayObject(map(number, (0, 0, 595, 842))),
            named("/Contents"): add(plain_stream(_PAGE_TEXT)),
            named("/Resources"): add(
                dictionary(
                    {
                        named("/Font"): dictionary({named("/F1"): font}),
                        named("/XObject"): dictionary({named("/Over"): over}),
                    }
                )
            ),
        }
    )
    page_ref = writer.insert_page(page)
    field = dictionary(
        {
            named("/Type"): named("/Annot"),
            named("/Subtype"): named("/Widget"),
            named("/FT"): named("/Tx"),
            named("/T"): generic.pdf_string("hoten"),
            named("/V"): generic.pdf_string("Nguyen Van An"),
            named("/DA"): generic.pdf_string("/Helv 12 Tf 0 g"),
            named("/F"): number(4),
            named("/Rect"): generic.ArrayObject(map(number, (72, 600, 272, 620))),
            named("/P"): page_ref,
            named("/AP"): dictionary({named("/N"): add(look(b"Nguyen Van An"))}),
        }
    )
    field_ref = add(field)
    page[named("/Annots")] = generic.ArrayObject([field_ref])
    writer.root[named("/AcroForm")] = dictionary(
        {named("/Fields"): generic.ArrayObject([field_ref])}
    )
    writer.root[named("/OCProperties")] = add(
        dictionary(
            {
                named("/OCGs"): generic.ArrayObject([group]),
                named("/D"): dictionary({named("/ON"): generic.ArrayObject([group])}),
            }
        )
    )
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def revised(content: bytes, *changes: Change) -> bytes:
    """The file with one more revision."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    for change in changes:
        change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def encrypted(content: bytes, algorithm: str) -> bytes:
    """The file, locked by its owner: it opens without a password."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("", "chu", algorithm=algorithm)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
