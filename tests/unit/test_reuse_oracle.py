"""No false offer over the whole catalogue and 500 citizens; what the law allows is offered.

The oracle is written from the rules in prose and shares no line with domain.reuse_rules: it knows
what each generated paper is because it made it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import ROOT
from tests.support.catalogue_office import REAL
from tests.support.lawful_reuse import BY_MAPPING, LAWFUL, Lawful
from tests.support.slots import slot as a_slot
from tthc_desktop.adapters.catalogue.seed import SeedFile
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.reuse import FoundPaper, ReuseSource
from tthc_desktop.domain.reuse_kinds import kind_key
from tthc_desktop.domain.reuse_rules import (
    ForSlot,
    ReuseMapping,
    ReuseStanding,
    judge_paper,
)

TODAY, DUE = date(2026, 11, 23), date(2026, 12, 7)
AT = datetime(2026, 11, 1, tzinfo=UTC)
OWNER, OWNER_NAME, OTHER = "091099000001", "Nguyễn Văn Thử", "091099000002"
FALSE_WORDS = ("tờ khai", "đơn", "giấy đề nghị", "phiếu yêu cầu", "ủy quyền", "cam đoan", "cam kết")


@dataclass(frozen=True)
class AskedFor:
    procedure: str
    code: str
    name: str
    replaced_by: str = ""

    @property
    def slot(self) -> Component:
        return a_slot(paper_code=self.code, name=self.name, replaced_by=self.replaced_by)


def seed() -> Iterator[AskedFor]:
    for procedure in SeedFile(ROOT / "resources" / "catalogue" / "procedures.json").procedures():
        for case in procedure.cases:
            for paper in case.papers:
                yield AskedFor(procedure.code, paper.code, paper.name, paper.replaced_by)


def real() -> Iterator[AskedFor]:
    for procedure in json.loads(REAL.read_text("utf-8")):
        for case in procedure["cases"]:
            for paper in case["components"]:
                yield AskedFor(procedure["code"], "", paper["name"])


def wanted(asked: AskedFor, *mappings: ReuseMapping) -> ForSlot:
    return ForSlot(asked.procedure, asked.slot, OWNER, OWNER_NAME, TODAY, DUE, mappings)


def mapping(asked: AskedFor, takes: str, *, confirmed: bool = True) -> ReuseMapping:
    made = ReuseMapping("m-1", asked.procedure, asked.code, asked.name, takes)
    if not confirmed:
        return made
    return ReuseMapping("m-1", asked.procedure, asked.code, asked.name, takes, "quantri", AT)


@dataclass(frozen=True)
class Citizens:
    """One earlier paper of a citizen, and whether its kind, holder and days are right."""

    paper: FoundPaper
    kind: str
    right_holder: bool
    whole: bool
    in_time: bool


MADE = (
    *("Tờ khai đăng ký khai sinh", "Tờ khai đăng ký kết hôn", "Đơn đề nghị cấp giấy phép xây dựng"),
    *("Giấy đề nghị đăng ký hộ kinh doanh", "Văn bản ủy quyền", "Giấy ủy quyền (có chứng thực)"),
    *("Văn bản cam đoan chưa được đăng ký khai sinh", "Phiếu yêu cầu đăng ký", "Bản kê khai"),
    *("Bản thuyết minh dự án", "Giấy khai đăng ký xe", "Bản cam kết bảo vệ môi trường"),
    *(
        "a) Tờ khai hải quan",
        "01 bản chính Đơn xin nhận con nuôi",
        "TỜ KHAI",
        "To\u031b\u0300 khai",
    ),
)
UNKNOWN = ("", "Giấy tờ khác", "Hai ảnh của trẻ", "Giấy phép hoặc tờ khai nhập khẩu", "Scan0001")
ISSUED = (
    ("KQ.G15.000031", "Giấy khai sinh"),
    ("KQ.G15.000032", "Giấy chứng nhận kết hôn"),
    ("KQ.G15.000034", "Trích lục khai tử"),
    ("KQ.G15.000038", "Giấy xác nhận tình trạng hôn nhân"),
    ("KQ.G17.000321", "Giấy chứng nhận đăng ký phương tiện thủy nội địa"),
    ("KQ.G10.001439", "Quyết định về việc giao khu vực biển"),
)
CODES = ("TK", "DON", "UQ", "CT", "BSKH", "BSCT", "TTHN", "KSTR", "GP", "GCNDK", "QDG", "")


def citizens(count: int = 500) -> list[Citizens]:
    made = []
    dice = random.Random(2026)
    for number in range(count):
        holder, whole = dice.random() < 0.7, dice.random() < 0.8
        ends = dice.choice((None, -400, -1, 0, 30, 900))
        age = dice.choice((0, 20, 170, 200, 3000))
        code, name, result = "", "", False
        sort = dice.choice(("made", "made result", "unknown", "issued"))
        if sort == "made":
            name, code = dice.choice(MADE), dice.choice(CODES)
        elif sort == "made result":
            name, code, result = dice.choice(MADE), dice.choice(ISSUED)[0], True
        elif sort == "unknown":
            name, code = dice.choice(UNKNOWN), dice.choice(CODES)
        else:
            (code, name), result = dice.choice(ISSUED), dice.random() < 0.8
        issued = TODAY - timedelta(days=age)
        until = None if ends is None else TODAY + timedelta(days=ends)
        lasts = until is None or until >= TODAY
        if "tình trạng hôn nhân" in name:
            lasts = lasts and age <= 181  # six months
        lost = dice.choice(("number", "issuer", "day")) if not whole else ""
        paper = FoundPaper(
            dice.choice(tuple(ReuseSource)),
            f"r{number}",
            result,
            code,
            name,
            "" if lost == "number" else f"{number}/2026",
            "" if lost == "issuer" else "UBND xã Giả Tưởng",
            None if lost == "day" else issued,
            until,
            OWNER if holder else OTHER,
            "H01.45-260101-0001",
            "a" * 64,
            9,
        )
        made.append(Citizens(paper, sort, holder, whole, lasts))
    return made


def allowed(asked: AskedFor, of: Citizens) -> bool:
    """By prose: issued by an authority, the owner's own, whole, not run out, and the result that
    the catalogue names for a slot that is itself no declaration."""
    declares = asked.name.strip().lower().startswith(FALSE_WORDS)
    of_another = "của trẻ" in asked.name
    return (
        of.kind == "issued"
        and of.right_holder
        and of.whole
        and of.in_time
        and of.paper.from_result
        and bool(asked.replaced_by)
        and of.paper.code == asked.replaced_by
        and not declares
        and not of_another
    )


def false_offers(slots: Iterator[AskedFor]) -> tuple[list[tuple[str, str]], int]:
    """What was offered and may not be, and how much was offered."""
    people, offered, wrong = citizens(), 0, []
    for asked in slots:
        held = wanted(asked)
        for of in people:
            # Otherwise every pair of 3,667 slots and 500 papers would be judged for its code alone.
            if (
                not asked.replaced_by
                and of.paper.code != asked.code
                and of.paper.name != asked.name
            ):
                continue
            if judge_paper(of.paper, held).standing is ReuseStanding.FITS:
                offered += 1
                if not allowed(asked, of):
                    wrong.append((asked.name, of.paper.name))
    return wrong, offered


def test_nothing_false_is_offered_in_the_seed_catalogue() -> None:
    wrong, offered = false_offers(seed())
    assert wrong == []
    assert offered > 30, "the oracle would be blind"


@pytest.mark.skipif(not REAL.exists(), reason="the real catalogue is not beside the project")
def test_nothing_is_offered_where_the_catalogue_names_no_result() -> None:
    """Component codes are empty there: what is called the same is not the same paper."""
    wrong, offered = false_offers(real())
    assert (wrong, offered) == ([], 0)


@pytest.mark.skipif(not REAL.exists(), reason="the real catalogue is not beside the project")
def test_no_declaration_of_the_real_catalogue_is_reused_whatever_lets_it_in() -> None:
    for asked in real():
        paper = FoundPaper(
            *(ReuseSource.LIBRARY, "r", True, "KQ.1", asked.name, "1", "UBND", TODAY),
            *(None, OWNER),
        )
        verdict = judge_paper(paper, wanted(asked, mapping(asked, "KQ.1")))
        if asked.name.strip().lower().startswith(FALSE_WORDS):
            assert verdict.standing is ReuseStanding.REFUSED, asked.name


def found(of: Lawful) -> FoundPaper:
    issued = TODAY - timedelta(days=of.age)
    until = None if of.lasts is None else TODAY + timedelta(days=of.lasts)
    return FoundPaper(
        ReuseSource.UNIT,
        "r",
        of.from_result,
        of.code,
        of.title,
        "12/XN",
        "UBND xã Giả Tưởng",
        issued,
        until,
        OWNER,
        "H01.45-260101-0001",
        "a" * 64,
        9,
    )


def offered(of: Lawful, *, confirmed: bool = True) -> ReuseStanding:
    asked = AskedFor(of.procedure, of.slot_code, of.slot, of.replaced_by)
    takes = of.takes if of.takes.startswith("KQ.") else kind_key(of.takes)
    mappings = (mapping(asked, takes, confirmed=confirmed),) if of.by == BY_MAPPING else ()
    return judge_paper(found(of), wanted(asked, *mappings)).standing


def test_what_the_law_allows_is_offered() -> None:
    assert len(LAWFUL) == 40
    left = [(of.slot, of.title) for of in LAWFUL if offered(of) is not ReuseStanding.FITS]
    assert left == []


def test_a_mapping_counts_once_an_administrator_confirmed_it() -> None:
    mapped = [of for of in LAWFUL if of.by == BY_MAPPING]
    assert len(mapped) > 20
    for of in mapped:
        assert offered(of, confirmed=False) is ReuseStanding.REFUSED
