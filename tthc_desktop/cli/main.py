"""From arguments to an exit code."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tthc_desktop import __version__
from tthc_desktop.cli import (
    catalogue,
    commands,
    copies,
    demo,
    digitize,
    due,
    inspect,
    office_commands,
    qr,
    report,
    this_pc,
    trust,
    verify,
)
from tthc_desktop.cli.arguments import Parser, build_parser
from tthc_desktop.cli.output import DONE, ENVIRONMENT, Output
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.services.composition import Composition

_log = logging.getLogger(__name__)


def default_home() -> Path:
    """``%PROGRAMDATA%\\TTHC\\data``, or ``$XDG_DATA_HOME/tthc`` (design 4)."""
    if sys.platform == "win32":
        home = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "TTHC" / "data"
    else:
        home = _data_home() / "tthc"
    return home


def _data_home() -> Path:
    named = os.environ.get("XDG_DATA_HOME")
    return Path(named) if named else Path.home() / ".local" / "share"


def run(argv: Sequence[str], composition: Composition) -> int:
    """A failure is a sentence and an exit code; a bug, a report id and a stack in the log."""
    Parser.wants_json = "--json" in argv
    args = build_parser(f"tthc {__version__}").parse_args(list(argv))
    output = Output(getattr(args, "json", False))
    args.json = output.as_json
    try:
        return _dispatch(args, output, composition)
    except TthcError as error:
        return output.refuse(error)
    except KeyboardInterrupt:
        output.say("Đã dừng theo yêu cầu. Những gì đã lưu vẫn còn.")
        return ENVIRONMENT
    except BrokenPipeError:
        # Whoever reads our answer has enough (``| head``): nothing more can be told there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception:  # noqa: BLE001 - the outermost border; the stack goes to the log
        report = os.urandom(4).hex()
        _log.exception("bug, report %s", report)
        message = (
            f"Chương trình gặp lỗi ngoài dự kiến (mã báo lỗi {report}). Dữ liệu đã lưu vẫn còn."
        )
        output.answer({"error": "bug", "report": report, "message": message}, message)
        return ENVIRONMENT


def _dispatch(args: argparse.Namespace, output: Output, composition: Composition) -> int:
    home: Path = getattr(args, "home", None) or default_home()
    command: str | None = args.command
    match command:
        case None:
            return composition.window(home, "")
        case "demo":
            where = getattr(args, "home", None) or _data_home() / "tthc-demo" / "office"
            return demo.run(args, output, composition, where)
        case "relay":
            return commands.relay(args, output, composition)
        case "due":
            return due.run(args, output, composition, home)
        case "doctor" if args.reset_setting is not None:
            with contextlib.closing(composition.open_office(home, create=False)) as office:
                return office_commands.reset_setting(args.reset_setting, output, office)
        case "doctor" if args.renew_lists:
            with contextlib.closing(composition.open_office(home, create=False)) as office:
                return office_commands.renew_lists(output, office)
        case "migrate":
            return commands.migrate(args, output, composition, home)
        case "key":
            return copies.export_key(args, output, composition, home)
        case "backup":
            return copies.backup(args, output, composition, home)
        case "restore":
            return copies.restore(args, output, composition, home)
        case "doctor":
            return commands.doctor(output, composition, home)
        case "digitize" | "qr" | "inspect" | "sign" | "verify":
            tools = composition.tools()
            try:
                if command == "digitize":
                    return digitize.run(args, tools.digitise(args.jobs))
                if command == "inspect":
                    return inspect.run(args, output, tools.inspect())
                if command == "qr":
                    return qr.run(args, output, tools.read_card())
                if command == "sign":
                    return commands.sign(args, output, tools)
                return verify.run(args, output, tools, home)
            finally:
                tools.close()
        case "trust" if args.action == "build":
            return trust.build(args, output, composition.tools())
        case "catalogue" if args.action == "template":
            return catalogue.template(args, output, composition.tools())
        case _:
            # The catalogue may be there before anybody sets the unit up at the window.
            fills = command == "catalogue" and args.action == "import"
            fresh = fills and not (home.is_dir() and any(home.iterdir()))
            office = composition.open_office(home, create=fresh)
            try:
                if command == "catalogue":
                    return catalogue.run(args, output, office)
                if command == "trust":
                    return trust.run(args, output, office)
                if command == "report":
                    return report.run(args, output, office)
                if command == "enrol":
                    return this_pc.enrol(args, output, office)
                if command == "adopt":
                    return this_pc.adopt(args, output, office)
                return office_commands.run(args, output, office)
            finally:
                office.close()
