"""``tthc inspect FILE``: may a file from outside come in, and as what."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tthc_desktop.cli.output import DONE, REFUSED, Output
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_names import shown_name
from tthc_desktop.domain.inspection import KIND_NAMES, Inspection, refusal
from tthc_desktop.domain.inspection_words import active_words
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.reading.inspect_file import InspectFile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--password-env", metavar="VAR", help="biến môi trường chứa mật khẩu PDF")


def run(args: argparse.Namespace, output: Output, inspect: InspectFile) -> int:
    """0 for a file that is accepted, 3 for one that is not. Raises InputError
    ``inspect.no_password``."""
    found = inspect(args.file.absolute(), _password(args.password_env))
    name = shown_name(args.file.name)
    text = _words(found, name) if found.accepted else sentence(refusal(found, name))
    output.answer(answer(found, text), text)
    return DONE if found.accepted else REFUSED


def answer(found: Inspection, text: str) -> dict[str, object]:
    """The JSON object of design 8: reason is a code, null where the file is accepted."""
    return {
        "verdict": found.verdict.value,
        "kind": found.kind.value,
        "pages": found.pages,
        "signed": found.signed,
        "reason": found.reason or None,
        "message": text,
        "signatures": found.signatures,
        "flat": found.flat,
        "encrypted": found.encrypted,
        "needs_password": found.needs_password,
        "active": list(found.active),
        "sha256": found.sha256 or None,
        "bytes": found.size,
    }


def _password(variable: str | None) -> str:
    """Never an argument: others can read those."""
    if variable is None:
        return ""
    password = os.environ.get(variable)
    if password is None:
        raise InputError("inspect.no_password", variable=variable)
    return password


def _words(found: Inspection, name: str) -> str:
    lines = [f"“{name}”: nhận được. {KIND_NAMES[found.kind]}, {found.pages} trang."]
    if found.signed:
        lines.append(f"Có {found.signatures} chữ ký số: tệp được giữ nguyên từng byte.")
    if found.active:
        lines.append(active_words(found.active))
    return " ".join(lines)
