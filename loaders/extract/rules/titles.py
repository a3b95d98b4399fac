"""Titles of posts, in a language's words, with the English title that stands for them."""

import re
from collections.abc import Iterator, Mapping

from loaders.extract.rules.marks import Mark


class Titles:
    """Finds titles; made from the `titles` of a language's file."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = [(re.compile(rf"(?:{form})(?!\w)"), title) for form, title in titles.items()]
        forms = "|".join(sorted(titles, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!\w)(?:{forms})(?!\w)")

    def marks(self, low: str) -> Iterator[Mark]:
        """Yield the titles of a text in lower case."""
        for found in self._pattern.finditer(low):
            # A form may look at what follows, so it is tried in its place.
            matches = ((form.match(low, found.start()), title) for form, title in self._titles)
            title = next(title for match, title in matches if match and match.end() == found.end())
            yield Mark(found.start(), found.end(), "R", title)
