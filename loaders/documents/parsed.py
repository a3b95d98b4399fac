"""What passes between fetching, parsing and the documents made of it; pickled on its way to the parser and back."""

from dataclasses import dataclass

MAX_BYTES = 10_000_000


@dataclass(frozen=True)
class Raw:
    """Bytes as they were found. `charset` is what the server said of them, `url` where they stood at last.

    `day` is the day on which they were found (YYYY-MM-DD): nothing in them can have been published later.
    """

    data: bytes
    name: str
    day: str
    url: str | None = None
    charset: str | None = None


@dataclass(frozen=True)
class Article:
    """A text and what it says of itself.

    `published` is an ISO day that it states, `published_inferred` one taken from its address, its layout or the
    properties of its file. `language` is an ISO 639-1 code.
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    url: str | None = None
    published: str | None = None
    published_inferred: str | None = None


@dataclass(frozen=True)
class Entry:
    """An article that a feed names, with the ISO day on which it says that it was published."""

    url: str
    title: str | None
    published: str | None


@dataclass(frozen=True)
class Feed:
    """An RSS or Atom feed; `left_out` counts the entries beyond the limit."""

    entries: tuple[Entry, ...]
    left_out: int


class Unreadable(Exception):
    """Some bytes hold no article that can be read; the message is a sentence without a subject."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy


def too_large() -> Unreadable:
    """Return the refusal of what is longer than MAX_BYTES."""
    return Unreadable(f"is larger than {MAX_BYTES // 1_000_000} MB.")
