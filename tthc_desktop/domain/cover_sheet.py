"""What the code on a cover sheet says: which component the sheets behind it belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# ASCII digits only, no leading zero: one component has one code.
_PAYLOAD = re.compile(rf"TTHC1\|({_UUID})\|([1-9][0-9]{{0,2}})")


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """What the code on a cover sheet says.

    Attributes:
        dossier_id: The id that was made at reception.
        position: Place of the component in its checklist, 1 to 999.
    """

    dossier_id: str
    position: int

    def encode(self) -> str:
        """``TTHC1|<dossier id>|<position>``: ASCII, so that every reader gives it back unchanged.
        Raises ValueError for what parse would not take."""
        payload = f"TTHC1|{self.dossier_id}|{self.position}"
        if parse(payload) != self:
            raise ValueError("no dossier id or no position")
        return payload


def parse(payload: str) -> CoverSheet | None:
    """What a code says; None unless it is a cover sheet of this version, character by character."""
    match = _PAYLOAD.fullmatch(payload)
    return CoverSheet(match[1], int(match[2])) if match else None
