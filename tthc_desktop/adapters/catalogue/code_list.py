"""Official dossier codes out of a list that somebody sent: text, CSV or an .xlsx workbook.

Only the codes are looked for, wherever they stand. A workbook is never opened as one: its parts are
searched as text, so that formulas, links and macros do nothing here.
"""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.services.ports.files import CodeList

_MOST_BYTES = 5_000_000
_MOST_PART = 30_000_000  # bytes of a part once unpacked
_MOST_CODES = 500
_DASH = "[-‐‑‒–—−]"  # programs for text make others of a hyphen
_MOST_DOUBTFUL = 100
_WORD = re.compile(r"[0-9A-Za-z.]{3,20}-[0-9]{6,8}-[0-9]{3,7}(?![0-9])")
# A code after a mishap: another dash, O for 0, a lost or replaced letter.
_ALMOST = re.compile(
    rf"(?<![\w.{{-])[^\W_][\w.?\ufffd]{{1,18}}{_DASH}[\dOoIlSB?\ufffd]{{4,9}}"
    rf"{_DASH}[\dOoIlSB?\ufffd]{{1,15}}(?![\w-])"
)


def read_codes(path: Path) -> CodeList:
    """In the order of the file, each once, at most 500.

    Raises:
        InputError: ``input.missing``, ``input.unreadable``, ``input.too_large``, ``list.no_code``;
            ``list.damaged`` where nothing stands there but codes that are damaged.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError("input.too_large", name=path.name)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("input.missing", name=path.name) from error
    except OSError as error:
        raise InputError("input.unreadable", name=path.name) from error
    text = _workbook(path) if content.startswith(b"PK\x03\x04") else _text(content)
    words = (found.group().upper() for found in _WORD.finditer(text))
    codes = tuple(dict.fromkeys(word for word in words if is_official_code(word)))
    almost = (found.group() for found in _ALMOST.finditer(text))
    doubtful = tuple(dict.fromkeys(word for word in almost if not is_official_code(word.upper())))
    if not codes and doubtful:
        raise InputError("list.damaged", name=path.name, codes=", ".join(doubtful[:3]))
    if not codes:
        raise InputError("list.no_code", name=path.name)
    left = max(0, len(codes) - _MOST_CODES)
    return CodeList(codes[:_MOST_CODES], doubtful[:_MOST_DOUBTFUL], left)


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8", "replace")


def _workbook(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [p for p in archive.infolist() if _is_text(p.filename)]
            if sum(part.file_size for part in parts) > _MOST_PART:
                raise InputError("input.too_large", name=path.name)
            read = (archive.read(part).decode("utf-8", "replace") for part in parts)
            return html.unescape("\n".join(read))
    except InputError:
        raise
    except Exception as error:  # zipfile, zlib, bz2 and lzma have errors of their own
        raise InputError("input.unreadable", name=path.name) from error


def _is_text(name: str) -> bool:
    return name == "xl/sharedStrings.xml" or (
        name.startswith("xl/worksheets/") and name.endswith(".xml")
    )
