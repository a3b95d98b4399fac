"""Ordinary words of a language: those that are often written, and in German what is put together from them."""

import re
from functools import cache

from wordfreq import get_frequency_dict

_JOINTS = ("", "s", "n", "en", "es", "er")
_SHORTEST = 4  # letters of each part of a compound
# How often a word is written at least, of all words: once in a million; where all nouns have capitals, rare ones too.
_WORD, _NOUN = 1e-6, 2e-7


class Ordinary:
    """Tells ordinary words from names by how often they are written, as wordfreq counted.

    `endings` are those that only ordinary words have; with `compounds`, two ordinary words in one are one too.
    """

    def __init__(self, language: str, *, compounds: bool, endings: str) -> None:
        self._written = _written(language, _NOUN if compounds else _WORD)
        self._compounds = compounds
        self._endings = re.compile(rf"(?:{endings})$")

    def __contains__(self, word: str) -> bool:
        """Tell whether a word, in lower case, is ordinary."""
        if word in self._written or self._endings.search(word):
            return True
        return self._compounds and self._is_compound(word)

    def _is_compound(self, word: str) -> bool:
        for place in range(_SHORTEST, len(word) - _SHORTEST + 1):
            first, last = word[:place], word[place:]
            if last in self and any(first.removesuffix(joint) in self._written for joint in _JOINTS):
                return True
        return False


@cache
def _written(language: str, least: float) -> frozenset[str]:
    frequencies = get_frequency_dict(language, wordlist="large")
    return frozenset(word for word, frequency in frequencies.items() if frequency >= least)
