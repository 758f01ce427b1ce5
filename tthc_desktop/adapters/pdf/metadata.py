"""The title page of a PDF/A: XMP and Info, which must say the same (ISO 19005-2, 6.6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from tthc_desktop.domain.text import nfc

_PRODUCER = "TTHC Desktop"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <pdf:Producer>{producer}</pdf:Producer>
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
   <xmp:CreateDate>{date}</xmp:CreateDate>
   <xmp:CreatorTool>{producer}</xmp:CreatorTool>
   <xmp:MetadataDate>{date}</xmp:MetadataDate>
   <xmp:ModifyDate>{date}</xmp:ModifyDate>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title and date of a document.

    Attributes:
        created: A moment with offset; whole seconds count.
    """

    title: str
    created: datetime

    @property
    def clean_title(self) -> str:
        """NFC, without the control characters that XML cannot hold."""
        return nfc("".join(c if c.isprintable() else " " for c in self.title))


def xmp(metadata: Metadata) -> bytes:
    date = metadata.created.isoformat(timespec="seconds")
    title = escape(metadata.clean_title)
    return _XMP.format(title=title, producer=_PRODUCER, date=date).encode("utf-8")


def info(metadata: Metadata) -> dict[str, str]:
    """The entries of the Info dictionary, which say the same as the XMP."""
    date = _pdf_date(metadata.created)
    return {
        "/Title": metadata.clean_title,
        "/Creator": _PRODUCER,
        "/Producer": _PRODUCER,
        "/CreationDate": date,
        "/ModDate": date,
    }


def _pdf_date(moment: datetime) -> str:
    offset = moment.strftime("%z")
    return f"D:{moment:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
