"""The annotated texts, and the claims in them by the entities that reading a text gives."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from graph.model.documents import Document
from graph.model.entities import EntityRecord
from graph.model.names import fold
from loaders.extract.encoder.labels import NOBODY
from loaders.extract.encoder.windows import Window, windows
from loaders.extract.rules.attach import field_of
from loaders.extract.rules.drafts import Draft
from loaders.extract.rules.extractor import RuleExtractor
from loaders.extract.rules.marks import NAMES, Kind, Line, Mark
from loaders.extract.rules.numbers import Figure
from loaders.extract.rules.text import Page

TEXTS = Path(__file__).parent / "texts"
_DATED = "2026-03-18"  # what dates in the texts are relative to
_CLAIM = re.compile(
    r"(?P<at>\d+) (?P<type>\w+): (?P<left>.+?) > (?P<right>.+?)(?P<values>(?:, (?:status|change) \w+)*)"
    r"(?:, date (?P<date>.+?))?(?:, figure (?P<figure>.+?))?(?P<unsure> \?)?"
)
VALUATION = "valuation"
_NEAR = (0, -1, -2, 1)  # where a sentence may be that annotators count otherwise


@dataclass(frozen=True)
class Claim:
    """A claim of a sentence: `left` and `right` are entities, "-" for nobody, of a metric its name on the right.

    `date` is an EDTF date, `sum` an amount of money (each before it is placed: its words), "" if there is none, None if
    that is not known.
    """

    sentence: int
    type: str
    left: str
    right: str
    unsure: bool
    values: Mapping[str, str] = field(default_factory=dict)
    date: str | None = None
    sum: Figure | str | None = None


@dataclass(frozen=True)
class Example:
    """A window of a text and the claims of the sentences that are judged in it."""

    window: Window
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Text:
    """An annotated text as reading sees it: its page, what is marked, and its claims by the entities of the marks."""

    page: Page
    marks: tuple[Mark, ...]
    claims: tuple[Claim, ...]

    def examples(self) -> list[Example]:
        """Return its windows that have names, each with the claims of its sentences."""
        return [
            Example(window, tuple(claim for claim in self.claims if claim.sentence in window.told))
            for window in windows(self.page.text, self.page.sentences, self.marks)
            if window.names
        ]


class _Onlooker:
    """Sees a page as it is given to who judges it, and judges nothing."""

    page: Page
    marks: Sequence[Mark]

    def judge(self, page: Page, marks: Sequence[Mark]) -> "_Onlooker":
        """Keep a page and its marks."""
        self.page, self.marks = page, marks
        return self

    def confidence(self, _rule: str) -> float:
        """Return that a rule is as often right as not."""
        return 0.5

    def of_page(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts."""
        return [*drafts]

    def of_sentence(self, _number: int, _text: Line, drafts: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
        """Return the drafts, and none more."""
        return [*drafts], []


def texts(code: str, known: Mapping[str, EntityRecord]) -> Iterator[Text]:
    """Yield the texts in a language; `known` are the ledger's entities."""
    onlooker = _Onlooker()
    extractor = RuleExtractor(known, lambda _language: onlooker)
    for number, raw in enumerate(yaml.safe_load((TEXTS / f"{code}.yaml").read_text(encoding="utf-8"))):
        extractor.extract(Document(name=f"{code}-{number}", text=raw["text"], language=code, retrieved=_DATED))
        yield _text(onlooker.page, onlooker.marks, _claims(raw))


def _claims(raw: Mapping[str, Any]) -> list[Claim]:
    """Return the claims of an item, as they are written.

    An item that has some sums has all; of a round that several have a part in, some notes have it at one of them.
    """
    found = [_parsed(line, dated=raw.get("dated", False)) for line in raw["claims"]]
    priced = {(each.sentence, each.type, each.right) for each in found if each.sum}
    return [
        replace(each, sum="")
        if priced and not each.sum and field_of(each.type, "M") and (each.sentence, each.type, each.right) not in priced
        else each
        for each in found
    ]


def _parsed(line: str, *, dated: bool) -> Claim:
    found = _CLAIM.fullmatch(line)
    if not found:
        raise ValueError(f"This is no claim: {line}")
    sum_of = found["figure"] if field_of(found["type"], "M") or found["right"] == VALUATION else None
    values = dict(each.split() for each in found["values"].split(", ") if each)
    words = found["date"] or ("" if dated else None)
    number, *named = int(found["at"]) - 1, found["type"], found["left"], found["right"]
    return Claim(number, *named, bool(found["unsure"]), values, words, sum_of)


def _text(page: Page, marks: Sequence[Mark], claims: list[Claim]) -> Text:
    named = _named(page, marks)
    told = {each for claim in claims for each in _entities(claim)}
    added = [mark for name in told if not _entity(name, named) for mark in _missed(name, page, marks)]
    named |= {fold(mark.value): mark.value for mark in added}
    everything = sorted([*marks, *added], key=lambda mark: mark.start)
    return Text(page, tuple(everything), tuple(_placed(claim, named, page, everything) for claim in claims))


def _entities(claim: Claim) -> Iterator[str]:
    sides = (claim.left,) if claim.type == "metric" else (claim.left, claim.right)
    yield from (each for each in sides if each != NOBODY)


def _named(page: Page, marks: Sequence[Mark]) -> dict[str, str]:
    named: dict[str, str] = {}
    for mark in marks:
        if mark.kind in NAMES and not mark.referring:
            named.setdefault(fold(page.text[mark.start : mark.end]), mark.value)
    return named


def _entity(name: str, named: Mapping[str, str]) -> str | None:
    """Return the entity of a name: of the same one, or of the only one that has it as a part or is a part of it."""
    own = fold(name)
    if own in named:
        return named[own]
    alike = {entity for other, entity in named.items() if other in own or own in other}
    return alike.pop() if len(alike) == 1 else None


def _missed(name: str, page: Page, marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yield a mark for each place of a name that reading missed: learning needs it all the same."""
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", page.text):
        if not any(each.kind in NAMES and each.start < found.end() and found.start() < each.end for each in marks):
            yield Mark(found.start(), found.end(), "U", name)


def _placed(claim: Claim, named: Mapping[str, str], page: Page, marks: Sequence[Mark]) -> Claim:
    """Return a claim by its entities, in the sentence that names most of them if its own names none."""
    left = claim.left if claim.left == NOBODY else _entity(claim.left, named) or claim.left
    is_name = claim.type != "metric" and claim.right != NOBODY
    right = (_entity(claim.right, named) or claim.right) if is_name else claim.right

    def standing(number: int) -> int:
        if not 0 <= number < len(page.sentences):
            return -1
        sentence = page.sentences[number]
        return len({mark.value for mark in marks if sentence.start <= mark.start < sentence.end} & {left, right})

    near = [claim.sentence + step for step in _NEAR]
    of_one = NOBODY in (left, right) or claim.type == "metric"
    number = claim.sentence if of_one or standing(claim.sentence) > 0 else max(near, key=standing)
    number = min(number, len(page.sentences) - 1)  # annotators count some sentences that reading does not
    start = page.sentences[number].start
    date = _value("T", claim.date, start, page, marks) if claim.date else claim.date
    own_sum = _value("M", claim.sum, start, page, marks) if isinstance(claim.sum, str) and claim.sum else claim.sum
    return replace(claim, sentence=number, left=left, right=right, date=date, sum=own_sum)


def _value(kind: Kind, words: str, start: int, page: Page, marks: Sequence[Mark]) -> Any:
    """Return the date or the sum in words, where they stand nearest to a sentence's start; None if none is read."""
    places = [each.span() for each in re.finditer(re.escape(words), page.text)]
    for first, last in sorted(places, key=lambda place: abs(place[0] - start)):
        for mark in marks:
            if mark.kind == kind and mark.start < last and first < mark.end:
                return mark.value
    return None
