"""A procedure of the catalogue in words: what the detail beside the list says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tthc_desktop.domain.catalogue import (
    CHANNEL_NAMES,
    HOLDER_NAMES,
    MARK_NAMES,
    PAUSE_NAMES,
    TREATMENT_NAMES,
    Offer,
    PaperSpec,
    Procedure,
    plain_number,
    process_excess,
    process_hours,
)
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.services.catalogue.import_catalogue import BUNDLED

Block = tuple[str, str]
"""A heading and its lines."""


def describe(entry: CatalogueEntry) -> Iterator[Block]:
    procedure = entry.procedure
    yield procedure.name, "\n".join(_head(entry))
    yield "Thời hạn và phí", "\n".join(_offer(entry, offer) for offer in procedure.offers)
    for case in procedure.cases:
        heading = f"Thành phần hồ sơ: {case.name}" if case.name else "Thành phần hồ sơ"
        lines = [f"{n}. {_paper(paper)}" for n, paper in enumerate(case.papers, 1)]
        if case.notes:
            lines.append(f"{len(case.notes)} ghi chú kèm theo")
        yield heading, "\n".join(lines)
    if procedure.results:
        results = (f"{r.name} ({r.code})" if r.code else r.name for r in procedure.results)
        yield "Kết quả", "\n".join(results)
    yield "Quy trình nội bộ", "\n".join(_process(procedure))


def _head(entry: CatalogueEntry) -> Iterator[str]:
    procedure = entry.procedure
    source = "danh mục kèm chương trình" if entry.source == BUNDLED else entry.source
    yield f"{procedure.code} · {procedure.field_name or 'chưa rõ lĩnh vực'}"
    yield f"Phiên bản áp dụng từ {entry.valid_from:%d/%m/%Y}, theo {source}"
    if procedure.decision:
        yield f"Quyết định công bố: {procedure.decision}"
    if entry.closed:
        yield "Đơn vị không tiếp nhận thủ tục này"
    if entry.open:
        yield f"Chưa tiếp nhận được: còn {len(entry.open)} câu hỏi"
    if entry.waiting is not None:
        asked = len(entry.waiting_open)
        waits = f", còn chờ {asked} quyết định" if asked else ""
        yield f"Có phiên bản mới từ {entry.waiting.valid_from:%d/%m/%Y}{waits}"
    if procedure.marks:
        yield "Đặc điểm: " + ", ".join(MARK_NAMES[mark] for mark in sorted(procedure.marks))
    reasons = [PAUSE_NAMES[reason].lower() for reason in sorted(procedure.pauses)]
    yield "Được tạm dừng để: " + (", ".join(reasons) or "không có lý do nào")


def _offer(entry: CatalogueEntry, offer: Offer) -> str:
    term = offer.term.in_words if offer.term else "chưa rõ thời hạn"
    basis = f" (theo {offer.basis})" if offer.basis else ""
    national = entry.national.offer(offer.channel)
    if (
        offer.basis
        and offer.term is not None
        and national is not None
        and national.term is not None
        and offer.term.working_minutes > national.term.working_minutes
    ):
        basis += f", dài hơn quốc gia ({national.term.in_words}): xem lại"
    return f"{CHANNEL_NAMES[offer.channel]}: {term}; {offer.fee}{basis}"


def _paper(paper: PaperSpec) -> str:
    counts = []
    if paper.originals:
        counts.append(f"{paper.originals} bản chính")
    if paper.copies:
        counts.append(f"{paper.copies} bản sao")
    kind = TREATMENT_NAMES[paper.treatment] + ("" if paper.required else ", nếu có")
    reuse = f", thay được bằng {paper.replaced_by}" if paper.replaced_by else ""
    return f"{paper.name} – {', '.join(counts) or 'không ghi số bản'}; {kind}{reuse}"


def _process(procedure: Procedure) -> Iterator[str]:
    if not procedure.process:
        yield "Chưa khai báo"
        return
    for number, step in enumerate(procedure.process, 1):
        by = f", {step.by}" if step.by else ""
        yield f"{number}. {step.name} – {HOLDER_NAMES[step.holder]}{by}: {hours(step.hours)}"
    excess = process_excess(procedure)
    total = f"Tổng {hours(process_hours(procedure.process))}"
    yield f"{total}, vượt thời hạn {hours(excess)}" if excess > 0 else f"{total}, trong thời hạn"


def hours(number: Decimal) -> str:
    return f"{plain_number(number)} giờ"
