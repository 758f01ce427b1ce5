"""Máy quét: the scanners of this office on the left, the profiles to scan with on the right."""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.watch_folder import WatchFolder
from tthc_desktop.services.scanning.devices import ListDevices
from tthc_desktop.services.scanning.profiles import ListProfiles
from tthc_desktop.ui.settings.scan_profiles import PROFILES
from tthc_desktop.ui.settings.scanners import DEVICES, ScannersKnown
from tthc_desktop.ui.settings.spec import LOOK_ONLY, SectionSpec


def _load(office: Office, clerk: Account) -> ScannersKnown:
    return ScannersKnown(
        clerk,
        office.use(ListDevices)(),
        office.use(ListProfiles).rules(),
        office.use(WatchFolder).named(),
    )


def _words(known: ScannersKnown, clerk: Account) -> str:
    own = known.profiles.own_allowed
    if clerk.may(Role.ADMINISTRATOR):
        return "" if own else "Đã khóa: người khác không tự tạo cấu hình."
    if not own:
        return LOOK_ONLY
    return "Quản trị khai báo máy quét; cấu hình riêng thì ai cũng tạo được."


SCANNERS = SectionSpec[ScannersKnown](
    "scanners",
    "Máy quét",
    _load,
    (DEVICES,),
    (PROFILES,),
    words=_words,
    shares=(1, 1),
    # A search goes on while its finds are loaded.
    keep=lambda known, before: replace(known, search=before.search, warned=before.warned),
    stop=lambda known: known.search.stop(),
)
