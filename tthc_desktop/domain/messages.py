"""What people read about an error. Window and command line say the same."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.errors import Detail, TthcError


def sentence(error: TthcError) -> str:
    """The Vietnamese sentence for an error. A detail that the error lacks is left out."""
    return sentence_of(error.code, error.details)


def sentence_of(code: str, details: Mapping[str, Detail]) -> str:
    """The same for a code that was kept."""
    entry = TABLE.get(code)
    if entry is None:  # a worker, a relay or a database of another version knows more codes
        return f"Có lỗi chưa có lời giải thích ({code}). Báo bộ phận kỹ thuật."
    known = {name: str(value) for name, value in details.items()}
    names = {field for _, field, _, _ in Formatter().parse(entry.sentence) if field}
    return entry.sentence.format(**{name: known.get(name, "?") for name in names})
