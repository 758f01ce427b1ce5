"""Milliseconds over the number of dossiers, both in powers of ten, as an SVG file."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

Points = Sequence[tuple[int, float]]
"""Dossiers and milliseconds, in the order of the dossiers."""

_WIDTH, _HEIGHT = 1180, 720
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 330, 50, 60
_LABEL = 17
_COLOURS = (
    *("#1f5fa8", "#c4472b", "#2c8a4b", "#8a4fb0", "#b8860b", "#128a8a", "#b03070", "#56606b"),
    *("#6a8f1f", "#3a3ac0", "#a0522d", "#007a5e", "#d2691e", "#705090", "#8b0000", "#2f4f4f"),
)
_DASHES = ("", "7 4", "2 4")


def draw(path: Path, title: str, lines: Mapping[str, Points]) -> None:
    """One line for each name, with the name at its end."""
    path.write_text("\n".join(_svg(title, lines)), encoding="utf-8")


class _Scale:
    """Where a value lies on the paper."""

    def __init__(self, values: Sequence[float], first: float, last: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values))))
        self._first, self._last = first, last

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self._first + share * (self._last - self._first)

    @property
    def powers(self) -> range:
        return range(self.low, self.high + 1)


def _svg(title: str, lines: Mapping[str, Points]) -> Iterator[str]:
    sizes = [float(size) for points in lines.values() for size, _ in points]
    times = [max(0.001, ms) for points in lines.values() for _, ms in points]
    across = _Scale(sizes, _LEFT, _WIDTH - _RIGHT)
    up = _Scale(times, _HEIGHT - _BOTTOM, _TOP)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="13">'
    )
    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>'
    yield f'<text x="{_LEFT}" y="28" font-size="17" font-weight="bold">{html.escape(title)}</text>'
    for power in across.powers:
        x = across(10.0**power)
        yield _stroke(x, _TOP, x, _HEIGHT - _BOTTOM)
        yield _words(x, _HEIGHT - _BOTTOM + 22, _plain(10**power), "middle")
    for power in up.powers:
        y = up(10.0**power)
        yield _stroke(_LEFT, y, _WIDTH - _RIGHT, y)
        yield _words(_LEFT - 8, y + 4, f"{10.0**power:g} ms", "end")
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    yield _words(middle, _HEIGHT - 14, "dossiers in the home", "middle")
    yield from _drawn(lines, across, up)
    yield "</svg>"


def _drawn(lines: Mapping[str, Points], across: _Scale, up: _Scale) -> Iterator[str]:
    """The names stand below each other, each as near to the end of its line as there is room."""
    ends = {name: up(max(0.001, points[-1][1])) for name, points in lines.items()}
    order = sorted(ends, key=lambda name: ends[name])
    places: dict[str, float] = {}
    lowest = 0.0
    for name in order:
        lowest = places[name] = max(ends[name], lowest + _LABEL)
    over = lowest - (_HEIGHT - _BOTTOM)
    for name in reversed(order):  # what has run out below moves up
        if over <= 0:
            break
        places[name] = min(places[name], _HEIGHT - _BOTTOM + 2)
        below = order[order.index(name) + 1 :]
        if below:
            places[name] = min(places[name], places[below[0]] - _LABEL)
    for number, (name, points) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        dash = _DASHES[number // len(_COLOURS) % len(_DASHES)]
        at = [(across(size), up(max(0.001, ms))) for size, ms in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        yield (
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"'
            f' stroke-dasharray="{dash}"/>'
        )
        for x, y in at:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
        x, y = at[-1]
        label_x = _WIDTH - _RIGHT + 26
        yield (
            f'<line x1="{x + 4:.1f}" y1="{y:.1f}" x2="{label_x - 4}" y2="{places[name]:.1f}"'
            f' stroke="{colour}" stroke-width="0.7"/>'
        )
        said = f"{name}: {points[-1][1]:.1f} ms"
        yield _words(label_x, places[name] + 4, said, "start", colour)


def _stroke(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#e2e5e9"/>'


def _words(x: float, y: float, text: str, anchor: str, colour: str = "#333333") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">'
        f"{html.escape(text)}</text>"
    )


def _plain(number: int) -> str:
    return f"{number:,}"
