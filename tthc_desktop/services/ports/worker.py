"""A child process that does one kind of dangerous or heavy work."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from tthc_desktop.domain.codec import PLAIN, Codec

Q = TypeVar("Q")
A = TypeVar("A")


class Worker(Protocol):
    """Speaks JSON lines with one child. It is started at the first call and again after a crash."""

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        """Sends one request and yields the child's replies up to the last.

        Abandoning the iterator cancels the request.

        Args:
            deadline_s: Longest silence between two replies, in seconds; then the child is killed.

        Raises:
            TthcError: What the child reports.
            DeviceError: ``worker.crashed`` or ``worker.hung``.
        """
        ...

    def close(self) -> None:
        """Ends the child. Idempotent."""
        ...


@dataclass(frozen=True, slots=True)
class WorkerOperation(Generic[Q, A]):
    """What a worker does when it is asked, declared once for both ends of the pipe.

    Attributes:
        name: As it stands on the line.
        request: The dataclass of what is asked.
        answer: The dataclass of each item that is answered.
        codec: Makes bodies of lines of both.
    """

    name: str
    request: type[Q]
    answer: type[A]
    codec: Codec = PLAIN

    def ask(self, worker: Worker, request: Q, deadline_s: float) -> Generator[A, None, None]:
        """The answers as they come; closing this cancels the request.

        Raises:
            PlainError: The worker talks nonsense.
            TthcError: As Worker.call.
        """
        body = self.codec.to_plain(request, self.request)
        replies = worker.call(self.name, body, deadline_s)
        try:
            for reply in replies:
                yield self.codec.from_plain(self.answer, reply)
        finally:
            if isinstance(replies, Generator):
                replies.close()

    def ask_one(self, worker: Worker, request: Q, deadline_s: float) -> A:
        """The only answer, once the request has ended. Raises what ask raises."""
        [answer] = self.ask(worker, request, deadline_s)
        return answer
