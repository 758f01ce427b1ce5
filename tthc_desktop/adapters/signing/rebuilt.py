"""Whether readers that make the table of a file anew find the same in it as those that trust it.

Where a table seems damaged to them, readers look for whatever begins like an object and take the
last one of each number, listed or not. So what stands behind a signature has to be what its tables
list, each object where they say, and nothing beside.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.xref import ObjStreamRef

from tthc_desktop.adapters.signing.budget import Budget
from tthc_desktop.adapters.signing.fields import number_of
from tthc_desktop.adapters.signing.held import HeldObjects, ObjectKind, look_at
from tthc_desktop.adapters.signing.objects import Number
from tthc_desktop.adapters.signing.tables import Listed, LooseTableError, Table, header, tables

_WORD = re.compile(rb"(?<!end)obj|trailer")
_BLANK = b"\0\t\n\x0b\f\r "
_DIGITS = b"0123456789"
_BEFORE = 256
"""Bytes before a word in which its numbers are looked for. One that has only blanks there may be
anything."""


@dataclass(slots=True)
class Rebuilding:
    """Of one file. What is found of a revision is kept: each signature asks for all later ones."""

    content: bytes
    reader: Any
    budget: Budget
    _tables: dict[int, tuple[Table, ...]] = field(default_factory=dict, init=False)
    _words: tuple[int, ...] | None = field(default=None, init=False)
    _looked: dict[tuple[Number, int], ObjectKind] = field(default_factory=dict, init=False)
    _held: tuple[int, HeldObjects] = field(default_factory=lambda: (0, HeldObjects()), init=False)

    def finds_the_same(self, base: int, last: int, end: int) -> bool:
        """Whether it finds what the tables say in the bytes from ``end`` on, which the revisions
        after ``base`` brought.

        Raises:
            BeyondLimitError: The budget is spent. Damage raises what pyHanko makes of it.
        """
        try:
            listed = [(r, self._of(r)) for r in range(base + 1, last + 1)]
            found = _Brought(self, base, end)
            for revision, own in listed:
                found.take(revision, own)
            found.look_into(last)
        except LooseTableError:
            return False
        words = self._begun()
        return all(self._stands_in(found, at) for at in words[bisect_left(words, end) :])

    def _stands_in(self, found: _Brought, at: int) -> bool:
        self.budget.step()
        return at in found.words

    def held(self, base: int) -> HeldObjects:
        """Which objects there are up to that revision; whoever asks may change it.

        Raises:
            BeyondLimitError: The budget is spent.
        """
        known, held = self._held
        if known > base + 1:
            known, held = 0, HeldObjects()
        for revision in range(known, base + 1):
            self.budget.check()
            held.take(self.reader.xrefs.get_xref_data(revision))
            self._held = revision + 1, held
        return held.copy()

    def looked(self, number: Number, revision: int) -> ObjectKind:
        """At an object, as that revision has it.

        Raises:
            BeyondLimitError: The budget is spent. Damage raises what pyHanko makes of it.
        """
        if (number, revision) not in self._looked:
            self.budget.check()  # a single object may be long
            found = self.reader.get_object(Reference(*number, pdf=self.reader), revision)
            self._looked[number, revision] = look_at(found)
        return self._looked[number, revision]

    def _of(self, revision: int) -> tuple[Table, ...]:
        if revision not in self._tables:
            self.budget.check()
            self._tables[revision] = tables(self.content, self.reader, revision)
        return self._tables[revision]

    def _begun(self) -> tuple[int, ...]:
        """Where the words stand that begin objects and trailers, or may."""
        if self._words is None:
            found = (m.start() for m in _WORD.finditer(self.content))
            self._words = tuple(at for at in found if self._may_begin(at))
        return self._words

    def _may_begin(self, at: int) -> bool:
        self.budget.step()
        if self.content[at : at + 1] == b"t":
            return True
        before = self.content[max(0, at - _BEFORE) : at]
        own = before.rstrip(_BLANK)
        above = own.rstrip(_DIGITS)
        number = above.rstrip(_BLANK)
        if not number or number[-1:] in b"\r\n":
            return True
        numbers = own != above != number and number[-1:].isdigit()
        return numbers or b"%" in _last_line(before) or b"%" in _last_line(above)


def _last_line(text: bytes) -> bytes:
    """The line before, where the text ends with the end of one: comments may stand between."""
    lines = text.rstrip(b" \t").splitlines()
    return lines[-1] if lines and text.rstrip(b" \t")[-1:] in (b"\r", b"\n") else b""


class _Brought:
    """What the revisions after a signature bring."""

    def __init__(self, whole: Rebuilding, base: int, end: int) -> None:
        self._whole, self._base, self._end = whole, base, end
        self._xrefs = whole.reader.xrefs
        self.words: set[int] = set()
        held = whole.held(base)
        self._live, self._packs = held.live, held.packs
        self._size = self._xrefs.get_xref_container_info(base).size
        self._places: dict[int, tuple[int, int]] = {}
        self._offsets: dict[int, int] = {}
        self._objects: dict[int, tuple[Number, int]] = {}
        self._packed: set[tuple[int, int, int]] = set()
        self._starts: set[int] = set()

    def take(self, revision: int, own: tuple[Table, ...]) -> None:
        """Takes in what one more revision lists.

        Raises:
            LooseTableError: Readers need not agree on it.
        """
        told = [one for table in own for one in table.entries if one.number]
        used = [one for one in told if one.place is not None]
        numbers = {one.number for one in used}
        _demand(len(numbers) == len(used))
        # One table may call free what the other one of a hybrid has, and a single one may not.
        _demand(len(own) > 1 or numbers.isdisjoint(one.number for one in told if not one.place))
        for table in own:
            self._starts.add(table.start)
            if table.trailer is not None:
                self.words.add(table.trailer)
        _demand(self._size <= own[0].size)
        _demand(all(number < max(table.size for table in own) for number in numbers))
        self._size = own[0].size
        for one in told:
            self._whole.budget.step()
            if one.place is not None:  # many readers know one object for each number
                _demand(self._live.get(one.number, one.generation) == one.generation)
            if isinstance(one.place, int):
                self._at(one, one.place, revision)
        for one in told:
            self._whole.budget.step()
            if isinstance(one.place, ObjStreamRef):
                self._inside(one, one.place)
            elif one.place is None and one.number not in numbers:
                _demand(one.number not in self._places)
                # Others free what pyHanko keeps because the generation is not the one after it.
                _demand(self._live.get(one.number, one.generation - 1) == one.generation - 1)
        for table in own:
            self._own(table)

    def _at(self, one: Listed, place: int, revision: int) -> None:
        if place < self._end:
            self._as_signed(one)
            return
        found = header(self._whole.content, place)
        _demand(found is not None and found[:2] == (one.number, one.generation))
        if found is not None:
            self.words.add(found[2])
        _demand(one.number not in self._packs)
        self._moved(one.number, (place, 0))
        self._offsets[one.number] = place
        self._objects[place] = (one.number, one.generation), revision

    def _inside(self, one: Listed, place: ObjStreamRef) -> None:
        pack = self._offsets.get(place.obj_stream_id)
        if pack is None:
            self._as_signed(one)
            return
        self._moved(one.number, (pack, place.ix_in_stream + 1))
        self._packed.add((pack, place.ix_in_stream, one.number))

    def _as_signed(self, one: Listed) -> None:
        """What stands in the signed bytes is what it was for them."""
        reference = Reference(one.number, one.generation, pdf=self._whole.reader)
        _demand(self._xrefs.get_historical_ref(reference, self._base) == one.place)
        _demand(one.number not in self._places)

    def _moved(self, number: int, place: tuple[int, int]) -> None:
        """The last one in the file is the one that counts."""
        _demand(self._places.get(number, (0, 0)) <= place)
        self._places[number] = place

    def _own(self, table: Table) -> None:
        """Some tables do not list their own stream."""
        if table.stream is None or self._offsets.get(table.stream[0]) == table.start:
            return
        found = header(self._whole.content, table.start)
        _demand(table.stream[0] not in self._live and table.stream[0] not in self._places)
        if found is not None:
            self.words.add(found[2])

    def look_into(self, last: int) -> None:
        """Objects that readers look for by their kind: other roots, tables, packed objects."""
        root = number_of(self._whole.reader.trailer.raw_get("/Root", revision=last))
        for place, (number, revision) in self._objects.items():
            self._whole.budget.step()
            found = self._whole.looked(number, revision)
            _demand(not found.catalog or number == root)
            if found.table and place not in self._starts:
                # PDFBox leaves such a stream behind, with what its trailer says.
                _demand(found.root in (None, root))
            for index, packed in enumerate(found.packed):
                self._whole.budget.step()
                _demand((place, index, packed) in self._packed)


def _demand(said: bool) -> None:
    if not said:
        raise LooseTableError
