"""What moves appointments: pauses, extensions, the calendar, and time itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.campaigns.lists.world import World
from tthc_desktop.domain.catalogue import PauseReason, Term, TermUnit
from tthc_desktop.domain.extensions import ExtensionReason
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.time import vn_day
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.deadlines.change_calendar import ChangeDay, ResetDay
from tthc_desktop.services.deadlines.extend_due import ExtendDue
from tthc_desktop.services.deadlines.pause_clock import PauseClock, ResumeClock
from tthc_desktop.services.deadlines.proposals import DecideProposal, ListProposals
from tthc_desktop.services.papers.details import Apology
from tthc_desktop.services.papers.reappoint import Reappoint

_HOURS = (0.01, 0.5, 2.0, 20.0, 70.0)


def pause(world: World) -> None:
    dossier = world.some()
    clerk = world.in_charge(dossier)
    world.use(PauseClock)(clerk, dossier.id, world.rng.choice(list(PauseReason)), "chờ")


def resume(world: World) -> None:
    dossier = world.some()
    world.use(ResumeClock)(world.in_charge(dossier), dossier.id)


def extend(world: World) -> None:
    dossier = world.some()
    clerk, term = world.in_charge(dossier), Term.of(TermUnit.WORKING_DAY, world.rng.randint(1, 4))
    if world.rng.random() < 0.3:

        def sorry(due: datetime) -> Apology:
            return Apology("chậm", due, "Võ Thí Dụ", "Chủ tịch")

        world.use(Reappoint)(clerk, dossier.id, term, sorry)
        return
    world.use(ExtendDue)(clerk, dossier.id, ExtensionReason.DATA, term, "theo yêu cầu")


def calendar(world: World) -> None:
    """A day becomes free, or is worked again; what was printed is decided about."""
    rng, admin = world.rng, world.of_role(Role.ADMINISTRATOR)
    day = vn_day(world.clock.now()) + timedelta(days=rng.randrange(1, 10))
    if rng.random() < 0.3:
        world.use(ResetDay)(admin, day)
    else:
        kind = rng.choice((DayKind.OFF, DayKind.MADE_UP))
        world.use(ChangeDay)(admin, CalendarDay(day, kind, "Nghỉ bù", "Công văn"))


def decide(world: World) -> None:
    supervisor = world.of_role(Role.SUPERVISOR)
    open_ones = world.use(ListProposals)(supervisor, lambda _code: None)
    for each in open_ones[:2]:
        accept = world.rng.random() < 0.5
        world.use(DecideProposal)(supervisor, each.proposal.id, accept=accept)


def time_passes(world: World) -> None:
    """Or the clock is set back."""
    hours = world.rng.choice(_HOURS)
    world.clock.forward(-3600 * hours / 4 if world.rng.random() < 0.1 else 3600 * hours)
