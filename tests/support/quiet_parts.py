"""Small pieces of changed files: objects, keys that are set, looks and fonts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils.generic import pdf_name

from tests.support.later_changes import DictionaryObject, generic
from tests.support.signed_files import Change, look, plain_stream


def dictionary(**entries: Any) -> Any:
    return DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def array(*items: Any) -> Any:
    return generic.ArrayObject(items)


def numbers(*values: float) -> Any:
    return array(*map(generic.FloatObject, values))


def put(key: str, value: Any, where: Callable[[Any], Any]) -> Change:
    """Sets a key of what is there, or takes it away."""

    def change(writer: Any) -> None:
        found = where(writer)
        if value is None:
            del found[pdf_name(key)]
        else:
            found[pdf_name(key)] = value(writer) if callable(value) else value
        writer.update_container(found)

    return change


def together(*changes: Change) -> Change:
    def change(writer: Any) -> None:
        for one in changes:
            one(writer)

    return change


def nothing(_: Any) -> None:
    """The form as it is."""


def number(value: int) -> Any:
    return generic.NumberObject(value)


def form_of(writer: Any) -> Any:
    return writer.root["/AcroForm"]


def last_field(writer: Any) -> Any:
    return form_of(writer)["/Fields"][-1].get_object()


def prepared(writer: Any) -> Any:
    """The signature field that was there before the first signature."""
    return form_of(writer)["/Fields"][1].get_object()


def stacked(name: str, drawn: bytes, kind: str = "XObject") -> Callable[[Any], Any]:
    """A look that draws another one of this name."""

    def made(writer: Any) -> Any:
        outer = plain_stream(b"/%s Do" % name.encode(), Type=pdf_name("/XObject"))
        outer[pdf_name("/Subtype")] = pdf_name("/Form")
        outer[pdf_name("/BBox")] = numbers(0, 0, 200, 20)
        inner = dictionary(**{name: writer.add_object(look(drawn))})
        outer[pdf_name("/Resources")] = dictionary(**{kind: inner})
        return dictionary(N=writer.add_object(outer))

    return made


def enlarged(shift: str) -> Callable[[Any], Any]:
    """A look that draws another one, moved a little, a million times enlarged."""

    def made(writer: Any) -> Any:
        inner = look(b"1000 dong")
        inner[pdf_name("/Matrix")] = array(*map(generic.FloatObject, ("1", 0, 0, 1, shift, 0)))
        named = dictionary(XObject=dictionary(X=writer.add_object(inner)))
        outer = plain_stream(b"1000000 0 0 1 0 0 cm /X Do", Resources=named)
        outer |= dictionary(Subtype=pdf_name("/Form"), BBox=numbers(0, 0, 200, 20))
        return dictionary(N=writer.add_object(outer))

    return made


def glyphs(scale: str) -> Callable[[Any], Any]:
    """A look with a font whose letters are as large as this says."""

    def made(writer: Any) -> Any:
        kind = dictionary(Type=pdf_name("/Font"), Subtype=pdf_name("/Type3"))
        matrix = map(generic.FloatObject, (scale, 0, 0, scale, 0, 0))
        kind[pdf_name("/FontMatrix")] = array(*matrix)
        outer = look(b"9000")
        outer[pdf_name("/Resources")] = dictionary(Font=dictionary(Helv=writer.add_object(kind)))
        return dictionary(N=writer.add_object(outer))

    return made


def font(name: str) -> Callable[[Any], Any]:
    def made(writer: Any) -> Any:
        kind = dictionary(Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"))
        kind[pdf_name("/BaseFont")] = pdf_name(name)
        return writer.add_object(kind)

    return made


def fonts(**named: str) -> Callable[[Any], Any]:
    def made(writer: Any) -> Any:
        return dictionary(
            Font=dictionary(**{key: font(name)(writer) for key, name in named.items()})
        )

    return made
