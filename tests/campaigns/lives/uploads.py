"""What becomes of the files that a citizen uploads."""

from __future__ import annotations

from dataclasses import replace

from tests.campaigns.lives.life import UNIT, UPLOADS, Life
from tests.services.test_portal_dossiers import ONLINE
from tests.support.office import ACCOUNT
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.portal_dossier import PortalFile, PortalStatus
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.reception.uploads import (
    AcceptUpload,
    RefreshUploads,
    SeenUpload,
    SendBackUpload,
)

_CODES = ("TK", "BS", "UQ", "XX")
"""Of papers that the procedure asks for, and one that it does not."""


def upload(life: Life) -> None:
    """The citizen has other files there, or the same in another order or for another paper."""
    rng = life.rng
    contents = {
        f"f-{number}": rng.choice(UPLOADS) for number in rng.sample(range(1, 6), rng.randint(0, 4))
    }
    files = tuple(
        PortalFile(each, f"{each}.pdf", rng.choice(_CODES), sha256_hex(content), len(content))
        for each, content in contents.items()
    )
    there = replace(ONLINE, files=files, status=PortalStatus.NEW)
    life.counter.portal.put(UNIT, there, contents)
    life.use(RefreshUploads)(ACCOUNT, life.id)


def accept_upload(life: Life) -> None:
    slot = life.slot(lambda each: bool(each.uploaded))
    life.use(AcceptUpload)(ACCOUNT, life.id, slot.id, all_seen(slot))


def send_back_upload(life: Life) -> None:
    slot = life.slot(lambda each: bool(each.uploaded))
    life.use(SendBackUpload)(ACCOUNT, life.id, slot.id, "ảnh mờ quá", all_seen(slot))


def all_seen(slot: Component) -> SeenUpload:
    return SeenUpload(tuple(file.sha256 for file in slot.uploaded), len(slot.uploaded))
