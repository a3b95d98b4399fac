"""Ordinary words of a language: those that are often written, and in German what is put together from them."""

import re
from functools import cache

from wordfreq import get_frequency_dict

_JOINTS = ("", "s", "n", "en", "es", "er")
_SHORTEST = 4  # letters of each part of a compound
# How often a word is written at least, of all words: once in a million; where all nouns have capitals, rare ones too.
_WORD, _NOUN = 1e-6, 2e-7
_RARE, _OFTEN, _ALIKE = 3e-8, 5e-6, 25


class Ordinary:
    """Tells ordinary words from names by how often they are written, as wordfreq counted.

    `endings` are those that only ordinary words have; with `compounds`, two ordinary words in one are one too, if the
    last is one of the language's own: "Cloudanbieter", not "Earlybird".
    """

    def __init__(self, language: str, *, compounds: bool, endings: str) -> None:
        self._written = _written(language, _NOUN if compounds else _WORD, names_apart=compounds)
        self._own = _own(language, self._written) if compounds else frozenset()
        self._endings = re.compile(rf"(?:{endings})$")

        self._often = get_frequency_dict(language, wordlist="large")

    def is_plural(self, word: str) -> bool:
        """Tell whether a word, in lower case, is a plural in "s": its singular is written about as often."""
        one = self._often.get(word.removesuffix("s"), 0) if word.endswith("s") else 0
        return one > self._often.get(word, 0) / _ALIKE

    def __contains__(self, word: str) -> bool:
        """Tell whether a word, in lower case, is ordinary."""
        return word in self._written or self.is_own(word)

    def is_own(self, word: str) -> bool:
        """Tell whether a word, in lower case, is ordinary and no loan: "Umsatz", not "Quantum"."""
        return word in self._own or self.by_ending(word) or (bool(self._own) and self._is_compound(word))

    def by_ending(self, word: str) -> bool:
        """Tell whether a word, in lower case, ends as only ordinary words do."""
        return self._endings.search(word) is not None

    def _is_compound(self, word: str) -> bool:
        for place in range(_SHORTEST, len(word) - _SHORTEST + 1):
            first, last = word[:place], word[place:]
            if self.is_own(last) and any(first.removesuffix(joint) in self._written for joint in _JOINTS):
                return True
        return False


@cache
def _written(language: str, least: float, *, names_apart: bool) -> frozenset[str]:
    """Return the words that are written often enough; with `names_apart` without those that are names everywhere.

    A name is written in English nearly as often as in German, and seldom: "Infineon", not "Umsatz", not "Software".
    """
    english = get_frequency_dict("en", wordlist="large") if names_apart else {}
    return frozenset(
        word
        for word, often in get_frequency_dict(language, wordlist="large").items()
        if often >= least and not (_RARE < english.get(word, 0) < _OFTEN and english[word] * _ALIKE > often)
    )


@cache
def _own(language: str, written: frozenset[str]) -> frozenset[str]:
    """Return the words that are not written more often in English."""
    english, often = (get_frequency_dict(each, wordlist="large") for each in ("en", language))
    return frozenset(word for word in written if english.get(word, 0) <= often[word])
