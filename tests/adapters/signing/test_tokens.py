"""Several tokens in one PC: the clerk's, that of the person with authority, that of the seal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.signing.test_pin import Counted
from tests.support.tokens import (
    PIN,
    SIGNER,
    TestToken,
    add_certificate,
    make_token,
    pdf,
    plug_in,
    pull_out,
)
from tthc_desktop.adapters.signing.worker_token import TokenAddress, WorkerToken
from tthc_desktop.domain.errors import InputError, SigningError
from tthc_desktop.services.ports.signing import SignJob

OWN, OTHER, LEADER = "TTHC-OWN", "A-LEADER", "Võ Thí Dụ"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> TestToken:
    folder = tmp_path_factory.mktemp("two")
    own = make_token(folder / "own", OWN)
    plug_in(make_token(folder / "other", OTHER, LEADER), own)
    return own


@pytest.fixture
def token(two: TestToken) -> Iterator[WorkerToken]:
    worker = two.worker()
    yield WorkerToken(worker, two.address)
    worker.close()


def test_all_are_listed_the_office_s_own_first(two: TestToken, token: WorkerToken) -> None:
    found = token.credentials()
    assert [(c.token_label, c.subject) for c in found] == [(OWN, SIGNER), (OTHER, LEADER)]
    assert len({c.certificate for c in found}) == 2
    assert all(len(bytes.fromhex(c.certificate)) == 32 for c in found)
    worker = two.worker()
    try:
        named = WorkerToken(worker, TokenAddress(two.module, OTHER))
        assert [c.token_label for c in named.credentials()] == [OTHER, OWN]
    finally:
        worker.close()


@pytest.mark.parametrize(("label", "signer"), [("", SIGNER), (OWN, SIGNER), (OTHER, LEADER)])
def test_the_named_one_signs(token: WorkerToken, tmp_path: Path, label: str, signer: str) -> None:
    listed = {c.subject: c.certificate for c in token.credentials()}
    opened = token.unlock(PIN, label)
    assert (opened.subject, opened.certificate) == (signer, listed[signer])
    (tmp_path / "a.pdf").write_bytes(pdf())
    signed = token.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "b.pdf", plain=True))
    assert signed.signer == signer


def test_a_label_that_nobody_has_opens_nothing(token: WorkerToken) -> None:
    with pytest.raises(SigningError, match=r"token\.absent") as caught:
        token.unlock(PIN, "NOBODY")
    assert caught.value.details["label"] == "NOBODY"


def test_a_wrong_pin_counts_at_the_named_token_only(
    two: TestToken, shim: Path, tmp_path: Path
) -> None:
    counted = Counted(two, shim, tmp_path / "count")
    try:
        with pytest.raises(InputError, match=r"token\.pin_incorrect"):
            counted.token.unlock("999999", OTHER)
        assert {c.token_label: c.tries_low for c in counted.token.credentials()} == {
            OWN: False,
            OTHER: True,
        }
        counted.token.unlock(PIN, OTHER)
        assert counted.logins == 2
    finally:
        counted.worker.close()


def test_of_two_certificates_on_one_token_the_shown_one_signs(tmp_path: Path) -> None:
    """Whichever of them comes first."""
    made = make_token(tmp_path / "token", OWN)
    add_certificate(made, LEADER)
    worker = made.worker()
    token = WorkerToken(worker, made.address)
    try:
        listed = token.credentials()
        assert {c.subject for c in listed} == {SIGNER, LEADER}
        (tmp_path / "a.pdf").write_bytes(pdf())
        for number, shown in enumerate(listed):
            assert token.unlock(PIN, OWN, shown.certificate).certificate == shown.certificate
            target = tmp_path / f"{number}.pdf"
            signed = token.sign(SignJob(tmp_path / "a.pdf", "", target, plain=True))
            assert signed.signer == shown.subject
    finally:
        worker.close()


def test_without_a_token_that_has_the_certificate_no_pin_is_sent(
    two: TestToken, shim: Path, tmp_path: Path
) -> None:
    counted = Counted(two, shim, tmp_path / "count")
    try:
        for label in ("", OWN, OTHER):
            with pytest.raises(SigningError, match=r"token\.absent"):
                counted.token.unlock(PIN, label, "00" * 32)
        assert counted.logins == 0
    finally:
        counted.worker.close()


def test_without_the_office_s_own_the_others_are_seen_and_never_tried_in_its_place(
    shim: Path, tmp_path: Path
) -> None:
    own = make_token(tmp_path / "own", OWN)
    pull_out(own, tmp_path / "pocket")
    plug_in(make_token(tmp_path / "other", OTHER, LEADER), own)
    counted = Counted(own, shim, tmp_path / "count")
    try:
        assert [c.token_label for c in counted.token.credentials()] == [OTHER]
        with pytest.raises(SigningError, match=r"token\.absent"):
            counted.token.unlock(PIN)
        assert counted.logins == 0
    finally:
        counted.worker.close()


def test_a_token_that_comes_later_is_seen_at_the_next_look(tmp_path: Path) -> None:
    own = make_token(tmp_path / "own", OWN)
    worker = own.worker()
    token = WorkerToken(worker, own.address)
    try:
        assert [c.token_label for c in token.credentials()] == [OWN]
        plug_in(make_token(tmp_path / "other", OTHER, LEADER), own)
        assert [c.token_label for c in token.credentials()] == [OWN, OTHER]
    finally:
        worker.close()
