"""Rules about reception and signing over a real store, with real certificates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.support.deadlines import term
from tests.support.due_office import ADMIN, CITIZEN, DueOffice
from tests.support.office import ACCOUNT, Home
from tests.support.tokens import (
    PIN,
    SIGNER,
    TestToken,
    key_file,
    key_file_token,
    make_token,
    pdf,
    plug_in,
    pull_out,
)
from tthc_desktop.adapters.signing.worker_token import WorkerToken
from tthc_desktop.domain.errors import InputError, SigningError, StoreError
from tthc_desktop.domain.payload import PERSON_NUMBERS
from tthc_desktop.domain.people import Account, PersonKind, Role
from tthc_desktop.domain.signing_rules import (
    DEFAULT_DEMANDS,
    DEFAULT_RULES,
    PaperKind,
    SignerRole,
    SigningRules,
)
from tthc_desktop.services.office.accounts import ListAccounts
from tthc_desktop.services.ports.signing import SignJob, Token
from tthc_desktop.services.reception.receive_dossier import Handed, ReceiveDossier
from tthc_desktop.services.reception.settings import (
    ChangeDemands,
    ChangeReception,
    ChangeRecordsClerk,
    GetReception,
    ReceptionRules,
)
from tthc_desktop.services.reception.signers import ForgetSigner, RegisterSigner

SUPERVISOR = Account("a-5", "lanhdao", "Võ Thí Dụ", Role.SUPERVISOR)
CLERK, AUTHORITY, SEAL = SignerRole.CLERK, SignerRole.AUTHORITY, SignerRole.SEAL
LEADER = "Võ Thí Dụ"


def reception(home: Home) -> ReceptionRules:
    return GetReception(home.store)()[0]


def signing(home: Home) -> SigningRules:
    return GetReception(home.store)()[1]


def stored(home: Home, name: str) -> dict[str, object]:
    with home.store.read() as tx:
        body: dict[str, object] = json.loads(tx.settings.get(name) or "{}")
    return body


def audit(home: Home) -> list[tuple[str, str, str, dict[str, str | int]]]:
    with home.store.read() as tx:
        return [(x.actor, x.action, x.ref, dict(x.detail)) for x in tx.audit.lines()]


class NoToken:
    """Whoever may not register anything does not even reach the token."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)


def test_before_anybody_changes_anything(home: Home) -> None:
    assert GetReception(home.store)() == (ReceptionRules(), DEFAULT_RULES)
    assert reception(home).supplements == 1
    assert reception(home).persons == PERSON_NUMBERS


def test_what_is_changed_is_still_there_after_a_restart(home: Home) -> None:
    rules = ReceptionRules(
        frozenset({ACCOUNT.id, "a-9"}), 3, {**PERSON_NUMBERS, PersonKind.AGENCY: "12"}
    )
    ChangeReception(home.store)(ADMIN, rules)
    ChangeDemands(home.store)(ADMIN, PaperKind.REPLY, (CLERK, SEAL))
    home.store.close()
    again = Home.reopen(home.folder)
    try:
        assert reception(again) == rules
        assert signing(again).demanded(PaperKind.REPLY) == (CLERK, SEAL)
        others = {k: v for k, v in DEFAULT_DEMANDS.items() if k is not PaperKind.REPLY}
        assert {k: signing(again).demanded(k) for k in others} == others
    finally:
        again.close()


def test_only_what_differs_is_stored(home: Home) -> None:
    """A later version may bring other defaults; nobody chose these."""
    persons = {**PERSON_NUMBERS, PersonKind.HOUSEHOLD: "5"}
    ChangeReception(home.store)(ADMIN, ReceptionRules(persons=persons))
    assert stored(home, "reception")["persons"] == {"household": "5"}
    ChangeDemands(home.store)(ADMIN, PaperKind.REPLY, (SEAL,))
    assert stored(home, "signing")["demands"] == {"reply": ["seal"]}
    ChangeReception(home.store)(ADMIN, ReceptionRules())
    ChangeDemands(home.store)(ADMIN, PaperKind.REPLY, DEFAULT_DEMANDS[PaperKind.REPLY])
    assert stored(home, "reception")["persons"] == {}
    assert stored(home, "signing")["demands"] == {}
    assert GetReception(home.store)() == (ReceptionRules(), DEFAULT_RULES)


CHANGES: dict[str, Callable[[Home, Account], object]] = {
    "reception": lambda h, who: ChangeReception(h.store)(who, ReceptionRules(supplements=9)),
    "demands": lambda h, who: ChangeDemands(h.store)(who, PaperKind.REPLY, (SEAL,)),
    "register": lambda h, who: RegisterSigner(h.store, _none())(who, AUTHORITY, "", PIN),
    "records clerk": lambda h, who: ChangeRecordsClerk(h.store)(who, "a-1", allowed=True),
    "forget": lambda h, who: ForgetSigner(h.store)(who, "ab" * 32),
}


def _none() -> Token:
    return cast("Token", NoToken())


@pytest.mark.parametrize("who", [ACCOUNT, SUPERVISOR], ids=lambda a: a.role.value)
@pytest.mark.parametrize("change", CHANGES)
def test_only_administrators_change_anything(home: Home, change: str, who: Account) -> None:
    before = GetReception(home.store)(), audit(home)
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        CHANGES[change](home, who)
    assert (GetReception(home.store)(), audit(home)) == before


@pytest.mark.parametrize("number", [-1, 10, 1000])
def test_a_number_of_supplements_that_is_none(home: Home, number: int) -> None:
    with pytest.raises(InputError, match=r"value\.bounds") as caught:
        ChangeReception(home.store).value(ADMIN, "supplements", number)
    assert caught.value.details == {"name": "supplements"}
    assert reception(home).supplements == 1


@pytest.mark.parametrize(("name", "value"), [("supplements", "2"), ("any_place", 1), ("none", 1)])
def test_a_value_of_another_kind_or_name(home: Home, name: str, value: int | str) -> None:
    with pytest.raises(InputError, match=r"value\.bounds"):
        ChangeReception(home.store).value(ADMIN, name, value)
    assert reception(home) == ReceptionRules()


@pytest.mark.loud("the setting reception cannot be read")
def test_a_stored_number_beyond_its_bounds_is_damage(home: Home) -> None:
    with home.store.write("test") as tx:
        tx.settings.put("reception", '{"supplements": 50}')
    with pytest.raises(StoreError, match=r"store\.damaged"):
        reception(home)


@pytest.mark.parametrize("number", ["", "a", "123", "٣", "-1", "1 ", "²"])
def test_a_number_for_a_kind_of_person_that_is_none(home: Home, number: str) -> None:
    persons = {**PERSON_NUMBERS, PersonKind.OTHER: number}
    with pytest.raises(InputError, match=r"reception\.person"):
        ChangeReception(home.store)(ADMIN, ReceptionRules(persons=persons))
    assert reception(home).persons == PERSON_NUMBERS


def test_no_kind_of_person_is_left_without_a_number(home: Home) -> None:
    with pytest.raises(InputError, match=r"reception\.person"):
        ChangeReception(home.store)(ADMIN, ReceptionRules(persons={PersonKind.CITIZEN: "1"}))


@pytest.mark.parametrize("demands", [(), (SignerRole.OWNER,), (SEAL, SEAL), (CLERK, AUTHORITY) * 2])
def test_demands_that_nobody_could_meet(home: Home, demands: tuple[SignerRole, ...]) -> None:
    with pytest.raises(InputError, match=r"signing\.demands"):
        ChangeDemands(home.store)(ADMIN, PaperKind.REPLY, demands)
    assert signing(home) == DEFAULT_RULES


def test_who_gave_and_took_the_right_to_receive_for_others_is_on_record(home: Home) -> None:
    change = ChangeReception(home.store)
    change(ADMIN, ReceptionRules(frozenset({"a-1", "a-2"})))
    change(ADMIN, ReceptionRules(frozenset({"a-2", "a-3"})))
    told = [(who, ref, d["allowed"]) for who, a, ref, d in audit(home) if a == "account.any_place"]
    assert told == [
        *((ADMIN.login, ref, 1) for ref in ("a-1", "a-2")),
        (ADMIN.login, "a-1", 0),
        (ADMIN.login, "a-3", 1),
    ]


def test_the_right_counts_at_the_next_reception(home: Home) -> None:
    office = DueOffice(home)
    office.catalogue.terms["1.000001"] = term("3wd")
    receive = ReceiveDossier(home.store, home.clock, home.ids, office.catalogue)
    other = Handed(resolving_unit=("H01.46", "Xã Thí Dụ"))
    with pytest.raises(InputError, match=r"account\.any_place"):
        receive(ACCOUNT, "1.000001", CITIZEN, more=other)
    ChangeReception(home.store)(ADMIN, ReceptionRules(frozenset({ACCOUNT.id})))
    assert receive(ACCOUNT, "1.000001", CITIZEN, more=other).resolving_unit[0] == "H01.46"
    ChangeReception(home.store)(ADMIN, ReceptionRules())
    with pytest.raises(InputError, match=r"account\.any_place"):
        receive(ACCOUNT, "1.000001", CITIZEN, more=other)


def test_demands_hold_for_papers_from_now_on(home: Home) -> None:
    office = DueOffice(home)
    before = office.receive(term("3wd"))
    ChangeDemands(home.store)(ADMIN, PaperKind.COMPONENT, (AUTHORITY, SEAL))
    after = office.receive(term("3wd"))
    assert [home.dossier(d.id).components[0].demands for d in (before, after)] == [
        (CLERK,),
        (AUTHORITY, SEAL),
    ]


def test_accounts_are_listed_by_login(home: Home) -> None:
    DueOffice(home)
    assert [a.login for a in ListAccounts(home.store)()] == ["binh", "chi", "quantri"]
    assert ListAccounts(home.store)()[0] == ACCOUNT


# Certificates


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> TestToken:
    """The clerk's and the leader's in one PC."""
    folder = tmp_path_factory.mktemp("tokens")
    own = make_token(folder / "own")
    plug_in(make_token(folder / "other", "LEADER", LEADER), own)
    return own


@pytest.fixture
def token(tokens: TestToken) -> Iterator[WorkerToken]:
    worker = tokens.worker()
    yield WorkerToken(worker, tokens.address)
    worker.close()


def test_a_clerk_s_certificate_is_bound_to_the_account(home: Home, token: WorkerToken) -> None:
    own, leader = token.credentials()
    register = RegisterSigner(home.store, token)
    signer = register(ADMIN, CLERK, own.certificate, account=ACCOUNT.id)
    assert (signer.subject, signer.role, signer.account) == (SIGNER, CLERK, ACCOUNT.id)
    assert (signer.serial, signer.issuer) == (own.serial, own.issuer)
    assert signing(home).signers == (signer,)
    assert signing(home).refusal(own.certificate, ACCOUNT.id) == ""
    for role, account in ((CLERK, ""), (CLERK, "nobody"), (AUTHORITY, "nobody"), (SEAL, "a-1")):
        with pytest.raises(InputError, match=r"signing\.account"):
            register(ADMIN, role, leader.certificate, account=account)
    with pytest.raises(SigningError, match=r"token\.choose"):
        register(ADMIN, AUTHORITY)  # which of both?
    assert signing(home).signers == (signer,)


def test_the_seal_is_kept_by_who_is_told_to(home: Home) -> None:
    change = ChangeRecordsClerk(home.store)
    change(ADMIN, ACCOUNT.id, allowed=True)
    assert signing(home).records_clerks == {ACCOUNT.id}
    change(ADMIN, ACCOUNT.id, allowed=False)
    assert signing(home) == DEFAULT_RULES
    assert [x[3] for x in audit(home) if x[1] == "account.records_clerk"] == [
        {"allowed": 1},
        {"allowed": 0},
    ]


def test_a_chosen_certificate_stands_for_its_role(home: Home, token: WorkerToken) -> None:
    """Also over a change of demands, which must not lose it."""
    own, leader = token.credentials()
    RegisterSigner(home.store, token)(ADMIN, AUTHORITY, leader.certificate)
    ChangeDemands(home.store)(ADMIN, PaperKind.REPLY, (SEAL,))
    rules = signing(home)
    assert [(s.subject, s.certificate) for s in rules.signers] == [(LEADER, leader.certificate)]
    assert rules.role(leader.certificate) is AUTHORITY
    assert rules.role(own.certificate) is None, "what nobody registered stands for nobody"
    (line,) = [x for x in audit(home) if x[1] == "signing.signer_registered"]
    assert line == (ADMIN.login, line[1], leader.certificate, {"role": "authority"})


def test_it_stays_whose_it_is_until_that_is_taken_back(home: Home, token: WorkerToken) -> None:
    own, leader = token.credentials()
    register = RegisterSigner(home.store, token)
    for _ in range(2):
        register(ADMIN, AUTHORITY, leader.certificate)
    register(ADMIN, CLERK, own.certificate, account=ACCOUNT.id, reason="tên trên thiết bị thử")
    for role, account in ((SEAL, ""), (CLERK, ACCOUNT.id)):
        with pytest.raises(InputError, match=r"signing\.taken"):
            register(ADMIN, role, leader.certificate, account=account, reason="nhầm")
    assert [s.role for s in signing(home).signers] == [AUTHORITY, CLERK]
    ForgetSigner(home.store)(ADMIN, leader.certificate)
    register(ADMIN, SEAL, leader.certificate)
    assert signing(home).role(leader.certificate) is SEAL


def test_a_certificate_of_another_name_is_bound_with_a_reason_only(
    home: Home, token: WorkerToken
) -> None:
    _, leader = token.credentials()
    register = RegisterSigner(home.store, token)
    for reason in ("", " "):
        with pytest.raises(InputError, match=r"signing\.other_name"):
            register(ADMIN, AUTHORITY, leader.certificate, account=ACCOUNT.id, reason=reason)
    assert signing(home).signers == ()
    register(ADMIN, AUTHORITY, leader.certificate, account=ACCOUNT.id, reason="đổi họ")
    (line,) = [x for x in audit(home) if x[1] == "signing.signer_registered"]
    assert line[3]["reason"] == "đổi họ"


def test_a_renewed_certificate_is_registered_beside_the_old_one(home: Home, tmp_path: Path) -> None:
    """Files that the old one signed are judged by it still."""
    old = make_token(tmp_path / "old", "SEAL", LEADER)
    worker = old.worker()
    token = WorkerToken(worker, old.address)
    try:
        before = RegisterSigner(home.store, token)(ADMIN, AUTHORITY)
        pull_out(old, tmp_path / "drawer")
        plug_in(make_token(tmp_path / "new", "SEAL", LEADER), old)
        assert signing(home).role(token.credentials()[0].certificate) is None
        after = RegisterSigner(home.store, token)(ADMIN, AUTHORITY)
    finally:
        worker.close()
    assert before.subject == after.subject
    assert before.certificate != after.certificate
    assert {signing(home).role(s.certificate) for s in (before, after)} == {AUTHORITY}
    ForgetSigner(home.store)(ADMIN, before.certificate)
    assert signing(home).signers == (after,)
    assert signing(home).role(before.certificate) is None


@pytest.mark.parametrize(
    ("role", "certificate", "code"),
    [(AUTHORITY, "ab" * 32, "token.absent"), (SignerRole.OWNER, "", "signing.role")],
)
def test_what_is_not_registered(
    home: Home, token: WorkerToken, role: SignerRole, certificate: str, code: str
) -> None:
    with pytest.raises((SigningError, InputError)) as caught:
        RegisterSigner(home.store, token)(ADMIN, role, certificate)
    assert caught.value.code == code
    assert signing(home).signers == ()


def test_a_key_file_says_who_it_is_only_for_its_pin(home: Home, tmp_path: Path) -> None:
    token, worker = key_file_token(key_file(tmp_path / "k.p12"))
    register = RegisterSigner(home.store, token)
    try:
        for wrong in ("", "999999"):
            with pytest.raises(InputError, match=r"token\.file_password"):
                register(ADMIN, AUTHORITY, "", wrong)
        assert signing(home).signers == ()
        signer = register(ADMIN, AUTHORITY, "", PIN)
        assert (signer.subject, signer.role) == (SIGNER, AUTHORITY)
        assert signing(home).role(signer.certificate) is AUTHORITY
        (tmp_path / "a.pdf").write_bytes(pdf())
        with pytest.raises(SigningError, match=r"token\.closed"):
            token.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "b.pdf", plain=True))
        assert PIN not in repr(audit(home)) + repr(stored(home, "signing"))
    finally:
        worker.close()


def test_forgetting_leaves_the_others(home: Home, token: WorkerToken) -> None:
    register, forget = RegisterSigner(home.store, token), ForgetSigner(home.store)
    own, leader = (register(ADMIN, AUTHORITY, c.certificate) for c in token.credentials())
    forget(ADMIN, own.certificate)
    assert signing(home).signers == (leader,)
    forget(ADMIN, "00" * 32)
    assert signing(home).signers == (leader,)
    assert [x[2] for x in audit(home) if x[1] == "signing.signer_forgotten"] == [own.certificate]
