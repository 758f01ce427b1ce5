"""What a keyboard layout does to the signs of a code that a hand scanner types.

A scanner types with the keys of an American keyboard. What arrives may then not be what stands on
the card; its texts are checked as all text is (domain/vietnamese.py).
"""

from __future__ import annotations

import re

# The whole card around one sign that stands where "|" should. The key of "|" gives another sign on
# other layouts ("~" British, "'" German, "§" Italian, "Ç" Spanish, "µ" French, "*" Nordic, "^"
# Portuguese) and "\\" without shift. Twelve digits, nine or none, a day and a gender between the
# same sign are no accident, whatever the sign is.
_OTHER_SIGN = re.compile(
    r"(?P<number>[0-9]{12})(?P<sign>[^0-9])(?P<old>[0-9]{9}|)(?P=sign)(?P<name>[^0-9]+?)(?P=sign)"
    r"(?P<birth>[0-9]{2}(?P<b>[/.-]?)[0-9]{2}(?P=b)[0-9]{4})(?P=sign)(?P<gender>.{2,6}?)(?P=sign)"
    r"(?P<residence>.*?)"
    r"(?:(?P=sign)(?P<issued>[0-9]{2}(?P<i>[/.-]?)[0-9]{2}(?P=i)[0-9]{4})(?:(?P=sign).*)?)?",
    re.DOTALL,
)
_PARTS = ("number", "old", "name", "birth", "gender", "residence", "issued")


def split_by_other_sign(payload: str) -> list[str] | None:
    """The seven fields of a card whose ``|`` became one other sign, None if that is not sure."""
    found = _OTHER_SIGN.fullmatch(payload)
    if found is None or found["sign"] == "|" or not is_like_gender(found["gender"]):
        return None
    return [found[part] or "" for part in _PARTS]


def is_like_gender(text: str) -> bool:
    """Nam or Nữ, or what may have become of them: ``nAM``, ``Nu``, ``N?``, ``Nuwx``, ``Ná»¯``."""
    return 2 <= len(text) <= 6 and text[0] in "nN"
