"""The gate: what is wrong with scanned pages, told before the citizen leaves the counter.

Findings keep a slot from counting until they are mended or overruled with a reason; notes only ask
somebody to look (domain/findings.NOTES). Every threshold is a setting of the office; the defaults
were measured, and say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tthc_desktop.domain.batch import BatchPage
from tthc_desktop.domain.findings import NOTES, Finding
from tthc_desktop.domain.likeness import look_distance
from tthc_desktop.domain.page_look import EDGE_NAMES, Edge, PageLook
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.reading import PageFlag, PageReport
from tthc_desktop.domain.values import check_bounds, described


@dataclass(frozen=True, slots=True)
class GateRules:
    """The office's thresholds. Each says what it means and how its default was found; the settings
    show it, check its bounds and store it by that."""

    lowest_dpi: float = described(
        200,
        "Độ phân giải thấp nhất",
        "dpi",
        "Bản số hóa phải quét màu, từ 200 dpi trở lên.",
        low=100,
        high=600,
    )
    softest_edges: float = described(
        65,
        "Độ nét thấp nhất",
        "0–300",
        "Bản quét tốt 160–510; nhòe 0,3 mm còn 44–68, dấu tiếng Việt dính vào nhau.",
        high=300,
    )
    darkest_paper: float = described(
        150,
        "Nền giấy tối nhất",
        "0–255",
        "Giấy trên các bản quét thật 246–255, giấy báo khoảng 200.",
        high=240,
    )
    lightest_ink: float = described(
        105,
        "Mực nhạt nhất",
        "86–200",
        "Chữ trên bản quét thật đậm hơn nền 187–255; nhạt dưới 86 thì coi là trang trắng.",
        low=86,
        high=200,
    )
    most_skew: float = described(
        3,
        "Lệch nhiều nhất",
        "độ",
        "Máy tự chỉnh đến 20°; trên 3° thường là tờ giấy vào lệch.",
        low=1,
        high=20,
    )
    cut_edges: bool = described(
        True, "Báo chữ bị cắt ở mép", "", "Không báo nhầm trên 30 trang quét thật để đo."
    )
    same_sheet: float = described(
        0.015,
        "Hai trang coi là giống nhau",
        "0–0,05",
        "Cùng một tờ quét lại khác nhau nhiều nhất 0,015; hai tờ khác bố cục từ 0,025.",
        high=0.05,
    )
    fewest_for_deviation: float = described(
        5,
        "Số trang ít nhất để so cả xấp",
        "trang",
        "Dưới năm trang thì chưa có gì để so.",
        low=3,
        high=100,
    )

    def __post_init__(self) -> None:
        """Checks the thresholds against their bounds.

        Raises:
            ValueError: One of them is outside what makes sense.
        """
        check_bounds(self)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a paper is expected to look like; zero and False for what nobody said."""

    fewest: int = 0
    most: int = 0
    stamp: bool = False
    signature: bool = False
    both_sides: bool = False

    @property
    def possible(self) -> bool:
        """Whether there is a number of pages that is enough and not too much."""
        return self.fewest >= 0 and self.most >= 0 and (not self.most or self.most >= self.fewest)


NOTHING_EXPECTED = Expected()


@dataclass(frozen=True, slots=True)
class PageNote:
    """A finding on one page.

    Attributes:
        detail: What the finding alone does not say, in a few words.
    """

    finding: Finding
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PageWithLook:
    """A page with what analysis found on it; None while it was not analysed or could not be."""

    page: BatchPage
    look: PageLook | None


def is_coarse(dpi: int, rules: GateRules) -> bool:
    return dpi < rules.lowest_dpi


def is_soft(edges: float, rules: GateRules) -> bool:
    """Whether print is blurred.

    Args:
        edges: As PageLook holds them; 0 for a page without ink, which is not blurred.
    """
    return 0 < edges < rules.softest_edges


def is_skewed(degrees: float, rules: GateRules) -> bool:
    return abs(degrees) > rules.most_skew


def notes_of(seen: PageWithLook, rules: GateRules) -> tuple[PageNote, ...]:
    """What is found on one page by itself."""
    look = seen.look
    if look is None:
        return (PageNote(Finding.UNREADABLE),) if seen.page.analysed else ()
    if look.blank:
        blank = Finding.SHOWS_THROUGH if look.shows_through else Finding.BLANK_PAGE
        return (PageNote(blank),)
    found = []
    if is_coarse(look.dpi, rules):
        found.append(PageNote(Finding.LOW_DPI, f"{look.dpi} dpi"))
    if look.paper < rules.darkest_paper:
        found.append(PageNote(Finding.DARK))
    if is_soft(look.edges, rules):
        found.append(PageNote(Finding.BLURRED))
    elif look.ink < rules.lightest_ink:
        found.append(PageNote(Finding.LIGHT))  # soft edges make ink pale: one word says it
    if rules.cut_edges and (cut := _cut_edges(seen.page, look)):
        found.append(PageNote(Finding.CUT, f"mép {', '.join(EDGE_NAMES[edge] for edge in cut)}"))
    if is_skewed(look.skew, rules):
        found.append(PageNote(Finding.SKEWED, f"{abs(look.skew):.0f}°"))
    return tuple(found)


def _cut_edges(page: BatchPage, look: PageLook) -> tuple[Edge, ...]:
    """The edges at which print is cut off, as the eye sees them, after the turn.

    Where a crop takes the edge away, the print there was not the paper's; where it leaves it,
    nothing is mended.
    """
    order = tuple(Edge)  # clockwise
    edges = [order[(order.index(edge) + page.turn // 90) % len(order)] for edge in look.cut]
    crop = page.crop
    if crop is None:
        return tuple(edges)
    taken = {
        Edge.TOP: crop.top,
        Edge.RIGHT: 1000 - crop.right,
        Edge.BOTTOM: 1000 - crop.bottom,
        Edge.LEFT: crop.left,
    }
    return tuple(edge for edge in edges if taken[edge] < _TRIM)


def deviations(run: Sequence[PageWithLook], rules: GateRules) -> dict[int, str]:
    """Pages of one stack that differ from the others, by number, and in what (ScanTailor's idea).

    Against the median of the stack, so that a few odd ones do not make the rest look odd.
    """
    looks = {s.page.number: s.look for s in run if s.look is not None and not s.look.blank}
    if len(looks) < rules.fewest_for_deviation:
        return {}
    middle = {
        "width": median(look.size_mm[0] for look in looks.values()),
        "height": median(look.size_mm[1] for look in looks.values()),
        "skew": median(look.skew for look in looks.values()),
        "paper": median(look.paper for look in looks.values()),
        "edges": median(look.edges for look in looks.values()),
    }
    found = {number: _deviation(look, middle) for number, look in looks.items()}
    return {number: words for number, words in found.items() if words}


def _deviation(look: PageLook, middle: Mapping[str, float]) -> str:
    words = []
    width, height = look.size_mm
    if abs(width - middle["width"]) > 10 or abs(height - middle["height"]) > 10:
        words.append("khổ giấy")
    if abs(look.skew - middle["skew"]) > 2:
        words.append("độ lệch")
    if abs(look.paper - middle["paper"]) > 25:
        words.append("độ sáng")
    if look.edges < 0.6 * middle["edges"]:
        words.append("độ nét")
    return ", ".join(words)


def twice(
    pages: Sequence[PageWithLook], others: Sequence[PageWithLook], rules: GateRules
) -> dict[int, int]:
    """Pages whose ink lies where it lies on another one, each with the number of the first like it.

    A form filled in for two people looks so too, so that this only asks.

    Args:
        pages: The pages of one slot; they are held against each other anyway.
        others: The pages of the dossier's other slots.

    Returns:
        The number of the first like it, by the number of the page.
    """
    found: dict[int, int] = {}
    known = list(others)
    for seen in pages:
        first = next((o for o in known if _alike(seen, o, rules)), None)
        if first is not None:
            found[seen.page.number] = first.page.number
        known.append(seen)
    return found


def _alike(one: PageWithLook, other: PageWithLook, rules: GateRules) -> bool:
    if one.look is None or other.look is None or not one.look.look or not other.look.look:
        return False
    if one.page.file.sha256 == other.page.file.sha256:
        return True
    return look_distance(one.look.look, other.look.look) <= rules.same_sheet


def slot_findings(
    pages: Sequence[PageWithLook],
    expected: Expected,
    rules: GateRules,
    put_aside: Sequence[BatchPage] = (),
) -> tuple[Finding, ...]:
    """What keeps a slot from counting, of its visible pages, sorted.

    Pages that were not analysed yet say nothing.

    Args:
        put_aside: Blank pages that the clerk has hidden: they are not missing.
    """
    notes = {note.finding for seen in pages for note in notes_of(seen, rules)}
    found = {finding for finding in notes if finding not in NOTES}
    looked = [s for s in pages if s.look is not None]
    if pages and len(looked) == len(pages):
        found |= _against(looked, expected, put_aside)
    return tuple(sorted(found))


def page_flags(
    *, dpi: int, blank: bool, edges: float, skew: float, words: int | None
) -> tuple[PageFlag, ...]:
    """What a reader, which knows no office, notes of a page: by the thresholds as they ship. words:
    None where no text was looked for."""
    rules = GateRules()
    noted = {
        PageFlag.BLANK: blank,
        PageFlag.LOW_DPI: is_coarse(dpi, rules),
        PageFlag.BLURRED: not blank and is_soft(edges, rules),
        PageFlag.SKEWED: is_skewed(skew, rules),
        PageFlag.NO_TEXT: words == 0 and not blank,
    }
    return tuple(flag for flag, holds in noted.items() if holds)


def file_findings(reports: Sequence[PageReport], rules: GateRules) -> tuple[Finding, ...]:
    """What is found in a file that was only read and not analysed, as one that came in signed.

    A report does not keep how strong the edges are: blurred is what the reader found so.
    """
    filled = [report for report in reports if not report.blank]
    found = []
    if any(is_coarse(report.dpi, rules) for report in filled):
        found.append(Finding.LOW_DPI)
    if any(PageFlag.BLURRED in report.flags for report in filled):
        found.append(Finding.BLURRED)
    return tuple(sorted(found))


def _against(
    pages: Sequence[PageWithLook], expected: Expected, put_aside: Sequence[BatchPage]
) -> set[Finding]:
    looks = [s.look for s in pages if s.look is not None]
    filled = [look for look in looks if not look.blank]
    found = set()
    if not filled:
        return {Finding.BLANK}
    if (expected.fewest and len(filled) < expected.fewest) or (
        expected.most and len(filled) > expected.most
    ):
        found.add(Finding.PAGE_COUNT)
    if expected.stamp and not any(look.stamp for look in filled):
        found.add(Finding.NO_STAMP)
    if expected.signature and not any(_signed(look) for look in filled):
        found.add(Finding.NO_SIGNATURE)
    if _back_missing(pages, expected, put_aside):
        found.add(Finding.NO_BACK)
    return found


_TRIM = 20  # thousandths of a page: with less the edge is still there
_PEN_MM2 = 8.0
"""Of blue ink: a signature by ball pen has 15 to 120 (drawn pages and four real letters); a blue
letterhead line less than 8."""


def _signed(look: PageLook) -> bool:
    """A signature in black cannot be told from print: then the clerk says so."""
    return look.blue >= _PEN_MM2


def _back_missing(
    pages: Sequence[PageWithLook], expected: Expected, put_aside: Sequence[BatchPage]
) -> bool:
    """A sheet that was scanned on both sides has lost one, or a paper with two sides has no page
    with anything on its second one (a card has both on one)."""
    if expected.both_sides:
        filled = [s for s in pages if s.look is not None and not s.look.blank]
        return sum(s.page.file.place.sides for s in filled) < 2
    every = [*(s.page for s in pages), *put_aside]
    backs = [page for page in every if page.file.place.side is Side.BACK]
    return bool(backs) and len(backs) * 2 < len(every) and _from_duplex(every)


def _from_duplex(pages: Sequence[BatchPage]) -> bool:
    """Every run of these pages has a back: a front without one was torn out of its sheet."""
    runs: dict[int, int] = {}
    for page in pages:
        runs[page.run] = runs.get(page.run, 0) + (page.file.place.side is Side.BACK)
    return all(runs.values())
