"""What the tests use for their tables misses no row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.tables import each_row

WALKED: list[tuple[int, bool]] = []


@each_row(("number", "even"), [(2, True), (3, False)])
def test_rows_share_their_fixtures(number: int, even: bool, tmp_path: Path) -> None:
    assert tmp_path.is_dir()
    WALKED.append((number, even))


def test_each_row_was_walked_once() -> None:
    WALKED.clear()
    test_rows_share_their_fixtures(tmp_path=Path.cwd())
    assert WALKED == [(2, True), (3, False)]


def test_every_row_that_fails_is_told_and_no_other() -> None:
    @each_row("number", [1, 2, 3, 4])
    def check(number: int) -> None:
        if number == 4:
            with pytest.raises(KeyError):
                pass
        assert number % 2 == 1, f"{number} is even"

    with pytest.raises(pytest.fail.Exception) as caught:
        check()
    told = str(caught.value)
    assert told.startswith("2 of 4 rows:")
    assert "{'number': 2}" in told
    assert "2 is even" in told
    assert "{'number': 4}" in told
    assert "DID NOT RAISE" in told
    assert "{'number': 1}" not in told


def test_a_row_with_a_value_too_few_fails() -> None:
    with pytest.raises(ValueError, match="zip"):
        each_row(("a", "b"), [(1,)])(lambda a, b: None)()


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(AssertionError, match="without rows"):
        each_row("number", [])
