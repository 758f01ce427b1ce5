"""Named ways to scan: everybody's, and each clerk's own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.scan_profile import BUILT_IN, ScanProfile, checked_profile
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.clock import Ids
from tthc_desktop.services.ports.store import Settings, Store


@dataclass(frozen=True, slots=True)
class Profiles:
    """All scan profiles of the office, and whether clerks may make their own.

    Attributes:
        own_allowed: Whether clerks make their own and change everybody's that are not locked.
    """

    own_allowed: bool = field(default=True, kw_only=True)
    all: tuple[ScanProfile, ...] = BUILT_IN

    def usable_by(self, account: Account) -> tuple[ScanProfile, ...]:
        """Everybody's, then the account's own."""
        shared = tuple(p for p in self.all if not p.owner)
        return shared + tuple(p for p in self.all if p.owner == account.id)

    def of(self, account: Account, profile_id: str) -> ScanProfile:
        """The profile of that id.

        Raises:
            InputError: ``profile.unknown``, also for another clerk's own.
        """
        for profile in self.usable_by(account):
            if profile.id == profile_id:
                return profile
        raise InputError("profile.unknown")


_SETTING = StoredSetting(
    "scan_profiles", Profiles, Profiles(), Codec(names={Profiles: {"all": "profiles"}})
)


def load_profiles(settings: Settings) -> Profiles:
    """The profiles that are kept; the built-in ones until somebody has changed them.

    Raises:
        StoreError: ``store.damaged``, also for what nobody can have entered.
    """
    profiles = _SETTING.read(settings)
    try:
        for each in profiles.all:
            checked_profile(each)
    except InputError as error:
        raise StoreError("store.damaged", where=f"{_SETTING.name}: {error.code}") from error
    return profiles


def save_profiles(settings: Settings, profiles: Profiles) -> None:
    _SETTING.write(settings, profiles)


@dataclass(frozen=True, slots=True)
class ListProfiles:
    """What an account may scan with, everybody's first."""

    store: Store

    def __call__(self, account: Account) -> tuple[ScanProfile, ...]:
        return self.rules().usable_by(account)

    def of_key(self, account: Account, key: int) -> ScanProfile | None:
        """The profile with which Alt+F and that number scan."""
        return next((profile for profile in self(account) if key and profile.key == key), None)

    def rules(self) -> Profiles:
        with self.store.read() as tx:
            return load_profiles(tx.settings)


@dataclass(frozen=True, slots=True)
class PutProfile:
    """Keeps a new profile (id empty) or a changed one; what a clerk makes is the clerk's own."""

    store: Store
    ids: Ids

    def __call__(
        self, actor: Account, profile: ScanProfile, *, accept_weak: bool = False
    ) -> ScanProfile:
        """Keeps a new or changed profile and returns it as it is kept.

        Args:
            accept_weak: Whether the person has read that such copies are no digitised ones.

        Raises:
            InputError: ``profile.…`` for a wrong field, ``profile.weak``, ``profile.unknown``,
                ``profile.locked``, ``profile.forbidden``, ``profile.key_taken`` or
                ``profile.name_taken``.
        """
        profile = checked_profile(profile)
        if profile.weak and not accept_weak:
            raise InputError("profile.weak")
        with self.store.write(actor.login) as tx:
            profiles = load_profiles(tx.settings)
            before = profiles.of(actor, profile.id) if profile.id else None
            _check_right(actor, profiles, before, locked=profile.locked)
            shared = actor.may(Role.ADMINISTRATOR)
            owner = before.owner if before else "" if shared else actor.id
            profile = replace(profile, id=profile.id or self.ids.new(), owner=owner)
            _check_unique(profile, profiles.usable_by(actor))
            kept = [profile if p.id == profile.id else p for p in profiles.all]
            if before is None:
                kept.append(profile)
            save_profiles(tx.settings, replace(profiles, all=tuple(kept)))
            tx.audit.append(
                "scan_profile.changed" if before else "scan_profile.added",
                profile.id,
                feed=profile.feed.value,
                color=profile.color.value,
                dpi=profile.dpi,
                locked=int(profile.locked),
            )
        return profile


@dataclass(frozen=True, slots=True)
class RemoveProfile:
    store: Store

    def __call__(self, actor: Account, profile_id: str) -> None:
        """Removes a profile.

        Raises:
            InputError: ``profile.unknown``, ``profile.locked``, ``profile.forbidden``, or
                ``profile.last`` for the last of everybody's.
        """
        with self.store.write(actor.login) as tx:
            profiles = load_profiles(tx.settings)
            gone = profiles.of(actor, profile_id)
            _check_right(actor, profiles, gone, locked=False)
            kept = tuple(p for p in profiles.all if p.id != profile_id)
            if all(p.owner for p in kept):
                raise InputError("profile.last")
            save_profiles(tx.settings, replace(profiles, all=kept))
            tx.audit.append("scan_profile.removed", profile_id)


@dataclass(frozen=True, slots=True)
class AllowOwnProfiles:
    """Whether clerks may make and change profiles. Only an administrator decides."""

    store: Store

    def __call__(self, actor: Account, *, allowed: bool) -> None:
        require(actor, Role.ADMINISTRATOR)
        with self.store.write(actor.login) as tx:
            profiles = load_profiles(tx.settings)
            save_profiles(tx.settings, replace(profiles, own_allowed=allowed))
            tx.audit.append("scan_profile.own_allowed", "", allowed=int(allowed))


def _check_right(
    actor: Account, profiles: Profiles, before: ScanProfile | None, *, locked: bool
) -> None:
    if actor.may(Role.ADMINISTRATOR):
        return
    if locked or (before is not None and before.locked):
        raise InputError("profile.locked")
    if not profiles.own_allowed:
        raise InputError("profile.forbidden")


def _check_unique(profile: ScanProfile, seen: tuple[ScanProfile, ...]) -> None:
    for other in seen:
        if other.id == profile.id:
            continue
        if other.name.casefold() == profile.name.casefold():
            raise InputError("profile.name_taken")
        if profile.key and other.key == profile.key:
            raise InputError("profile.key_taken", name=other.name)
