"""``tthc qr [FILE | -]``: what a citizen card's code says."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from tthc_desktop.cli.output import DONE, NO, Output
from tthc_desktop.domain.citizen_card import (
    LONGEST,
    WARNING_TEXTS,
    CardFields,
    CardKind,
    CardReading,
)
from tthc_desktop.domain.code_kinds import REASON_TEXTS
from tthc_desktop.services.reading.read_card import ReadCard

_LABELS = {
    "number": "Số định danh",
    "old_number": "Số CMND cũ",
    "name": "Họ và tên",
    "birth_date": "Ngày sinh",
    "gender": "Giới tính",
    "residence": "Nơi thường trú",
    "issue_date": "Ngày cấp",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        default="-",
        metavar="FILE",
        help="ảnh hoặc PDF có thẻ; - hoặc bỏ trống: nội dung do máy quét cầm tay gõ vào",
    )


def run(args: argparse.Namespace, output: Output, read: ReadCard) -> int:
    """Prints what the code on a card says.

    Raises what ReadCard raises.
    """
    reading = read.typed(_typed()) if args.file == "-" else read(Path(args.file).absolute())
    output.answer(answer(reading), "\n".join(_lines(reading)))
    return DONE if reading.kind is CardKind.CITIZEN_CARD else NO


def answer(reading: CardReading) -> dict[str, object]:
    """The JSON object of design 8: fields has all its keys, null where there is nothing."""
    return {
        "kind": reading.kind.value,
        "fields": {name: _json(reading.fields, name) for name in _LABELS},
        "warnings": [warning.value for warning in reading.warnings],
        "reason": reading.reason.value if reading.reason else None,
        "message": _message(reading),
    }


def _typed() -> str:
    """One payload: up to the end of input, or the line that somebody types. What is not UTF-8
    becomes U+FFFD, which is warned of; of what is too long, enough for saying so is read."""
    source = sys.stdin.buffer
    most = LONGEST + 4  # the longest character that may be cut
    data = source.readline(most) if sys.stdin.isatty() else source.read(most)
    return data.decode("utf-8", "replace")


def _json(fields: CardFields | None, name: str) -> str | None:
    value = getattr(fields, name, None)
    return value.isoformat() if isinstance(value, date) else value or None


def _message(reading: CardReading) -> str:
    if reading.reason is not None:
        return REASON_TEXTS[reading.reason]
    return " ".join(["Đã đọc thẻ căn cước.", *(WARNING_TEXTS[w] for w in reading.warnings)])


def _lines(reading: CardReading) -> list[str]:
    if reading.reason is not None:
        return [REASON_TEXTS[reading.reason]]
    rows = [f"{label}: {_shown(reading.fields, name)}" for name, label in _LABELS.items()]
    return [*rows, *(f"Cần kiểm tra: {WARNING_TEXTS[w]}" for w in reading.warnings)]


def _shown(fields: CardFields | None, name: str) -> str:
    value = getattr(fields, name, None)
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else value or "–"
