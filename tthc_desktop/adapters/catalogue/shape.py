"""Walking through a JSON body that anybody may have written, with the place for the complaint."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tthc_desktop.domain.catalogue import MOST_UNITS, Channel, Term, TermUnit
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.text import clean, fold
from tthc_desktop.domain.typed import parse_money, parse_number

MOST_BYTES = 50_000_000
MOST_PROCEDURES = 10_000
MOST_ITEMS = 1_000
MOST_LETTERS = 10_000
MOST_COPIES = 1_000_000
_CODE = re.compile(r"([0-9]\.[0-9]{6})(?:\.[0-9A-Z.]{1,24})?")


def wrong(place: str, wanted: str) -> InputError:
    return InputError("catalogue.shape", place=place, wanted=wanted)


def load_json(path: Path) -> object:
    """What a JSON file says.

    Raises:
        InputError: ``catalogue.too_large`` or ``catalogue.unreadable``.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError("catalogue.too_large", name=path.name)
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError("catalogue.unreadable", name=path.name) from error


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    body = dict(pairs)
    if len(body) != len(pairs):
        raise ValueError("a key stands twice")
    return body


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object and where it stands. Keys are found whatever their case: the portal spells
    ``MaTTHC`` and ``TENTTHC`` in one package."""

    body: Mapping[str, object]
    place: str

    @classmethod
    def of(cls, value: object, place: str) -> Node:
        if not isinstance(value, dict):
            raise wrong(place, "một đối tượng { }")
        return cls({str(key).lower(): item for key, item in value.items()}, place)

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def has(self, key: str) -> bool:
        return self.body.get(key.lower()) is not None

    def text(self, key: str, *, needed: bool = False) -> str:
        """Cleaned; numbers are taken as they are written, everything else is refused."""
        value = self.body.get(key.lower())
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise wrong(self.at(key), "một chuỗi chữ")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise wrong(self.at(key), "chữ Unicode hợp lệ") from error
        if len(value) > MOST_LETTERS:
            raise wrong(self.at(key), f"không quá {MOST_LETTERS} ký tự")
        value = clean(value)
        if needed and not value:
            raise wrong(self.at(key), "nội dung, không được để trống")
        return value

    def count(self, key: str) -> int:
        """A whole number from 0; missing and empty are 0."""
        value = self.body.get(key.lower())
        if value is None or value == "":
            return 0
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 8:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_COPIES:
            raise wrong(self.at(key), f"số nguyên từ 0 đến {MOST_COPIES}")
        return value

    def number(self, key: str) -> Decimal | None:
        """A duration. None where there is none, or where what stands there is no duration."""
        value = self.body.get(key.lower())
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise wrong(self.at(key), "một số hoặc chuỗi chữ")
        if isinstance(value, float):
            value = f"{value:.4f}".rstrip("0").rstrip(".")  # 3 × 0.7 is 2.0999999999999996
        return parse_number(str(value), MOST_UNITS)

    def money(self, key: str) -> int | None:
        """Whole đồng, with or without dots between thousands; None where nothing stands."""
        text = self.text(key)
        if not text:
            return None
        amount = parse_money(text)
        if amount is None:
            raise wrong(self.at(key), "số tiền tròn đồng")
        return amount

    def nodes(self, key: str, *, needed: bool = True) -> Iterator[Node]:
        value = self.body.get(key.lower())
        if value is None and not needed:
            return
        if not isinstance(value, list):
            raise wrong(self.at(key), "một danh sách [ ]")
        if len(value) > MOST_ITEMS:
            raise wrong(self.at(key), f"không quá {MOST_ITEMS} dòng")
        for number, item in enumerate(value):
            yield Node.of(item, f"{self.at(key)}[{number}]")


def procedure_code(text: str, place: str) -> str:
    """``1.001612``; a local suffix (``.000.00.00.H48``) is the same procedure (domain.md 2).
    Raises InputError ``catalogue.code``."""
    found = _CODE.fullmatch(text)
    if found is None:
        raise InputError("catalogue.code", place=place, value=text[:40] or "(trống)")
    return found[1]


_CHANNELS = {
    "truc tiep": Channel.DIRECT,
    "truc tuyen": Channel.ONLINE,
    "dich vu buu chinh": Channel.POSTAL,
    "buu chinh": Channel.POSTAL,
    "buu chinh cong ich": Channel.POSTAL,
    "dich vu buu chinh cong ich": Channel.POSTAL,
    "1": Channel.DIRECT,
    "2": Channel.ONLINE,
    "3": Channel.POSTAL,
}
_UNITS = {
    "ngay lam viec": TermUnit.WORKING_DAY,
    "ngay": TermUnit.DAY,
    "gio": TermUnit.HOUR,
    "gio lam viec": TermUnit.HOUR,
    "trong ngay": TermUnit.SAME_DAY,
}


def channel_of(text: str, place: str) -> Channel:
    found = _CHANNELS.get(fold(text))
    if found is None:
        raise wrong(place, "Trực tiếp, Trực tuyến hoặc Dịch vụ bưu chính")
    return found


def known_term(number: Decimal | None, unit: str) -> Term | None:
    """None unless number and unit are both known: a person decides."""
    known = _UNITS.get(fold(unit))
    if known is TermUnit.SAME_DAY:
        return Term(known)
    return Term(known, number) if known and number is not None else None


def printed_term(node: Node, key: str, number: Decimal | None, unit: str, text: str) -> str:
    """All that stands about a term which is not known, for the person who decides."""
    duration = node.text(key) if number is None else ""
    lead = " ".join(part for part in (duration, unit) if part)
    if not lead or text.startswith(lead):
        return text
    return f"{lead}: {text}" if text else lead
