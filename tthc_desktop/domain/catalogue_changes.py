"""What a new version of a procedure says otherwise than the one before, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tthc_desktop.domain.catalogue import CHANNEL_NAMES, Case, Offer, PaperSpec, Procedure
from tthc_desktop.domain.catalogue_body import body_of


@dataclass(frozen=True, slots=True)
class ProcedureChange:
    """What a version of a procedure says otherwise than the one before.

    Attributes:
        lines: One for each difference, old and new in each.
    """

    code: str
    name: str
    lines: tuple[str, ...]


def changes(old: Procedure, new: Procedure) -> ProcedureChange:
    lines = tuple(_lines(old, new))
    if not lines and body_of(old) != body_of(new):
        lines = ("Chi tiết nhỏ thay đổi (mã, thứ tự dòng)",)
    return ProcedureChange(new.code, new.name, lines)


def _lines(old: Procedure, new: Procedure) -> Iterator[str]:
    for caption, before, after in (
        ("Tên", old.name, new.name),
        ("Lĩnh vực", old.field_name, new.field_name),
        ("Quyết định công bố", old.decision, new.decision),
        ("Cấp thực hiện", old.level, new.level),
        ("Đối tượng", old.subjects, new.subjects),
        ("Loại thủ tục", old.kind, new.kind),
    ):
        if before != after:
            yield f"{caption}: {before or '(trống)'} → {after or '(trống)'}"
    yield from _offers(old, new)
    yield from _cases(old, new)
    yield from _sets("Kết quả", dict(_results(old)), dict(_results(new)))
    if old.process != new.process:
        yield "Quy trình nội bộ thay đổi"
    if old.marks != new.marks or old.pauses != new.pauses:
        yield "Đặc điểm hoặc lý do được tạm dừng thay đổi"


def _offers(old: Procedure, new: Procedure) -> Iterator[str]:
    for channel, name in CHANNEL_NAMES.items():
        before = [o for o in old.offers if o.channel is channel]
        after = [o for o in new.offers if o.channel is channel]
        if before == after:
            continue
        terms, fees = (_terms(before), _terms(after)), (_fees(before), _fees(after))
        if terms[0] != terms[1]:
            yield f"{name}, thời hạn: {terms[0]} → {terms[1]}"
        if fees[0] != fees[1]:
            yield f"{name}, phí: {fees[0]} → {fees[1]}"
        if terms[0] == terms[1] and fees[0] == fees[1]:
            yield f"{name}: lời văn về thời hạn, phí thay đổi"


def _terms(offers: list[Offer]) -> str:
    words = [o.term.in_words if o.term else "chưa rõ" for o in offers]
    return "; ".join(words) or "không có"


def _fees(offers: list[Offer]) -> str:
    return "; ".join(o.fee for o in offers) or "không có"


def _cases(old: Procedure, new: Procedure) -> Iterator[str]:
    before = {case.name: case for case in old.cases}
    after = {case.name: case for case in new.cases}
    yield from _sets(
        "Trường hợp", {n: n or "(chung)" for n in before}, {n: n or "(chung)" for n in after}
    )
    for name in sorted(before.keys() & after.keys()):
        yield from _papers(before[name], after[name])


def _papers(old: Case, new: Case) -> Iterator[str]:
    if old == new:
        return
    before, after = _by_name(old), _by_name(new)
    yield from _sets("Giấy tờ", {n: n for n in before}, {n: n for n in after})
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            yield f"Giấy tờ “{name}”: số bản hoặc cách xử lý thay đổi"
    if before == after:
        yield "Ghi chú hoặc thứ tự giấy tờ thay đổi"


def _by_name(case: Case) -> dict[str, PaperSpec]:
    return {paper.name: paper for paper in case.papers}


def _results(procedure: Procedure) -> Iterator[tuple[str, str]]:
    for result in procedure.results:
        key = f"{result.code} {result.name}".strip()
        yield key, key


def _sets(caption: str, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for key in sorted(before.keys() - after.keys()):
        yield f"{caption} bỏ: {before[key]}"
    for key in sorted(after.keys() - before.keys()):
        yield f"{caption} thêm: {after[key]}"
