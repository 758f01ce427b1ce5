"""Contrast of text on its ground at least 4.5 : 1 (WCAG 2.1, 1.4.3), in both themes."""

from __future__ import annotations

import pytest

from tthc_desktop.ui.kit.theme import DARK, LIGHT, TONES, Tokens

THEMES = {"light": LIGHT, "dark": DARK}


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(t: Tokens) -> dict[str, tuple[str, str]]:
    grounds = {"bg": t.bg, "surface": t.surface}
    found = {
        f"{name} on {ground}": (getattr(t, name), color)
        for name in ("text", "muted", *TONES)
        for ground, color in grounds.items()
    }
    for tone in ("bad", "warn", "info", "ok", "accent"):
        found[f"{tone} on its soft"] = (getattr(t, tone), getattr(t, f"{tone}_soft"))
        found[f"text on {tone} soft"] = (t.text, getattr(t, f"{tone}_soft"))
    found["on_accent"] = (t.on_accent, t.accent)
    found["rail"] = (t.nav_text, t.nav)
    found["rail, here"] = (t.nav_text, t.nav_active)
    found["rail, muted"] = (t.nav_muted, t.nav)
    return found


@pytest.mark.parametrize("name", THEMES)
def test_contrast(name: str) -> None:
    weak = {
        what: round(contrast(*colors), 2)
        for what, colors in pairs(THEMES[name]).items()
        if contrast(*colors) < 4.5
    }
    assert weak == {}


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
