"""Plain data has one codec: who may still speak JSON by hand, and why."""

from __future__ import annotations

import re

from tests.conftest import ROOT

PACKAGE = ROOT / "tthc_desktop"
_JSON = re.compile(r"^\s*(?:import json\b|from json import)", re.MULTILINE)
BY_HAND = {
    "domain/plain.py": "the one place where text becomes plain data",
    "domain/wire.py": "canonical JSON, byte for byte",
    "adapters/catalogue/shape.py": "files from outside: a name that stands twice is refused",
    "demo/json_file.py": "a file that people edit by hand",
    "demo/lay_province.py": "the same files, laid out for people",
    "demo/make_tokens.py": "a line to the parent; product code stays unloaded",
    "demo/site.py": "what other programs print",
    "demo/virtual_scanner.py": "the control endpoint of a device",
}
"""The list only gets shorter."""


def test_nobody_else_speaks_json_by_hand() -> None:
    speakers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if _JSON.search(path.read_text("utf-8"))
    }
    assert speakers - BY_HAND.keys() == set(), "domain/codec.py does it, domain/plain.py for text"
    assert BY_HAND.keys() - speakers == set(), "take them off the list"
