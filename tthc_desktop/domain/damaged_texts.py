"""Texts of a procedure that cannot stand as they came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tthc_desktop.domain.catalogue import CHANNEL_NAMES, Procedure
from tthc_desktop.domain.vietnamese import check_text


@dataclass(frozen=True, slots=True)
class DamagedText:
    """A text that is damaged for sure.

    Attributes:
        place: Where it stands, in words.
        words: What happened to it.
    """

    place: str
    text: str
    words: str


_NAME_MISPRINTS = 20  # the name is what a clerk finds it by and what is printed: read strictly
_MISPRINTS = 8


def damaged_texts(procedure: Procedure) -> Iterator[DamagedText]:
    """The damaged texts, in the order of the procedure, each once."""
    texts = dict.fromkeys((place, text, most) for place, text, most in _texts(procedure) if text)
    for place, text, most in texts:
        check = check_text(text, most)
        if check.damage:
            yield DamagedText(place, text, check.words)


def _texts(procedure: Procedure) -> Iterator[tuple[str, str, int]]:
    """Each text with its place, and how many words one misprint may stand among."""
    yield "Tên thủ tục", procedure.name, _NAME_MISPRINTS
    for place, text in (
        ("Lĩnh vực", procedure.field_name),
        ("Cấp thực hiện", procedure.level),
        ("Đối tượng", procedure.subjects),
        ("Loại thủ tục", procedure.kind),
    ):
        yield place, text, _MISPRINTS
    for offer in procedure.offers:
        channel = CHANNEL_NAMES[offer.channel]
        yield channel, offer.text, _MISPRINTS
        for fee in offer.fees:
            yield channel, fee.text, _MISPRINTS
    for case in procedure.cases:
        yield "Trường hợp", case.name, _MISPRINTS
        for text in (*case.notes, *(paper.name for paper in case.papers)):
            yield case.name or "Giấy tờ", text, _MISPRINTS
    for result in procedure.results:
        yield "Kết quả", result.name, _MISPRINTS
    for step in procedure.process:
        yield "Quy trình", step.name, _MISPRINTS
        yield "Quy trình", step.by, _MISPRINTS
