"""The national package (``LayThuTuc``, "GoiTinThuTucQG"; reference/domain.md 1.3)."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_desktop.adapters.catalogue.shape import (
    Node,
    channel_of,
    known_term,
    printed_term,
    procedure_code,
)
from tthc_desktop.domain.catalogue import Case, Fee, Offer, PaperSpec, Procedure, ResultSpec


def procedure(node: Node) -> Procedure:
    fields = list(node.nodes("LINHVUCTHUCHIEN", needed=False))
    return Procedure(
        procedure_code(node.text("MATTHC", needed=True), node.at("MATTHC")),
        node.text("TENTTHC", needed=True),
        fields[0].text("MALINHVUC") if fields else "",
        ", ".join(field.text("TENLINHVUC") for field in fields),
        tuple(_offers(node)),
        tuple(_case(each) for each in node.nodes("THANHPHANHOSO")),
        tuple(
            ResultSpec(each.text("MAKETQUA"), each.text("TENKETQUA", needed=True))
            for each in node.nodes("KETQUATHUCHIEN", needed=False)
        ),
        _joined(node, "CAPTHUCHIEN"),
        node.text("SOQUYETDINH"),
        node.text("LOAITTHC"),
        _joined(node, "DOITUONGTHUCHIEN"),
    )


def _offers(node: Node) -> Iterator[Offer]:
    for way in node.nodes("CACHTHUCTHUCHIEN"):
        channel = channel_of(way.text("KENH", needed=True), way.at("KENH"))
        for time in way.nodes("THOIGIAN"):
            fees = tuple(_fee(each) for each in time.nodes("PHILEPHI", needed=False))
            number, unit = time.number("THOIGIANGIAIQUYET"), time.text("DONVITINH")
            term, text = known_term(number, unit), time.text("MOTA")
            if term is None:
                text = printed_term(time, "THOIGIANGIAIQUYET", number, unit, text)
            yield Offer(channel, term, fees, text, None if term else number)


def _fee(node: Node) -> Fee:
    text = " ".join(part for part in (node.text("DONVI"), node.text("MOTA")) if part)
    return Fee(node.text("MAPHILEPHI"), node.money("SOTIEN"), text)


def _case(node: Node) -> Case:
    return Case(node.text("TRUONGHOP"), tuple(_paper(each) for each in node.nodes("GIAYTO")))


def _paper(node: Node) -> PaperSpec:
    return PaperSpec(
        node.text("MAGIAYTO"),
        node.text("TENGIAYTO", needed=True),
        originals=node.count("SOBANCHINH"),
        copies=node.count("SOBANSAO"),
        form=node.text("TENMAUDON"),
        replaced_by=node.text("MA_KQ_THAYTHE"),
    )


def _joined(node: Node, key: str) -> str:
    """A list of words, a list of objects with one word each, or a word."""
    value = node.body.get(key.lower())
    if not isinstance(value, list):
        return node.text(key)
    words = []
    for number, item in enumerate(value):
        place = f"{node.at(key)}[{number}]"
        each = Node.of({"ten": item} if isinstance(item, str) else item, place)
        words += [each.text(name) for name in each.body if name.startswith("ten")]
    return ", ".join(words)
