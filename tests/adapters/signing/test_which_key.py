"""Which of several keys signs, and how many tries that costs: never the first that comes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.signing.test_pin import Counted
from tests.support.token_parts import Part, put
from tests.support.tokens import PIN, TestToken, make_token, pdf
from tthc_desktop.domain.errors import InputError, SigningError
from tthc_desktop.domain.signing_rules import Unusable
from tthc_desktop.services.ports.signing import SignJob

OLD, NEW = Part("Chứng thư cũ"), Part("Chứng thư mới", key_id="02", certificate_id="02")
EXPIRED = replace(OLD, since=-400, until=-5)


class Bench:
    """An empty token of this test's own, behind the module that counts logins."""

    def __init__(self, blank: TestToken, shim: Path, folder: Path) -> None:
        self.folder = folder
        slots = folder / "tokens"
        shutil.copytree(blank.folder / "tokens", slots)
        config = folder / "softhsm2.conf"
        config.write_text(f"directories.tokendir = {slots}\nlog.level = ERROR\n")
        self.made = replace(blank, folder=folder, environment={"SOFTHSM2_CONF": str(config)})
        self.counted = Counted(self.made, shim, folder / "count")
        self.token = self.counted.token

    def signs(self, name: str = "a") -> str:
        """Whose signature comes."""
        (self.folder / f"{name}.pdf").write_bytes(pdf())
        job = SignJob(self.folder / f"{name}.pdf", "", self.folder / f"{name}2.pdf", plain=True)
        return self.token.sign(job).signer


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> TestToken:
    return make_token(tmp_path_factory.mktemp("blank") / "token")


@pytest.fixture
def bench(blank: TestToken, shim: Path, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(blank, shim, tmp_path)
    yield made
    made.counted.worker.close()


@pytest.mark.parametrize(
    "parts",
    [
        (EXPIRED, NEW),
        (NEW, EXPIRED),
        (NEW, replace(OLD, since=5)),
        (replace(OLD, signs=False), NEW),
        (replace(OLD, gone=True), NEW),
        (NEW, replace(OLD, gone=True)),
        (replace(EXPIRED, key_id="02", certificate_id="02"), NEW),  # one CKA_ID for both
        (Part(NEW.name, ec=True, key_id="07", certificate_id="09"),),
        (Part(NEW.name, ec=True, key_id="07", certificate_id=""),),
        (Part(NEW.name, ec=True, key_id="", certificate_id="09", bare=True), EXPIRED),
        (Part(NEW.name, key_id="07", certificate_id="09", bare=True),),
    ],
    ids=[
        *("expired first", "expired last", "not yet valid", "encryption", "gone first"),
        *("gone last", "one id for both", "EC of another id", "EC without id", "EC bare"),
        "RSA of another id",
    ],
)
def test_the_only_one_that_can_sign_signs(bench: Bench, parts: tuple[Part, ...]) -> None:
    put(bench.made, *parts)
    assert bench.token.unlock(PIN).subject == NEW.name
    assert bench.signs() == NEW.name
    assert bench.counted.logins == 1


def test_of_two_that_can_the_shown_one_signs_and_none_is_chosen(bench: Bench) -> None:
    hashes = put(bench.made, OLD, NEW)
    with pytest.raises(SigningError, match=r"token\.choose") as caught:
        bench.token.unlock(PIN)
    listed = str(caught.value.details["listed"])
    assert all(part.name in listed for part in (OLD, NEW))
    assert bench.counted.logins == 0, "no PIN where it is not known for which"
    for part, shown in zip((OLD, NEW), hashes, strict=True):
        assert bench.token.unlock(PIN, "", shown).subject == part.name
        assert bench.signs(part.name) == part.name


@pytest.mark.parametrize(
    ("part", "why", "code", "logins"),
    [
        (EXPIRED, Unusable.EXPIRED, "certificate.expired", 0),
        (replace(OLD, since=5), Unusable.NOT_YET_VALID, "certificate.not_yet_valid", 0),
        (replace(OLD, signs=False), Unusable.USAGE, "certificate.usage", 0),
        (replace(OLD, gone=True), None, "certificate.no_key", 1),
    ],
    ids=["expired", "not yet valid", "encryption", "gone"],
)
def test_one_that_cannot_sign_is_listed_with_its_reason_and_refused(
    bench: Bench, part: Part, why: Unusable | None, code: str, logins: int
) -> None:
    shown, other = put(bench.made, part, NEW)
    assert {c.certificate: c.why_not for c in bench.token.credentials()} == {
        shown: why,
        other: None,
    }
    with pytest.raises(SigningError) as caught:
        bench.token.unlock(PIN, "", shown)
    assert caught.value.code == code
    assert bench.counted.logins == logins
    assert bench.counted.worker.pid is None, "what was typed goes with the process that read it"
    assert not bench.token.credentials()[0].tries_low


@pytest.mark.parametrize(
    ("own", "code"),
    [(EXPIRED, "certificate.expired"), (replace(OLD, since=5), "certificate.not_yet_valid")],
    ids=["expired", "not yet valid"],
)
def test_why_it_cannot_sign_is_said_of_the_signing_one(bench: Bench, own: Part, code: str) -> None:
    """An encryption certificate is beside it, valid for longer: that one is not what is wrong."""
    put(bench.made, own, replace(NEW, signs=False, until=900))
    with pytest.raises(SigningError) as caught:
        bench.token.unlock(PIN)
    assert caught.value.code == code
    if "subject" in caught.value.details:
        assert caught.value.details["subject"] == own.name
    assert bench.counted.logins == 0


def test_of_two_tokens_with_one_label_the_other_loses_no_try(bench: Bench, tmp_path: Path) -> None:
    put(bench.made, OLD)
    twin = make_token(tmp_path / "twin", bench.made.label)
    put(twin, NEW)
    for part in (twin.folder / "tokens").iterdir():
        part.rename(tmp_path / "tokens" / part.name)
    listed = {c.subject: c for c in bench.token.credentials()}
    assert len({c.token_serial for c in listed.values()}) == 2
    with pytest.raises(SigningError, match=r"token\.choose"):
        bench.token.unlock("999999")
    old, new = listed[OLD.name], listed[NEW.name]
    with pytest.raises(SigningError, match=r"token\.absent"):
        bench.token.unlock("999999", "", new.certificate, old.token_serial)
    assert bench.counted.logins == 0
    with pytest.raises(InputError, match=r"token\.pin_incorrect"):
        bench.token.unlock("999999", "", new.certificate, new.token_serial)
    assert bench.counted.logins == 1
    assert {c.subject: c.tries_low for c in bench.token.credentials()} == {
        OLD.name: False,
        NEW.name: True,
    }


def test_a_key_that_demands_the_pin_each_time_gets_it_each_time(bench: Bench) -> None:
    put(bench.made, replace(NEW, each_time=True))
    assert bench.token.unlock(PIN).each_time
    assert [bench.signs(str(n)) for n in range(2)] == [NEW.name] * 2
    assert bench.counted.logins == 3
    child = bench.counted.worker.pid
    bench.token.lock()
    assert child
    assert not Path(f"/proc/{child}").exists(), "what it held ended with it"
