"""What happened to a file after one of its signatures.

*Changed* is said where the bytes say so: something in the gap of the signature or behind the last
revision, or objects that show something else. Where the revisions cannot be compared it is
*cannot tell*.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from tthc_desktop.adapters.signing.budget import Budget
from tthc_desktop.adapters.signing.changes import compare
from tthc_desktop.adapters.signing.differences import Differences
from tthc_desktop.adapters.signing.found import FoundSignature
from tthc_desktop.adapters.signing.locked import locked_are_untouched
from tthc_desktop.adapters.signing.objects import BeyondLimitError
from tthc_desktop.adapters.signing.policy import POLICY
from tthc_desktop.adapters.signing.reach import Reach
from tthc_desktop.adapters.signing.reading import OpenedPdf
from tthc_desktop.adapters.signing.rebuilt import Rebuilding
from tthc_desktop.adapters.signing.resolving import resolver
from tthc_desktop.adapters.signing.revision import Revision
from tthc_desktop.adapters.signing.signed_bytes import BLANK, Coverage, ends_like_revisions
from tthc_desktop.adapters.signing.twice import says_twice
from tthc_desktop.domain.signatures import ChangedAfter, SignatureDoubt

_MOST_REVISIONS = 300

_NOT_EXPLAINED = "cấu trúc tệp đổi theo cách chương trình chưa giải thích được"
_NOT_ITS_GAP = (
    "phần dành cho chữ ký không còn như lúc ký: tệp đã bị ghép, nén, đặt mật khẩu hay lưu lại bằng"
    " phần mềm khác"
)
_BLANK_AFTER = "khoảng trắng ở cuối tệp, ngoài phần đã ký (không ảnh hưởng nội dung)"

_TWICE = "có mục ghi hai lần, mỗi phần mềm có thể hiện một khác"
_REBUILT = "bảng vị trí của phần thêm sau không khớp với tệp, mỗi phần mềm có thể hiện một khác"


@dataclass(frozen=True, slots=True)
class After:
    """The answer for one signature, with its words, and what kept it from being found."""

    changed: ChangedAfter
    changes: tuple[str, ...] = ()
    doubts: tuple[SignatureDoubt, ...] = ()


def _unknown(*words: str, doubt: SignatureDoubt | None = SignatureDoubt.STRUCTURE) -> After:
    return After(ChangedAfter.UNKNOWN, words, () if doubt is None else (doubt,))


def _suspicious(*words: str) -> After:
    return After(ChangedAfter.SUSPICIOUS, words)


@dataclass(slots=True)
class Comparer:
    """Compares the revisions of one file, each pair once.

    Attributes:
        clock: Seconds that only go forward.
    """

    opened: OpenedPdf
    clock: Callable[[], float] = time.monotonic
    _budget: Budget = field(init=False)
    _reach: Reach = field(init=False)
    _rebuilding: Rebuilding = field(init=False)
    _revisions: dict[int, Revision] = field(default_factory=dict, init=False)
    _twice: dict[int, bool] = field(default_factory=dict, init=False)
    _steps: dict[tuple[int, int, str], ModificationLevel | None] = field(
        default_factory=dict, init=False
    )

    def __post_init__(self) -> None:
        self._budget = Budget(self.clock)
        self._reach = Reach(self.opened.reader, len(self.opened.content), self._budget)
        self._rebuilding = Rebuilding(self.opened.content, self.opened.reader, self._budget)

    def after(
        self, one: FoundSignature, covered: Coverage, intact: Callable[[str], bool | None]
    ) -> After:
        """What happened after this signature.

        Args:
            intact: Of the signature in the field of that name.
        """
        if covered.gap_is_signature is None:
            return _unknown()
        if not covered.gap_is_signature:
            return _suspicious(_NOT_ITS_GAP)
        if self.opened.before.strip(BLANK):
            return _suspicious("dữ liệu lạ ở đầu tệp, ngoài phần đã ký")
        if covered.missing:
            return _suspicious("tệp thiếu một phần nội dung đã ký")
        if covered.whole and not self.opened.before:
            return After(ChangedAfter.NONE)
        if not covered.rest:
            return After(ChangedAfter.ALLOWED, (_BLANK_AFTER,))
        if self.opened.reader is None or one.embedded is None:
            if not ends_like_revisions(covered.rest):
                return _suspicious("dữ liệu lạ sau phần đã ký")
            return _unknown()
        try:
            return self._revised(one.embedded, covered, intact)
        except (BeyondLimitError, MemoryError, RecursionError):
            return _unknown(doubt=SignatureDoubt.TOO_MUCH)
        except Exception:  # noqa: BLE001 - damage raises many types (signing.md B.12)
            return _unknown()

    def _revised(
        self,
        signature: EmbeddedPdfSignature,
        covered: Coverage,
        intact: Callable[[str], bool | None],
    ) -> After:
        reader = signature.reader
        last, base = reader.xrefs.total_revisions - 1, signature.signed_revision
        if last > _MOST_REVISIONS:
            raise BeyondLimitError
        level = signature.evaluate_signature_coverage()
        if level < SignatureCoverageLevel.ENTIRE_REVISION:
            return _suspicious("phần đã ký không phủ hết bản mà chữ ký thuộc về")
        if base >= last or not ends_like_revisions(covered.rest):
            return _suspicious("dữ liệu lạ sau phần đã ký")
        if self._reach.passes(base, covered.end):
            return _suspicious("bản đã ký dùng dữ liệu nằm ngoài phần đã ký")
        found = Differences()
        try:
            compare(self._revision(base), self._revision(last), found, self._budget)
            permission, locks = signature.docmdp_level, signature.fieldmdp
            if any(self._says_twice(revision) for revision in range(base + 1, last + 1)):
                found.cannot_tell(_TWICE)
            if not self._rebuilding.finds_the_same(base, last, covered.end):
                found.cannot_tell(_REBUILT)
            level_after = self._permitted(base, last, permission, locks)
            if level_after is None and locks is not None:
                level_after = self._permitted_beside(base, last, permission, locks)
        except Exception:
            if found.content:  # seen for sure, whatever else could not be read
                return _suspicious(*found.in_words())
            raise
        return _judged(found, level_after, permission, locks, intact)

    def _revision(self, number: int) -> Revision:
        if number not in self._revisions:
            reader: Any = self.opened.reader
            self._revisions[number] = Revision(resolver(reader, number), self._budget)
        return self._revisions[number]

    def _says_twice(self, revision: int) -> bool:
        if revision not in self._twice:
            self._twice[revision] = says_twice(self.opened.reader, revision, self._budget)
        return self._twice[revision]

    def _permitted(
        self, base: int, last: int, permission: MDPPerm | None, locks: FieldMDPSpec | None
    ) -> ModificationLevel | None:
        """The level of what pyHanko's analysis lets pass, and None where it does not.

        Revision by revision is enough, and costs each step once for all signatures. What an own
        later revision forbids may still be allowed from the signed one on: evidence is replaced by
        newer evidence. So the long way is gone where the short one says no.
        """
        steps = [self._step(r, r + 1, permission, locks) for r in range(base, last)]
        if None in steps:
            steps = [self._step(base, r, permission, locks) for r in range(base + 1, last + 1)]
        known = [step for step in steps if step is not None]
        level = max(known, key=lambda step: step.value, default=ModificationLevel.NONE)
        if len(known) < len(steps):
            return None
        return None if permission is not None and level.value > permission.value else level

    def _permitted_beside(
        self, base: int, last: int, permission: MDPPerm | None, locks: FieldMDPSpec
    ) -> ModificationLevel | None:
        """The level without the locks, where our own comparison proves that they hold."""
        old, new = self._revision(base), self._revision(last)
        if not locked_are_untouched(old, new, locks, self._budget):
            return None
        return self._permitted(base, last, permission, None)

    def _step(
        self, old: int, new: int, permission: MDPPerm | None, locks: FieldMDPSpec | None
    ) -> ModificationLevel | None:
        key = (old, new, f"{permission}{locks}")
        if key not in self._steps:
            self._budget.check()
            reader: Any = self.opened.reader
            try:
                result = POLICY.apply(
                    resolver(reader, old),
                    resolver(reader, new),
                    locks,
                    permission,
                )
                self._steps[key] = result.modification_level
            except SuspiciousModification:
                self._steps[key] = None
        return self._steps[key]


def _judged(
    found: Differences,
    level: ModificationLevel | None,
    permission: MDPPerm | None,
    locks: FieldMDPSpec | None,
    intact: Callable[[str], bool | None],
) -> After:
    """What the differences come to.

    A form value or an annotation that one sees is a change, also where pyHanko's analysis lets it
    pass, unless this very signature permits it (DocMDP 2: values; 3: annotations too).
    """
    words = found.in_words()
    if found.content or found.unsigned:
        return _suspicious(*words)
    if found.fields and (
        level is None
        or permission not in (MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE)
        or (locks is not None and any(locks.is_locked(name) for name in found.fields))
    ):
        return _suspicious(*words)
    if found.redrawn and not found.fields:  # programs that fill in a form may give the order
        return _suspicious(*words)
    if found.annotations:
        if permission is MDPPerm.ANNOTATE:
            # Permitted, but what it covers is not seen from here.
            what = "người ký cho phép thêm ghi chú: mở tệp xem có che nội dung không"
            return _unknown(*words, what, doubt=None)
        return _suspicious(*words)
    if level is None:
        if _may_not_be_signed(found, permission, locks):
            return _suspicious(*words, "người ký trước không cho phép thay đổi này")
        return _unknown(*words, _NOT_EXPLAINED, doubt=None)
    states = [intact(name) for name in found.shown]
    if False in states:
        return _suspicious(*words, "chữ ký thêm sau không khớp với nội dung")
    if found.unsure or found.redrawn:
        return _unknown(*words, doubt=None)
    if None in states:
        return _unknown(*words, "chưa kiểm tra được chữ ký thêm sau", doubt=None)
    if found.fields:
        words = (*words, "người ký cho phép điền các ô này")
    return After(ChangedAfter.ALLOWED, words)


def _may_not_be_signed(
    found: Differences, permission: MDPPerm | None, locks: FieldMDPSpec | None
) -> bool:
    """Whether there is a further signature where this signer allowed none. Anything else that
    pyHanko's analysis objects to is of the file's structure, and was not seen to change."""
    if permission is MDPPerm.NO_CHANGES:
        return bool(found.signed)
    return locks is not None and any(locks.is_locked(name) for name in found.signed)
