"""Where pages end: table rows stay whole under a repeated head, blocks without borders (headers,
signatures) are never torn.

Qt ends a page between any two lines, leaves cells open at the edge and keeps nothing together, so
the places are worked out here: the paper is laid out once without pages to measure, then table by
table with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSizeF
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)

_TABLE = re.compile(r'<table(?: class="([a-z ]*)")?>(.*?)</table>', re.DOTALL)
_HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[dh][ >]")
_EMPTY = re.compile(r"<tr>\s*</tr>")
_LED = re.compile(r'<p class="lead">[^<]+</p>\s*$')
_BREAK = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
LayOut = Callable[[str], QTextDocument]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the document, or a block between tables.

    Attributes:
        before: The HTML in front of it.
        rows: Empty for a block without borders.
    """

    before: str
    whole: str
    head: str
    rows: tuple[str, ...]

    @property
    def led(self) -> bool:
        """A heading stands right above, which must not stay behind alone."""
        return bool(_LED.search(self.before))


# For each table, the rows that begin a part of it on a new page; 0 moves the table as a whole.
_Breaks = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class PageBox:
    """The room on a page, in device pixels.

    Attributes:
        inset: Kept free above and below by the document's own frame.
        seam: What Qt leaves above a table that begins a page (measured: 5.4 pixels of HTML, at any
            resolution).
    """

    width: float
    height: float
    inset: float
    seam: float

    @property
    def room(self) -> float:
        return self.height - 2 * self.inset - self.seam

    def left_below(self, top: float) -> float:
        return self.height - self.inset - top % self.height


def paginated(html: str, make: LayOut, page: PageBox) -> QTextDocument:
    """The document in pages.

    Args:
        make: Makes an unlaid document of some HTML, with font, style, device and the margins above
            and below set.
    """
    tables, rest = _taken_apart(html)
    breaks: dict[int, tuple[int, ...]] = {}
    document = _built(tables, rest, breaks, make)
    document.setTextWidth(page.width)
    if document.size().height() <= page.height:
        document.setPageSize(QSizeF(page.width, page.height))
        return document
    measures = _measured(document)
    laid_out = False  # until something is moved, the first page is as measured
    for number, table in enumerate(tables):
        top = measures[number].top
        if breaks or top >= page.height - page.inset:
            if not laid_out:
                document = _built(tables, rest, breaks, make)
                document.setPageSize(QSizeF(page.width, page.height))
                laid_out = True
            top = _top(document, number, breaks)
        found = _breaks(measures[number], page.left_below(top), page.room, rows=bool(table.rows))
        if found:
            breaks[number] = found
            laid_out = False
    if not laid_out:
        document = _built(tables, rest, breaks, make)
        document.setPageSize(QSizeF(page.width, page.height))
    return document


def _taken_apart(html: str) -> tuple[tuple[_Table, ...], str]:
    """What lists and questions left without any cell is left out: Qt makes no table of it."""
    tables, before, at = [], "", 0
    for match in _TABLE.finditer(html):
        before += html[at : match.start()]
        at = match.end()
        whole = _EMPTY.sub("", match[2])
        if not _CELL.search(whole):
            continue
        grid = "grid" in (match[1] or "").split()
        head = _HEAD.search(whole)
        if head is not None and not _CELL.search(head[0]):
            whole, head = whole.replace(head[0], "", 1), None
        body = whole[: head.start()] + whole[head.end() :] if head else whole
        rows = tuple(_ROW.findall(body)) if grid else ()
        tables.append(_Table(before, whole, head[0] if head else "", rows))
        before = ""
    return tuple(tables), before + html[at:]


def _built(tables: Sequence[_Table], rest: str, breaks: _Breaks, make: LayOut) -> QTextDocument:
    html, moved = [], []
    for number, table in enumerate(tables):
        html.append(table.before)
        places = breaks.get(number, ())
        if not table.rows:
            html.append(
                f"<table width='100%' cellspacing='0' style='margin-top: 8px'>{table.whole}</table>"
            )
            moved.append((bool(places), table.led))
            continue
        starts = sorted({0, *places})
        for start, end in zip(starts, [*starts[1:], len(table.rows)], strict=True):
            rows = "".join(table.rows[start:end])
            html.append(
                "<table width='100%' border='1' cellspacing='0' style='border-collapse: collapse;"
                f" border-style: solid; border-color: #000000'>{table.head}{rows}</table>"
            )
            moved.append((start in places, start == 0 and table.led))
    document = make("".join([*html, rest]))
    _shrink_seams(document)
    for frame, (broken, led) in zip(_tables(document), moved, strict=True):
        if broken:
            _break_before(document, frame, led=led)
    return document


def _break_before(document: QTextDocument, table: QTextTable, *, led: bool) -> None:
    if led:
        cursor = QTextCursor(document.findBlock(table.firstPosition() - 1).previous())
        if cursor.block().text():
            plan = QTextBlockFormat()
            plan.setPageBreakPolicy(_BREAK)
            cursor.mergeBlockFormat(plan)
            return
    whole = table.format().toTableFormat()
    whole.setPageBreakPolicy(_BREAK)
    table.setFormat(whole)


def _shrink_seams(document: QTextDocument) -> None:
    """Qt puts an empty line beside every table; at the end of a full page it would begin another
    one. It gets no height."""
    thin, tiny = QTextBlockFormat(), QTextCharFormat()
    thin.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    font = QFont(document.defaultFont())
    font.setPointSizeF(1)
    tiny.setFont(font)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        if not block.text() and cursor.currentTable() is None:
            cursor.mergeBlockFormat(thin)
            cursor.setBlockCharFormat(tiny)
        block = block.next()


def _tables(document: QTextDocument) -> list[QTextTable]:
    frames = document.rootFrame().childFrames()
    return [frame for frame in frames if isinstance(frame, QTextTable)]


def _top(document: QTextDocument, number: int, breaks: _Breaks) -> float:
    """Of a table that has no breaks yet; those before it may stand in parts."""
    parts = sum(len({0, *places}) for table, places in breaks.items() if table < number)
    index = number - sum(table < number for table in breaks) + parts
    layout = document.documentLayout()
    return layout.frameBoundingRect(_tables(document)[index]).top()


@dataclass(frozen=True, slots=True)
class _Measure:
    """The heights of a table, in device pixels.

    Attributes:
        slack: Borders and what else a table takes.
    """

    top: float
    whole: float
    head: float
    rows: tuple[float, ...]
    slack: float


def _measured(document: QTextDocument) -> tuple[_Measure, ...]:
    """Measures the tables of a document.

    Args:
        document: Laid out without pages and without breaks.
    """
    layout = document.documentLayout()
    measures = []
    for table in _tables(document):
        box = layout.frameBoundingRect(table)
        tops = [
            min(
                layout.blockBoundingRect(
                    table.cellAt(row, column).firstCursorPosition().block()
                ).top()
                for column in range(table.columns())
            )
            for row in range(table.rows())
        ]
        slack = tops[0] - box.top()  # border and padding above the first line
        ends = [*tops[1:], box.bottom() + slack]
        heights = [end - top for top, end in zip(tops, ends, strict=True)]
        heads = table.format().toTableFormat().headerRowCount()
        measures.append(
            _Measure(
                box.top(),
                box.height(),
                sum(heights[:heads]),
                tuple(heights[heads:]),
                2 * slack + 4,
            )
        )
    return tuple(measures)


def _breaks(size: _Measure, room: float, page: float, *, rows: bool) -> tuple[int, ...]:
    """The rows that begin a part on a new page."""
    if not rows:
        return (0,) if room < size.whole + 1 <= page else ()
    found: list[int] = []
    left = room - size.head - size.slack
    for number, height in enumerate(size.rows):
        if height > left and (number or height <= page - size.head - size.slack):
            found.append(number)
            left = page - size.head - size.slack
        left -= height
        if left < 0:  # taller than a page: it goes on over the edge, what follows begins afresh
            left = 0
    return tuple(found)
