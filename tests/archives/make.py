"""Makes a home by the program as it stands, and keeps it: ``python -m tests.archives.make v1``.

An archive is made once, by the version whose homes it stands for, and is never made again: what it
holds is the promise that homes of that version open. A later version adds one beside it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
from dataclasses import replace
from pathlib import Path

from tests.archives.around import Paper, lay_province
from tests.archives.settings import set_everything
from tests.archives.work import OWNER, OWNER_ID, Day
from tests.conftest import ROOT
from tests.support.archive import ARCHIVES, keep
from tests.support.contents import write_down
from tests.support.relay import SIMULATED, RelayChild
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.demo.site import DemoSite
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.office.settings import ChangeOffice, GetOffice
from tthc_desktop.services.reading.read_dossier import TidyReadings

_PLACE = Path("/tmp/tthc-archive")  # noqa: S108 - the same each time: settings name it
_RELAY = "http://127.0.0.1:9"  # nobody listens there: a test gives the relay another address


def make(name: str) -> None:
    if (ARCHIVES / f"{name}.tar.gz").exists():
        raise SystemExit(f"{name} is there already, and an archive is never made again")
    home, data, drawn, watched = (_PLACE / part for part in ("home", "relay", "drawn", "cho-nhap"))
    for folder in (home, data, drawn, watched):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    paper = Paper(drawn)
    lay_province(data, paper, OWNER_ID, OWNER.name)
    resources = ROOT / "resources"
    site = DemoSite(home, resources, demo.CLERK.name, demo.PIN, demo.OTHER_TOKENS)
    relay = RelayChild(data, *SIMULATED)
    try:
        with contextlib.closing(Composer().open_office(home, create=True)) as office:
            clerk = demo.prepare(office, site, relay.url)
            admin = office.use(SignIn)(demo.ADMINISTRATOR.login, demo.PASSWORD)
            shutil.copytree(site.token().trust, home / "trust")
            set_everything(office, admin, clerk, watched, drawn)
            Day(office, site, relay, paper, drawn, admin, clerk).work()
            settings = office.use(GetOffice)()
            assert settings is not None
            office.use(ChangeOffice)(admin, replace(settings, relay_url=_RELAY))
            office.use(TidyReadings)()
            write_down(office, ARCHIVES / f"{name}.json")
    finally:
        relay.stop()
        site.close()
    keep(_PLACE, ARCHIVES / f"{name}.tar.gz")


def main() -> None:
    parser = argparse.ArgumentParser(description="keeps a home of the program as it stands")
    parser.add_argument("name", help="v1, v2 …")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make(parser.parse_args().name)


if __name__ == "__main__":
    main()
