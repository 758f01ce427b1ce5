"""Tax codes (mã số thuế) of organisations, household businesses and their branches."""

from __future__ import annotations

import re

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.text import clean

_PERSONAL = re.compile(r"[0-9]{12}")


def tax_code(text: str) -> str:
    """A tax code without spaces.

    That is 10 digits, 10 and a branch number (``0100233488-001``), or the 12 digits of a person:
    since 1/7/2025 the personal number is the tax code of individuals and household businesses (TT
    86/2024; reference/domain.md 6, from memory there). The check digit is the tenth (weights 31 to
    3, python-stdnum).

    Raises:
        InputError: ``tax_code.form`` or ``tax_code.check_digit``.
    """
    compact = re.sub(r"[\s.-]", "", clean(text))
    if _PERSONAL.fullmatch(compact):
        return compact
    if not compact.isascii() or not compact.isdigit() or len(compact) not in (10, 13):
        raise InputError("tax_code.form")
    from stdnum.vn import mst  # with it come pydoc and ssl: 20 ms of a start

    if not mst.is_valid(compact):
        raise InputError("tax_code.check_digit")
    return compact if len(compact) == 10 else f"{compact[:10]}-{compact[10:]}"
