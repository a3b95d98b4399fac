"""Plain texts."""

from loaders.documents.parsed import Article, Unreadable

_MAX_TITLE = 200
_NO_TITLE_ENDS = (".", "…", ",", ";", ":", "。")


def read_plain(text: str) -> Article:
    """Return the text as it stands; its first line is its title if it looks like one. Raises Unreadable if empty."""
    if not text.strip():
        raise Unreadable("is empty.")
    return Article(text, title=title_of(text))


def title_of(text: str) -> str | None:
    """Return the first line if it is short, ends like no sentence, and more follows it."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    is_title = len(first) <= _MAX_TITLE and not first.endswith(_NO_TITLE_ENDS) and rest.strip()
    return first if is_title else None
