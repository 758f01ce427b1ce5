"""Not a test: one of two processes that scan into one dossier. Tells its pages on stdout.

python -m tests.campaigns.kills.two HOME URL DOSSIER SHEETS
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.campaigns.kills.desk import Desk
from tests.campaigns.kills.work import A5, DPI
from tests.support.office import ACCOUNT
from tthc_desktop.domain.batch import UNSORTED
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import ScanSettings, Source


def main() -> None:
    home, url, dossier = sys.argv[1:4]
    desk = Desk(Path(home), url, url)
    sys.stdin.readline()  # both are ready
    settings = ScanSettings(Source.FEEDER, dpi=DPI, width_mm=A5[0], height_mm=A5[1])
    for page in desk.scan(ACCOUNT, dossier, Placement(UNSORTED), f"escl:{url}", settings):
        file = page.file
        line = [dossier, file.batch, file.number, file.sha256, file.place.side]
        print(json.dumps({"page": line}), flush=True)
    desk.close()


if __name__ == "__main__":
    main()
