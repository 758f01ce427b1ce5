"""Every use case can be made of what an office has, by the types of its fields alone."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_type_hints

import pytest

from tthc_desktop import services
from tthc_desktop.services.application import Ports
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.use_cases import UseCases

NOT_OF_AN_OFFICE = {
    "Doctor",  # judges a home from outside
    "DigitiseFiles",  # of files that a person names
    "SeedCatalogue",  # before anything else is there
    "OutsideCodes",  # a port made of another one
}


def use_cases() -> Iterator[type]:
    for found in pkgutil.walk_packages(services.__path__, "tthc_desktop.services."):
        if ".ports" in found.name:
            continue
        for one in vars(importlib.import_module(found.name)).values():
            if not isinstance(one, type) or one.__module__ != found.name:
                continue
            if "__dataclass_fields__" in vars(one) and "__call__" in vars(one):
                yield one


def test_each_is_made_of_the_offices_ports() -> None:
    hints = get_type_hints(Ports)
    use = UseCases({**{hint: name for name, hint in hints.items()}, Catalogue: "catalogue"})
    cases = [case for case in use_cases() if case.__name__ not in NOT_OF_AN_OFFICE]
    assert len(cases) > 90
    for case in cases:
        use(case)


def test_no_two_ports_have_the_same_type() -> None:
    hints = get_type_hints(Ports)
    assert len(set(hints.values())) == len(hints)


@dataclass(frozen=True, slots=True)
class Wanting:
    number: int

    def __call__(self) -> None: ...


def test_what_the_office_does_not_have_is_told() -> None:
    with pytest.raises(TypeError, match=r"Wanting wants .*int"):
        UseCases({})(Wanting)


@dataclass(frozen=True, slots=True)
class Outer:
    inner: GetOffice

    def __call__(self) -> None: ...


def test_a_port_that_is_missing_is_named_with_who_wants_it() -> None:
    """Also where a use case wants it that another one is made of."""
    for case in (GetOffice, Outer):
        with pytest.raises(TypeError, match=r"GetOffice wants .*ports\.store\.Store"):
            UseCases({})(case)


def test_each_is_made_once_and_replaced_with_what_hangs_on_it() -> None:
    use = UseCases({int: 1})
    assert use(Wanting) is use(Wanting)
    assert use.replaced({int: 2})(Wanting).number == 2
    assert use(Wanting).number == 1
