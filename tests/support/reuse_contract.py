"""What every place where papers are must do: the contract of services.ports.reuse.ReuseStore."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

import pytest

from tests.support.province import UNIT
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.reuse import ReuseQuery, ReuseSource, Wanted
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.ports.reuse import ReuseStore

BIRTH = "KQ.G15.000031"
MARRIAGE = "KQ.G15.000032"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Result:
    """A result of an earlier dossier, as it is put where the store looks."""

    owner_id: str
    owner_name: str = "Đỗ Thị Ướm Thử"
    code: str = MARRIAGE
    name: str = "Giấy chứng nhận kết hôn"
    number: str = "12/2019"
    issuer: str = "UBND đặc khu Thử Nghiệm"
    issued_on: date | None = date(2019, 5, 20)
    valid_until: date | None = None
    content: bytes = b"%PDF-1.7 ket hon"


def somebody() -> str:
    """A number that no earlier test used."""
    return f"0991850{next(_numbers):05d}"


def query_of(owner_id: str, *codes: str, **changes: str) -> ReuseQuery:
    """codes: of the wanted results."""
    wanted = tuple(Wanted("", code) for code in codes or (MARRIAGE,))
    query = ReuseQuery(owner_id, "Đỗ Thị Ướm Thử", "1.004746", "TẠM-Q8-000077", UNIT, wanted)
    return replace(query, **changes)  # type: ignore[arg-type]  # names of fields


class ReuseContract(ABC):
    """Subclasses give the store and put papers into what is behind it."""

    source: ReuseSource
    undated: ClassVar[list[tuple[date | None, date | None]]] = [(None, None)]
    """What is told of a paper whose days are not known: by the unit nothing, whose clerks fill them
    in; what the national store does not tell is read on the paper."""

    @abstractmethod
    @pytest.fixture
    def store(self) -> ReuseStore: ...

    @abstractmethod
    def put(self, store: ReuseStore, result: Result) -> None: ...

    def test_contract_what_is_found(self, store: ReuseStore) -> None:
        owner = somebody()
        result = Result(owner)
        self.put(store, result)
        query = query_of(owner)
        [paper] = store.find(query)
        assert store.source is self.source
        assert (paper.source, paper.from_result, paper.reused_as) == (self.source, True, "2")
        assert (paper.code, paper.owner_id) == (MARRIAGE, owner)
        assert (paper.name, paper.number, paper.issuer) == (
            result.name,
            result.number,
            result.issuer,
        )
        assert (paper.issued_on, paper.valid_until) == (result.issued_on, None)
        assert store.fetch(query, paper) == result.content

    def test_contract_only_the_owners_and_only_what_is_wanted(self, store: ReuseStore) -> None:
        owner, other = somebody(), somebody()
        self.put(store, Result(owner))
        self.put(store, Result(owner, code=BIRTH, number="13/2019"))
        self.put(store, Result(other))
        assert [p.number for p in store.find(query_of(owner))] == ["12/2019"]
        both = store.find(query_of(owner, MARRIAGE, BIRTH))
        assert sorted(p.number for p in both) == ["12/2019", "13/2019"]
        assert store.find(query_of(owner, "KQ.G15.000034")) == ()
        assert store.find(query_of(somebody())) == ()
        assert store.find(query_of(owner, "")) == ()

    def test_contract_what_has_run_out_is_told_with_its_last_day(self, store: ReuseStore) -> None:
        owner = somebody()
        self.put(store, Result(owner, valid_until=date(2020, 1, 31)))
        [paper] = store.find(query_of(owner))
        assert paper.valid_until == date(2020, 1, 31)

    def test_contract_days_that_are_not_known(self, store: ReuseStore) -> None:
        owner = somebody()
        self.put(store, Result(owner, issued_on=None))
        found = store.find(query_of(owner))
        assert [(p.issued_on, p.valid_until) for p in found] == self.undated

    @pytest.mark.parametrize("changes", [{"dossier": ""}, {"unit": ""}])
    def test_contract_nothing_without_an_open_dossier(
        self, store: ReuseStore, changes: dict[str, str]
    ) -> None:
        owner = somebody()
        self.put(store, Result(owner))
        query = query_of(owner)
        [paper] = store.find(query)
        without = replace(query, **changes)  # type: ignore[arg-type]  # names of fields
        for call in (lambda: store.find(without), lambda: store.fetch(without, paper)):
            with pytest.raises(PortalError) as caught:
                call()
            assert caught.value.fault is Fault.REJECTED

    def test_contract_a_file_is_given_to_the_dossier_that_it_was_told_to(
        self, store: ReuseStore
    ) -> None:
        owner = somebody()
        self.put(store, Result(owner))
        query = query_of(owner)
        [paper] = store.find(query)
        for asking, wanted in (
            (query_of(owner, dossier="TẠM-Q2-000078"), paper),
            (query, replace(paper, ref="018f0000-0000-7000-8000-000000000000")),
            (query, replace(paper, ref='["x", "y"]')),
            (query, replace(paper, ref="")),
        ):
            with pytest.raises(PortalError) as caught:
                store.fetch(asking, wanted)
            assert caught.value.fault is Fault.REJECTED

    def test_contract_other_bytes_than_promised(self, store: ReuseStore) -> None:
        owner = somebody()
        self.put(store, Result(owner))
        query = query_of(owner)
        [paper] = store.find(query)
        with pytest.raises(PortalError) as caught:
            store.fetch(query, replace(paper, sha256="0" * 64, size=len(Result(owner).content)))
        assert caught.value.fault is Fault.HASH
