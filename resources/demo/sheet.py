"""A sheet of paper to write on, and the scanner that makes a picture of it.

Lengths are millimetres from the upper left corner, text sizes points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONTS = Path(__file__).resolve().parents[1] / "fonts"
DPI = 200
_FINE = 2 * DPI  # drawn at twice the resolution, so that letters get the soft edges of a scan
_A4 = (210.0, 297.0)
INK = (38, 36, 42)
_DOT = (158, 156, 162)
_DOT_STEP = 1.25
RED = (206, 38, 44)
BLUE = (28, 52, 150)
_STYLES = {"": "Regular", "b": "Bold", "i": "Italic", "bi": "BoldItalic"}


def px(mm: float) -> int:
    return round(mm * _FINE / 25.4)


@cache
def font(size: float, style: str = "") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"Tinos-{_STYLES[style]}.ttf", round(size * _FINE / 72))


@dataclass(frozen=True, slots=True)
class Look:
    """How one page came through the scanner. skew: degrees, positive = page turned clockwise."""

    seed: int
    skew: float = 0.0
    paper: tuple[int, int, int] = (251, 249, 243)


class Sheet:
    """A4, written from top to bottom; y is where the next line goes."""

    def __init__(self, size: float, leading: float) -> None:
        self.image = Image.new("RGB", (px(_A4[0]), px(_A4[1])), "white")
        self._draw = ImageDraw.Draw(self.image)
        self.left, self.right, self.size = 25.0, 190.0, size
        self.y = 18.0
        self.leading = leading

    @property
    def line_height(self) -> float:
        return self.size * 25.4 / 72 * self.leading

    def width(self, text: str, size: float | None = None, style: str = "") -> float:
        return font(size or self.size, style).getlength(text) * 25.4 / _FINE

    def put(
        self,
        x: float,
        y: float,
        text: str,
        size: float | None = None,
        style: str = "",
        at: str = "l",
    ) -> None:
        """at: l, m or r: what x is of the text."""
        place = (px(x), px(y))
        self._draw.text(place, text, INK, font(size or self.size, style), anchor=f"{at}s")

    def rule(self, x0: float, x1: float, y: float, thick: float = 0.25) -> None:
        self._draw.line([(px(x0), px(y)), (px(x1), px(y))], INK, max(1, px(thick)))

    def box(self, x0: float, y0: float, x1: float, y1: float, thick: float = 0.22) -> None:
        self._draw.rectangle([px(x0), px(y0), px(x1), px(y1)], outline=INK, width=px(thick))

    def down(self, mm: float) -> None:
        self.y += mm

    def national_heading(self, centre: float, y: float) -> None:
        """Quốc hiệu and tiêu ngữ, underlined as Decree 30/2020/NĐ-CP, annex I, wants it."""
        self.put(centre, y, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "b", "m")
        motto = "Độc lập - Tự do - Hạnh phúc"
        self.put(centre, y + 5.6, motto, 13, "b", "m")
        half = self.width(motto, 13, "b") / 2
        self.rule(centre - half, centre + half, y + 7.2)

    def issuer(self, centre: float, y: float, above: Sequence[str], name: str) -> None:
        for line in above:
            self.put(centre, y, line, 12, "", "m")
            y += 5.4
        for line in name.split("\n"):
            self.put(centre, y, line, 12, "b", "m")
            y += 5.4
        y -= 5.4
        half = self.width(name.rsplit("\n", maxsplit=1)[-1], 12, "b") / 5
        self.rule(centre - half, centre + half, y + 1.7)

    def title(self, text: str, size: float = 15) -> None:
        self.put((self.left + self.right) / 2, self.y, text, size, "b", "m")
        self.down(size * 25.4 / 72 * 1.5)

    def field(self, label: str, value: str = "", x0: float | None = None, x1: float | None = None,
              *, stay: bool = False, style: str = "") -> None:  # fmt: skip
        """A label, and its value on a dotted line that goes on to the margin."""
        start, end = x0 or self.left, x1 or self.right
        self.put(start, self.y, label)
        at = start + self.width(label) + (1.4 if label else 0)
        for n, line in enumerate(self._fill(value, end - at, end - start, style)):
            if n:
                self.down(self.line_height)
                at = start
            self.put(at, self.y, line, None, style)
            self._dots(at + self.width(line, None, style) + (0.8 if line else 0), end)
        if not stay:
            self.down(self.line_height)

    def _fill(self, value: str, first: float, rest: float, style: str) -> list[str]:
        """Words in lines: the first has less room than the others."""
        lines = [""]
        for word in value.split():
            longer = f"{lines[-1]} {word}".strip()
            room = first if len(lines) == 1 else rest
            if self.width(longer, None, style) > room and lines[-1]:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _dots(self, x0: float, x1: float) -> None:
        """The fine dotted line of a printed form, not full stops: on a common grid."""
        radius = px(0.11)
        for n in range(math.ceil(x0 / _DOT_STEP), math.floor(x1 / _DOT_STEP) + 1):
            x, y = px(n * _DOT_STEP), px(self.y + 0.2)
            self._draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=_DOT)

    def paragraph(self, text: str, *, indent: float = 10.0, style: str = "",
                  size: float | None = None) -> None:  # fmt: skip
        """Justified but for the last line."""
        normal, self.size = self.size, size or self.size
        lines = self._fill(text, self.right - self.left - indent, self.right - self.left, style)
        for n, line in enumerate(lines):
            start = self.left + (0 if n else indent)
            words = line.split()
            gap = (self.right - start - sum(self.width(w, None, style) for w in words)) / max(
                1, len(words) - 1
            )
            if n == len(lines) - 1:
                gap = self.width(" ", None, style)
            for word in words:
                self.put(start, self.y, word, None, style)
                start += self.width(word, None, style) + gap
            self.down(self.line_height)
        self.size = normal

    def checkbox(self, x: float, *, ticked: bool) -> None:
        side, base = 3.8, self.y + 0.6
        self.box(x, base - side, x + side, base)
        if ticked:
            points = [(x + 0.7, base - 2.0), (x + 1.6, base - 0.8), (x + 3.3, base - 3.3)]
            self._draw.line([(px(a), px(b)) for a, b in points], BLUE, px(0.5), joint="curve")

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[str]], size: float) -> None:
        """The first row is the heading. Cells wrap; columns of short cells are centred."""
        normal, self.size = self.size, size
        top = self.y - 5.0
        edges = [self.left + sum(widths[:n]) for n in range(len(widths) + 1)]
        for number, row in enumerate(rows):
            style = "" if number else "b"
            cells = [
                self._fill(cell, w - 2.4, w - 2.4, style)
                for cell, w in zip(row, widths, strict=True)
            ]
            height = max(len(lines) for lines in cells) * self.line_height + 2.0
            for n, lines in enumerate(cells):
                self.box(edges[n], top, edges[n + 1], top + height)
                free = height - len(lines) * self.line_height
                for m, line in enumerate(lines):
                    base = top + free / 2 + (m + 0.74) * self.line_height
                    if number and widths[n] > 40:
                        self.put(edges[n] + 1.4, base, line, None, style)
                    else:
                        self.put((edges[n] + edges[n + 1]) / 2, base, line, None, style, "m")
            top += height
        self.size = normal
        self.y = top + self.line_height

    def stamp(self, x: float, y: float, around: str, middle: str, seed: int) -> None:
        """A round red stamp of an office that does not exist, pressed unevenly over the text."""
        size = px(37)
        layer = Image.new("RGB", (size, size), "white")
        draw = ImageDraw.Draw(layer)
        for inset, thick in ((1.0, 0.75), (2.2, 0.3), (9.0, 0.35)):
            draw.ellipse([px(inset)] * 2 + [size - px(inset)] * 2, outline=RED, width=px(thick))
        radius, letters = size / 2 - px(6.6), font(8.6, "b")
        widths = [letters.getlength(letter) for letter in around]
        per_unit = 345 / sum(widths)
        for n, letter in enumerate(around):
            angle = (sum(widths[:n]) + widths[n] / 2) * per_unit - 172.5
            tile = Image.new("RGB", (px(6), px(6)), "white")
            ImageDraw.Draw(tile).text((px(3), px(4)), letter, RED, letters, anchor="ms")
            tile = tile.rotate(-angle, Image.Resampling.BICUBIC, fillcolor="white")
            place = (
                round(size / 2 + radius * math.sin(math.radians(angle)) - px(3)),
                round(size / 2 - radius * math.cos(math.radians(angle)) - px(3)),
            )
            region = layer.crop((*place, place[0] + px(6), place[1] + px(6)))
            layer.paste(ImageChops.multiply(region, tile), place)
        lines = middle.split("\n")
        for n, line in enumerate(lines):
            base = size / 2 + px(1.0) + px(3.2) * (n - (len(lines) - 1) / 2)
            draw.text((size / 2, base), line, RED, font(7.0, "b"), anchor="ms")
        noise = np.random.default_rng(seed).normal(0, 1, (size // 8, size // 8))
        pressure = Image.fromarray((150 + 90 * noise).clip(20, 215).astype(np.uint8), "L")
        pressure = pressure.resize((size, size), Image.Resampling.BICUBIC)
        faded = Image.composite(layer, Image.new("RGB", layer.size, "white"), pressure)
        layer = Image.blend(faded, layer, 0.55).rotate(
            float(np.random.default_rng(seed).uniform(-14, 14)),
            Image.Resampling.BICUBIC,
            fillcolor="white",
        )
        self._press(layer, x, y)

    def signature(self, x: float, y: float, seed: int, width: float = 38.0) -> None:
        """A blue ballpoint line: a tall first letter, smaller ones, a stroke under all of them."""
        rng = np.random.default_rng(seed)
        strokes = int(rng.integers(9, 15))
        knots = [(3.0, 15.0)]
        for n in range(strokes):
            tall = (9.5 if n < 3 else rng.uniform(2.0, 5.0)) * rng.uniform(0.75, 1.05)
            at = 4 + width * 0.86 * (n / strokes) ** 1.1 + rng.uniform(-2.6, 2.6)
            knots.append((at, 14.5 - tall if n % 2 == 0 else 15.5 + tall * rng.uniform(0.1, 0.5)))
        knots.append((4 + width, 12.5 + rng.uniform(-3, 2)))
        layer = Image.new("RGB", (px(width + 10), px(28)), "white")
        draw = ImageDraw.Draw(layer)
        _curve(draw, knots, 0.42)
        tail = rng.uniform(-3.0, 1.0)
        under = [(width * 0.8, 20.5), (6.0, 21.5), (width * 0.4, 20.0), (width + 6, 19.5 + tail)]
        _curve(draw, under, 0.38)
        self._press(layer.filter(ImageFilter.GaussianBlur(1.2)), x, y)

    def _press(self, layer: Image.Image, x: float, y: float) -> None:
        """Ink over ink darkens: what is under a stamp stays readable."""
        place = (px(x), px(y))
        region = self.image.crop((*place, place[0] + layer.width, place[1] + layer.height))
        self.image.paste(ImageChops.multiply(region, layer), place)


def _curve(draw: ImageDraw.ImageDraw, knots: Sequence[tuple[float, float]], thick: float) -> None:
    """A smooth line (Catmull-Rom) through the knots; fast strokes are thinner."""
    points = np.array([knots[0], *knots, knots[-1]])
    steps = np.linspace(0, 1, 60)[:, None]
    parts = []
    for p0, p1, p2, p3 in zip(points, points[1:], points[2:], points[3:], strict=False):
        parts.append(
            0.5
            * (
                2 * p1
                + (p2 - p0) * steps
                + (2 * p0 - 5 * p1 + 4 * p2 - p3) * steps**2
                + (3 * p1 - p0 - 3 * p2 + p3) * steps**3
            )
        )
    line = np.concatenate(parts)
    speed = np.hypot(*np.diff(line, axis=0).T)
    for (x0, y0), (x1, y1), fast in zip(line, line[1:], speed, strict=False):
        weight = thick * (1.15 - min(0.45, fast))
        draw.line([(px(x0), px(y0)), (px(x1), px(y1))], BLUE, max(2, px(weight)))


def scan(sheet: Sheet, look: Look) -> Image.Image:
    """What a scanner makes of it: tinted paper, uneven light, grain, a little dust, the skew."""
    size = (round(_A4[0] * DPI / 25.4), round(_A4[1] * DPI / 25.4))
    page = sheet.image
    if look.skew:
        # Pillow turns against the clock.
        page = page.rotate(-look.skew, Image.Resampling.BICUBIC, fillcolor="white")
    page = page.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.45))
    rng = np.random.default_rng(look.seed)
    pixels = np.asarray(page, np.float32) / 255.0 * np.array(look.paper, np.float32)
    light = _smooth(rng, size, 5) * 2.2 + _smooth(rng, size, 40) * 0.9
    edge = np.exp(-np.arange(size[0]) / 9.0)[::-1] * -14.0  # the shadow where the lid ends
    grain = rng.normal(0, 1.9, (size[1], size[0]))
    pixels += (light + edge + grain)[:, :, None] + rng.normal(0, 0.7, pixels.shape)
    for _ in range(14):
        x, y = int(rng.integers(40, size[0] - 40)), int(rng.integers(40, size[1] - 40))
        pixels[y : y + int(rng.integers(1, 3)), x : x + int(rng.integers(1, 3))] -= 60
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8), "RGB")


def _smooth(rng: np.random.Generator, size: tuple[int, int], cells: int) -> np.ndarray:
    coarse = Image.fromarray(rng.normal(0, 1, (cells, cells)).astype(np.float32))
    return np.asarray(coarse.resize(size, Image.Resampling.BICUBIC), np.float32)
