"""The internal steps of a procedure, as an administrator types them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tthc_desktop.domain.catalogue import Holder, ProcessStep
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.local_rules import parse_steps, steps_text

TYPED = "Thẩm định; phòng; 12,5; Tư pháp\n\n  \nTrả kết quả; một cửa; 1"
STEPS = (
    ProcessStep("Thẩm định", Holder.DIVISION, Decimal("12.5"), "Tư pháp"),
    ProcessStep("Trả kết quả", Holder.CLERK, Decimal(1), ""),
)


def test_empty_lines_are_no_steps() -> None:
    assert parse_steps(TYPED) == STEPS
    assert parse_steps(steps_text(STEPS)) == STEPS


def test_the_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(InputError) as found:
        parse_steps(f"{TYPED}\nKý; ai đó; 2")
    assert found.value.details["line"] == 5
