"""How much of the office's line sending may take while the office works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.values import check_bounds, described, with_value
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.store import Settings, Store

_LEAST = 8
"""kB a second below which a line counts as dead (adapters/portal/terms.py)."""


@dataclass(frozen=True, slots=True)
class SendingPolicy:
    """What an office lets sending take of its line.

    Attributes:
        most: In working hours, in kB a second; 0 for all there is.
        begins: The hour in which working hours begin.
        ends: The hour before which they end.
    """

    most: int = described(
        0,
        "Tốc độ gửi tối đa trong giờ làm việc",
        "kB/giây, 0 là không giới hạn",
        "Mạng yếu dùng chung với việc khác; ngoài giờ luôn gửi hết tốc độ.",
        high=100_000,
        zero="không giới hạn",
    )
    begins: int = described(7, "Giờ làm việc bắt đầu", "giờ", "Theo giờ hành chính.", high=23)
    ends: int = described(17, "Giờ làm việc kết thúc", "giờ", "Theo giờ hành chính.", high=24)

    def __post_init__(self) -> None:
        """Checks the values against their bounds.

        Raises:
            ValueError: One of them is outside what makes sense.
        """
        check_bounds(self)

    def rate(self, now: datetime) -> float:
        """Bytes a second that may leave now; 0 for as many as the line takes."""
        at_work = self.begins <= now.astimezone(VIETNAM).hour < self.ends
        return max(_LEAST, self.most) * 1000.0 if self.most and at_work else 0.0


POLICY = StoredSetting("sending.policy", SendingPolicy, SendingPolicy())


def load_policy(settings: Settings) -> SendingPolicy:
    """What the office has decided.

    Raises:
        StoreError: ``store.damaged``.
    """
    return POLICY.read(settings)


@dataclass(frozen=True, slots=True)
class ChangeSendingPolicy:
    """Only an administrator decides how much of the line sending takes."""

    store: Store

    def __call__(self, actor: Account, name: str, value: float | bool | str) -> SendingPolicy:
        """Changes one value.

        Raises:
            InputError: ``account.not_allowed`` or ``value.bounds`` (name).
        """
        require(actor, Role.ADMINISTRATOR)
        with self.store.write(actor.login) as tx:
            made = with_value(load_policy(tx.settings), name, value)
            POLICY.write(tx.settings, made)
            tx.audit.append("sending.policy", name, value=str(value))
        return made
