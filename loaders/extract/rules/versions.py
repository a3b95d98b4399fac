"""Names of products that end in a version: "Gemini 3.1 Pro", "GPT-5.4", "the model R1"."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from loaders.extract.rules.text import CAPITAL

_NUMBER = r"\d{1,3}(?:\.\d{1,2})?[a-z]?(?![\w%$€£]|[.,]\d| ?%)"
_EDITION = r"(?: (?:Pro|Ultra|Mini|Max|Plus|Turbo|Flash|Large|Small|Medium|Nano|Lite|Preview|Thinking|Coder)\b)*"
_NAME = rf"{CAPITAL}[^\W\d_]*"


class Versions:
    """Finds versions; made from the `names` of a language's file."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        counted = "|".join(words["counted"])
        version = rf"{_NUMBER}(?! (?i:{counted}))"
        product = "|".join(words["before"]["product"])
        self._behind = re.compile(rf"[ -]{version}{_EDITION}| (?:Enterprise|Edu|Business)\b")
        self._alone = re.compile(rf"(?<![\w-]){_NAME}-{version}{_EDITION}")
        own = rf"(?:{_NAME}[ -]){{0,2}}(?:{version}|{CAPITAL}{_NUMBER}){_EDITION}"
        self._described = re.compile(rf"(?i:{product}) ({own})")

    def end(self, text: str, end: int) -> int:
        """Return where the name of a product that ends at `end` ends with its version."""
        found = self._behind.match(text, end)
        return found.end() if found else end

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a text has a product with a version that needs no other name to be known."""
        for found in self._described.finditer(text):
            if not found[1][0].isdigit():
                yield found.span(1)
        for found in self._alone.finditer(text):
            yield found.span()
