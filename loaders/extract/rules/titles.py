"""Titles of posts, in a language's words, with the English title that stands for them."""

import re
from collections.abc import Iterator, Mapping

from loaders.extract.rules.marks import Mark


class Titles:
    """Finds titles; made from the `titles` of a language's file."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = [(re.compile(form), title) for form, title in titles.items()]
        forms = "|".join(sorted(titles, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!\w)(?:{forms})(?!\w)")

    def marks(self, low: str) -> Iterator[Mark]:
        """Yield the titles of a text in lower case."""
        for found in self._pattern.finditer(low):
            title = next(title for form, title in self._titles if form.fullmatch(found.group()))
            yield Mark(found.start(), found.end(), "R", title)
