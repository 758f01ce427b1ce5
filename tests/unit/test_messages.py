"""What people read about an error, and how it crosses the pipe between two processes."""

from __future__ import annotations

import pytest

from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.errors import InputError, StoreError, TthcError, from_wire, to_wire
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault


@pytest.mark.parametrize("fault", Fault)
def test_a_question_without_an_answer_leaves_nothing_waiting(fault: Fault) -> None:
    """And what was to be sent is not told as a question."""
    asked, sent = (TABLE[f"{kind}.{fault.value}"].sentence for kind in ("lookup", "transfer"))
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
