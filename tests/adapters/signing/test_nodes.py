"""What is the same when revisions are compared, and where a reference need not be followed."""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils import generic as untyped

from tests.support.quiet_parts import array, dictionary, number
from tthc_desktop.adapters.signing.nodes import Nodes, Trail
from tthc_desktop.adapters.signing.sameness import Sameness

generic: Any = untyped
"""Its constructors have no types."""


def test_a_page_is_known_wherever_it_is_named() -> None:
    nodes = Nodes(pages={(3, 0): 0})
    assert nodes.known(generic.IndirectObject(3, 0, None), Trail("/X")) == 0
    assert nodes.known(generic.IndirectObject(4, 0, None), Trail("/X")) is None
    assert nodes.known(dictionary(), Trail("/X")) is None


def test_a_field_is_known_only_where_actions_and_the_like_name_it() -> None:
    nodes = Nodes(parts={(3, 0): "hoten"})
    field = generic.IndirectObject(3, 0, None)
    action = Trail("/A", links=True)
    assert nodes.known(field, action.below("/Fields")) == "hoten"
    assert nodes.known(field, action.below("/JS")) is None
    assert nodes.known(field, Trail("/AP").below("/P")) is None
    # What is drawn may have any name, also below something that names fields.
    for drawn in ("/AP", "/Resources", "/MK"):
        assert nodes.known(field, action.below(drawn).below("/P")) is None


def test_nodes_are_the_same_where_they_are_the_same_in_both_revisions() -> None:
    one, other = (generic.IndirectObject(n, 0, None) for n in (3, 5))
    compared = Sameness(Nodes(pages={(3, 0): 0}), Nodes(pages={(3, 0): 1, (5, 0): 0}))
    assert compared.same(array(one), array(other))
    assert not compared.same(array(one), array(one))
    assert not compared.same(array(one), array(number(1)))


def test_keys_are_passed_over_only_in_the_thing_itself() -> None:
    def made(value: int) -> Any:
        return dictionary(P=number(value), Inside=dictionary(P=number(1)))

    compared = Sameness()
    assert compared.same(made(1), made(2), ("/P",))
    assert not compared.same(dictionary(X=made(1)), dictionary(X=made(2)), ("/P",))


def _same(one: Any, other: Any) -> bool:
    return Sameness().same(one, other)


def _floats(*values: str) -> Any:
    return array(*map(generic.FloatObject, values))


def test_numbers_are_the_same_by_their_value_alone() -> None:
    assert _same(array(number(100)), _floats("100.0"))
    assert _same(_floats("0.5"), _floats(".500"))
    assert not _same(_floats("0.0000001"), _floats("0"))
    assert not _same(_floats("0.001"), _floats("0.0010001"))


def test_a_box_that_is_written_in_single_precision_is_the_same() -> None:
    for key in ("Rect", "MediaBox", "CropBox"):
        box = dictionary(**{key: _floats("0", "0", "595.276", "841.889764")})
        again = dictionary(**{key: _floats("0", "0", "595.276001", "841.88977")})
        moved = dictionary(**{key: _floats("0", "0", "595.286", "841.889764")})
        assert _same(box, again)
        assert not _same(box, moved)
        assert not _same(dictionary(X=box[f"/{key}"]), dictionary(X=again[f"/{key}"]))
    point = dictionary(Rect=_floats("7", "7", "7", "7"))
    assert not _same(point, dictionary(Rect=_floats("7", "7", "7.00001", "7")))
    five = dictionary(Rect=_floats("0", "0", "9", "9", "1"))
    assert not _same(five, dictionary(Rect=_floats("0", "0", "9", "9", "1.00001")))
