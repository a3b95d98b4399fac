"""Words that point back to an entity: "the company", "its", "elle", "der Konzern"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.model.entities import EntityRecord
from loaders.extract.rules.descriptions import Descriptions
from loaders.extract.rules.focus import is_beside
from loaders.extract.rules.likelihood import Likelihood, Spot, Told
from loaders.extract.rules.marks import NAMES, Mark, Marks
from loaders.extract.rules.text import Sentence

# How far back, in characters, a description looks for an organization that it fits.
_NEAR = 1500
# Sentences after which it means something how often somebody has been named.
_FEW = 3
_DESCRIBED = ("described", "object", "maker")


@dataclass
class _Subjects:
    """Who a sentence is about: the first organization and the first person that it names or refers to.

    `plural` tells that the organization is the first of several.
    """

    organization: Mark | None = None
    person: Mark | None = None
    any: Mark | None = None
    plural: bool = False

    def note(self, mark: Mark) -> None:
        """Take a mark in, unless there is an earlier one."""
        if mark.kind not in "OPU":
            return
        self.any = self.any or mark
        if mark.kind == "P":
            self.person = self.person or mark
        else:
            self.organization = self.organization or mark

    def after(self, before: "_Subjects") -> "_Subjects":
        """Return these, with earlier ones where there are none."""
        return _Subjects(self.organization or before.organization, self.person or before.person, self.any or before.any)


@dataclass(frozen=True)
class _Scene:
    """What a sentence stands in: the text in lower case, its marks and date, whom it told of, and what it is about.

    `enough` tells that it has told enough to say whom it is likely to mean.
    """

    low: str
    marks: Marks
    dated: str
    told: Told
    enough: bool
    before: _Subjects
    main: Mark | None


class References:
    """Resolves references; made from the `references` of a language's names."""

    def __init__(self, words: Mapping[str, Any], known: Mapping[str, EntityRecord]) -> None:
        self._known = known
        self._descriptions = Descriptions(words["says"], known)
        self._likelihood = Likelihood(words["likelihood"], known)
        self._patterns = {
            kind: re.compile(rf"(?<![\w<])(?:{'|'.join(forms)})(?!\w)") for kind, forms in words["references"].items()
        }
        self._at = re.compile(rf"(?<!\w)(?:{'|'.join(words['at'])})[ \"]*$")
        self._speaks = re.compile(rf" (?:{'|'.join(words['speaks'])})(?!\w)")
        self._defines = re.compile(rf" (?:{'|'.join(words['defines'])})(?!\w)")
        self._joint = re.compile(rf",? ?(?:(?P<last>{'|'.join(words['and'])}) )?")
        self._maker = {side: re.compile(form) for side, form in words["maker"].items()}
        self._plural = re.compile(words["plural"])
        self._oblique = re.compile(rf"(?<!\w)(?:{'|'.join(words['oblique'])})[ \"]*$")

    def mark(
        self, low: str, sentences: Sequence[Sentence], marks: Marks, dated: str, main: Mark | None
    ) -> list[list[str]]:
        """Mark the references of a text; return for each sentence what the text before is about.

        That is the subject of the sentence before, and `main`, what the whole text is about, or whose name a paragraph
        has as its label; last, once the text has told enough, whom words would mean that point back.
        """
        before = _Subjects(main, None, main)
        told = Told(low)
        topics: list[list[str]] = []
        paragraph = -1
        about = heading = main
        for sentence in sentences:
            if sentence.paragraph != paragraph:
                label = _label(low, sentence, marks)
                heading = label if label and sentence.heading else heading
                about = label or heading
                before = _Subjects(about, before.person, about) if about else before
            paragraph = sentence.paragraph
            enough = len(told.sentences) >= _FEW and about is main
            scene = _Scene(low, marks, dated, told, enough, before, about)
            likeliest = self._likely("", _Subjects(), scene)[:1] if enough else []
            here = self._read(sentence, scene)
            topics.append(list(dict.fromkeys(mark.value for mark in (before.organization, about, *likeliest) if mark)))
            told.end(marks.within(sentence.start, sentence.end))
            before = here.after(before)
        return topics

    def _read(self, sentence: Sentence, scene: _Scene) -> _Subjects:
        """Mark one sentence's references, from left to right, and return who it is about."""
        low, marks, before, main = scene.low, scene.marks, scene.before, scene.main
        names = [mark for mark in marks.within(sentence.start, sentence.end) if mark.kind in NAMES]
        spots = self._spots(low, sentence, marks, names)
        earlier = [mark for mark in marks.within(max(0, sentence.start - _NEAR), sentence.start) if not mark.referring]
        here = _Subjects()
        pronoun: Mark | None = None
        seen: list[Mark] = []
        head: Mark | None = None
        ended = False
        for start, end, kind, name in sorted(spots, key=lambda spot: (spot[0], -spot[1])):
            if name is not None:
                # What only stands beside the subject ("according to Reuters") is not what the sentence is about.
                # The rest of such a list is beside it too.
                joint = self._joint.fullmatch(low, seen[-1].end, start) if seen else None
                last = bool(joint and joint["last"])
                listed = bool(joint) and here.any is None and not ended
                ended = ended or (last and here.any is None)
                # "A, B and C": the last of a list that begins with the subject.
                head = head if joint and head else name
                here.plural = here.plural or (last and _is(head, here.organization))
                if here.any is not None or not (listed or self._is_oblique(low, name)):
                    here.note(name)
                seen.append(name)
                continue
            if kind in ("described", "object") and self._is_apposition(low, start, end, marks):
                continue
            speaks = self._speaks.match(low, end)
            beside = self._beside(low, start, names) if kind in ("described", "maker") and not speaks else None
            candidates = [beside] if beside else self._candidates(low, start, kind, here, before, main, seen)
            says = kind in _DESCRIBED and self._descriptions.says(low[start:end])
            if kind in _DESCRIBED:
                named = [mark for mark in reversed(earlier) if mark.kind == "O"] if says and not beside else []
                candidates = self._fitting(low[start:end], [*candidates, *named], here, scene)
                candidates = [each for each in candidates if not _is(each, pronoun)]
            is_plain = not (says or beside or seen or kind == "person") and scene.enough
            if is_plain and all(each.kind in "OUI" for each in candidates[:1]):
                candidates = self._likely(low[start:end], here, scene)
            if not candidates:
                continue
            target = candidates[0]
            nearest = reversed([*earlier, *seen]) if kind in ("described", "object") else ()
            instead = (m for m in (*candidates, *nearest, before.organization, main) if m and m.kind in "OU")
            others = tuple(dict.fromkeys(each.value for each in instead if not _is(each, target)))
            mark = Mark(start, end, "I" if kind == "possessive" else target.kind, target.value, True, others)
            if kind == "maker":
                marks.cover(mark)
            elif not marks.add(mark):
                continue
            here.note(target)
            pronoun = target
            scene.told.referred = target.value
        # "All is calm at xAI. The laboratory …": a place can be what a sentence is about if nothing else is.
        at = (mark for mark in seen if mark.kind == "O" and self._at.search(low[max(0, mark.start - 30) : mark.start]))
        here.organization = here.organization or next(at, None)
        return here

    def _spots(
        self, low: str, sentence: Sentence, marks: Marks, names: Sequence[Mark]
    ) -> list[tuple[int, int, str, Mark | None]]:
        """Return a sentence's names (with their marks) and references (with their kinds)."""
        spots: list[tuple[int, int, str, Mark | None]] = [
            (mark.start, mark.end, "", mark) for mark in names if mark.kind in "OPU"
        ]
        spots += [
            (found.start(), found.end(), kind, None)
            for kind, pattern in self._patterns.items()
            for found in pattern.finditer(low, sentence.start, sentence.end)
        ]
        spots += [(start, end, "maker", None) for start, end in self._makers(low, sentence, marks)]
        return spots

    def _candidates(
        self,
        low: str,
        start: int,
        kind: str,
        here: _Subjects,
        before: _Subjects,
        main: Mark | None,
        seen: Sequence[Mark],
    ) -> list[Mark]:
        """Return who a reference can mean, likeliest first."""
        if kind == "person":
            found = [here.person, before.person]
        elif kind == "any":
            found = [here.any, before.any]
        elif kind in ("pronoun", "possessive"):
            # "A and B use its software": that of neither.
            own = None if here.plural and not self._plural.match(low, start) else here.organization
            found = [own, self._likelier(before.organization, main)]
        elif kind == "object" or self._oblique.search(low[max(0, start - 30) : start]):
            # What stands as an object is not the subject.
            others = [*(mark for mark in reversed(seen) if mark.kind == "O"), before.organization, main]
            found = [each for each in others if each and not _is(each, here.organization)]
        else:
            found = [here.organization, before.organization, main]
        return [each for each in found if each]

    def _fitting(self, words: str, candidates: Sequence[Mark], here: _Subjects, scene: _Scene) -> list[Mark]:
        """Return whom a description fits; of several the one that the text is about, or else nobody.

        Behind another subject ("A invested in the company") it is rather the one that the sentence before is about.
        """
        found = list(self._descriptions.fitting(words, candidates, scene.dated))
        if len({each.value for each in found}) > 1 and " " in words:
            likely = (scene.before.organization, scene.main) if here.any else (scene.main,)
            found = [each for one in likely for each in found if _is(each, one)]
        return found

    def _likely(self, words: str, here: _Subjects, scene: _Scene) -> list[Mark]:
        """Return whom the text has told of lately or most often, the likeliest first."""
        main, told = scene.main, scene.told
        marks = {each: told.marks[each] for each in told.lately if each in told.marks}
        if main:
            marks.setdefault(main.value, main)
        subjects = (here.organization, scene.before.organization, main)
        spot = Spot(words, *(mark.value if mark else None for mark in subjects))
        return [marks[each] for each in self._likelihood.ranked(spot, told, list(marks))]

    def _makers(self, low: str, sentence: Sentence, marks: Marks) -> Iterator[tuple[int, int]]:
        """Yield where a product stands for who makes it: "the ChatGPT maker"."""
        for mark in (each for each in marks.within(sentence.start, sentence.end) if each.kind == "D"):
            before = self._maker["before"].search(low, sentence.start, mark.start)
            after = self._maker["after"].match(low, mark.end, sentence.end)
            if before or after:
                yield before.start() if before else mark.start, after.end() if after else mark.end

    def _likelier(self, before: Mark | None, main: Mark | None) -> Mark | None:
        """Return whom "it" means: behind a sentence about an investor what the text is about, if that is none."""
        beside = before and is_beside(self._known.get(before.value))
        return main if beside and main and not is_beside(self._known.get(main.value)) else before

    def _is_oblique(self, low: str, mark: Mark) -> bool:
        return bool(self._oblique.search(low[max(0, mark.start - 30) : mark.start]))

    def _is_apposition(self, low: str, start: int, end: int, marks: Marks) -> bool:
        """Tell whether a description is of the name right behind or before it, and so refers to nobody.

        It is in "the chipmaker Nvidia" and in "backed by Nvidia, the chipmaker that …", but not in "backed by Nvidia,
        the chipmaker plans …".
        """
        behind = (marks.starting(place) for place in (end + 1, end + 2))
        if any(mark is not None and mark.kind in NAMES for mark in behind):
            return True
        before = marks.ending(start - 2) if low[start - 2 : start] == ", " and self._defines.match(low, end) else None
        return before is not None and before.kind in "OU" and self._is_oblique(low, before)

    def _beside(self, low: str, start: int, names: Sequence[Mark]) -> Mark | None:
        """Return the name that a description stands behind: "1X, the Norwegian firm that …"."""
        found = next((mark for mark in names if mark.kind == "O" and low[mark.end : start] == ", "), None)
        return None if found is None or self._is_oblique(low, found) else found


def _label(low: str, sentence: Sentence, marks: Marks) -> Mark | None:
    """Return the organization that a paragraph has as its label or heading: "Mistral. The start-up …"."""
    first = marks.starting(sentence.start)
    is_label = first and (first.end == sentence.end or low[first.end : first.end + 2] in (". ", ": "))
    return first if first and is_label and first.kind == "O" else None


def _is(mark: Mark, other: Mark | None) -> bool:
    return other is not None and mark.value == other.value
