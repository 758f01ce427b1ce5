"""``tthc report``: the book of dossiers (form 07) as a file."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from tthc_desktop.cli.new_file import new_file
from tthc_desktop.cli.output import DONE, Output
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.time import parse_vn_date
from tthc_desktop.services.application import Office

# Nobody signs in here: whoever may open the folder may see all that is in it, and the paper's line
# for a name is left to a pen.
_ACTOR = Account("", "command-line", "", Role.SUPERVISOR)


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
    register = actions.add_parser(
        "register", help="sổ theo dõi hồ sơ (mẫu 07): .xlsx hoặc .pdf", parents=[common]
    )
    for name, dest, text in (
        ("--from", "since", "ngày nhận đầu tiên, ví dụ 2026-11-01 hoặc 01/11/2026"),
        ("--to", "until", "ngày nhận cuối cùng"),
    ):
        register.add_argument(name, dest=dest, type=_day, required=True, metavar="NGÀY", help=text)
    register.add_argument(
        "-o",
        "--output",
        type=new_file,
        required=True,
        metavar="FILE",
        help="tệp .xlsx hoặc .pdf mới",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == "-" else _typed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("cần một ngày như 2026-11-23 hoặc 23/11/2026") from error


def _typed(text: str) -> date:
    try:
        return parse_vn_date(text)
    except InputError as error:
        raise ValueError(text) from error


def run(args: argparse.Namespace, output: Output, office: Office) -> int:
    """Writes the register of some days to a file.

    Raises:
        InputError: ``register.ending``, ``paper.days``, ``output.exists`` and the like.
    """
    from tthc_desktop.services.papers.register import ExportRegister  # for this command alone

    path: Path = args.output
    count = office.use(ExportRegister)(_ACTOR, args.since, args.until, path)
    body = {
        "output": str(path),
        "dossiers": count,
        "from": args.since.isoformat(),
        "to": args.until.isoformat(),
        "bytes": path.stat().st_size,
    }
    output.answer(body, f"Đã ghi {count} hồ sơ vào {path}.")
    return DONE
