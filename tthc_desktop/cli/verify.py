"""``tthc verify FILE``: who signed, whether it holds, and what is not known."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from tthc_desktop.cli.output import DONE, NO, UNSURE, Output
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_names import shown_name
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.signature_words import file_in_words, report_in_words, verdict_in_words
from tthc_desktop.domain.signatures import SignatureCheck
from tthc_desktop.domain.time import iso
from tthc_desktop.services.application import Tools

_CODES = {"valid": DONE, "invalid": NO, "indeterminate": UNSURE}
_HOW_TO_TRUST = (
    "Nêu thư mục chứng thư gốc bằng --trust THƯ_MỤC, hoặc nhập kho chứng thư: tthc trust import."
)
_MOMENTS = ("time", "valid_from", "valid_until", "revocation_at")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--trust", type=Path, metavar="DIR", help="thư mục chứng thư gốc và danh sách thu hồi"
    )
    parser.add_argument("--offline", action="store_true", help="không dùng mạng (luôn như vậy)")


def run(args: argparse.Namespace, output: Output, tools: Tools, home: Path) -> int:
    """0 valid, 1 invalid, 2 indeterminate or unsigned.

    Raises:
        InputError: ``input.missing``, ``pdf.unreadable``, ``input.encrypted`` and the like.
    """
    own = tools.trust_of(home)
    trust = args.trust or (own if own.is_dir() else None)
    if trust is not None and not trust.exists():
        raise InputError("input.missing", name=str(trust))
    check = tools.checker().check(args.file.absolute(), trust)
    text = _text(check, shown_name(args.file.name))
    if trust is None and "no_anchor" in check.reasons:
        text = f"{text}\n{_HOW_TO_TRUST}"
    output.answer(_body(check), text)
    return _CODES[check.verdict]


def _text(check: SignatureCheck, name: str) -> str:
    lines = [f"{name}: {verdict_in_words(check)}"]
    for number, report in enumerate(check.signatures, 1):
        rows = report_in_words(report)
        lines.append(f"  {number}. {rows[0][1]}")
        lines += [f"     {heading}: {words}" for heading, words in rows[1:]]
    lines += [f"  {words}" for words in file_in_words(check)]
    if check.trust_unreadable:
        # With them there could only be more trust: the exit code is that of what was judged.
        lines.append(
            sentence(InputError("trust.unreadable", name=", ".join(check.trust_unreadable)))
        )
    return "\n".join(lines)


def _body(check: SignatureCheck) -> dict[str, object]:
    """The JSON object of design 8, with more in it; moments as ISO 8601 or null."""
    body = asdict(check)
    for item, report in zip(body["signatures"], check.signatures, strict=True):
        for moment in _MOMENTS:
            item[moment] = iso(found) if (found := getattr(report, moment)) else None
    for item, stamp in zip(body["timestamps"], check.timestamps, strict=True):
        item["time"] = iso(stamp.time) if stamp.time else None
    return body
