"""Telling papers apart by the words of their titles: "Có thể nhầm giấy tờ".

A list of titles that stand on papers at commune counters. It is short on purpose: a title that is
not in it says nothing, because a wrong hint costs the clerk more than a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.text import fold

# The first one on the page counts, of two that begin together the longer one, so that a copy of a
# birth extract is not taken for a declaration about births.
_TITLES = {
    "birth notice": ("giay chung sinh",),
    "birth certificate": ("giay khai sinh", "trich luc khai sinh"),
    "death notice": ("giay bao tu",),
    "death extract": ("trich luc khai tu", "giay chung tu"),
    "marriage certificate": ("giay chung nhan ket hon", "trich luc ket hon"),
    "marital status": ("giay xac nhan tinh trang hon nhan",),
    "declaration": ("to khai", "don de nghi", "giay de nghi", "don dang ky", "don xin"),
    "authorisation": (
        "giay uy quyen",
        "van ban uy quyen",
        "hop dong uy quyen",
    ),
    "identity card": ("can cuoc", "chung minh nhan dan"),
    "passport": ("ho chieu",),
    "residence": (
        "xac nhan thong tin ve cu tru",
        "thong bao so dinh danh",
        "giay xac nhan cu tru",
        "xac nhan cu tru",
    ),
    "land certificate": ("giay chung nhan quyen su dung dat",),
    "health certificate": ("giay kham suc khoe",),
    "contract": ("hop dong mua ban", "hop dong chuyen nhuong"),
    "minutes": ("bien ban",),
    "pledge": ("giay cam doan", "van ban cam doan"),
}
_PHRASES = sorted(
    ((phrase, kind) for kind, phrases in _TITLES.items() for phrase in phrases),
    key=lambda pair: -len(pair[0]),
)
_NAMES = [*_PHRASES, ("chung sinh", "birth notice"), ("uy quyen", "authorisation")]
_HEAD = 700  # letters: letterhead and title; deeper down a paper speaks of others
_KEPT = 512  # answers: the pages of a stack are asked for anew with each one that comes in
_OTHER = "0"  # stands for any other word
_SPACE = re.compile(r"[^a-z0-9]+")


@lru_cache(_KEPT)
def title_of(text: str) -> str | None:
    """The kind of paper that the words of a page begin with; None if they do not say. Only capitals
    count, in which titles are set (Decree 30/2020/NĐ-CP, annex I): sentences, and lists of papers
    that are handed in with a form, name other papers in small letters."""
    words = _folded(" ".join(w if _in_capitals(w) else _OTHER for w in text[:_HEAD].split()))
    found = [(words.find(phrase), -len(phrase), kind) for phrase, kind in _PHRASES]
    placed = [each for each in found if each[0] >= 0]
    return min(placed)[2] if placed else None


@lru_cache(_KEPT)
def kinds_named(name: str) -> frozenset[str]:
    """The kinds of paper that a component's name speaks of; catalogue names are whole sentences
    ("Tờ khai … kèm bản sao Giấy chứng sinh")."""
    words = _folded(name)
    return frozenset(kind for phrase, kind in _NAMES if phrase in words)


def looks_mistaken(
    slot: Component, others: Iterable[Component], pages: Sequence[PageReport]
) -> bool:
    """Whether the first page is titled as another paper than the slot asks for. A slot whose name
    names no known kind is only told apart from slots that do."""
    title = title_of(pages[0].text) if pages else None
    if title is None:
        return False
    wanted = kinds_named(slot.name)
    if title in wanted:
        return False
    return bool(wanted) or any(kinds_named(other.name) == {title} for other in others)


def _in_capitals(word: str) -> bool:
    """Most of its letters: one may have been misread. Signs without letters may stand anywhere."""
    letters = [letter for letter in word if letter.isalpha()]
    return not letters or 2 * sum(letter.isupper() for letter in letters) > len(letters)


def _folded(text: str) -> str:
    return _SPACE.sub(" ", fold(text)).strip()
