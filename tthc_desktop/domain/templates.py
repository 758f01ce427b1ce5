"""Templates of papers: a small, closed HTML with fields, checked whole before it is used.

``{{field}}``, ``{{#each list}}…{{/each}}``, ``{{#if field}}…{{/if}}`` and the tags below; nothing
runs, nothing is fetched, every value is escaped. A template comes from a person's file, so each
refusal (InputError ``form.…``) names line, column (both from 1) and the word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Never

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.text import printable

MOST_BYTES = 256 * 1024
MOST_BLOCKS = 8  # inside each other; those that ship need two
MOST_OPEN = 32  # tags and blocks inside each other
Row = Mapping[str, str]
Values = Mapping[str, str | bool | tuple[Row, ...]]


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLASSES = words(
    "c r j b i u tiny small head title big huge lead gap wide grid plain line sign qr trial"
)
_ATTRIBUTES = {
    "class": re.compile(r"[a-z]+(?: [a-z]+)*"),
    "align": re.compile(r"left|center|right|justify"),
    "valign": re.compile(r"top|middle|bottom"),
    "width": re.compile(r"[1-9][0-9]?%|100%"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9]"),
}
_CELL = frozenset({"class", "align", "valign", "width", "colspan", "rowspan"})
_TAGS: dict[str, frozenset[str]] = {
    "p": frozenset({"class", "align"}),
    "div": frozenset({"class", "align"}),
    "span": frozenset({"class"}),
    **{name: frozenset[str]() for name in ("b", "i", "u", "br", "thead", "tbody", "tr")},
    "table": frozenset({"class"}),
    "td": _CELL,
    "th": _CELL,
    "img": frozenset({"class"}),
}
_VOID = frozenset({"br", "img"})
_INSIDE = {
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"table", "thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
}
_NO_TEXT = frozenset({"table", "thead", "tbody", "tr"})
_FOREIGN_TAGS = words(
    "a area audio base body embed frame head html iframe input link meta object script source style"
    " svg video"
)
_FOREIGN_ATTRIBUTES = frozenset({"src", "href", "background", "style", "data", "action", "srcset"})
_TOKEN = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|(?P<block>\{\{.*?\}\})"
    r"|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<entity>&(?:nbsp|amp|lt|gt|quot|ndash|mdash|hellip);)"
    r"|(?P<text>[^<>{}&]+|\{(?!\{)|\}(?!\}))",
    re.DOTALL,
)
_TAG = re.compile(
    r"(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[^\s=/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)"
)
_PAIR = re.compile(r"([^\s=/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BLOCK = re.compile(r"\{\{(?:(#each|#if)\s+([a-z_0-9]+)|(/each|/if)|([a-z_0-9]+))\}\}")


@dataclass(frozen=True, slots=True)
class Fields:
    """What a template may name.

    Attributes:
        texts: Single values, also the flags of ``#if``.
        lists: Fields of a row, by the list's name.
        required: What must be written in every template, whatever the values are.
        qr: Whether the picture ``<img class="qr">`` may stand in it, which it must where required
            names it; it is no text, because it has no value to write.
    """

    texts: frozenset[str]
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    qr: bool = False


@dataclass(frozen=True, slots=True)
class _Field:
    name: str


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str
    name: str
    body: tuple[str | _Field | _Block, ...]


_Node = str | _Field | _Block


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template.

    Attributes:
        source: The text as it was read.
    """

    source: str
    nodes: tuple[_Node, ...]

    def fill(self, values: Values) -> str:
        """The HTML. Every value is made printable and escaped; it is never read as markup or as
        a field. Raises KeyError when the caller forgot a field."""
        return "".join(_filled(self.nodes, values, {}))


def _filled(nodes: tuple[_Node, ...], values: Values, row: Row) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, _Field):
            value = row[node.name] if node.name in row else values[node.name]
            yield escape(printable(str(value)))
        elif node.kind == "each":
            rows = values[node.name]
            for each in rows if isinstance(rows, tuple) else ():
                yield from _filled(node.body, values, each)
        elif row[node.name] if node.name in row else values[node.name]:
            yield from _filled(node.body, values, row)


def read_template(content: bytes, fields: Fields) -> Template:
    """The template that a file holds.

    Raises:
        InputError: ``form.too_large``, ``form.encoding`` or whatever parse raises.
    """
    if len(content) > MOST_BYTES:
        raise InputError("form.too_large", limit=MOST_BYTES // 1024)
    try:
        return parse(content.decode("utf-8-sig"), fields)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("form.encoding", line=line) from error


def parse(source: str, fields: Fields) -> Template:
    """The template that a text holds.

    Raises:
        InputError: ``form.syntax``, ``form.tag``, ``form.attribute``, ``form.reference``,
            ``form.nesting``, ``form.deep``, ``form.block``, ``form.rows``, ``form.field`` or
            ``form.missing_field``.
    """
    return _Parser(source.replace("\r\n", "\n"), fields).template()


@dataclass(slots=True)
class _Open:
    """A tag or a block that waits for its end."""

    name: str
    at: int
    target: str = ""  # of a block: the list or field
    cells: bool = False  # of a table or a row: whether there is one in it


class _Parser:
    def __init__(self, source: str, fields: Fields) -> None:
        self._source = source
        self._fields = fields
        self._open: list[_Open] = []
        self._bodies: list[list[_Node]] = [[]]
        self._seen: set[str] = set()

    def template(self) -> Template:
        at = 0
        while at < len(self._source):
            match = _TOKEN.match(self._source, at)
            if match is None:
                self._refuse("form.syntax", at, self._source[at : at + 12].split("\n")[0])
            self._token(match)
            at = match.end()
        if self._open:
            last = self._open[-1]
            code = "form.block" if last.name.startswith("#") else "form.nesting"
            self._refuse(code, last.at, f"{last.name} {last.target}".strip())
        for name in sorted(self._fields.required - self._seen):
            raise InputError("form.missing_field", word=name)
        return Template(self._source, tuple(self._bodies[0]))

    def _token(self, match: re.Match[str]) -> None:
        kind, text, at = match.lastgroup, match.group(), match.start()
        if kind == "block":
            self._block(text, at)
        elif kind == "tag":
            self._tag(text, at)
        elif kind == "entity":
            self._bodies[-1].append(text)
        elif kind == "text":
            self._text(text, at)

    def _text(self, text: str, at: int) -> None:
        for offset, letter in enumerate(text):
            odd = unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")
            if odd and letter not in "\n\t":
                self._refuse("form.syntax", at + offset, f"U+{ord(letter):04X}")
        if text.strip():
            self._inked(at, text.strip())
        self._bodies[-1].append(text)

    def _inked(self, at: int, word: str) -> None:
        """Text between the rows of a table would be drawn somewhere else."""
        tags = [each.name for each in self._open if not each.name.startswith("#")]
        if tags and tags[-1] in _NO_TEXT:
            self._refuse("form.nesting", at, word)

    def _block(self, text: str, at: int) -> None:
        match = _BLOCK.fullmatch(text)
        if match is None:
            self._refuse("form.syntax", at, text)
        opening, target, closing, name = match.groups()
        if opening:
            self._block_opens(opening, target, at)
        elif closing:
            if not self._open or self._open[-1].name != f"#{closing[1:]}":
                self._refuse("form.block", at, text)
            body = tuple(self._bodies.pop())
            opened = self._open.pop()
            self._bodies[-1].append(_Block(closing[1:], opened.target, body))
        else:
            self._known(name, at)
            self._inked(at, text)
            self._stands(name)
            self._bodies[-1].append(_Field(name))

    def _block_opens(self, opening: str, target: str, at: int) -> None:
        if opening == "#each":
            if any(each.name == "#each" for each in self._open):
                self._refuse("form.block", at, f"{opening} {target}")
            if target not in self._fields.lists:
                self._refuse("form.field", at, target)
            self._stands(target)
        elif target not in self._fields.lists:
            self._known(target, at)
        blocks = sum(each.name.startswith("#") for each in self._open)
        if blocks >= MOST_BLOCKS or len(self._open) >= MOST_OPEN:
            self._refuse("form.deep", at, f"{opening} {target}")
        self._open.append(_Open(opening, at, target))
        self._bodies.append([])

    def _known(self, name: str, at: int) -> None:
        lists = [each.target for each in self._open if each.name == "#each"]
        inner = self._fields.lists[lists[-1]] if lists else frozenset[str]()
        if name not in inner and name not in self._fields.texts:
            self._refuse("form.field", at, name)

    def _stands(self, name: str) -> None:
        """A required field counts where nothing but a question after itself can leave it out."""
        if all(each.target in ("", name) for each in self._open):
            self._seen.add(name)

    def _tag(self, text: str, at: int) -> None:
        match = _TAG.fullmatch(text[1:-1])
        name = re.match(r"</?([A-Za-z0-9]*)", text)
        word = name.group(1).lower() if name else text
        if word in _FOREIGN_TAGS:
            self._refuse("form.reference", at, word)
        if word not in _TAGS:
            self._refuse("form.tag", at, word)
        if match is None:
            self._refuse("form.attribute", at, text)
        closing, _, pairs, _ = match.groups()
        if closing:
            if pairs or not self._open or self._open[-1].name != word:
                self._refuse("form.nesting", at, text)
            closed = self._open.pop()
            if word in ("table", "tr") and not closed.cells:  # Qt would make no table of it
                self._refuse("form.rows", closed.at, word)
            self._bodies[-1].append(f"</{word}>")
            return
        self._nesting(word, text, at)
        self._bodies[-1].append(f"<{word}{self._attributes(word, pairs, at, text)}>")
        if word in ("td", "th"):
            for each in self._open:
                each.cells = True
        if word not in _VOID:
            if len(self._open) >= MOST_OPEN:
                self._refuse("form.deep", at, text)
            self._open.append(_Open(word, at))

    def _nesting(self, word: str, text: str, at: int) -> None:
        tags = [each.name for each in self._open if not each.name.startswith("#")]
        parent = tags[-1] if tags else ""
        wanted = _INSIDE.get(word)
        lost = parent not in wanted if wanted else parent in _NO_TEXT
        if lost or (word in ("table", "p", "div") and ("p" in tags or "span" in tags)):
            self._refuse("form.nesting", at, text)
        if word == "table" and "table" in tags:  # page breaks are counted in flat tables
            self._refuse("form.nesting", at, text)

    def _attributes(self, tag: str, pairs: str, at: int, text: str) -> str:
        made = ""
        given = {m[1].lower(): m[2] or m[3] or "" for m in _PAIR.finditer(pairs)}
        for name, value in given.items():
            if name in _FOREIGN_ATTRIBUTES:
                self._refuse("form.reference", at, name)
            if name not in _TAGS[tag]:
                self._refuse("form.attribute", at, name)
            wrong = not _ATTRIBUTES[name].fullmatch(value)
            if wrong or (name == "class" and not set(value.split()) <= CLASSES):
                self._refuse("form.attribute", at, f"{name}={value}")
            made += f' {name}="{value}"'
        if tag == "img":
            if given != {"class": "qr"}:
                self._refuse("form.reference", at, text)
            if not self._fields.qr:
                self._refuse("form.field", at, "qr")
            self._stands("qr")
        return made

    def _refuse(self, code: str, at: int, word: str) -> Never:
        before = self._source[:at]
        line = before.count("\n") + 1
        column = at - (before.rfind("\n") + 1) + 1
        raise _refusal(code, line, column, printable(word)[:40])


def _refusal(code: str, line: int, column: int, word: str) -> InputError:
    return InputError(code, line=line, column=column, word=word)
