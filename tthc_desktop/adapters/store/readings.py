"""Reports of pages from JSON."""

from __future__ import annotations

from typing import Any

from tthc_desktop.domain.reading import PageFlag, PageReport


def report_from(body: dict[str, Any]) -> PageReport:
    body["barcodes"] = tuple(body["barcodes"])
    body["flags"] = tuple(PageFlag(flag) for flag in body["flags"])
    return PageReport(**body)
