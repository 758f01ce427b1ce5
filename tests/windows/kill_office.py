"""``python -m tests.windows.kill_office``: what happens inside of the PC in the campaign of kills.

``make HOME URL``; ``work HOME URL FIRST``, a line on stdout for each page that was told as kept;
``check HOME URL SHEET``, with what was told on stdin. URL: of the virtual scanner on this PC.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.campaigns.kills import office
from tests.campaigns.kills.check import Check, Told
from tests.campaigns.kills.work import Teller
from tests.fakes.virtual_scanner import VirtualScanner


def main(act: str, home: Path, url: str, number: int) -> None:
    """number: of the first sheet of paper that nobody has used yet."""
    paper = home.with_name("giấy")
    paper.mkdir(parents=True, exist_ok=True)
    virtual, teller = VirtualScanner(None, url, paper), Teller(sys.stdout.fileno())
    if act == "make":
        office.make_office(home, url)
    elif act == "work":
        office.work(home, virtual, paper, number, teller)
    else:
        told = Told()
        for line in sys.stdin:
            told.add(json.loads(line))
        desk = office.OfficeDesk(home)
        check = Check(desk, told, virtual, paper)
        made = check(number, thorough=False)
        desk.close()
        teller.tell(made=made, found=check.found.body())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
