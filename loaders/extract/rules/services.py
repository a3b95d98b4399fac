"""What is supplied, in which market: told by the words of a sentence, or else by those around it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from graph.model.claims import CLAIM_TYPES
from loaders.extract.rules.drafts import Draft
from loaders.extract.rules.text import Sentence

NOT_STATED = "not stated"
_IN_WORDS = {"market": True, "scope": True, "matter": False, "title": False}  # whether a service tells it


class Services:
    """The services that one text speaks of; made from a language's words for them."""

    def __init__(self, words: Mapping[str, re.Pattern[str]], low: str, sentences: Sequence[Sentence]) -> None:
        self._words, self._low, self._sentences = words, low, sentences
        self._counts: dict[int, Counter[str]] = {}
        self._paragraphs: dict[int, str | None] = {}
        self._whole: str | None = None

    def fill(self, draft: Draft) -> None:
        """Fill in what a draft's type needs in words."""
        fields = CLAIM_TYPES[draft.type].model_fields
        near = self._near(draft.sentence)
        if "service" in fields:
            draft.values.setdefault("service", near or self._of_text() or "other")
        for name, by_service in _IN_WORDS.items():
            if name in fields:
                told = near if by_service else None
                draft.values.setdefault(name, (told or NOT_STATED).replace("-", " "))

    def agree(self, drafts: Sequence[Draft]) -> None:
        """Let a supplier supply in one text what most of its claims there say: one sentence's words are a weak sign."""
        told: dict[str, Counter[str]] = {}
        supplies = [draft for draft in drafts if draft.type == "supply"]
        for draft in supplies:
            told.setdefault(draft.roles["supplier"], Counter())[draft.values["service"]] += 1
        for draft in supplies:
            draft.values["service"] = _most(told[draft.roles["supplier"]])

    def of_sentence(self, number: int) -> str | None:
        """Return the service that a sentence's own words speak of."""
        return _most(self._count(number))

    def _near(self, number: int) -> str | None:
        """Return the service of a sentence, or else of its paragraph."""
        return self.of_sentence(number) or self._of_paragraph(self._sentences[number].paragraph)

    def _of_paragraph(self, paragraph: int) -> str | None:
        if paragraph not in self._paragraphs:
            first = bisect_left(self._sentences, paragraph, key=lambda each: each.paragraph)
            last = bisect_right(self._sentences, paragraph, key=lambda each: each.paragraph)
            self._paragraphs[paragraph] = _most(sum(map(self._count, range(first, last)), Counter()))
        return self._paragraphs[paragraph]

    def _of_text(self) -> str:
        if self._whole is None:
            self._whole = _most(sum(map(self._count, range(len(self._sentences))), Counter())) or ""
        return self._whole

    def _count(self, number: int) -> Counter[str]:
        if number not in self._counts:
            span = self._sentences[number]
            found = {name: len(words.findall(self._low, span.start, span.end)) for name, words in self._words.items()}
            self._counts[number] = Counter({name: count for name, count in found.items() if count})
        return self._counts[number]


def _most(counts: Counter[str]) -> str | None:
    """Return the most frequent one; of two as frequent ones, that of the file's earlier line."""
    return max(counts, key=lambda name: counts[name], default=None)
