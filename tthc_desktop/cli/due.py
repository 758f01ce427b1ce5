"""``tthc due``: when a dossier is due, and why. Needs no installation."""

from __future__ import annotations

import argparse
from pathlib import Path

from tthc_desktop.cli.output import DONE, Output
from tthc_desktop.domain.catalogue import TermUnit
from tthc_desktop.domain.time import iso
from tthc_desktop.services.composition import Composition
from tthc_desktop.services.deadlines.explain_due import explain_due, parse_received, parse_term

_UNITS = (TermUnit.HOUR, TermUnit.DAY, TermUnit.WORKING_DAY, TermUnit.SAME_DAY)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--received",
        required=True,
        metavar="ISO",
        help="thời điểm nhận, ví dụ 2026-11-23T09:10; không ghi múi giờ là giờ Việt Nam",
    )
    parser.add_argument(
        "--duration", metavar="N", help="thời hạn, có thể lẻ: 2,1; không cần với same-day"
    )
    parser.add_argument(
        "--unit",
        required=True,
        choices=[unit.value for unit in _UNITS],
        help="giờ, ngày, ngày làm việc, hoặc trong ngày",
    )
    parser.add_argument(
        "--calendar",
        type=Path,
        metavar="FILE",
        help=(
            "tệp lịch JSON theo mẫu resources/calendar/days.json: sessions (weekday, saturday) và"
            " days, mỗi ngày có day, kind (off hoặc worked), name, source; mặc định là lịch của"
            " máy này, chưa có thì lịch kèm chương trình"
        ),
    )


def run(args: argparse.Namespace, output: Output, composition: Composition, home: Path) -> int:
    """Prints when a dossier is due, and why.

    Raises:
        InputError: ``due.…`` or ``calendar.…``.
    """
    received = parse_received(args.received)
    term = parse_term(args.duration, TermUnit(args.unit))
    named: Path | None = args.calendar
    calendar = composition.read_calendar(named) if named else composition.calendar(home)
    found = explain_due(received, term, calendar)
    body = {"due": iso(found.due), "steps": list(found.steps)}
    output.answer(body, "\n".join(found.steps))
    return DONE
