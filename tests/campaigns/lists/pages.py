"""What is done with the papers of a dossier."""

from __future__ import annotations

from tests.bench.home.hands import BLURRED
from tests.campaigns.lists.world import World
from tthc_desktop.demo.office import PIN
from tthc_desktop.domain.component import PaperFacts, Undigitised, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import ScanSettings
from tthc_desktop.domain.time import vn_day
from tthc_desktop.services.papers.hand_out_slip import HandOutSlip
from tthc_desktop.services.reading.read_dossier import ReadDossier
from tthc_desktop.services.reception.slots import (
    ClearSlot,
    ConfirmShown,
    MarkNotNeeded,
    MarkUndigitised,
    OverruleFindings,
    PutFacts,
    ScanAnyway,
)
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.scanning.scan_component import ScanComponent
from tthc_desktop.services.signing.sign_dossiers import ListToSign, SignDossiers


def scan(world: World, dossier: Dossier | None = None) -> None:
    dossier = dossier or world.some()
    clerk, room = world.in_charge(dossier), world.room
    awaited = [s for s in dossier.missing if s.way is Way.SCAN] or list(dossier.slots)
    for slot in awaited[: world.rng.randint(1, 3)]:
        blurred = world.rng.random() < 0.1
        room.sheets.loaded = [BLURRED if blurred else f"{slot.name} {world.rng.random()}"]
        place = Placement(slot.id)
        list(room.use(ScanComponent)(clerk, dossier.id, place, "bench:1", ScanSettings()))
    list(room.use(AnalysePages)(clerk, dossier.id))


def read(world: World, dossier: Dossier | None = None) -> None:
    dossier = dossier or world.some()
    list(world.use(ReadDossier)(world.in_charge(dossier), dossier.id))


def show(world: World, dossier: Dossier | None = None) -> None:
    dossier = dossier or world.some()
    for slot in dossier.components:
        if slot.way is Way.SHOWN:
            world.use(ConfirmShown)(world.in_charge(dossier), dossier.id, slot.id, "099171987654")


def sign(world: World) -> None:
    """As a clerk does: all that is asked for."""
    clerk, room = world.rng.choice(world.clerks), world.room
    signing = room.use(SignDossiers)
    key = signing.unlock(clerk, PIN)
    try:
        list(signing(clerk, room.use(ListToSign)(world.rng.choice((clerk, None)))[:12], key))
    finally:
        signing.token.lock()


def slot_act(world: World) -> None:
    """Not needed, brought on paper, shown, scanned all the same, cleared, overruled, facts."""
    dossier = world.some()
    slot, clerk = world.rng.choice(dossier.slots), world.in_charge(dossier)
    which = world.rng.randrange(6)
    if which == 0:
        world.use(MarkNotNeeded)(clerk, dossier.id, slot.id, "đã có trong dữ liệu")
    elif which == 1:
        why = world.rng.choice([each for each in Undigitised if each is not Undigitised.SECRET])
        world.use(MarkUndigitised)(clerk, dossier.id, slot.id, why)
    elif which == 2:
        world.use(ScanAnyway)(clerk, dossier.id, slot.id, "người dân muốn")
    elif which == 3:
        world.use(ClearSlot)(clerk, dossier.id, slot.id)
    elif which == 4:
        world.use(OverruleFindings)(clerk, dossier.id, slot.id, "giấy cũ, vẫn đọc được")
    else:
        facts = PaperFacts("7/2026", vn_day(world.clock.now()), "UBND", "Cấp mới")
        world.use(PutFacts)(clerk, dossier.id, slot.id, facts)


def arrange(world: World) -> None:
    """Pages hidden, moved, turned and back again."""
    dossier = world.some()
    clerk, room = world.in_charge(dossier), world.room
    batch = room.use(GetDesk)(dossier.id).batch
    pages = [] if batch is None else [page.number for page in batch.pages]
    if not pages:
        return
    some, made = [world.rng.choice(pages)], room.use(ArrangePages)
    which = world.rng.randrange(5)
    if which == 0:
        made.hide(clerk, dossier.id, some)
    elif which == 1:
        made.show(clerk, dossier.id, some)
    elif which == 2:
        made.move(clerk, dossier.id, some, world.rng.choice(dossier.slots).id, 0)
    elif which == 3:
        made.turn(clerk, dossier.id, some, 90)
    else:
        made.undo(clerk, dossier.id)


def slip(world: World) -> None:
    dossier = world.some()
    world.use(HandOutSlip)(world.in_charge(dossier), dossier.id)
