"""Words that point back to an entity: "the company", "its", "elle", "der Konzern"."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loaders.extract.rules.marks import Mark, Marks
from loaders.extract.rules.text import Sentence


@dataclass
class _Subjects:
    """Who the last sentence was about."""

    organization: Mark | None = None
    person: Mark | None = None
    any: Mark | None = None

    def of(self, kind: str) -> Mark | None:
        found: Mark | None = getattr(self, kind)
        return found

    def note_first(self, mark: Mark) -> None:
        """Take the first organization and the first person as the sentence's subjects."""
        if mark.kind == "U":
            return
        self.any = self.any or mark
        if mark.kind == "P":
            self.person = self.person or mark
        elif mark.kind == "O":
            self.organization = self.organization or mark


class References:
    """Resolves references; made from the `references` of a language's names."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._patterns = {
            kind: re.compile(rf"(?<![\w<])(?:{'|'.join(words['references'][kind])})(?!\w)")
            for kind in ("organization", "person", "any")
        }
        self._oblique = re.compile(rf"(?:{'|'.join(words['oblique'])})[ \"]*$")

    def mark(self, low: str, sentences: Sequence[Sentence], marks: Marks) -> list[list[str]]:
        """Mark the references of a text; return for each sentence what it may be about, likeliest first.

        That is its own subject, then that of the sentence before, then what the text names most often.
        """
        before = _Subjects()
        most = Counter(mark.value for mark in marks.all if mark.kind == "O").most_common(1)
        topics: list[list[str]] = []
        for sentence in sentences:
            names = [mark for mark in marks.within(sentence.start, sentence.end) if mark.kind in "OPU"]
            here = _Subjects()
            spots: list[tuple[int, int, str, Mark | None]] = [(m.start, m.end, "", m) for m in names]
            spots += [
                (found.start(), found.end(), kind, None)
                for kind, pattern in self._patterns.items()
                for found in pattern.finditer(low, sentence.start, sentence.end)
            ]
            for start, end, kind, name in sorted(spots, key=lambda spot: spot[:2]):
                if name is not None:
                    self._note(low, here, name)
                    continue
                target = here.of(kind) or before.of(kind)
                if target and marks.add(Mark(start, end, target.kind, target.value, referring=True)):
                    here.note_first(target)
            subjects = [each.organization.value for each in (here, before) if each.organization]
            topics.append(list(dict.fromkeys([*subjects, *(entity for entity, _ in most)])))
            before = _Subjects(
                here.organization or before.organization, here.person or before.person, here.any or before.any
            )
        return topics

    def _note(self, low: str, here: _Subjects, mark: Mark) -> None:
        """Note a name, unless it only stands beside what the sentence is about ("according to Reuters")."""
        if here.any is not None or not self._oblique.search(low[max(0, mark.start - 30) : mark.start]):
            here.note_first(mark)
