"""What a clerk is told on signing in: work that a crash left, a relay that does not know this PC,
data that is a copy."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_desktop.domain.errors import InputError, SetupError, StoreError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.clock_offset import GetClockOffset, clock_wrong
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.office.home_copies import COPIED_WORDS
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.settings import GetOffice, OfficeSettings
from tthc_desktop.services.office.this_pc import GetPcStanding, PcStanding
from tthc_desktop.services.reception.check_open_work import Checked, CheckOpenWork
from tthc_desktop.services.scanning.begun import BegunDossiers, FindBegun
from tthc_desktop.services.scanning.recover_batches import Unfinished
from tthc_desktop.services.upkeep.news import UpkeepNews
from tthc_desktop.ui.kit.runner import Failed, Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell

_CLOCK = "clock.wrong"


def known_office(office: Office, failed: Failed) -> OfficeSettings | None:
    """What this PC is set up as; None also where that cannot be read, which is told."""
    try:
        return office.use(GetOffice)()
    except TthcError as error:
        failed(error)
        return None


def _offer_unfinished(
    office: Office, runner: Runner, shell: Shell, unfinished: Sequence[Unfinished]
) -> tuple[Unfinished, ...]:
    """After a crash the pages are there, and the clerk is told where.

    Returns:
        What somebody else has to be told on signing in: pages that could not be gone through.
    """
    clerk = shell.clerk
    mine = [each for each in unfinished if each.dossier.clerk_id == clerk.id]
    left = {each.dossier.id: each.adopted for each in mine if each.adopted}
    runner.submit(
        Lane.STORE,
        lambda: office.use(FindBegun)(clerk, left),
        lambda begun: _offer(shell, begun, sum(left.values())),
        shell.fail,
    )
    for each in mine:
        if each.error is not None:
            _tell_pages(shell, each.dossier.code, each.error)
    return tuple(each for each in unfinished if each.error and each not in mine)


def _tell_pages(shell: Shell, code: str, error: StoreError) -> None:
    text = f"Chưa xem lại được các trang của hồ sơ {code}."
    shell.say("bad", f"{text} {sentence(error)}", also=True)


def tell_damaged(shell: Shell, codes: Sequence[str], told: set[str], calendar: str = "") -> None:
    """Tells of dossiers that cannot be read, and of a place in the calendar: of each once."""
    if calendar and calendar not in told:
        told.add(calendar)
        shell.say("bad", sentence(StoreError("store.damaged", where=calendar)), also=True)
    news = [code for code in codes if code not in told]
    if news:
        told.update(news)
        error = StoreError("dossier.damaged", dossiers=", ".join(news))
        shell.say("bad", sentence(error), also=True)


def tell_upkeep(office: Office, runner: Runner, shell: Shell, told: set[str]) -> None:
    """Tells of damage that was found behind the window, of copies that fail, and of a clock that is
    wrong: of each once."""
    upkeep, clock = office.use(UpkeepNews), office.use(GetClockOffset)

    def tell(found: tuple[Sequence[StoreError], SetupError | None]) -> None:
        errors, wrong = found
        for text in map(sentence, errors):
            if text not in told:
                told.add(text)
                shell.say("bad", text, also=True)
        if wrong is None:
            told.discard(_CLOCK)  # told again once it is wrong again
        elif _CLOCK not in told:
            told.add(_CLOCK)
            shell.say("bad", sentence(wrong), also=True)

    def failed(error: Exception) -> None:
        if str(error) not in told:  # asked again every minute
            told.add(str(error))
            shell.fail(error)

    runner.submit(Lane.STORE, lambda: (upkeep(), clock_wrong(clock())), tell, failed)


def _check_open_work(office: Office, runner: Runner, shell: Shell) -> None:
    """Looks behind the window whether what is open can be read, a part at a time."""
    check, scope = office.use(CheckOpenWork), scope_of(shell.clerk)

    def begin(after: str) -> None:
        runner.submit(Lane.STORE, lambda: check(scope, after), done)

    def done(part: Checked) -> None:
        shell.tell_damaged(part.damaged)
        for code in part.of_pages:
            _tell_pages(shell, code, StoreError("store.damaged", where="batch_event"))
        if part.after is not None:
            begin(part.after)

    begin("")


def _offer(shell: Shell, begun: BegunDossiers | None, adopted: int) -> None:
    if begun is None:
        return
    if shell.dossier_id is None:  # else the clerk has chosen another by now
        shell.take_dossier(begun.newest)
    more = f" ({adopted} trang được khôi phục sau sự cố)" if adopted else ""
    shell.say(
        "info",
        f"Có {begun.count} hồ sơ đang làm dở{more}. Gần nhất: {begun.code},"
        f" {begun.pages} trang. Nhấn Ctrl+3 để làm tiếp.",
        also=True,
    )


def greet(
    office: Office, runner: Runner, shell: Shell, unfinished: Sequence[Unfinished]
) -> tuple[Unfinished, ...]:
    """Tells a clerk who has signed in what is to be known, and looks further behind the window.

    Returns:
        What of the unfinished somebody else has to be told.
    """
    others = _offer_unfinished(office, runner, shell, unfinished)
    _meet_relay(office, runner, shell, shell.clerk)
    _tell_standing(office, runner, shell)
    _check_open_work(office, runner, shell)
    return others


def _meet_relay(office: Office, runner: Runner, shell: Shell, account: Account) -> None:
    """An administrator's sign-in pins the relay's key if that was not possible before."""
    settings = known_office(office, shell.fail)
    if settings is None or not settings.relay_url or settings.relay_key:
        return
    if not account.may(Role.ADMINISTRATOR):
        shell.say("warn", sentence(InputError("office.relay_key")), also=True)
        return

    def met(key: str) -> None:
        office.sync.wake()
        shell.say("ok", f"Đã ghim khóa {key} của máy chủ trung chuyển.", also=True)
        _tell_standing(office, runner, shell)

    runner.submit(Lane.NETWORK, lambda: office.use(IntroduceRelay)(account), met, shell.fail)


def _tell_standing(office: Office, runner: Runner, shell: Shell) -> None:
    """Nothing is received in a copy, and nothing sent by a PC that the relay does not know: whoever
    works here is told before a citizen stands there."""

    def told(standing: PcStanding) -> None:
        if standing.copied is not None:
            error = InputError("home.copied", why=COPIED_WORDS[standing.copied])
            shell.say("warn", sentence(error), also=True)
        elif standing.to_enrol:
            shell.say("warn", sentence(InputError("relay.not_enrolled")), also=True)

    runner.submit(Lane.STORE, office.use(GetPcStanding), told, shell.fail)
