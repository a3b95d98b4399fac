"""The names of known entities, and where a text has them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graph.model.entities import EntityRecord
from graph.model.names import unaccented

TOKEN = re.compile(r"\w+(?:[.+&]\w+)*\+?")
_ALONE = (" & ", ":")  # joints that have nothing else around them: "Marrow & Pike", "Run:ai", not "Run: ai"
_JOINTS = frozenset(" -.&/+'’‐–\u00a0\u202f")


@dataclass(frozen=True)
class Token:
    """A word of the text with its span."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        """Tell whether it looks like (a part of) a name."""
        return any(letter.isupper() for letter in self.text)


@dataclass(frozen=True)
class Found:
    """A known name in the text: the entity's id, and the places of its first and last token."""

    entity: str
    first: int
    last: int


def tokens(text: str) -> list[Token]:
    """Return the words of a text."""
    return [Token(match.start(), match.end(), match.group()) for match in TOKEN.finditer(text)]


class Lexicon:
    """Finds the names of entities, longest first, whatever their accents.

    Capitals must be where the name has them, or at the first letter alone. `genitive` matches the ending that a name
    may have besides; `declined` has the `endings` that an `adjective` before a name has in other cases.
    """

    def __init__(
        self,
        entities: Iterable[EntityRecord],
        *,
        genitive: re.Pattern[str] | None = None,
        declined: Mapping[str, Any] | None = None,
    ) -> None:
        self._genitive, self._declined = genitive, declined
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for entity in entities:
            for name in entity.names:
                self.add(name, entity.id)

    def add(self, name: str, entity: str) -> None:
        """Take in another name of an entity."""
        for form in self._forms(name):
            words = tuple(unaccented(match.group()) for match in TOKEN.finditer(form))
            if words and any(letter.isupper() or letter.isdigit() for letter in form):
                names = self._names.setdefault(words[0].casefold(), [])
                names.append((words, entity))
                names.sort(key=lambda known: -len(known[0]))

    def _forms(self, name: str) -> Iterator[str]:
        """Yield a name, and how it stands in other cases if it begins with an adjective: "Deutschen Bank"."""
        yield name
        first, *more = name.split(" ")
        if self._declined and more and re.match(self._declined["adjective"], first):
            yield from (" ".join([first + ending, *more]) for ending in self._declined["endings"])

    def find(self, text: str, words: list[Token]) -> Iterator[Found]:
        """Yield known names among the words of a text."""
        place = 0
        while place < len(words):
            found = self.at(text, words, place)
            if found:
                yield found
                place = found.last
            place += 1

    def at(self, text: str, words: list[Token], place: int) -> Found | None:
        """Return the longest known name that begins with the word at a place, if one does."""
        word = unaccented(words[place].text)
        for key in (word.casefold(), self._stem(word.casefold())):
            for name, entity in self._names.get(key, ()):
                last = place + len(name) - 1
                if last < len(words) and self._same(text, words[place : last + 1], name):
                    return Found(entity, place, last)
        return None

    def _same(self, text: str, words: list[Token], name: tuple[str, ...]) -> bool:
        *before, last = zip(words, name, strict=True)
        # The words first: most often, "the" is not the beginning of "The Economist".
        if not all(_is_form(unaccented(word.text), part) for word, part in before):
            return False
        if not (_is_form(unaccented(last[0].text), last[1]) or self._is_genitive(last[0].text, last[1])):
            return False
        between = (text[word.end : following.start] for word, following in pairwise(words))
        return all((len(joint) <= 2 and set(joint) <= _JOINTS) or joint in _ALONE for joint in between)

    def _stem(self, word: str) -> str:
        found = self._genitive and self._genitive.search(word)
        return word[: found.start()] if found else word

    def _is_genitive(self, written: str, part: str) -> bool:
        word = unaccented(written)
        return self._stem(word) != word and _is_form(self._stem(word), part)


def _is_form(word: str, part: str) -> bool:
    if word == part:
        return True
    if word.casefold() != part.casefold():
        return False
    # Capitals everywhere in a headline; a capital first letter at the start of a sentence; in some houses only there.
    is_softbank = word[1:].islower() and any(letter.islower() for letter in part)
    return word[0].isupper() and ((len(word) > 3 and (word.isupper() or is_softbank)) or word[1:] == part[1:])
