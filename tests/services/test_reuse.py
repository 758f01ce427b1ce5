"""Reuse before scanning: evidence, or no flag."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.services.test_results import KQ, SIGNED, add
from tests.services.test_way import body
from tests.support.counter import CITIZEN, LEADER_CERT, SEAL_CERT, Counter
from tests.support.office import ACCOUNT
from tests.support.reusing import take
from tests.support.slots import page
from tthc_desktop.domain.component import PaperFacts, Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.reuse import FoundPaper, ReuseSource
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.reception.confirm_reuse import ConfirmReuse, Looked
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.reuse import LookUpReuse
from tthc_desktop.services.reception.slots import ClearSlot, ConfirmShown, MarkNotNeeded

CONTENT = b"%PDF-1.4 an earlier marriage certificate"
PAPER = FoundPaper(
    ReuseSource.UNIT,
    "ref-1",
    True,
    KQ,
    "Giấy chứng nhận kết hôn",
    "12/2019",
    "UBND xã Thí Dụ",
    date(2019, 5, 4),
    None,
    CITIZEN.id_number,
    "H01.45-190504-0001",
    sha256_hex(CONTENT),
    len(CONTENT),
)


def test_what_is_found_is_offered_and_what_is_taken_is_proved(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    dossier = counter.receive()
    slot = counter.slot(dossier, 2)
    found = counter.use(LookUpReuse)(ACCOUNT, dossier.id)
    assert found.candidates == {slot.id: (PAPER,)}
    assert found.failed == {}
    take(counter, dossier, slot.id, PAPER)
    made = counter.slot(dossier, 2)
    assert (made.way, made.settled, made.digitised) == (Way.REUSE, True, False)
    counter.lay(dossier, 1)
    counter.use(ConfirmShown)(ACCOUNT, dossier.id, counter.slot(dossier, 3).id)
    counter.sign_all()
    papers = body(counter.seal(dossier))["TaiLieuNop"]
    flags = [(p["DuocSoHoa"], p["DuocTaiSuDung"], p["MaKetQuaThayThe"]) for p in papers]
    assert flags == [("1", "0", ""), ("0", "2", KQ)]
    assert [p["DuocLayTuKhoDMQG"] for p in papers] == ["0", "0"]
    assert (papers[1]["SoKyHieu"], papers[1]["NgayBanHanh"]) == ("12/2019", "20190504")


def test_the_national_store_has_a_flag_of_its_own(counter: Counter) -> None:
    national = replace(PAPER, source=ReuseSource.NATIONAL)
    counter.national.put(national, CONTENT)
    dossier = counter.receive()
    counter.use(LookUpReuse)(ACCOUNT, dossier.id)
    take(counter, dossier, counter.slot(dossier, 2).id, national)
    counter.lay(dossier, 1)
    counter.use(ConfirmShown)(ACCOUNT, dossier.id, counter.slot(dossier, 3).id)
    counter.sign_all()
    papers = body(counter.seal(dossier))["TaiLieuNop"]
    assert papers[1]["DuocLayTuKhoDMQG"] == "1"


@pytest.mark.parametrize(
    "changes",
    [
        {"owner_id": "079200009999"},
        {"code": "KQ.G15.000031"},
        {"valid_until": date(2020, 1, 1)},
        {"from_result": False},
    ],
)
def test_a_paper_that_does_not_fit_is_neither_offered_nor_taken(
    counter: Counter, changes: dict[str, object]
) -> None:
    unfit = replace(PAPER, **changes)  # type: ignore[arg-type]  # the names of the fields
    counter.unit.put(unfit, CONTENT)
    dossier = counter.receive()
    slot = counter.slot(dossier, 2)
    assert counter.use(LookUpReuse)(ACCOUNT, dossier.id).candidates == {}
    sha256 = counter.home.blobs.put(CONTENT, "application/pdf")
    confirm, seen = counter.use(ConfirmReuse), Looked(sha256, frozenset({0}))
    confirm.fetched.held[dossier.id, slot.id, unfit.source, unfit.ref] = sha256
    with pytest.raises(InputError, match=r"reuse\.unfit"):
        confirm(ACCOUNT, dossier.id, slot.id, unfit, seen)
    assert counter.slot(dossier, 2).way is Way.SCAN


def test_every_look_up_belongs_to_an_open_dossier_and_is_recorded(counter: Counter) -> None:
    dossier = counter.complete()
    counter.use(MarkNotNeeded)(ACCOUNT, dossier.id, counter.slot(dossier, 4).id)
    counter.unit.fault = Fault.LINK
    found = counter.use(LookUpReuse)(ACCOUNT, dossier.id)
    assert found.candidates == {}
    assert counter.audit("reuse.looked_up") == []  # nothing waits: nobody is asked
    counter.seal(dossier)
    with pytest.raises(InputError, match=r"dossier\.sealed"):
        counter.use(LookUpReuse)(ACCOUNT, dossier.id)
    with pytest.raises(InputError, match=r"dossier\.unknown"):
        counter.use(LookUpReuse)(ACCOUNT, "nobody")
    other = counter.receive()
    found = counter.use(LookUpReuse)(ACCOUNT, other.id)
    assert set(found.failed) == {ReuseSource.UNIT}
    lines = counter.audit("reuse.looked_up")
    assert [(line["source"], line["error"]) for line in lines] == [
        ("library", ""),
        ("unit", "transfer.link"),
        ("national", ""),
    ]
    asked = counter.national.asked[-1]
    assert (asked.dossier, asked.owner_id, asked.unit) == (
        other.code,
        CITIZEN.id_number,
        "H01.45",
    )


def test_other_bytes_than_those_that_were_offered(counter: Counter) -> None:
    changed = replace(PAPER, sha256="")  # as a source tells it that knows no hashes
    counter.unit.put(changed, CONTENT + b" and more")
    dossier = counter.receive()
    counter.use(LookUpReuse)(ACCOUNT, dossier.id)
    slot = counter.slot(dossier, 2)
    with pytest.raises(PortalError):
        take(counter, dossier, slot.id, PAPER)
    counter.reader.pages = (page(blank=True),)
    with pytest.raises(InputError, match=r"reuse\.blank"):
        take(counter, dossier, slot.id, changed)
    assert counter.slot(dossier, 2).reuse is None


def test_one_paper_fills_one_slot(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    dossier = counter.receive()
    counter.use(LookUpReuse)(ACCOUNT, dossier.id)
    take(counter, dossier, counter.slot(dossier, 2).id, PAPER)
    with pytest.raises(InputError, match=r"slot\.reused"):
        take(counter, dossier, counter.slot(dossier, 2).id, PAPER)
    counter.use(ClearSlot)(ACCOUNT, dossier.id, counter.slot(dossier, 2).id)
    assert counter.slot(dossier, 2).reuse is None


def test_a_result_given_here_is_offered_from_then_on(counter: Counter) -> None:
    counter.register(LEADER_CERT, SignerRole.AUTHORITY, "LANHDAO")
    counter.register(SEAL_CERT, SignerRole.SEAL, "CONDAU")
    first = counter.complete()
    facts = PaperFacts("12/2026/KH", date(2026, 11, 23), "UBND", valid_until=date(2026, 12, 31))
    slot = add(counter, first, facts)
    second = counter.receive()
    before = counter.use(LookUpReuse)(ACCOUNT, second.id).candidates
    assert not any(p.from_result for p in before.get(counter.slot(second, 2).id, ()))
    counter.use(ImportFile)(ACCOUNT, first.id, slot.id, counter.file("kq.pdf", SIGNED))
    found = counter.use(LookUpReuse)(ACCOUNT, second.id).candidates
    [paper] = [p for p in found[counter.slot(second, 2).id] if p.from_result]
    assert (paper.source, paper.number, paper.dossier) == (
        ReuseSource.LIBRARY,
        "12/2026/KH",
        first.code,
    )
    take(counter, second, counter.slot(second, 2).id, paper)
    reuse = counter.slot(second, 2).reuse
    assert reuse is not None
    assert b"".join(counter.home.blobs.open(reuse.blob).frames()) == SIGNED
    counter.home.clock.forward(60 * 24 * 3600)
    third = counter.receive()
    late = counter.use(LookUpReuse)(ACCOUNT, third.id).candidates
    assert not any(p.from_result for p in late.get(counter.slot(third, 2).id, ()))
