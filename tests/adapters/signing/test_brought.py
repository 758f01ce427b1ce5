"""Lists that a file brings along, in its security store and in its signature."""

from __future__ import annotations

import io
from typing import Any

from asn1crypto import cms
from asn1crypto import crl as asn1_crl
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.support.tokens import pdf
from tests.support.trust_pki import new_root
from tthc_desktop.adapters.signing.brought import in_signature, in_store

ROOT = new_root("CA gốc thử nghiệm")
LIST = ROOT.list_of({7: None})
DER = LIST.public_bytes(Encoding.DER)


def _with_store(*lists: bytes) -> PdfFileReader:
    new: Any = DictionaryObject  # pyHanko does not type what it makes
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf()))
    streams = [writer.add_object(StreamObject(stream_data=each)) for each in lists]
    writer.root["/DSS"] = new({NameObject("/CRLs"): ArrayObject(streams)})
    writer.update_root()
    made = io.BytesIO()
    writer.write(made)
    return PdfFileReader(made)


def test_lists_of_the_store_that_can_be_read() -> None:
    found = in_store(_with_store(DER[:-9], DER, b"words"))
    assert (found.crls, found.store) == ([LIST], True)
    assert in_store(_with_store(b"words")).store is False


def test_lists_of_a_signature() -> None:
    one = asn1_crl.CertificateList.load(DER)
    archived = {"type": "adobe_revocation_info_archival", "values": [{"crl": [one]}]}
    info = cms.SignerInfo({"signed_attrs": [archived]})
    signed = cms.SignedData({"crls": [cms.RevocationInfoChoice("crl", one)]})
    assert in_signature(signed, info).crls == [LIST, LIST]
