"""Whom words may mean that point back: how likely each of those is whom the text has told of before."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.model.entities import EntityRecord
from loaders.extract.rules.focus import is_beside
from loaders.extract.rules.marks import Mark

_MOST_OFTEN, _FARTHEST = 4, 4  # what is more counts as much
_BESIDE = 60  # characters around a name in which a text says what somebody is
_STEM = 6


@dataclass
class Told:
    """What a text has told up to a place: whom each sentence names or refers to, and the words around the names.

    `most` is whom it names most often, `referred` whom words meant last that point back.
    """

    low: str
    sentences: list[list[str]] = field(default_factory=list)
    named: Counter[str] = field(default_factory=Counter)
    most: str | None = None
    referred: str | None = None
    marks: dict[str, Mark] = field(default_factory=dict)
    _around: dict[str, list[str]] = field(default_factory=dict)

    def end(self, marks: Sequence[Mark]) -> None:
        """Take in a sentence's marks."""
        here = [mark for mark in marks if mark.kind in "OUI"]
        self.sentences.append([mark.value for mark in here])
        for mark in here:
            if mark.kind != "I":
                self.marks[mark.value] = mark
            if not mark.referring:
                self.named[mark.value] += 1
                if self.most is None or self.named[mark.value] > self.named[self.most]:
                    self.most = mark.value
                around = self.low[max(0, mark.start - _BESIDE) : mark.end + _BESIDE]
                self._around.setdefault(mark.value, []).append(around)

    @property
    def _last(self) -> list[list[str]]:
        """Return the last few sentences, the latest first."""
        return self.sentences[: -_FARTHEST - 1 : -1]

    @property
    def lately(self) -> list[str]:
        """Return whom the last few sentences tell of, the latest first, and whom the text names most often."""
        last = (each for sentence in self._last for each in reversed(sentence))
        return list(dict.fromkeys([*last, *([self.most] if self.most else [])]))

    def says(self, entity: str, noun: str) -> bool:
        """Tell whether a noun stands beside a name of an entity."""
        return any(noun[:_STEM] in around for around in self._around.get(entity, ()))

    def places(self, entity: str) -> Iterator[str]:
        """Yield in which of the sentences before an entity is, and where in it."""
        for back, sentence in enumerate(self._last[:2], 1):
            if entity in sentence:
                yield f"back={back}"
                if sentence[0] == entity:
                    yield f"first={back}"
                if sentence[-1] == entity:
                    yield f"last={back}"
        yield f"distance={next((n for n, each in enumerate(self._last, 1) if entity in each), _FARTHEST)}"

    def often(self, entity: str) -> Iterator[str]:
        """Yield how often the text has named an entity."""
        yield f"named={min(self.named[entity], _MOST_OFTEN)}"
        if entity == self.most:
            yield "most"
        if self.named[entity] == 1 and any(entity in each for each in self._last[:1]):
            yield "new"


@dataclass(frozen=True)
class Spot:
    """Words that point back, whom their sentence and the one before are about, and whom the text is about."""

    words: str
    subject: str | None
    before: str | None
    main: str | None


class Likelihood:
    """Ranks whom words may mean by the weights of signs, as in a logistic regression."""

    def __init__(self, weights: Mapping[str, float], known: Mapping[str, EntityRecord]) -> None:
        self._weights = weights
        self._known = known

    def ranked(self, spot: Spot, told: Told, candidates: Sequence[str]) -> list[str]:
        """Return the candidates, the likeliest first."""
        weight = {each: sum(self._weights.get(sign, 0) for sign in self.signs(spot, told, each)) for each in candidates}
        return sorted(candidates, key=lambda each: -weight[each])

    def signs(self, spot: Spot, told: Told, entity: str) -> Iterator[str]:
        """Yield what speaks for or against an entity's being meant."""
        for sign, other in (("subject", spot.subject), ("before", spot.before), ("main", spot.main)):
            if other == entity:
                yield sign
        yield from told.places(entity)
        yield from told.often(entity)
        if told.referred == entity:
            yield "referred"
        if any(told.says(entity, noun) for noun in spot.words.split()[-1:]):
            yield "said"
        if is_beside(self._known.get(entity)):
            yield "beside"
