"""Look-ups of papers cross the wire whole, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource, Wanted
from tthc_desktop.domain.reuse_wire import (
    asked_for,
    national_file,
    national_query,
    national_ref,
    national_request,
    paper_from_json,
    paper_to_json,
    portal_day,
    query_from_json,
    query_to_json,
)
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.wire import canonical

RAW = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
FILLED = RAW.filter(lambda text: bool(text.strip()))
TEXT = RAW.map(clean)
DAYS = st.none() | st.dates()
QUERIES = st.builds(
    ReuseQuery,
    FILLED,
    RAW,
    RAW,
    FILLED,
    FILLED,
    st.lists(st.builds(Wanted, RAW, RAW), max_size=4).map(tuple),
)
PAPERS = st.builds(
    FoundPaper,
    st.just(ReuseSource.UNIT),
    RAW.filter(bool),
    st.booleans(),
    RAW.filter(bool),
    TEXT,
    TEXT,
    TEXT,
    DAYS,
    DAYS,
    RAW,
    RAW,
    st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    st.integers(0, 1 << 40),
)


@given(QUERIES)
def test_a_query_comes_back(query: ReuseQuery) -> None:
    assert query_from_json(json.loads(canonical(query_to_json(query)))) == query


@given(PAPERS)
def test_a_paper_comes_back(paper: FoundPaper) -> None:
    body = json.loads(canonical(paper_to_json(paper)))
    assert paper_from_json(body, ReuseSource.UNIT) == paper


@given(QUERIES)
def test_a_query_of_the_national_store_is_understood(query: ReuseQuery) -> None:
    found = national_query(json.loads(canonical(national_request(query))))
    assert (found.owner_id, found.owner_name) == (query.owner_id, query.owner_name)
    assert (found.dossier, found.unit) == (query.dossier, query.unit)
    assert {code for code, _ in found.results} == {w.result_code for w in query.wanted} - {""}


@given(RAW, RAW)
def test_a_reference_of_the_national_store_comes_back(agency: str, path: str) -> None:
    assert national_file(national_ref(agency, path)) == {"CoQuanChuQuan": agency, "DuongDan": path}


QUERY = ReuseQuery("099185001122", "Đỗ Thị Ướm Thử", "1.004746", "TẠM-Q2-000077", "H01.45", ())


@pytest.mark.parametrize("name", list(query_to_json(QUERY)))
def test_a_query_that_lacks_something(name: str) -> None:
    body: dict[str, Any] = {**query_to_json(QUERY)}
    for value in (5, None, ["x"]):
        with pytest.raises(ValueError, match=r"."):
            query_from_json({**body, name: value})
    del body[name]
    with pytest.raises(ValueError, match="not a query"):
        query_from_json(body)


@pytest.mark.parametrize("name", ["owner_id", "dossier", "unit"])
def test_a_query_for_nobody_or_no_dossier(name: str) -> None:
    with pytest.raises(ValueError, match="a look-up is for"):
        query_from_json({**query_to_json(QUERY), name: ""})


@pytest.mark.parametrize(
    ("text", "day"), [("", None), ("20190520", date(2019, 5, 20)), ("20240229", date(2024, 2, 29))]
)
def test_days_of_the_portal(text: str, day: date | None) -> None:
    assert portal_day(text) == day


@each_row(
    "text", [" ", "2019", "20190532", "20230229", "2019-05-20", "２０１９０５２０", "+2019052", "0"]
)
def test_days_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        portal_day(text)
    with pytest.raises(TypeError):
        portal_day(20190520)


def test_what_was_asked_for() -> None:
    paper = FoundPaper(
        *(ReuseSource.UNIT, "r", True, "KQ.1", "Giấy chứng nhận kết hôn", "", "", None),
        *(date(2020, 1, 1), QUERY.owner_id),
    )
    query = replace(QUERY, wanted=(Wanted("CT", "KQ.1"), Wanted(kind="residence")))
    assert asked_for(paper, query), "also when it has run out"
    lives = replace(paper, from_result=False, code="X", name="Giấy xác nhận cư trú")
    assert asked_for(lives, query), "a certificate that a mapping lets in"
    for other in (
        replace(paper, name="Tờ khai đăng ký kết hôn"),
        replace(paper, name=""),
        replace(paper, from_result=False, code="CT"),
        replace(paper, from_result=False, code="CT", name="Tờ khai"),
        replace(paper, code="CT"),
        replace(paper, from_result=False),
        replace(paper, owner_id="099185001123"),
        replace(paper, code=""),
    ):
        assert not asked_for(other, query)
