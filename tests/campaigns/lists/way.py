"""The way of a dossier from sealing to its end, and the sending of it."""

from __future__ import annotations

from tests.bench.home.day import MODEL
from tests.campaigns.lists.world import World
from tests.fakes.portal import Trouble as Fails
from tthc_desktop.domain.component import PaperFacts
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.time import vn_day
from tthc_desktop.services.papers.details import Item, Refusal, Stop, Supplement
from tthc_desktop.services.reception.ending import EndWithForm, Withdraw
from tthc_desktop.services.reception.progress import (
    Accept,
    AskPayment,
    Finish,
    StartProcessing,
    TakePayment,
)
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.supplement import AskSupplement, TakeSupplement
from tthc_desktop.services.reception.transfer_and_return import (
    ReturnPaper,
    ReturnResult,
    TellCode,
    Transfer,
)
from tthc_desktop.services.sending.queue import RetryQueue
from tthc_desktop.services.sending.seal_dossier import SealDossier


def seal(world: World, dossier: Dossier | None = None) -> None:
    dossier = dossier or world.some()
    world.use(SealDossier)(world.in_charge(dossier), dossier.id)


def send(world: World) -> None:
    """One round; it may be refused, cut off, or die in the middle."""
    rng, room = world.rng, world.room
    room.relay.answers_upstream = rng.random() < 0.8
    if rng.random() < 0.35:
        fault = rng.choice((Fault.REJECTED, Fault.CONFLICT, Fault.LOCAL, Fault.AUTH, Fault.CUT))
        fails = Fails(crash=True) if rng.random() < 0.3 else Fails(fault, late=rng.random() < 0.3)
        room.relay.next(rng.choice(("send_blob", "submit", "find", "changes")), fails)
    room.send()
    room.relay.script.clear()


def send_all(world: World) -> None:
    """As after a start, with the link whole again."""
    world.room.relay.answers_upstream = True
    world.clock.forward(7 * 3600)
    world.room.send(after_a_start=True)


def retry(world: World) -> None:
    world.use(RetryQueue)("test")


def tell(world: World, dossier: Dossier | None = None) -> None:
    dossier = dossier or world.some()
    world.use(TellCode)(world.in_charge(dossier), dossier.id, "qua điện thoại")


def ask(world: World) -> None:
    """For papers or for money."""
    dossier = world.some()
    clerk = world.in_charge(dossier)
    if world.rng.random() < 0.4:
        world.use(AskPayment)(clerk, dossier.id, "lệ phí 20.000 đồng")
        return
    papers = (Item("Giấy tờ chỗ ở", "thiếu trang 2"),)
    world.use(AskSupplement)(clerk, dossier.id, Supplement("Thiếu chữ ký.", papers))


def brought(world: World, dossier: Dossier | None = None) -> None:
    dossier = dossier or world.some()
    clerk = world.in_charge(dossier)
    if dossier.status is PortalStatus.PAYMENT:
        world.use(TakePayment)(clerk, dossier.id)
    else:
        world.use(TakeSupplement)(clerk, dossier.id)


def go_on(world: World) -> None:
    """Accepted, or begun."""
    dossier = world.some()
    clerk = world.in_charge(dossier)
    if world.rng.random() < 0.5:
        world.use(Accept)(clerk, dossier.id)
    else:
        world.use(StartProcessing)(clerk, dossier.id)


def result(world: World, dossier: Dossier | None = None) -> None:
    """Put in, and later said to be done."""
    dossier = dossier or world.some()
    clerk = world.in_charge(dossier)
    if dossier.results or not dossier.needs_result or world.rng.random() < 0.2:
        world.use(Finish)(clerk, dossier.id, anyway=world.rng.random() < 0.5)
        return
    facts = PaperFacts("12/2026", vn_day(world.clock.now()), "UBND đặc khu", "Cấp mới")
    world.use(AddResult)(clerk, dossier.id, "Giấy chứng nhận", "KQ.G15.000031", facts)


def reply(world: World, dossier: Dossier | None = None) -> None:
    dossier = dossier or world.some()
    facts = PaperFacts("9/2026", vn_day(world.clock.now()), "UBND đặc khu", "Văn bản")
    add = world.use(AddResult)
    add(world.in_charge(dossier), dossier.id, "Văn bản trả lời", "", facts, reply=True)


def give_back(world: World, dossier: Dossier | None = None) -> None:
    """The result, or a paper."""
    dossier = dossier or world.some()
    clerk = world.in_charge(dossier)
    if world.rng.random() < 0.2:
        world.use(ReturnPaper)(clerk, dossier.id, world.rng.choice(dossier.slots).id, MODEL.name)
    else:
        world.use(ReturnResult)(clerk, dossier.id, MODEL.name)


def end(world: World) -> None:
    """Refused, stopped or withdrawn."""
    dossier = world.some()
    clerk = world.in_charge(dossier)
    which = world.rng.randrange(3)
    if which == 0:
        world.use(EndWithForm)(clerk, dossier.id, Refusal("Không thuộc thẩm quyền."))
    elif which == 1:
        world.use(EndWithForm)(
            clerk, dossier.id, Stop("Hết thời hạn bổ sung.", "Võ Thí Dụ", "Chủ tịch")
        )
    else:
        world.use(Withdraw)(clerk, dossier.id, "người dân xin rút")


def hand_over(world: World) -> None:
    """To another clerk, or to a division."""
    dossier = world.some()
    to = "" if world.rng.random() < 0.2 else world.rng.choice(world.clerks).login
    division = "" if to else "Phòng Tư pháp"
    world.use(Transfer)(world.in_charge(dossier), dossier.id, to, division)
