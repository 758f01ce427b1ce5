"""Front and back of a card, scanned one after the other, on one page."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.batch import Batch
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import PageTarget
from tthc_desktop.services.office.dossier_access import any_dossier, position_of
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.page_images import CardMaker
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.scanning.scan_component import add_page, open_batch


@dataclass(frozen=True, slots=True)
class CombineCard:
    store: Store
    cards: CardMaker
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str, front: int, back: int) -> Batch:
        """Makes a page of both sides, which takes the place of both; one undo brings them back.

        Raises:
            InputError: ``page.unknown`` or ``scan.card_not_found``, and what CardMaker.combine
                raises.
        """
        with self.store.read() as tx:
            batch, dossier = open_batch(tx, dossier_id), any_dossier(tx, dossier_id)
            pages = [batch.page(number) for number in (front, back)]
        if pages[0] is None or pages[1] is None:
            raise InputError("page.unknown")
        component = pages[0].component
        place = Placement(
            component,
            dossier=dossier.code,
            position=position_of(dossier, component),
            sides=2,
            replaces=(front, back),
        )
        target = PageTarget(batch.id, batch.next_number, place)
        made = self.cards.combine(pages[0].file, pages[1].file, target)
        with self.store.write(actor.login) as tx:
            add_page(tx, dossier_id, made, actor.login, self.clock)
            tx.audit.append("card.combined", batch.id, number=made.number)
            return open_batch(tx, dossier_id)
