"""Whose signature a paper waits for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.domain.forms import Form
from tthc_desktop.domain.signing_rules import (
    DEFAULT_DEMANDS,
    DEFAULT_RULES,
    PAPER_KIND_NAMES,
    ROLE_NAMES,
    PaperKind,
    RegisteredSigner,
    SignerRole,
    kind_of_form,
    roles_in_words,
    still_demanded,
)

CLERK, AUTHORITY, SEAL = SignerRole.CLERK, SignerRole.AUTHORITY, SignerRole.SEAL


def test_the_table_of_the_issue() -> None:
    assert set(DEFAULT_DEMANDS) == set(PaperKind) == set(PAPER_KIND_NAMES)
    assert set(ROLE_NAMES) == set(SignerRole)
    assert DEFAULT_RULES.demanded(PaperKind.COMPONENT) == (CLERK,)
    assert DEFAULT_RULES.demanded(PaperKind.RESULT) == (AUTHORITY, SEAL)
    kinds = {form: DEFAULT_RULES.demanded(kind_of_form(form)) for form in list(Form)[:5]}
    assert kinds == {
        Form.INTAKE: (CLERK,),
        Form.SUPPLEMENT: (CLERK,),
        Form.REFUSAL: (CLERK,),
        Form.APOLOGY: (AUTHORITY, SEAL),
        Form.STOP: (AUTHORITY, SEAL),
    }


@each_row(
    ("demands", "signed", "left"),
    [
        ((CLERK,), (), (CLERK,)),
        ((CLERK,), (CLERK,), ()),
        ((CLERK,), (AUTHORITY,), ()),  # whoever decides may also digitise
        ((CLERK,), (SEAL,), (CLERK,)),
        ((AUTHORITY, SEAL), (AUTHORITY,), (SEAL,)),
        ((AUTHORITY, SEAL), (SEAL,), (AUTHORITY, SEAL)),
        ((AUTHORITY, SEAL), (SEAL, AUTHORITY), (SEAL,)),  # the seal comes last
        ((AUTHORITY, SEAL), (CLERK, CLERK), (AUTHORITY, SEAL)),
        ((AUTHORITY, SEAL), (CLERK, AUTHORITY, SEAL), ()),
    ],
)
def test_what_is_left(
    demands: tuple[SignerRole, ...], signed: tuple[SignerRole, ...], left: tuple[SignerRole, ...]
) -> None:
    assert still_demanded(demands, signed) == left


_roles = st.lists(st.sampled_from([CLERK, AUTHORITY, SEAL]), max_size=4).map(tuple)


@given(_roles, _roles, st.sampled_from([CLERK, AUTHORITY, SEAL]))
def test_a_further_signature_never_takes_one_away(
    demands: tuple[SignerRole, ...], signed: tuple[SignerRole, ...], more: SignerRole
) -> None:
    before, after = still_demanded(demands, signed), still_demanded(demands, (*signed, more))
    assert len(before) - 1 <= len(after) <= len(before)
    assert demands[len(demands) - len(after) :] == after
    assert still_demanded(demands, demands) == ()


CLERKS = RegisteredSigner("ab" * 32, "Trần Thị Bình", CLERK, "a-1")
LEADERS = RegisteredSigner("cd" * 32, "Lê Văn Thí Dụ", AUTHORITY, "a-2")
AWAY = RegisteredSigner("ef" * 32, "Võ Thí Dụ", AUTHORITY)
AGENCY = RegisteredSigner("5e" * 32, "UBND đặc khu", SEAL)
RULES = replace(
    DEFAULT_RULES,
    signers=(CLERKS, LEADERS, AWAY, AGENCY),
    records_clerks=frozenset({"a-3"}),
)


def test_who_a_certificate_stands_for() -> None:
    assert (RULES.role("cd" * 32), RULES.signer("cd" * 32)) == (AUTHORITY, LEADERS)
    assert RULES.role("00" * 32) is None, "what nobody registered stands for nobody"
    assert RULES.signer("") is None
    assert roles_in_words((AUTHORITY, SEAL)) == "người có thẩm quyền, rồi con dấu cơ quan (văn thư)"


@pytest.mark.parametrize(
    ("certificate", "account", "code"),
    [
        (CLERKS.certificate, "a-1", ""),
        (CLERKS.certificate, "a-2", "sign.not_yours"),
        (LEADERS.certificate, "a-2", ""),
        (LEADERS.certificate, "a-1", "sign.not_yours"),
        (AWAY.certificate, "a-1", "sign.not_bound"),
        (AWAY.certificate, "", "sign.not_bound"),
        (AGENCY.certificate, "a-3", ""),
        (AGENCY.certificate, "a-1", "sign.not_records_clerk"),
        ("00" * 32, "a-1", "sign.not_bound"),
        ("", "", "sign.not_bound"),
    ],
)
def test_who_may_sign_with_a_certificate(certificate: str, account: str, code: str) -> None:
    assert RULES.refusal(certificate, account) == code
