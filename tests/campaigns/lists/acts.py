"""Whatever people, the province and a bad disk do to dossiers, at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from tests.bench.home.day import MODEL, ONLINE_CODE
from tests.bench.home.kinds import AGAIN, FEES, LAND, LINKED, POOR, SAME_DAY, SINGLE, STAY
from tests.bench.home.people import invented
from tests.campaigns.lists.pages import arrange, read, scan, show, sign, slip, slot_act
from tests.campaigns.lists.terms import calendar, decide, extend, pause, resume, time_passes
from tests.campaigns.lists.way import (
    ask,
    brought,
    end,
    give_back,
    go_on,
    hand_over,
    reply,
    result,
    retry,
    seal,
    send,
    send_all,
    tell,
)
from tests.campaigns.lists.world import World
from tthc_desktop.adapters.store.work import WorkKeeper
from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile, PortalStatus
from tthc_desktop.domain.worklist import NextStep, next_step
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.reception.receive_dossier import Handed, ReceiveDossier
from tthc_desktop.services.reception.slots import (
    OverruleFindings,
)

_PROCEDURES = (SAME_DAY, SINGLE, STAY, AGAIN, POOR, LAND, LINKED, FEES)
_NAMES = (
    "",
    "Đặng Đình Đô",
    'Nguyễn "Tý" 100% *_',
    "Trần Thị Ngọc 🌸",
    "Lê \ue000\ue000\ue000 Hoa",
    "Hồ' OR 1=1 --",
    "Ngu" + "y" * 190 + "ễn",
)
Act = Callable[[World], object]


def receive(world: World) -> None:
    """At the counter."""
    rng = world.rng
    person = invented(rng)
    name = rng.choice(_NAMES) or person.name
    who = replace(
        MODEL,
        name=name,
        id_number=person.id_number,
        phone=person.phone,
        address=person.address,
        birth_date=person.birth,
    )
    channel = rng.choice((Channel.DIRECT, Channel.DIRECT, Channel.POSTAL))
    take = world.use(ReceiveDossier)
    clerk = rng.choice(world.clerks)
    made = take(clerk, rng.choice(_PROCEDURES), who, "", channel, Handed(fee_paid=8_000))
    world.pool.append(made.id)


def open_online(world: World) -> None:
    """Handed in on the provincial system."""
    rng = world.rng
    code = rng.choice((SINGLE, AGAIN))
    procedure = world.use(ReceiveDossier).catalogue.procedure(code)
    assert procedure is not None
    case = procedure.cases[0]
    uploads = tuple(PortalFile(f"t-{p.code}", f"{p.name}.pdf", p.code) for p in case.papers[:1])
    now = world.clock.now()
    found = PortalDossier(
        f"{ONLINE_CODE[:-4]}{rng.randrange(10_000):04d}",
        code,
        procedure.name,
        Channel.ONLINE,
        MODEL,
        now - timedelta(days=rng.randrange(3)),
        now + timedelta(days=rng.randrange(1, 9)),
        rng.choice((PortalStatus.NEW, PortalStatus.RECEIVED, PortalStatus.NOT_ACCEPTED)),
        case.name,
        uploads,
    )
    made = world.use(OpenPortalDossier)(rng.choice(world.clerks), found)
    if made.id not in world.pool:
        world.pool.append(made.id)


def damage(world: World) -> None:
    """A row that cannot be read any more, or can again; as a write of the program finds it."""
    mend = world.broken and world.rng.random() < 0.6
    dossier_id = world.rng.choice(list(world.broken) if mend else world.pool)
    with world.room.store._database.write() as connection:
        row = "SELECT people FROM dossier WHERE id = ?"
        before = connection.exec_driver_sql(row, (dossier_id,)).scalar_one()
        text = world.broken.pop(dossier_id) if mend else "{"
        if not mend and dossier_id not in world.broken:
            world.broken[dossier_id] = before
        put = "UPDATE dossier SET people = ? WHERE id = ?"
        connection.exec_driver_sql(put, (text, dossier_id))
        WorkKeeper(connection).renew([dossier_id])


def natural(world: World) -> None:
    """What the worklist asks for."""
    dossier = world.some()
    with world.room.store.read() as tx:
        trouble = tx.dossiers.trouble(dossier.id)
    match next_step(dossier, trouble):
        case NextStep.SCAN:
            show(world, dossier)
            scan(world, dossier)
        case NextStep.READ:
            read(world, dossier)
        case NextStep.CHECK:
            for slot in dossier.failed:
                clerk = world.in_charge(dossier)
                world.use(OverruleFindings)(clerk, dossier.id, slot.id, "giấy cũ, vẫn đọc được")
        case NextStep.SIGN:
            sign(world)
        case NextStep.REPLY:
            reply(world, dossier)
        case NextStep.SEAL:
            seal(world, dossier)
        case NextStep.WAIT:
            send_all(world)
        case NextStep.CLERK:
            retry(world)
        case NextStep.SUPPLEMENT | NextStep.ASK:
            brought(world, dossier)
        case NextStep.TELL:
            tell(world, dossier)
        case NextStep.RESULT:
            result(world, dossier)
        case NextStep.RETURN:
            give_back(world, dossier)
        case NextStep.NONE:
            pass


ACTS: Mapping[Act, int] = {
    natural: 40,
    receive: 6,
    open_online: 2,
    scan: 2,
    read: 1,
    show: 1,
    sign: 2,
    slot_act: 5,
    arrange: 3,
    slip: 3,
    seal: 2,
    send: 4,
    send_all: 2,
    retry: 1,
    tell: 1,
    ask: 3,
    brought: 2,
    go_on: 2,
    result: 2,
    reply: 1,
    give_back: 1,
    end: 2,
    hand_over: 4,
    pause: 2,
    resume: 1,
    extend: 2,
    calendar: 2,
    decide: 2,
    time_passes: 4,
    damage: 2,
}
"""With how often each is done."""
