"""Enrolment of this PC at the relay, with a one-time code of the province."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.relay_address import on_this_pc
from tthc_desktop.domain.wire import key_id
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.device_identity import (
    IDENTITY,
    PENDING,
    DeviceIdentity,
    PendingEnrolment,
    identity_at_relay,
)
from tthc_desktop.services.office.home_copies import may_send
from tthc_desktop.services.office.settings import OfficeSettings, load_office, save_office
from tthc_desktop.services.ports.clock import Ids
from tthc_desktop.services.ports.device_keys import DeviceKeys, KeyPair
from tthc_desktop.services.ports.portal import Enroller, Enrolment, asking
from tthc_desktop.services.ports.store import Store, Tx


@dataclass(frozen=True, slots=True)
class EnrolDevice:
    """Gives this PC a key and an id of its own at the relay."""

    store: Store
    ids: Ids
    keys: DeviceKeys
    enroller: Enroller

    def __call__(self, actor: Account, code: str) -> DeviceIdentity:
        """Enrols this PC. One that is enrolled already stays the same device, which its key proves;
        one that the relay has put out becomes another.

        A new key is on the disk before anybody is asked: where the answer is lost or the program
        killed, the same request is made once more, and has the same effect.

        Args:
            code: Empty at a relay on this PC that knows no unit.

        Raises:
            InputError: ``account.not_allowed``, ``office.no_relay``, ``office.relay_key``,
                ``office.missing``, ``home.copied``, ``relay.no_code``, ``relay.bad_code``,
                ``relay.other_unit``, ``relay.counter_taken``, ``relay.device_taken`` or
                ``relay.changed_meanwhile``.
            LookUpError: There was no answer.
        """
        require(actor, Role.ADMINISTRATOR)
        return self.by(actor.login, code)

    def by(self, actor: str, code: str) -> DeviceIdentity:
        """The same for whoever may do everything: the command line, which has the home's key."""
        code = "".join(code.split())
        with self.store.write(actor) as tx:
            may_send(tx)
            office = _with_relay(load_office(tx.settings))
            if not code and not on_this_pc(office.relay_url):
                raise InputError("relay.no_code")
            own = self._own(tx, office)
            pending = own or self._pending(tx, office)
        try:
            unit = self._ask(actor, office, pending, code)
        except InputError as error:
            if own is None or not self._put_out(error, office):
                raise
            with self.store.write(actor) as tx:
                pending = self._pending(tx, office, afresh=True)
            unit = self._ask(actor, office, pending, code)
        if unit != office.unit_code:  # a relay of before does not compare them
            self._forget(actor, pending)
            raise InputError("relay.other_unit", unit=office.unit_code, found=unit)
        with self.store.write(actor) as tx:
            return self._keep(tx, office, pending, unit)

    def _own(self, tx: Tx, office: OfficeSettings) -> PendingEnrolment | None:
        """What this PC is at the relay already; None where it is nothing there."""
        known = identity_at_relay(tx.settings)
        if known is None:
            return None
        pair = self.keys.pair_of(known.private_key)
        return _enrolment(known.device, office, tx, pair)

    def _put_out(self, error: InputError, office: OfficeSettings) -> bool:
        """Whether the relay takes this PC for nobody any more. It says so of the id; or of the
        code, where it has given that to what this PC began to be instead."""
        with self.store.read() as tx:
            begun = PENDING.read(tx.settings)
        instead = begun is not None and begun.relay_key == office.relay_key
        return error.code == "relay.device_taken" or (error.code == "relay.bad_code" and instead)

    def _pending(self, tx: Tx, office: OfficeSettings, *, afresh: bool = False) -> PendingEnrolment:
        """What was begun at the same relay and not confirmed, or something new.

        Args:
            afresh: With a new key, also where this PC has one for that relay. By that the relay
                knows whose an earlier counter name is.
        """
        begun, known = PENDING.read(tx.settings), IDENTITY.read(tx.settings)
        if begun is not None and begun.relay_key == office.relay_key:
            return begun
        here = known is not None and known.relay_key == office.relay_key and not afresh
        pair = self.keys.pair_of(known.private_key) if here and known else self.keys.make()
        begun = _enrolment(self.ids.new(), office, tx, pair)
        PENDING.write(tx.settings, begun)
        return begun

    def _ask(self, actor: str, office: OfficeSettings, pending: PendingEnrolment, code: str) -> str:
        enrolment = Enrolment(
            code=code,
            device=pending.device,
            public_key=pending.public_key,
            unit=office.unit_code,
            counter=office.counter,
            first=pending.first,
        )
        try:
            with asking():
                return self.enroller.enrol(
                    office.relay_url,
                    office.relay_key,
                    enrolment,
                    lambda message: self.keys.sign(pending.private_key, message),
                )
        except InputError as error:
            if error.code == "relay.device_taken":
                self._forget(actor, pending)
            raise

    def _forget(self, actor: str, pending: PendingEnrolment) -> None:
        """The relay knows that id as another one: the next try has another id."""
        with self.store.write(actor) as tx:
            if PENDING.read(tx.settings) == pending:
                tx.settings.drop(PENDING.name)

    def _keep(
        self, tx: Tx, asked: OfficeSettings, pending: PendingEnrolment, unit: str
    ) -> DeviceIdentity:
        office = _with_relay(load_office(tx.settings))  # what else was changed meanwhile stays
        identity = DeviceIdentity(
            pending.device, unit, asked.counter, pending.relay_key, pending.private_key
        )
        if IDENTITY.read(tx.settings) == identity:
            return identity  # another window has asked the same, and was faster
        names = (asked.relay_key, asked.counter, asked.unit_code)
        same = names == (office.relay_key, office.counter, office.unit_code)
        if not same or PENDING.read(tx.settings) != pending:
            raise InputError("relay.changed_meanwhile")
        IDENTITY.write(tx.settings, identity)
        tx.settings.drop(PENDING.name)
        save_office(tx.settings, replace(office, device=pending.device))
        relay = key_id(bytes.fromhex(pending.relay_key))
        tx.audit.append("device.enrolled", pending.device, unit=unit, relay=relay)
        return identity


def _enrolment(device: str, office: OfficeSettings, tx: Tx, pair: KeyPair) -> PendingEnrolment:
    first = tx.outbox.next_sequence()
    return PendingEnrolment(device, office.relay_key, first, pair.public_key, pair.private_key)


def _with_relay(office: OfficeSettings | None) -> OfficeSettings:
    if office is None:
        raise InputError("office.missing")
    if not office.relay_url:
        raise InputError("office.no_relay")
    if not office.relay_key:
        raise InputError("office.relay_key")
    return office
