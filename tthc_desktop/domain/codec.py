"""Frozen dataclasses as plain JSON types and back: rows, settings, lines on pipes, messages.

One set of rules for all of them:

- A field that is missing has the default of its dataclass. One without a default is told by name.
- A value of another kind is told by its place (``overrule.at``), never by what it was, which may be
  a citizen's. Nothing is converted: "1" is no number.
- An unknown field is left out: a newer version wrote it, on a PC that went back to this one.
- A day is ``2026-11-23``, a moment ISO 8601 with its offset, a path its text, bytes are base64, a
  set is sorted.

What a format on the disk does otherwise stands in its Codec: other names, another form of a kind,
fields that are left out while they have their default. cattrs was tried and is not used: it makes
numbers of texts and tells errors as groups; hooks against that are as long as this, and importing
it costs each start 16 to 28 ms.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from itertools import count, repeat
from typing import Any, TypeVar

from tthc_desktop.domain.plain import (
    FORMS,
    Plain,
    PlainError,
    PlainForm,
    TypeHint,
    is_later,
    plain_of,
    same,
    text_of,
    told,
)

T = TypeVar("T")


class Codec:
    """The plain form of one format."""

    def __init__(
        self,
        *,
        forms: Mapping[TypeHint, PlainForm] | None = None,
        names: Mapping[type, Mapping[str, str]] | None = None,
        sparse: Collection[type] = (),
        demanded: Mapping[type, Collection[str]] | None = None,
        sort: bool = False,
        ascii_only: bool = False,
    ) -> None:
        """Describes what is special about the format.

        Args:
            forms: By kind, instead of the usual form.
            names: By dataclass: what a field is called in the plain form.
            sparse: Dataclasses of which fields are left out while they have their default.
            demanded: By dataclass: fields that must be there although they have a default. What
                another program has signed is whole, or it is not believed.
            sort: Whether texts have their names in order.
            ascii_only: Whether texts escape what is not ASCII.
        """
        self._forms = {**FORMS, **(forms or {})}
        self._names = names or {}
        self._sparse = frozenset(sparse)
        self._demanded = demanded or {}
        self._sort = sort
        self._ascii = ascii_only
        self._known: dict[TypeHint, PlainForm] = {}

    def to_plain(self, value: object, kind: TypeHint = None) -> Plain:
        """The value in plain types.

        Args:
            kind: What it was declared as, where its class does not say all (``dict[str, X]``).
        """
        return self._form(kind or type(value)).write(value)

    def from_plain(self, kind: type[T], plain: Plain) -> T:
        """The value that plain types describe.

        Raises:
            PlainError: They describe none.
        """
        made: T = self._form(kind).read(plain)
        return made

    def to_text(self, value: object, kind: TypeHint = None) -> str:
        plain = self.to_plain(value, kind)
        return text_of(plain, ascii_only=self._ascii, sort=self._sort)

    def from_text(self, kind: type[T], text: str | bytes) -> T:
        """The value that a JSON text describes.

        Raises:
            PlainError: It describes none.
        """
        return self.from_plain(kind, plain_of(text))

    def unknown(self, kind: type, plain: Mapping[str, Plain]) -> frozenset[str]:
        """Names at the top of plain that from_plain leaves out."""
        known = {self._name(kind, each) for each in fields(kind)}
        return frozenset(plain) - known

    def _form(self, kind: TypeHint) -> PlainForm:
        if (known := self._known.get(kind)) is None:
            known = self._known[kind] = self._make(kind)
        return known

    def _make(self, kind: TypeHint) -> PlainForm:
        if (form := self._forms.get(kind)) is not None:
            return PlainForm(form.write, told(form.read, getattr(kind, "__name__", "such value")))
        origin: Any = typing.get_origin(kind)
        inner = typing.get_args(kind)
        if origin in (typing.Union, types.UnionType):
            return self._either(inner)
        if origin is tuple and inner[-1] is not Ellipsis:
            return _fixed([self._form(each) for each in inner])
        if origin in (tuple, list, frozenset):
            return _many(self._form(inner[0]), origin)
        if origin in (dict, Mapping):
            return _mapping(self._form(inner[0]), self._form(inner[1]))
        if isinstance(kind, type) and issubclass(kind, Enum):
            return _choice(kind)
        if is_dataclass(kind) and isinstance(kind, type):
            return self._record(kind)
        raise TypeError(f"{kind} has no plain form")

    def _either(self, kinds: tuple[TypeHint, ...]) -> PlainForm:
        """Something or nothing, or one of the plain kinds, which tell themselves apart."""
        rest = [each for each in kinds if each is not type(None)]
        if len(rest) == 1:
            one = self._form(rest[0])
            return PlainForm(
                lambda value: None if value is None else one.write(value),
                lambda plain: None if plain is None else one.read(plain),
            )
        if not set(rest) <= {str, int, float, bool}:
            raise TypeError(f"nothing tells {rest} apart")

        def read(plain: Plain) -> Any:
            if type(plain) not in kinds:
                raise PlainError("is none of its kinds")
            return plain

        return PlainForm(same, read)

    def _name(self, kind: type, field: Field[Any]) -> str:
        return self._names.get(kind, {}).get(field.name, field.name)

    def _record(self, kind: type) -> PlainForm:
        hints = typing.get_type_hints(kind)
        known = [
            (each.name, self._name(kind, each), self._form(hints[each.name]), _usual(each))
            for each in fields(kind)
            if each.init
        ]
        demanded = self._demanded.get(kind, ())
        sparse = {each.name for each in fields(kind) if kind in self._sparse or is_later(each)}

        def write(value: Any) -> Plain:
            body = {}
            for own, name, form, usual in known:
                held = getattr(value, own)
                if own not in sparse or usual is None or held != usual():
                    body[name] = form.write(held)
            return body

        def read(plain: Plain) -> Any:
            if not isinstance(plain, Mapping):
                raise PlainError("is no object")
            found = {}
            for own, name, form, usual in known:
                if name in plain:
                    try:
                        found[own] = form.read(plain[name])
                    except PlainError as error:
                        raise error.inside(name) from error.__cause__
                elif usual is None or own in demanded:
                    raise PlainError("is missing", name)
            return kind(**found)

        return PlainForm(write, told(read, kind.__name__))


def _usual(field: Field[Any]) -> Callable[[], Any] | None:
    if field.default_factory is not MISSING:
        return field.default_factory
    default = field.default
    return None if default is MISSING else lambda: default


def _choice(kind: type[Enum]) -> PlainForm:
    members = {(type(each.value), each.value): each for each in kind}

    def read(plain: Plain) -> Enum:
        if isinstance(plain, kind):
            return plain
        # True would be the member 1 otherwise.
        if not isinstance(plain, str | int) or (type(plain), plain) not in members:
            raise PlainError(f"is no {kind.__name__}")
        return members[type(plain), plain]

    return PlainForm(lambda value: kind(value).value, read)


def _each(
    forms: Iterable[PlainForm], plain: Iterable[Plain], names: Iterable[Any]
) -> Iterator[Any]:
    for form, each, name in zip(forms, plain, names, strict=False):
        try:
            yield form.read(each)
        except PlainError as error:
            raise error.inside(str(name)) from error.__cause__


def _many(form: PlainForm, kind: Callable[[Any], Any]) -> PlainForm:
    def read(plain: Plain) -> Any:
        return kind(_each(repeat(form), _items(plain), count()))

    order = sorted if kind is frozenset else list
    return PlainForm(lambda value: order(map(form.write, value)), read)


def _fixed(forms: list[PlainForm]) -> PlainForm:
    def read(plain: Plain) -> Any:
        if len(_items(plain)) != len(forms):
            raise PlainError(f"has not {len(forms)} items")
        return tuple(_each(forms, plain, count()))

    return PlainForm(
        lambda value: [f.write(each) for f, each in zip(forms, value, strict=True)], read
    )


def _mapping(key: PlainForm, item: PlainForm) -> PlainForm:
    def read(plain: Plain) -> Any:
        if not isinstance(plain, Mapping):
            raise PlainError("is no object")
        names = _each(repeat(key), plain, plain)
        return dict(zip(names, _each(repeat(item), plain.values(), plain), strict=True))

    return PlainForm(lambda value: {key.write(k): item.write(v) for k, v in value.items()}, read)


def _items(plain: Plain) -> list[Plain] | tuple[Plain, ...]:
    if not isinstance(plain, list | tuple):
        raise PlainError("is no list")
    return plain


PLAIN = Codec()
"""Everything in its usual form."""
