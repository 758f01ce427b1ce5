"""Whose token gets the PIN, and what the clerk is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.fakes.runner import ImmediateRunner
from tests.fakes.signing import FakeToken, credential
from tests.support.tokens import key_file, key_file_token
from tests.ui.test_presenters import ShellSpy
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.signing_rules import (
    RegisteredSigner,
    SignerRole,
    SigningRules,
    Unusable,
)
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.signing import Credential
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.reception.settings import save_signing
from tthc_desktop.services.signing.sign_dossiers import SignDossiers, SignOutcome, ToSign
from tthc_desktop.ui.sign.presenter import SignPresenter

CLERK = credential("OWN", "Trần Thị Bình", "c1" * 32)
LEADER = credential("LEADER", "Lãnh Đạo", "a1" * 32)
SEAL = credential("SEAL", "UBND đặc khu", "5e" * 32)


TWIN = credential("LEADER", "Phó Lãnh Đạo", "b2" * 32)
RENEWED = replace(LEADER, certificate="a2" * 32)


@dataclass
class NotingToken(FakeToken):
    """Notes which label each PIN was sent to."""

    sent: list[str] = field(default_factory=list)

    def unlock(
        self, pin: str, label: str = "", certificate: str = "", serial: str = ""
    ) -> Credential:
        self.sent.append(label)
        return super().unlock(pin, label, certificate, serial)


@dataclass
class SignView:
    """What can be seen."""

    items: Sequence[ToSign] = ()
    token: str = ""
    named: str = ""
    tokens: Sequence[str] = ()
    at: int = 0
    outcomes: list[SignOutcome] = field(default_factory=list)
    wrong: str = ""
    cleared: int = 0

    def show_items(self, items: Sequence[ToSign]) -> None:
        self.items = items

    def show_outcome(self, outcome: SignOutcome) -> None:
        self.outcomes.append(outcome)

    def show_token(self, text: str, *, ready: bool) -> None:
        self.token, self.named = text if ready else "", text

    def show_tokens(self, names: Sequence[str], chosen: int) -> None:
        self.tokens, self.at = names, chosen

    def show_busy(self, *, busy: bool) -> None:
        """Nothing to draw."""

    def show_wrong_pin(self, text: str) -> None:
        self.wrong = text

    def clear_pin(self) -> None:
        self.cleared += 1


@dataclass
class Desk:
    """The page for signing as its presenter sees it; two papers wait."""

    token: NotingToken
    shell: ShellSpy
    view: SignView
    presenter: SignPresenter

    def look(self) -> None:
        """What happens when the page is shown, and at F5."""
        self.presenter.refresh()
        self.presenter.find_token()


def bind(office: Office, account: str, *credentials: Credential) -> None:
    """All are that person's own, who keeps the seal as well."""
    roles = {CLERK: SignerRole.CLERK, SEAL: SignerRole.SEAL}
    signers = tuple(
        RegisteredSigner(c.certificate, c.subject, role, "" if role is SignerRole.SEAL else account)
        for c in credentials
        for role in (roles.get(c, SignerRole.AUTHORITY),)
    )
    with office.ports.store.write("test") as tx:
        rules = SigningRules(signers=signers, records_clerks=frozenset({account}))
        save_signing(tx.settings, rules)


@pytest.fixture
def desk(office: Office) -> Desk:
    clerk = office.use(FindClerk)(demo.CLERK.login)
    person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    dossier = office.use(ReceiveDossier)(clerk, "1.001193", person)
    blobs = office.ports.blobs
    assert isinstance(blobs, BlobFolder)
    with office.ports.store.write("test") as tx:
        for slot in dossier.slots[:2]:
            blob = blobs.put(slot.id.encode(), "application/pdf")
            tx.blobs.add(blob, len(slot.id), "application/pdf", None)
            tx.dossiers.put_component(
                replace(slot, state=ComponentState.READ, pages=1, read_blob=blob)
            )
    bind(office, clerk.id, CLERK, LEADER, TWIN, RENEWED, SEAL)
    token = NotingToken(blobs, [CLERK, LEADER], own=CLERK.token_label)
    ports = replace(office.ports, token=token)
    with_token = replace(office, ports=ports, use=ports.use_cases())
    shell, view = ShellSpy(clerk), SignView()
    presenter = SignPresenter(with_token, ImmediateRunner(shell.fail), shell, view)
    return Desk(token, shell, view, presenter)


def test_the_pin_goes_to_the_token_that_is_shown_and_to_no_other(desk: Desk) -> None:
    """Only the leader's is plugged in; the office's own comes before the PIN is typed."""
    desk.token.plugged = [LEADER]
    desk.look()
    assert desk.view.token.startswith(LEADER.subject)
    desk.token.plugged = [CLERK, LEADER]
    desk.presenter.sign(desk.token.pin)
    assert desk.token.sent == [LEADER.token_label]
    assert desk.shell.errors == []
    assert [o.error for o in desk.view.outcomes] == [None, None]


def test_a_wrong_pin_costs_no_try_anywhere_else(desk: Desk) -> None:
    desk.token.plugged = [LEADER]
    desk.look()
    desk.token.plugged = [CLERK, LEADER]
    desk.presenter.sign("999999")
    assert [c.tries_low for c in desk.token.plugged] == [False, True]


def test_a_wrong_pin_leaves_the_chosen_token_chosen(desk: Desk) -> None:
    desk.token.plugged = [CLERK, LEADER, SEAL]
    desk.look()
    desk.presenter.choose_token(2)
    desk.presenter.sign("999999")
    assert "Mã PIN không đúng" in desk.view.wrong
    assert (desk.view.at, desk.view.token.split("\n")[0]) == (2, SEAL.subject)
    desk.presenter.sign(desk.token.pin)
    assert desk.token.sent == [SEAL.token_label] * 2
    said = f"Chứng thư của {SEAL.subject} là của con dấu cơ quan (văn thư); không có gì chờ"
    assert desk.shell.said[-1][1].startswith(said), "a seal stands for no clerk"


def test_a_key_file_is_asked_for_its_password(desk: Desk, office: Office, tmp_path: Path) -> None:
    """It has no PIN, is no device and counts no tries."""
    token, worker = key_file_token(key_file(tmp_path / "k.p12"))
    ports = replace(office.ports, token=token)
    from_file = replace(office, ports=ports, use=ports.use_cases())
    shell, view = desk.shell, desk.view
    presenter = SignPresenter(from_file, ImmediateRunner(shell.fail), shell, view)
    try:
        presenter.refresh()
        presenter.find_token()
        assert "nhập mật khẩu của tệp vào ô Mã PIN" in view.token
        said = []
        for typed in ("", "not it"):
            presenter.sign(typed)
            said.append(view.wrong)
    finally:
        worker.close()
    assert said[0] == "Nhập mật khẩu của tệp khóa rồi nhấn Enter."
    assert said[1].startswith("Mật khẩu của tệp khóa “k.p12” không đúng")
    assert shell.errors == []


@pytest.mark.parametrize(
    ("pin", "told"), [("ABCD12", True), ("abcd12", False), ("Abcd12", False), ("999999", False)]
)
def test_who_typed_a_pin_in_capitals_is_asked_about_caps_lock(
    desk: Desk, pin: str, *, told: bool
) -> None:
    """Tokens lock after a few wrong tries, and nobody sees what was typed."""
    desk.look()
    desk.presenter.choose_token(0)
    desk.presenter.sign(pin)
    assert "Mã PIN không đúng" in desk.view.wrong
    assert ("Caps Lock" in desk.view.wrong) is told
    assert pin not in desk.view.wrong


def test_what_was_chosen_stays_so_wherever_it_stands_in_the_list(desk: Desk) -> None:
    desk.token.plugged = [LEADER, SEAL]
    desk.look()
    desk.token.plugged = [CLERK, SEAL, LEADER]
    desk.look()
    assert (desk.view.at, desk.view.token.split("\n")[0]) == (2, LEADER.subject)
    assert desk.shell.said == []
    desk.token.plugged = []
    desk.look()
    assert (desk.view.tokens, desk.view.token) == ((), "")
    desk.token.plugged = [CLERK, LEADER]
    desk.look()
    assert (desk.view.at, desk.shell.said) == (1, []), "it is back"


def test_that_the_chosen_token_is_gone_is_said_before_a_pin_goes_elsewhere(desk: Desk) -> None:
    desk.look()
    desk.presenter.choose_token(1)
    desk.token.plugged = [CLERK, SEAL]
    typed = desk.view.cleared
    desk.look()
    assert desk.view.token.startswith(CLERK.subject)
    [(kind, text)] = desk.shell.said
    assert kind == "warn"
    assert "Không còn thấy thiết bị của Lãnh Đạo (LEADER)" in text
    assert "Đang chọn Trần Thị Bình (OWN)" in text
    assert desk.view.cleared == typed + 1, "a PIN half typed was for the other one"
    desk.look()
    assert len(desk.shell.said) == 1


@pytest.mark.parametrize("at", [1, 2])
def test_of_two_tokens_with_one_label_the_shown_one_gets_the_pin(desk: Desk, at: int) -> None:
    desk.token.plugged = [CLERK, LEADER, TWIN]
    desk.look()
    assert list(desk.view.tokens[1:]) == ["Lãnh Đạo (LEADER)", "Phó Lãnh Đạo (LEADER)"]
    desk.presenter.choose_token(at)
    chosen = desk.token.plugged[at]
    desk.presenter.sign("999999")
    assert [c.tries_low for c in desk.token.plugged] == [n == at for n in range(3)]
    assert (desk.view.at, desk.view.token.split("\n")[0]) == (at, chosen.subject)
    desk.presenter.sign(desk.token.pin)
    assert not any(c.tries_low for c in desk.token.plugged)
    said = f"Đã ký 2 tệp bằng chứng thư của {chosen.subject}."
    assert desk.shell.said[-1][1].startswith(said)


@pytest.mark.parametrize("other", [TWIN, RENEWED])
def test_a_token_of_the_same_label_never_stands_in_for_the_chosen_one(
    desk: Desk, other: Credential
) -> None:
    """Pulled out before the PIN is sent, or before the next look."""
    desk.token.plugged = [CLERK, LEADER]
    desk.look()
    desk.presenter.choose_token(1)
    desk.token.plugged = [CLERK, other]
    desk.presenter.sign(desk.token.pin)
    assert [str(error) for error in desk.shell.errors] == ["token.absent"]
    assert not any(c.tries_low for c in desk.token.plugged)
    assert desk.view.outcomes == []
    [(kind, text)] = desk.shell.said
    assert kind == "warn"
    assert "Không còn thấy thiết bị của Lãnh Đạo (LEADER" in text
    assert "Chọn chứng thư: xem lại rồi mới nhập mã PIN." in text
    assert desk.view.at == -1, "nothing is chosen in its place"


def test_certificates_of_one_name_are_told_apart(desk: Desk) -> None:
    desk.token.plugged = [LEADER, RENEWED, TWIN]
    desk.look()
    until = vn_date(LEADER.not_after)
    assert list(desk.view.tokens) == [
        f"Lãnh Đạo (LEADER), đến {until}, A1A1 A1A1 A1A1 A1A1",
        f"Lãnh Đạo (LEADER), đến {until}, A2A2 A2A2 A2A2 A2A2",
        "Phó Lãnh Đạo (LEADER)",
    ]
    desk.presenter.choose_token(1)
    assert "A2A2 A2A2 A2A2 A2A2" in desk.view.token
    desk.look()
    assert desk.view.at == 1
    desk.token.plugged = [LEADER]
    desk.look()
    text = desk.shell.said[-1][1]
    assert "A2A2 A2A2 A2A2 A2A2. Đang chọn Lãnh Đạo" in text
    assert "A1A1 A1A1 A1A1 A1A1: xem lại" in text


def test_who_signed_is_named_also_where_something_failed(desk: Desk) -> None:
    desk.look()
    desk.presenter.choose_token(0)
    _, second = desk.view.items
    desk.token.blobs.path(second.component.read_blob or "").unlink()
    desk.presenter.sign(desk.token.pin)
    kind, text = desk.shell.said[-1]
    assert kind == "bad"
    assert text.startswith(f"Đã ký 1 tệp bằng chứng thư của {CLERK.subject}, còn 1 chưa ký.")


@pytest.mark.parametrize("step", ["", "role", "sign"])
def test_each_batch_ends_with_the_token_locked_wherever_it_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fails(*_args: object) -> None:
        raise StoreError("store.damaged", where="signing")

    locks: list[bool] = []
    lock = FakeToken.lock

    def noted(token: FakeToken) -> None:
        if token.opened is not None:
            locks.append(True)
        lock(token)

    monkeypatch.setattr(FakeToken, "lock", noted)
    if step == "role":
        monkeypatch.setattr(SignDossiers, "role", fails)
    if step == "sign":
        monkeypatch.setattr(SignDossiers, "_sign", fails)
    desk.look()
    desk.presenter.choose_token(0)
    monkeypatch.setattr(desk.presenter, "find_token", lambda: None)  # a look locks too
    desk.presenter.sign(desk.token.pin)
    assert desk.token.opened is None
    assert locks == [True]
    assert len(desk.shell.errors) == (step == "role")


def test_between_several_nothing_is_chosen_and_no_pin_is_sent(desk: Desk) -> None:
    desk.look()
    assert (desk.view.at, desk.view.token) == (-1, "Chọn chứng thư để ký.")
    desk.presenter.sign(desk.token.pin)
    assert "Chọn chứng thư" in desk.view.wrong
    assert (desk.token.sent, desk.view.outcomes) == ([], [])
    desk.token.plugged = [SEAL, CLERK]
    desk.look()
    assert desk.view.token.startswith(CLERK.subject), "the own one, not the seal"


@pytest.mark.parametrize(
    ("why", "code", "words"),
    [
        ("unbound", "sign.not_bound", "chưa gắn với tài khoản nào"),
        ("another's", "sign.not_yours", "của người khác"),
        ("seal", "sign.not_records_clerk", "của cơ quan, chỉ văn thư ký"),
    ],
)
def test_what_is_not_theirs_is_named_not_offered_and_gets_no_pin(
    desk: Desk, office: Office, why: str, code: str, words: str
) -> None:
    role = SignerRole.SEAL if why == "seal" else SignerRole.CLERK
    whose = "" if why == "seal" else "a-other"
    signer = RegisteredSigner(CLERK.certificate, CLERK.subject, role, whose)
    with office.ports.store.write("test") as tx:
        save_signing(tx.settings, SigningRules(signers=() if why == "unbound" else (signer,)))
    desk.token.plugged = [CLERK]
    desk.look()
    assert list(desk.view.tokens) == []
    desk.presenter.sign(desk.token.pin)
    assert [getattr(error, "code", "") for error in desk.shell.errors] == [code]
    assert (desk.token.sent, desk.view.outcomes) == ([], [])
    assert words in desk.view.named


def test_an_expired_one_is_named_with_its_reason(desk: Desk) -> None:
    old = replace(CLERK, why_not=Unusable.EXPIRED, certificate=LEADER.certificate)
    desk.token.plugged = [old, CLERK]
    desk.look()
    assert len(desk.view.tokens) == 1
    assert desk.view.token.startswith(CLERK.subject)
    assert "đã hết hạn" in desk.view.token
    desk.presenter.sign(desk.token.pin)
    assert desk.token.opened is None
    assert [o.error for o in desk.view.outcomes] == [None, None]
