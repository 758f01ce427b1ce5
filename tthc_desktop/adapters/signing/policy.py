"""What may come after a signature by pyHanko's difference analysis, and harmless things beside."""

from __future__ import annotations

from collections.abc import Iterable

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    ReferenceUpdate,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    WhitelistRule,
)
from pyhanko.sign.diff_analysis.commons import compare_dicts
from pyhanko.sign.diff_analysis.constants import VALUE_UPDATE_KEYS

PAGE_DATE = "/LastModified"


class PageDateRule(WhitelistRule):
    """Programs write down when they last changed a page (ISO 32000-1 14.5): a page of which nothing
    else is another shows the same."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        for reference in new.explicit_refs_in_revision():  # type: ignore[no-untyped-call]  # pyHanko
            if old.is_ref_unassignable(reference):
                continue
            before, now = old(reference), new(reference)
            if not (_is_page(before) and _is_page(now)):
                continue
            referred = isinstance(now.get(PAGE_DATE), IndirectObject)  # to what may be anything
            aside = frozenset({PAGE_DATE})
            if not referred and compare_dicts(before, now, aside, raise_exc=False):
                yield ReferenceUpdate(reference)


def _is_page(found: object) -> bool:
    if not isinstance(found, DictionaryObject) or isinstance(found, StreamObject):
        return False
    return bool(found.get("/Type") == "/Page")


_FILLED = VALUE_UPDATE_KEYS | {"/M"}
"""What filling in a field changes: programs write down when they did (ISO 32000-1 12.5.2)."""
_FORM = FormUpdatingRule(
    [
        SigFieldCreationRule(),  # type: ignore[no-untyped-call]  # pyHanko
        SigFieldModificationRule(),
        GenericFieldModificationRule(value_update_keys=_FILLED),
    ]
)
POLICY = StandardDiffPolicy(
    [
        *DEFAULT_DIFF_POLICY.global_rules,
        PageDateRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    _FORM,
)
