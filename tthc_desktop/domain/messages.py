"""What people read about an error. Window and command line say the same."""

from __future__ import annotations

from string import Formatter

from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.errors import TthcError


def sentence(error: TthcError) -> str:
    """The Vietnamese sentence for an error. A detail that the error lacks is left out."""
    entry = TABLE.get(error.code)
    if entry is None:  # a worker, a relay or a database of another version knows more codes
        return f"Có lỗi chưa có lời giải thích ({error.code}). Báo bộ phận kỹ thuật."
    known = {name: str(value) for name, value in error.details.items()}
    names = {field for _, field, _, _ in Formatter().parse(entry.sentence) if field}
    return entry.sentence.format(**{name: known.get(name, "?") for name in names})
