"""Every error that can be raised has a sentence, and every sentence gets the details it names."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from string import Formatter

import pytest

from tests.conftest import ROOT
from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.errors import InputError, StoreError, TthcError, from_wire, to_wire
from tthc_desktop.domain.inspection import REASONS
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault

ERRORS = {
    "InputError",
    "DeviceError",
    "SigningError",
    "TransferError",
    "StoreError",
    "SetupError",
    "TthcError",
}
# Raised through a variable, or written by the engine as the reason of a step.
INDIRECT = {
    **{f"{kind}.{fault.value}": {"reason"} for kind in ("transfer", "lookup") for fault in Fault},
    "transfer.interrupted": set(),
    "transfer.refused_upstream": set(),
    "outbox.edge": set(),
    "outbox.frozen": set(),
    "blob.fixed": set(),
    "batch_event.fixed": set(),
    "audit.fixed": set(),
    "worker.crashed": {"worker"},
    "worker.hung": {"worker"},
    **{code: {"name", "kind"} for code in REASONS},
    "disk.full": set(),
    "disk.failed": set(),
    **{
        f"form.{what}": {"line", "column", "word"}
        for what in (
            "syntax",
            "tag",
            "attribute",
            "reference",
            "nesting",
            "block",
            "field",
            "deep",
            "rows",
        )
    },
}


def _texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    return []


def _raised() -> dict[str, list[set[str]]]:
    """Code -> for each place that makes the error, the names of its details."""
    found: defaultdict[str, list[set[str]]] = defaultdict(list)
    for path in sorted((ROOT / "tthc_desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name in ERRORS:
                details = {k.arg for k in node.keywords if k.arg and k.arg != "retry"}
                for code in _texts(node.args[0]):
                    found[code].append(details)
    return found


RAISED = _raised()


def _sentences() -> dict[str, str]:
    return {code: entry.sentence for code, entry in TABLE.items()}


def _literals() -> set[str]:
    """Every string of the program outside the table: codes that reach an error indirectly."""
    texts: set[str] = set()
    for path in (ROOT / "tthc_desktop").rglob("*.py"):
        if path.parent != ROOT / "tthc_desktop/domain/error_table":
            tree = ast.parse(path.read_text("utf-8"))
            texts |= {
                n.value
                for n in ast.walk(tree)
                if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
    return texts


def test_something_was_found() -> None:
    assert len(RAISED) > 60
    assert Path(ROOT / "tthc_desktop").is_dir()


@pytest.mark.parametrize("code", sorted({*RAISED, *INDIRECT}))
def test_every_code_has_a_sentence(code: str) -> None:
    assert code in TABLE


@pytest.mark.parametrize("code", sorted(TABLE))
def test_every_field_of_a_sentence_is_a_detail_wherever_it_is_raised(code: str) -> None:
    fields = {field for _, field, _, _ in Formatter().parse(TABLE[code].sentence) if field}
    for details in RAISED.get(code, [INDIRECT.get(code, set())]):
        assert fields <= details


def test_no_sentence_is_left_over() -> None:
    known = {*RAISED, *INDIRECT, "window.no_display"} | _literals()  # raised by the window
    assert sorted(set(TABLE) - known) == []


def test_sentences_are_vietnamese_and_end() -> None:
    for code, text in _sentences().items():
        assert text.rstrip().endswith("."), code
        assert any(ord(c) > 127 for c in text), code


@pytest.mark.parametrize("fault", Fault)
def test_a_question_without_an_answer_leaves_nothing_waiting(fault: Fault) -> None:
    """And what was to be sent is not told as a question."""
    asked, sent = _sentences()[f"lookup.{fault.value}"], _sentences()[f"transfer.{fault.value}"]
    assert "Hồ sơ trên máy không thay đổi." in asked
    for word in ("hàng chờ", "gửi", "F8"):
        assert word not in asked
    assert "không thay đổi" not in sent


def test_a_detail_that_is_missing_does_not_break_the_sentence() -> None:
    assert "“?”" in sentence(InputError("input.missing"))
    assert "x.y" in sentence(InputError("x.y"))
    assert "“a {b} c”" in sentence(InputError("input.missing", name="a {b} c"))


def test_an_error_crosses_the_pipe_and_does_not_tell_the_log_its_details() -> None:
    error = StoreError("store.newer", revision="9")
    again = from_wire(to_wire(error))
    assert type(again) is StoreError
    assert (again.code, again.retry, again.details) == (error.code, error.retry, error.details)
    assert str(InputError("input.missing", name="Nguyễn Văn A.pdf")) == "input.missing"
    with pytest.raises((KeyError, ValueError)):
        from_wire({"kind": "Exception", "code": "x", "retry": "later", "details": {}})
    assert isinstance(error, TthcError)
