"""The table of errors, the places that make them, those that ask for a code, and the docstrings
that promise one say the same."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from string import Formatter

from tests.conftest import ROOT
from tests.support.raised_errors import CODE, KINDS, Made, made, modules, texts
from tthc_desktop.domain.device_wire import MADE_TWICE, NUMBER_TAKEN, OTHER_UNIT
from tthc_desktop.domain.error_table import AREAS, TABLE
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.inspection import REASONS
from tthc_desktop.domain.outbox import Fault, fault_name

MADE = tuple(made())
BARRING = ("401", "403", "407", "451")
FAULTS = {*(fault.value for fault in Fault), *(fault_name(Fault.AUTH, each) for each in BARRING)}
FROM_THE_LINK = {f"transfer.{fault}" for fault in FAULTS}
FROM_THE_ENGINE = {  # kept with a step
    *("transfer.interrupted", "transfer.refused_upstream", "transfer.is_copy"),
    *("transfer.odd_code", "transfer.other_code", "transfer.other_bytes"),
    *(f"transfer.{word}" for word in (MADE_TWICE, NUMBER_TAKEN, OTHER_UNIT)),
    "sync.bug",  # kept with the link, as is a StoreError's that ended a round
}
# Places that make an error of a code that comes from elsewhere, and what may come.
CARRIED = {
    # a PortalError of a Fault, and the same about a question
    "services/ports/portal.py": FROM_THE_LINK | {f"lookup.{fault}" for fault in FAULTS},
    # told again, as it stands with a step of the queue or with the link
    "ui/outbox/page.py": FROM_THE_LINK | FROM_THE_ENGINE,
    "ui/outbox/sync_part.py": FROM_THE_LINK | FROM_THE_ENGINE,
    "cli/office_commands.py": FROM_THE_LINK | FROM_THE_ENGINE,
    "cli/reasons.py": FROM_THE_LINK | FROM_THE_ENGINE,
    # the inspect worker's refusal of a file from outside
    "domain/inspection.py": REASONS,
    # why an account may not sign with a certificate, as SigningRules.refusal says it
    "services/signing/sign_dossiers.py": {
        "sign.not_bound",
        "sign.not_yours",
        "sign.not_records_clerk",
    },
    # what the worker says of a file, with the name that the clerk knows
    "services/reception/show_file.py": {
        "input.missing",
        "input.unreadable",
        "input.too_large",
        "input.encrypted",
    },
}
# They look like codes and are names of settings, or of another protocol's messages.
NO_CODES = {
    *("clock.contact", "clock.mark", "catalogue.revision", "http.disconnect"),
    "signature.accepted",  # of an audit line
}
# Retry of one case instead of that of its code; each says why beside it.
DIFFERENT = {("adapters/scanning/escl_http.py", "scanner.stopped")}


def _codes(place: Made) -> set[str]:
    return set(CARRIED.get(place.path, ()) if place.codes is None else place.codes)


def _fields(sentence: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(sentence) if field}


def _known(text: str, *, start: bool) -> bool:
    return any(code.startswith(text) for code in TABLE) if start else text in TABLE


def _where(place: Made) -> str:
    return f"{place.path}:{place.line}"


def test_the_places_that_make_errors_are_found() -> None:
    assert len(MADE) > 400
    assert {place.kind for place in MADE} == KINDS - {"TthcError"}
    assert {error.__name__ for error in TthcError.__subclasses__()} == KINDS - {"TthcError"}


def test_every_code_can_be_told_from_the_source_or_comes_over_a_wire_that_is_listed() -> None:
    assert {place.path for place in MADE if place.codes is None} == set(CARRIED)


def test_every_error_that_is_made_is_in_the_table() -> None:
    unknown = {_where(place): _codes(place) - set(TABLE) for place in MADE}
    assert {where: codes for where, codes in unknown.items() if codes} == {}


def test_every_line_of_the_table_is_made_somewhere() -> None:
    assert sorted(set(TABLE) - {code for place in MADE for code in _codes(place)}) == []


def test_what_comes_over_a_wire_is_sent_somewhere() -> None:
    """A carried code has its text in another file than the one that carries it."""
    said = {module.path: texts(module.tree) for module in modules()}
    faults = {f"{kind}.{fault}" for kind in ("transfer", "lookup") for fault in FAULTS}
    for path, codes in CARRIED.items():
        elsewhere = {text for other, found in said.items() if other != path for text in found}
        assert sorted(codes - faults - elsewhere) == [], path
    adapters = [module for module in modules() if module.path != "domain/outbox.py"]
    seen = {
        node.attr
        for module in adapters
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Fault"
    }
    assert [fault for fault in Fault if fault.name not in seen] == []


def test_every_name_in_a_sentence_is_given_wherever_the_error_is_made() -> None:
    missing = {
        (_where(place), code): _fields(TABLE[code].sentence) - place.details
        for place in MADE
        for code in _codes(place) & set(TABLE)
        if place.path != "services/ports/portal.py" or code in FROM_THE_LINK
    }
    assert {where: names for where, names in missing.items() if names} == {}


def test_a_code_has_one_class() -> None:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for place in MADE:
        for code in _codes(place):
            kinds[code].add(place.kind)
    assert {code: found for code, found in kinds.items() if len(found) > 1} == {}


def test_a_place_that_tries_again_differently_is_listed() -> None:
    found = {(place.path, code) for place in MADE if place.retries for code in _codes(place)}
    assert found == DIFFERENT


def test_no_code_stands_twice() -> None:
    count = Counter(code for area in AREAS for code in area)
    assert [code for code, times in count.items() if times > 1] == []
    for path in (ROOT / "tthc_desktop/domain/error_table").glob("*.py"):
        keys = Counter(
            ast.unparse(key)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Dict)
            for key in node.keys
            if key is not None
        )
        assert [key for key, times in keys.items() if times > 1] == [], path.name
    assert len(TABLE) == len(count)


def test_sentences_are_vietnamese_and_end() -> None:
    for code, entry in TABLE.items():
        assert CODE.fullmatch(code)
        assert entry.sentence.rstrip().endswith("."), code
        assert any(ord(c) > 127 for c in entry.sentence), code
        assert not entry.in_stack or _fields(entry.in_stack) == {"sheet", "side"}, code


def _docstring_codes() -> list[tuple[str, str, str]]:
    """Path, class that is named before it or nothing, code, of everything in double back quotes."""
    areas = {code.partition(".")[0] for code in TABLE}
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            match node:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    kind = ""
                    for name, code in re.findall(r"\b([A-Z]\w+Error)\b|``([^`\s]+)``", text):
                        kind = name or kind
                        area, dot, rest = code.partition(".")
                        promised = bool(kind and (CODE.fullmatch(code) or rest == "…"))
                        if dot and (area in areas or promised) and code not in NO_CODES:
                            found.append((module.path, kind, code))
    return found


def test_docstrings_promise_codes_that_exist() -> None:
    found = _docstring_codes()
    assert len(found) > 200
    wrong = [
        (path, code)
        for path, _, code in found
        if not _known(code.removesuffix("…"), start=code.endswith("…"))
    ]
    assert wrong == []


def test_docstrings_promise_the_class_that_is_raised() -> None:
    kinds = {code: place.kind for place in MADE for code in _codes(place)}
    wrong = [
        (path, kind, code)
        for path, kind, code in _docstring_codes()
        if code in kinds and kind in KINDS - {"TthcError"} and kind != kinds[code]
    ]
    assert wrong == []


def _asked_for() -> list[tuple[str, str]]:
    """Path and code, or start of a code, of every place that compares or looks up error codes."""
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            holders: list[ast.expr] = []
            match node:
                case ast.Compare(left=left, comparators=holders) if _is_code(left):
                    pass
                case ast.Subscript(value=ast.Name() as name, slice=key) if _is_code(key):
                    holders = [name]
                case ast.Call(func=ast.Attribute(value=ast.Name() as name, attr="get"), args=args):
                    holders = [name] if args and _is_code(args[0]) else []
                case ast.Call(func=ast.Attribute(value=start, attr="startswith"), args=args):
                    holders = list(args) if _is_code(start) else []
            for holder in holders:
                value = module.constant(holder.id) if isinstance(holder, ast.Name) else holder
                keys = value.keys if isinstance(value, ast.Dict) else [value]
                found += [
                    (module.path, text)
                    for text in texts(*(key for key in keys if key is not None))
                    if re.fullmatch(r"[a-z_]+\.[a-z_]*", text) and text not in NO_CODES
                ]
    return found


def _is_code(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else ""
    return "code" in (name, node.id if isinstance(node, ast.Name) else "")


def test_whoever_asks_for_a_code_asks_for_one_that_exists() -> None:
    found = _asked_for()
    assert len(found) > 60
    wrong = [(path, text) for path, text in found if not _known(text, start=text.endswith("."))]
    assert wrong == []
