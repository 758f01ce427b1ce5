"""The table of keys in the README: ``python -m tests.readme`` writes it anew from the acts."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.ui.shell.told import KEY_SECTIONS

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- keys: written by `python -m tests.readme` -->", "<!-- end of keys -->"


def key_table() -> str:
    rows = [
        f"| {place} | {' · '.join(f'**{key}** {words}' for key, words in keys)} |"
        for place, keys in KEY_SECTIONS
    ]
    return "\n".join(["| Ở đâu | Phím |", "|---|---|", *rows])


def with_table(text: str) -> str:
    """Raises ValueError where the markers are not there."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{key_table()}\n\n{END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
