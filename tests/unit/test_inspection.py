"""What crosses the pipe from a process that may be somebody else's by then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.tables import each_row
from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import (
    REASONS,
    Inspection,
    Verdict,
    inspection_body,
    inspection_from,
    refusal,
    refused,
)
from tthc_desktop.domain.messages import sentence

GOOD = Inspection(Verdict.ACCEPT, FileKind.PDF, 3, 1, active=("uri",), sha256="ab", size=9)


def test_there_and_back() -> None:
    for inspection in (GOOD, refused("inspect.time", kind="jpeg")):
        assert inspection_from(inspection_body(inspection)) == inspection


@each_row(
    "change",
    [
        {"verdict": "perhaps"},
        {"verdict": "refuse"},
        {"reason": "inspect.time"},
        {"verdict": "refuse", "reason": "<script>"},
        {"kind": "exe"},
        {"pages": -1},
        {"pages": "3"},
        {"signatures": None},
        {"active": "uri"},
        {"active": ["a"] * 65},
    ],
)
def test_another_shape_is_not_believed(change: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        inspection_from({**inspection_body(GOOD), **change})


def test_long_words_are_cut() -> None:
    body = inspection_body(replace(GOOD, active=("x" * 500,), sha256="a" * 999))
    assert inspection_from(body).active == ("x" * 32,)
    assert len(inspection_from(body).sha256) == 64


@each_row("reason", sorted(REASONS))
def test_every_refusal_is_told_in_words(reason: str) -> None:
    text = sentence(refusal(refused(reason, kind=FileKind.OFFICE), "Đơn.docx"))
    assert reason in TABLE
    assert "?" not in text
    assert "Đơn.docx" in text
    if reason == "inspect.kind":
        assert "văn bản Office" in text
        assert "PDF, JPEG" in text
