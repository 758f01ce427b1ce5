"""What a slot counts for, way by way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.support.slots import NOW, read_slot, signed_slot, slot
from tests.support.tables import each_row
from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.component import (
    Component,
    ComponentState,
    Purpose,
    Shown,
    Undigitised,
    UploadAnswer,
    Way,
    usual_way,
)
from tthc_desktop.domain.findings import HARD, Finding, Overrule, passes
from tthc_desktop.domain.reuse import Basis, BasisKind, FoundPaper, Reuse, ReuseSource
from tthc_desktop.domain.signing_rules import SignerRole

PAPER = FoundPaper(ReuseSource.UNIT, "r", True, "KQ.1", "Giấy phép", "12", "UBND", date(2026, 1, 2))
REUSE = Reuse(
    replace(PAPER, sha256="b" * 64), "b" * 64, "binh", NOW, Basis(BasisKind.RESULT, "KQ.1"), 1, 1
)


def reused(**changes: object) -> Component:
    made = slot(name="Giấy phép", way=Way.REUSE, reuse=REUSE, replaced_by="KQ.1")
    return replace(made, **changes)  # type: ignore[arg-type]  # the names of the fields


@each_row(
    ("made", "present", "settled", "digitised"),
    [
        (slot(), False, False, False),
        (slot(state=ComponentState.SCANNED), True, False, False),
        (read_slot(), True, False, False),
        (signed_slot(), True, True, True),
        (signed_slot(findings=(Finding.BLURRED,)), True, False, False),
        (slot(way=Way.SHOWN), False, False, False),
        (slot(way=Way.SHOWN, shown=Shown("binh", NOW)), True, True, False),
        (slot(way=Way.BY_DATA), True, True, False),
        (slot(way=Way.NOT_NEEDED), True, True, False),
        (slot(way=Way.NOT_DIGITISED, undigitised=Undigitised.LARGE), True, True, False),
        (slot(way=Way.UPLOADED), True, False, False),
        (slot(way=Way.UPLOADED, upload=UploadAnswer(False)), False, False, False),
        (slot(way=Way.ACCOUNT), False, False, False),
        (slot(way=Way.ACCOUNT, shown=Shown("", NOW)), True, True, False),
        (slot(way=Way.REUSE), False, False, False),
        (reused(), True, True, False),
        (reused(findings=(Finding.BLURRED,)), True, False, False),
        (reused(replaced_by="KQ.2"), False, False, False),
        (reused(name="Tờ khai"), False, False, False),
        (reused(reuse=Reuse(PAPER, "b" * 64, "binh", NOW)), False, False, False),
        (reused(reuse=replace(REUSE, seen=0)), False, False, False),
        (reused(reuse=Reuse(PAPER, "b" * 64, "binh", NOW), sealed=True), True, True, False),
    ],
)
def test_ways(made: Component, present: bool, settled: bool, digitised: bool) -> None:
    assert (made.present, made.settled, made.digitised) == (present, settled, digitised)
    assert made.outstanding is not settled


def test_only_what_is_optional_may_stay_away() -> None:
    assert not slot(required=False).outstanding
    assert not slot(required=False, way=Way.SHOWN).outstanding
    assert slot(required=False, state=ComponentState.SCANNED).outstanding


def test_what_goes_out() -> None:
    assert signed_slot().file == "s" * 64
    assert read_slot().file is None
    assert signed_slot(findings=(Finding.SAME_FILE,)).file is None
    assert reused().file == "b" * 64
    assert reused(findings=(Finding.BLURRED,)).file is None
    assert reused(reuse=replace(REUSE, basis=Basis())).file is None
    # Evidence that was given before the clerk chose another way is no file.
    assert slot(way=Way.NOT_NEEDED, reuse=REUSE).file is None


def test_scanning_what_is_only_shown_takes_a_reason() -> None:
    shown = slot(treatment=Treatment.SHOW_ONLY, way=Way.SHOWN)
    assert not shown.scannable
    assert not slot(treatment=Treatment.SHOW_ONLY).scannable
    assert slot(treatment=Treatment.SHOW_ONLY, reason="thẻ hỏng chip").scannable
    assert not slot(undigitised=Undigitised.SECRET, reason="x").scannable


def test_the_usual_way() -> None:
    ways = {treatment: usual_way(treatment) for treatment in Treatment}
    assert ways == {
        Treatment.HAND_IN: Way.SCAN,
        Treatment.GIVE_BACK: Way.SCAN,
        Treatment.SHOW_ONLY: Way.SHOWN,
        Treatment.BY_DATA: Way.BY_DATA,
    }


@each_row("finding", Finding)
def test_a_reason_covers_only_what_it_was_given_for(finding: Finding) -> None:
    overrule = Overrule("bản gốc mờ", (finding,), "binh", NOW)
    assert not passes((finding,), None)
    assert passes((finding,), overrule) is (finding not in HARD)
    other = Finding.BLURRED if finding is not Finding.BLURRED else Finding.LOW_DPI
    assert not passes((finding, other), overrule)
    assert passes((), None)


def test_signing_waits_for_what_is_good() -> None:
    assert read_slot().signable
    assert not read_slot(findings=(Finding.NO_PAPER,)).signable
    assert not read_slot(sealed=True).signable
    assert not slot(way=Way.SHOWN).signable
    agency = (SignerRole.AUTHORITY, SignerRole.SEAL)
    reply = read_slot(purpose=Purpose.REPLY, demands=agency)
    assert reply.next_signer is SignerRole.AUTHORITY
    half = read_slot(demands=agency, signatures=(SignerRole.AUTHORITY,))
    assert half.next_signer is SignerRole.SEAL
    assert half.signable
