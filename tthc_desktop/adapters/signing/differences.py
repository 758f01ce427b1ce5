"""What was found to differ between two revisions, and how it is said to the clerk."""

from __future__ import annotations

from dataclasses import dataclass, field

from tthc_desktop.domain.text import printable

_NAME_LENGTH = 60
_MOST_WORDS = 12


@dataclass(slots=True)
class Differences:
    """What changed after a signature.

    Attributes:
        words: Each change, for the clerk.
        content: Pages, layers or the document as a whole were changed.
        annotations: Something that is no field was put on a page, taken away or changed.
        fields: Names of fields that are no signatures and have another value or look.
        signed: Names of signature fields that were filled in.
        shown: Those of them that show something on a page.
        unsigned: A signature field that holds no signature shows something else than before.
        redrawn: Readers are told to make the looks of all fields anew, and were not.
        unsure: Something may show something else; whether it does is not told from here.
    """

    words: list[str] = field(default_factory=list)
    content: bool = False
    annotations: bool = False
    fields: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    unsigned: bool = False
    redrawn: bool = False
    unsure: bool = False

    @property
    def seen(self) -> bool:
        """Whether one sees something else now, apart from signatures."""
        plain = self.content or self.annotations or self.unsigned or self.redrawn
        return plain or bool(self.fields)

    def of_content(self, words: str) -> None:
        self.content = True
        self.words.append(words)

    def of_field(self, name: str, words: str) -> None:
        self.fields.add(name)
        self.words.append(words)

    def cannot_tell(self, words: str) -> None:
        self.unsure = True
        self.words.append(words)

    def in_words(self) -> tuple[str, ...]:
        """The most telling ones, and how many others."""
        told = tuple(dict.fromkeys(self.words))
        if len(told) <= _MOST_WORDS:
            return told
        return (*told[:_MOST_WORDS], f"và {len(told) - _MOST_WORDS} thay đổi khác")


def quoted(name: str) -> str:
    """Of a field, as far as it fits."""
    told = printable(name)
    return f"“{told[:_NAME_LENGTH]}…”" if len(told) > _NAME_LENGTH else f"“{told}”"
