"""``python -m tests.support.bare_printer FONTS``: a slip in a process that finds no font of the
machine, its PDF on standard output; the code of what stopped it, and exit code 3."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support import papers
from tthc_desktop.adapters.printing.qt_printer import QtPrinter
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.forms import Form, PaperSize

if __name__ == "__main__":
    try:
        made = QtPrinter(Path(sys.argv[1])).render(
            (papers.sheet(Form.INTAKE, "short"),), PaperSize.A4, 0
        )
    except TthcError as error:
        sys.stdout.write(error.code)
        raise SystemExit(3) from error
    sys.stdout.buffer.write(made.pdf)
