"""Answers about papers that are not the relay's, or about somebody else."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.support.province import OWNER
from tests.support.proving import national_reuse, relaying, signed, unit_reuse, unsigned
from tests.support.reuse_contract import (
    BIRTH,
    MARRIAGE,
    query_of,
)
from tests.support.stub_server import Finish, Reply, Script
from tthc_desktop.adapters.portal.reuse import NationalReuse, RelayReuse
from tthc_desktop.adapters.portal.terms import ASKING, Terms
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.reuse import FoundPaper, ReuseSource
from tthc_desktop.domain.reuse_wire import (
    national_ref,
    paper_to_json,
)
from tthc_desktop.domain.wire import SHA256_HEADER, sha256_hex
from tthc_desktop.services.ports.portal import PortalError

PAPER = b"%PDF-1.7 giay khai sinh"
QUERY = query_of(OWNER.id_number)
FOUND = FoundPaper(
    ReuseSource.UNIT,
    "r-1",
    True,
    MARRIAGE,
    "Giấy chứng nhận kết hôn",
    "12/2019",
    "UBND",
    date(2019, 5, 20),
    None,
    OWNER.id_number,
    "H01.45-261120-0901",
    sha256_hex(PAPER),
    len(PAPER),
)
THERE = replace(FOUND, source=ReuseSource.NATIONAL, ref=national_ref("UBND", "a.pdf"), sha256="")


def _unit_find(url: str, terms: Terms = ASKING) -> object:
    return _asked(unit_reuse(url, terms), lambda store: store.find(QUERY))


def _unit_fetch(url: str, terms: Terms = ASKING) -> object:
    return _asked(unit_reuse(url, terms), lambda store: store.fetch(QUERY, FOUND))


def _national_find(url: str, terms: Terms = ASKING) -> object:
    return _asked(national_reuse(url, terms), lambda store: store.find(QUERY))


def _national_fetch(url: str, terms: Terms = ASKING) -> object:
    return _asked(national_reuse(url, terms), lambda store: store.fetch(QUERY, THERE))


def _asked(
    store: RelayReuse | NationalReuse, call: Callable[[RelayReuse | NationalReuse], object]
) -> object:
    try:
        return call(store)
    finally:
        store.close()


Call = Callable[..., object]
CALLS: list[Call] = [_unit_find, _unit_fetch, _national_find, _national_fetch]


def _fault(script: Script, call: Call, finish: Finish = unsigned) -> PortalError:
    with relaying(script, finish) as url, pytest.raises(PortalError) as caught:
        call(url)
    return caught.value


def _answer(script: Script, call: Call) -> Any:
    with relaying(script) as url:
        return call(url)


def _papers(*papers: FoundPaper) -> Reply:
    return Reply(200, json.dumps({"papers": [paper_to_json(p) for p in papers]}).encode())


def _items(*items: object, code: object = "0", message: object = "") -> Reply:
    result = {"DanhSachGiayToKetQua": items}
    body = {"errorCode": code, "message": message, "signature": "", "result": result}
    return Reply(200, json.dumps(body).encode())


ITEM: dict[str, Any] = {
    "MaKetQua": MARRIAGE,
    "TenGiayTo": "Giấy chứng nhận kết hôn",
    "SoKyHieu": "12/2019",
    "CoQuanChuQuan": "UBND",
    "DanhSachTepDinhKem": [{"TenTep": "a.pdf", "DuongDan": "a.pdf"}],
}


def test_another_owners_paper_in_the_answer_is_dropped() -> None:
    other = replace(FOUND, owner_id="099185009999", ref="r-2")
    unwanted = replace(FOUND, code=BIRTH, ref="r-3")
    component = replace(FOUND, from_result=False, ref="r-4")
    reply = _papers(other, FOUND, unwanted, component)
    assert _answer(lambda *_: reply, _unit_find) == (FOUND,)
    items = _items(
        {**ITEM, "SoDinhDanhChuSoHuu": "099185009999"},
        {**ITEM, "MaKetQua": BIRTH},
        {**ITEM, "NgayHetHan": "hết năm"},
        {**ITEM, "SoDinhDanhChuSoHuu": OWNER.id_number, "SoKyHieu": "14"},
    )
    assert [p.number for p in _answer(lambda *_: items, _national_find)] == ["14"]


def test_the_national_stores_refusal_is_told_in_its_words() -> None:
    refusal = _items(code="12", message="Sai\u202e mã\nthủ tục." + "x" * 1000)
    error = _fault(lambda *_: refusal, _national_find, signed)
    assert error.fault is Fault.REJECTED
    assert error.reason.startswith("Sai mã thủ tục.")
    assert len(error.reason) == 300


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(200, b"<html>dang nhap</html>"), Fault.CAPTIVE),
        (_papers(FOUND), Fault.CAPTIVE),
        (_items(ITEM), Fault.CAPTIVE),
        (Reply(200, PAPER, {SHA256_HEADER: sha256_hex(PAPER)}), Fault.CAPTIVE),
        (Reply(404, b'{"error":"unknown"}'), Fault.CAPTIVE),
        (Reply(302, b"", {"Location": "http://127.0.0.1:9/login"}), Fault.CAPTIVE),
        (Reply(503), Fault.BUSY),
        (Reply(0), Fault.CUT),
    ],
)
def test_answers_that_nobody_signed(call: Call, reply: Reply, fault: Fault) -> None:
    assert _fault(lambda *_: reply, call).fault is fault


@pytest.mark.parametrize(
    ("call", "reply"),
    [
        (_unit_find, Reply(200, b"[]")),
        (_unit_find, Reply(200, b'{"papers":[{}]}')),
        (_unit_find, _papers(replace(FOUND, sha256=""))),
        (_unit_find, _papers(replace(FOUND, size=-1))),
        (_unit_find, _papers(replace(FOUND, ref=""))),
        (_unit_find, Reply(200, _papers(FOUND).body.replace(b"true", b'"true"'))),
        (_unit_find, Reply(200, _papers(FOUND).body.replace(b"2019-05-20", b"20190520"))),
        (_unit_find, Reply(404, b'{"error":"unknown"}')),
        (_national_find, Reply(200, b"[]")),
        (_national_find, Reply(200, b'{"errorCode":"0"}')),
        (_national_find, _items(code=0)),
        (_national_find, _items("x")),
        (_national_find, _items({**ITEM, "DanhSachTepDinhKem": 5})),
        (_national_find, _items({**ITEM, "DanhSachTepDinhKem": [{"TenTep": "x"}]})),
        (_national_find, _items({**ITEM, "TenGiayTo": None})),
    ],
)
def test_the_relays_own_answer_of_another_shape_is_its_fault(call: Call, reply: Reply) -> None:
    assert _fault(lambda *_: reply, call, signed).fault is Fault.SERVER


@pytest.mark.parametrize("call", CALLS)
def test_nobody_there_is_the_link(call: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(PortalError) as caught:
        call(f"http://127.0.0.1:{port}")
    assert caught.value.fault is Fault.LINK


@pytest.mark.parametrize("call", [_unit_fetch, _national_fetch])
def test_files_that_break_off_or_are_others(call: Call) -> None:
    assert _answer(lambda *_: Reply(200, PAPER), call) == PAPER
    promised = {SHA256_HEADER: sha256_hex(PAPER)}
    short = Reply(200, PAPER[:-3], {**promised, "Content-Length": str(len(PAPER))})
    assert _fault(lambda *_: short, call, signed).fault is Fault.CUT
    other = Reply(200, b"x" * len(PAPER), promised)
    assert _fault(lambda *_: other, call, signed).fault is Fault.HASH
    gone = Reply(404, b'{"error":"unknown"}')
    assert _fault(lambda *_: gone, call, signed).fault is Fault.REJECTED
    small = partial(call, terms=Terms(file=10))
    assert _fault(lambda *_: Reply(200, PAPER), small, signed).fault is Fault.REJECTED


def test_the_right_paper_under_another_name() -> None:
    """Signed by the relay, but not what the look-up promised."""
    other = Reply(200, b"x" * len(PAPER))
    assert _fault(lambda *_: other, _unit_fetch, signed).fault is Fault.HASH


def test_a_reference_that_is_none() -> None:
    for ref in ("", "x", "5", "[1]", "[1,2]", '["a"]', '{"a":"b"}', '["a","b","c"]'):
        store = national_reuse("http://127.0.0.1:9")
        with pytest.raises(PortalError) as caught:
            store.fetch(QUERY, replace(THERE, ref=ref))
        assert caught.value.fault is Fault.REJECTED
        store.close()
