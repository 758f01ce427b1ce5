"""Receipts as the relay keeps them: what one of them tells, and whether it is one."""

from __future__ import annotations

from typing import Any

from tthc_desktop.domain.dossier_wire import is_sha256
from tthc_desktop.domain.plain import plain_of


def kept_receipt(text: str | bytes) -> dict[str, Any] | None:
    """None where it is damaged: it does not even name the payload."""
    try:
        receipt = plain_of(text)
    except ValueError:
        return None
    told = receipt.get("payload_sha256") if isinstance(receipt, dict) else None
    return receipt if isinstance(told, str) and is_sha256(told) else None
