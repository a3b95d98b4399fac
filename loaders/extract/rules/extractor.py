"""The extractor that works by rules: one pass over a document, always with the same outcome."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from graph.model.claims import CLAIM_TYPES, QUOTE_WORDS
from graph.model.documents import Document
from graph.model.entities import EntityRecord
from loaders.extract.extraction import Extraction, FoundClaim
from loaders.extract.rules.attach import attach, fill_texts
from loaders.extract.rules.cast import Cast
from loaders.extract.rules.dates import Dates
from loaders.extract.rules.drafts import Draft, drafts, shape
from loaders.extract.rules.language import Language, codes, language
from loaders.extract.rules.marks import NAMES, Line, Mark, Marks, line
from loaders.extract.rules.matching import Match, matches
from loaders.extract.rules.merging import link_causes, merged
from loaders.extract.rules.mood import by_tense, hedge
from loaders.extract.rules.names import Names
from loaders.extract.rules.numbers import Numbers
from loaders.extract.rules.references import References
from loaders.extract.rules.sides import settled
from loaders.extract.rules.text import Sentence, lowered, plain, sentences
from loaders.extract.rules.titles import Titles
from loaders.strict_yaml import read_yaml

_CONFIDENCE = Path(__file__).parent / "confidence" / "measured.yaml"
_WORD = re.compile(r"\S+")
_UNFIRM = ("supply", "investment", "acquisition", "partnership", "legal")


class RuleExtractor:
    """Finds claims by the rules of the document's language; a document in another language gives none."""

    def __init__(self, known: Mapping[str, EntityRecord]) -> None:
        self._readers = {code: _Reader(language(code), known) for code in codes()}

    def extract(self, document: Document) -> Extraction:
        """Return what the document says, with each claim's sentence, words and rule."""
        reader = self._readers.get((document.language or "")[:2])
        entities, claims = reader.read(document) if reader else ((), ())
        return Extraction(
            document=document.name,
            sha256=document.sha256,
            language=document.language,
            published=document.published or document.published_inferred,
            entities=entities,
            claims=claims,
        )


class _Reader:
    """Reads documents of one language."""

    def __init__(self, own: Language, known: Mapping[str, EntityRecord]) -> None:
        self._language = own
        self._numbers = Numbers(own.numbers)
        self._dates = Dates(own.dates)
        self._names = Names(known, own.names)
        self._titles = Titles(own.titles)
        self._references = References(own.names)

    def read(self, document: Document):
        text = plain(document.text)
        low = lowered(text)
        parts = sentences(document.text, self._language.abbreviations)
        cast = Cast(self._names.known, self._names.folded)
        marks, topics = self._marked(text, low, parts, document.dated, cast)
        found: list[Draft] = []
        for number, sentence in enumerate(parts):
            here = marks.within(sentence.start, sentence.end)
            if any(mark.kind in NAMES for mark in here):
                found += self._drafts(line(low, sentence.start, sentence.end, here), number, sentence, topics[number])
        link_causes(found, self._language.mood["cause"])
        for draft in found:
            fill_texts(draft, self._language, _around(low, parts, draft.sentence))
        kept = merged(settled(found, self._names.known))
        return self._result(document.text, kept, parts, cast)

    def _marked(self, text: str, low: str, parts: list[Sentence], dated: str, cast: Cast):
        marks = Marks(len(text))
        words = self._names.mark_known(text, parts, marks, cast)
        for mark in self._dates.marks(text, low, dated):
            marks.add(mark)
        for mark in self._numbers.marks(low):
            marks.add(mark)
        for mark in self._titles.marks(low):
            marks.add(mark)
        self._names.mark_new(text, low, parts, words, marks, cast)
        return marks, self._references.mark(low, parts, marks)

    def _drafts(self, text: Line, number: int, sentence: Sentence, topics: list[str]) -> list[Draft]:
        found: list[Draft] = []
        for match in matches(text, self._language.rules):
            made = list(drafts(match, number, topics))
            if made and self._settle(made, match, sentence):
                found += made
        found = _without_doubles(found)
        attach(found, text, self._language)
        return found

    def _settle(self, made: list[Draft], match: Match, sentence: Sentence) -> bool:
        """Give drafts their certainty; tell whether they stand at all."""
        stated = hedge(match, self._language.mood)
        if stated == "negated":
            return False
        fixed = match.rule.options.get("status")
        for draft in made:
            firm = fixed or by_tense(match)
            if stated or draft.type in _UNFIRM:
                draft.values.setdefault("status", stated or firm)
            draft.hedged = stated is not None
            draft.weak = sentence.heading and not draft.hedged
            if draft.type == "metric":
                draft.values["forecast"] = stated == "planned" or bool(draft.values.get("forecast"))
                if stated == "planned":
                    del draft.values["status"]
        return True

    def _result(self, text: str, kept: list[Draft], parts: list[Sentence], cast: Cast):
        numbers = {id(draft): number for number, draft in enumerate(kept, 1)}
        claims = tuple(
            FoundClaim(
                n=numbers[id(draft)],
                fields=_fields(draft),
                quote=_quote(text, draft.match),
                start=parts[draft.sentence].start,
                end=parts[draft.sentence].end,
                rule=draft.match.rule.name,
                words=(draft.match.words,),
                confidence=_confidence(draft.match.rule.name),
                caused_by=numbers.get(id(draft.cause)),
            )
            for draft in kept
        )
        used = {each for draft in kept for ids in draft.roles.values() for each in (ids if isinstance(ids, list) else [ids])}
        _name_types(kept, cast)
        return cast.found(used), claims


def _name_types(kept: list[Draft], cast: Cast) -> None:
    """A name of unknown kind is what its role takes."""
    for draft in kept:
        for role, ids in draft.roles.items():
            for each in ids if isinstance(ids, list) else [ids]:
                member = cast[each]
                if not member.type:
                    member.type = shape(draft.type).kinds[role][0]
                    member.reason = f"it is the {role} of a claim"


def _fields(draft: Draft) -> dict[str, object]:
    roles = {name: ids for name, ids in draft.roles.items() if ids or name == "investors"}
    if "plaintiffs" in roles:
        roles = {"parties": {"plaintiff": roles["plaintiffs"], "defendant": roles["defendants"]}}
    if draft.type == "investment":
        roles.setdefault("investors", [])
    fields = CLAIM_TYPES[draft.type].model_fields
    values = {name: value for name, value in draft.values.items() if value is not None and name in fields}
    return {"type": draft.type, **roles, **values}


def _without_doubles(found: list[Draft]) -> list[Draft]:
    """Keep what one sentence says once: a title, and what stands under one key, belong to the first rule that fits.

    Rules that find a role's entity in the sentence go before those that take it from what the text is about.
    """
    kept: list[Draft] = []
    titles: dict[Mark, Match] = {}
    keys: dict[tuple[object, ...], Draft] = {}
    for draft in sorted(found, key=lambda each: each.assumed):
        own = [mark for mark in draft.used if mark.kind == "R"]
        if any(titles.setdefault(mark, draft.match) is not draft.match for mark in own):
            continue
        if keys.setdefault((*draft.key, draft.values.get("change")), draft) is draft:
            kept.append(draft)
    return kept


def _around(low: str, parts: list[Sentence], number: int) -> tuple[str, str, str]:
    own = parts[number]
    same = [part for part in parts if part.paragraph == own.paragraph]
    return low[own.start : own.end], low[same[0].start : same[-1].end], low


def _quote(text: str, match: Match) -> str:
    """Return at most 12 words that stand in the text, from the beginning of the match or up to its trigger."""
    start, end = match.line.origin(match.start), match.line.origin(match.end)
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
    if len(words) > QUOTE_WORDS:
        at = match.line.origin(match.trigger[0])
        middle = next((i for i, (first, _) in enumerate(words) if first >= at), 0)
        first = max(0, min(middle - QUOTE_WORDS // 2, len(words) - QUOTE_WORDS))
        words = words[first : first + QUOTE_WORDS]
    return text[words[0][0] : words[-1][1]]


@cache
def _measured() -> Mapping[str, Mapping[str, int]]:
    return read_yaml(_CONFIDENCE) if _CONFIDENCE.exists() else {}


def _confidence(rule: str) -> float:
    """Return the precision that was measured for a rule, as if it had once more been right and once more wrong."""
    told = _measured().get(rule, {"right": 0, "fired": 0})
    return round((told["right"] + 1) / (told["fired"] + 2), 2)
