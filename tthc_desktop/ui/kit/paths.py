"""File names as people give them."""

from __future__ import annotations

import re
from urllib.parse import unquote


def typed_path(text: str) -> str:
    """A path of what was typed or pasted: desktops put one in quotes, a dropped file comes as an
    address. Empty for nothing.

    A field of a form for a path gives its answer so (ui.kit.form_inputs.PathInput).
    ``~`` stays: ``~$mẫu.html`` is a file that an office program left, nobody's home.
    """
    plain = text.strip().strip('"').strip()
    if len(plain) > 1 and plain[0] == plain[-1] == "'":
        plain = plain[1:-1]
    if plain.startswith("file:///"):
        plain = unquote(plain.removeprefix("file://"))
        if len(plain) > 2 and plain[2] == ":":  # /C:/...
            plain = plain[1:]
    return "".join(letter for letter in plain if not _NO_NAME.match(letter))


_NO_NAME = re.compile("[\0\ud800-\udc7f]")
"""What no name of a file can hold, and a paste may bring."""
