"""Fields that a signer has locked (FieldMDP, ISO 32000-1 12.8.2.4): whether anything of them is
another since then.

pyHanko's analysis says that a lock was broken also where an untouched look of a locked field is
met on the way from another one, so that its objection alone proves nothing.
"""

from __future__ import annotations

from pyhanko.sign.fields import FieldMDPSpec

from tthc_desktop.adapters.signing.budget import Budget
from tthc_desktop.adapters.signing.fields import FieldState
from tthc_desktop.adapters.signing.pair import Pair
from tthc_desktop.adapters.signing.revision import Revision

_ASIDE = frozenset({"/P", "/Parent", "/StructParent", "/Kids"})
_LEADING = ("/A", "/AA", "/PA", "/Popup", "/IRT", "/V")


def locked_are_untouched(old: Revision, new: Revision, locks: FieldMDPSpec, budget: Budget) -> bool:
    """Whether every locked field is there in both, the same in all that it says and shows.

    Raises:
        BeyondLimitError: More than is looked at. Damage raises UnreadableObjectError or what
            pyHanko makes of it.
    """
    pair = Pair(old, new, budget)
    names = [name for name in old.fields.keys() | new.fields.keys() if locks.is_locked(name)]
    return all(_same_field(pair, old.fields.get(n), new.fields.get(n)) for n in names)


def _same_field(pair: Pair, before: FieldState | None, now: FieldState | None) -> bool:
    if before is None or now is None or before.kind != now.kind:
        return False
    parts = [(before.dictionary, now.dictionary)]
    parts += [(a, b) for (_, a), (_, b) in zip(before.widgets, now.widgets, strict=False)]
    return (
        [number for number, _ in before.widgets] == [number for number, _ in now.widgets]
        and pair.same(before.value, now.value, (), ("/Reference",))
        and before.passed.keys() == now.passed.keys()
        and pair.same_keys(before.passed, now.passed, before.passed.keys(), links=False)
        and all(pair.same(a, b, _ASIDE, _LEADING) for a, b in parts)
    )
