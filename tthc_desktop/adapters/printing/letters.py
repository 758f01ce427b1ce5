"""The fonts that papers are drawn with, and a look at whether every letter was drawn.

Qt draws a box where no font of the machine has a letter, and says nothing: on a Windows PC without
a screen of its own it knows no font at all, and a whole slip came out as boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase, QTextBlock, QTextDocument, QTextLayout

from tthc_desktop.domain.errors import DeviceError

_SHOWN = 12  # letters named in the message; more help nobody
_LOST = 0  # the glyph that stands for a letter which the font does not have
# What Vietnamese papers are written with: Latin letters and their marks, digits, signs.
# A box in the place of a sign of another writing is seen; the paper is good without it.
_OURS = (
    *((0x21, 0x2AF), (0x300, 0x36F), (0x1E00, 0x1EFF), (0xA720, 0xA7FF)),
    *((0x2010, 0x2027), (0x20A0, 0x20CF)),
)
_WITH_PLACES = QTextLayout.GlyphRunRetrievalFlag.RetrieveAll


@cache
def load_fonts(folder: Path) -> None:
    """Registers the bundled fonts of papers with the application, once.

    Raises:
        DeviceError: ``printer.font`` (file).
    """
    for path in sorted(folder.glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise DeviceError("printer.font", file=path.name)


def assert_drawn(document: QTextDocument) -> None:
    """Asserts that each letter of a document that is laid out has a picture.

    Raises:
        DeviceError: ``printer.letters`` (letters) names those that no font of this machine has.
    """
    lost = dict.fromkeys(letter for block in _blocks(document) for letter in _lost_in(block))
    if lost:
        raise DeviceError("printer.letters", letters=" ".join([*lost][:_SHOWN]))


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _lost_in(block: QTextBlock) -> Iterator[str]:
    if not any(map(_is_ours, map(ord, block.text()))):
        return
    units = memoryview(block.text().encode("utf-16-le", "surrogatepass")).cast("H")  # as Qt counts
    lines = block.layout()
    for number in range(lines.lineCount()):
        line = lines.lineAt(number)
        for run in line.glyphRuns(line.textStart(), line.textLength(), _WITH_PLACES):
            boxes = run.rawFont().pixelSize() <= 0  # of what Qt takes where it knows no font
            for glyph, place in zip(run.glyphIndexes(), run.stringIndexes(), strict=True):
                if (boxes or glyph == _LOST) and _is_ours(units[place]):
                    yield chr(units[place])


def _is_ours(unit: int) -> bool:
    return any(first <= unit <= last for first, last in _OURS)
