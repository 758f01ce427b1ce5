"""The list of procedures as taken from the national portal's public pages."""

from __future__ import annotations

import re

from tthc_desktop.adapters.catalogue.shape import (
    Node,
    channel_of,
    known_term,
    printed_term,
    procedure_code,
)
from tthc_desktop.domain.catalogue import (
    Case,
    Fee,
    Offer,
    PaperSpec,
    Procedure,
    ResultSpec,
)

# "7 Ngày làm việc10,000 VNĐ(mỗi lần)": the page runs duration, fee and remark together. A number
# without a unit may be either; before VNĐ it is no duration.
_LEAD = re.compile(
    r"^[\d.,]++\s*(?:Ngày làm việc|Ngày|Giờ)\s*"
    r"|^[\d.,]++(?!\s*(?:VNĐ|Việt Nam Đồng|đồng))\s*"
    r"|^Không có thông tin\s*"
)
_AMOUNT = re.compile(r"^([\d,]{1,12})\s*(?:VNĐ|Việt Nam Đồng|đồng)\b")
_COUNCIL = "Theo nghị quyết của Hội đồng nhân dân tỉnh"


def procedure(node: Node) -> Procedure:
    return Procedure(
        procedure_code(node.text("code", needed=True), node.at("code")),
        node.text("name", needed=True),
        "",
        node.text("field"),
        tuple(_offer(each) for each in node.nodes("channels")),
        tuple(_case(each) for each in node.nodes("cases")),
        tuple(
            ResultSpec(each.text("code"), each.text("name", needed=True))
            for each in node.nodes("results")
        ),
        node.text("level"),
        node.text("decision"),
        node.text("kind"),
        node.text("subjects"),
    )


def _offer(node: Node) -> Offer:
    channel = channel_of(node.text("channel", needed=True), node.at("channel"))
    number, unit, text = node.number("duration"), node.text("unit"), node.text("text")
    term = known_term(number, unit)
    printed = printed_term(node, "duration", number, unit, text) if term is None else text
    return Offer(channel, term, fees_in(text), printed, None if term else number)


def fees_in(text: str) -> tuple[Fee, ...]:
    """An amount, or none. "Miễn phí" before a remark that the council sets the fee is not free."""
    rest = _LEAD.sub("", text, count=1)
    amount = _AMOUNT.match(rest)
    if amount and rest == text:
        return (Fee("", None, text[:200]),)  # stands where the duration should: said as printed
    if amount:
        remark = re.match(r"^\(([^()]{1,200})\)", rest[amount.end() :])
        return (Fee("", int(amount[1].replace(",", "")), remark[1].strip() if remark else ""),)
    if rest.startswith("Miễn phí"):
        by_council = re.search(r"hội đồng nhân dân|hđnd", rest, re.IGNORECASE)
        return (Fee("", None, _COUNCIL) if by_council else Fee("", 0),)
    return ()


def _case(node: Node) -> Case:
    papers = tuple(_paper(each) for each in node.nodes("components"))
    name = node.text("case")
    return Case("" if name == "--" else name, papers)


def _paper(node: Node) -> PaperSpec:
    return PaperSpec(
        "",
        node.text("name", needed=True),
        originals=node.count("originals"),
        copies=node.count("copies"),
    )
