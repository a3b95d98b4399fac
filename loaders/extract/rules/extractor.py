"""The extractor that works by rules: one or two passes over a document, always with the same outcome."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from graph.model.documents import Document
from graph.model.entities import EntityRecord
from graph.model.review import FoundClaim, FoundEntity
from loaders.extract.cast import Cast
from loaders.extract.confidence import confidence
from loaders.extract.extraction import Extraction
from loaders.extract.rules.attach import attach, attach_ahead, attach_behind
from loaders.extract.rules.claims import claims, with_types
from loaders.extract.rules.dates import Dates
from loaders.extract.rules.drafts import Draft, drafts
from loaders.extract.rules.focus import most_dealt_in, most_named
from loaders.extract.rules.language import Language, codes, language
from loaders.extract.rules.marks import NAMES, Line, Mark, Marks, line
from loaders.extract.rules.matching import Match, matches
from loaders.extract.rules.merging import link_causes, merged
from loaders.extract.rules.mood import settle
from loaders.extract.rules.names import Names
from loaders.extract.rules.numbers import Numbers
from loaders.extract.rules.patterns import Rule
from loaders.extract.rules.references import References
from loaders.extract.rules.services import Services
from loaders.extract.rules.sides import settled
from loaders.extract.rules.text import Page, Sentence, page
from loaders.extract.rules.titles import Titles

# Changes that say that there is none.
_STILL = {"none", "holds"}
# More than a long book chapter; it takes some seconds.
_MOST_CHARACTERS = 300_000
_Found = tuple[tuple[FoundEntity, ...], tuple[FoundClaim, ...]]


class Judged(Protocol):
    """A page that has been read as a whole, by other means than rules."""

    def of_sentence(self, number: int, text: Line, drafts: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
        """Return the drafts of a sentence that are likely, and more that are."""

    def of_page(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts of all sentences without those that were added for nothing."""


class Judge(Protocol):
    """Reads pages of one language as a whole."""

    def judge(self, page: Page, marks: Sequence[Mark]) -> Judged:
        """Return what it makes of a page with its marks."""

    def confidence(self, rule: str) -> float:
        """Return how often what a rule says was right on the development texts where it was judged."""


class RuleExtractor:
    """Finds claims by the rules of the document's language; a document in another language gives none.

    `judge_of` gives who judges what the rules of a language find, if somebody does.
    """

    def __init__(self, known: Mapping[str, EntityRecord], judge_of: Callable[[Language], Judge] | None = None) -> None:
        self._known = known
        self._judge_of = judge_of
        self._readers: dict[str, _Reader] = {}

    def extract(self, document: Document) -> Extraction:
        """Return what the document says, with each claim's sentence, words and rule."""
        code = (document.language or "")[:2]
        part = document.model_copy(update={"text": document.text[:_MOST_CHARACTERS]})
        entities, found = self._reader(code).read(part) if code in codes() else ((), ())
        return Extraction.of(document, entities, found, len(document.text) - len(part.text))

    def _reader(self, code: str) -> "_Reader":
        if code not in self._readers:
            own = language(code)
            self._readers[code] = _Reader(own, self._known, self._judge_of(own) if self._judge_of else None)
        return self._readers[code]


class _Reader:
    """Reads documents of one language."""

    def __init__(self, own: Language, known: Mapping[str, EntityRecord], judge: Judge | None) -> None:
        self._language = own
        self._judge = judge
        self._confidence = judge.confidence if judge else confidence
        self._known = known
        self._numbers = Numbers(own.numbers)
        self._dates = Dates(own.dates)
        self._names = Names(known, own.names, own.ordinary)
        self._titles = Titles(own.titles)
        self._references = References(own.names, known)
        self._of_products = tuple(rule for rule in own.rules if rule.type == "product")
        self._others = tuple(rule for rule in own.rules if rule.type != "product")

    def read(self, document: Document) -> _Found:
        text = page(document.text, document.dated, self._language.abbreviations)
        cast, marks = self._marked(text, {})
        main = most_named(marks, self._known)
        topics, found = self._read(text, marks, main)
        # What is told shows whose names the new ones are, and what the text is about; with that, it is read again.
        kinds = _shown(found, cast, marks)
        focus = most_dealt_in(found, marks, self._known)
        if kinds or (main and focus and focus.value != main.value):
            cast, marks = self._marked(text, kinds)
            topics, found = self._read(text, marks, focus or most_named(marks, self._known))
        if self._judge:
            found = self._told(text, marks, topics, self._judge.judge(text, marks.all))
        link_causes(found, self._language.mood["cause"])
        services = Services(self._language.services, text.low, text.sentences)
        for draft in found:
            services.fill(draft)
        sided = settled(found, self._known, frozenset(self._language.names["publishing"]), services)
        services.agree(sided)
        kept, used = with_types(merged(sided), cast)
        return cast.found(used), claims(document.text, kept, text.sentences, self._confidence)

    def _marked(self, page: Page, kinds: Mapping[str, str]) -> tuple[Cast, Marks]:
        cast, marks = Cast(self._known, self._names.folded), Marks(len(page.text))
        words = self._names.mark_known(page.text, page.sentences, marks, cast)
        dates = self._dates.marks(page.text, page.low, page.dated)
        for found in (dates, self._numbers.marks(page.low), self._titles.marks(page.low)):
            for mark in found:
                marks.add(mark)
        self._names.mark_new(page, words, marks, cast, kinds)
        return cast, marks

    def _read(self, page: Page, marks: Marks, main: Mark | None) -> tuple[list[list[str]], list[Draft]]:
        """Return what each sentence is about, and what the sentences say; `main` is what the text is about."""
        topics = self._references.mark(page.low, page.sentences, marks, page.dated, main)
        return topics, self._told(page, marks, topics)

    def _told(self, page: Page, marks: Marks, topics: list[list[str]], judged: Judged | None = None) -> list[Draft]:
        """Return what the sentences say, one after the other."""
        found: list[Draft] = []
        before: list[Draft] = []
        line_before: Line | None = None
        for number, sentence in enumerate(page.sentences):
            own: list[Draft] = []
            for here, rules in self._rules_for(marks, sentence):
                text_line = line(page.low, sentence.start, sentence.end, here)
                if any(mark.kind in NAMES or mark.kind in "MNI" for mark in here):
                    told = [*found, *own]
                    own += self._drafts(text_line, rules, number, sentence, topics[number], page.dated, told, judged)
            if not own:
                attach_behind(before, text_line, self._language)
            elif line_before and not before and page.sentences[number - 1].paragraph == sentence.paragraph:
                attach_ahead(line_before, own)
            line_before = text_line
            found += own
            before = own
        return judged.of_page(found) if judged else found

    def _rules_for(self, marks: Marks, sentence: Sentence) -> Iterator[tuple[list[Mark], tuple[Rule, ...]]]:
        """Yield a sentence's marks and what rules are for them: "the ChatGPT maker" names a product, or its maker."""
        here, covered = (find(sentence.start, sentence.end) for find in (marks.within, marks.covered))
        if here == covered:
            yield here, self._language.rules
        else:
            yield here, self._of_products
            yield covered, self._others

    def _drafts(
        self,
        text: Line,
        rules: tuple[Rule, ...],
        number: int,
        sentence: Sentence,
        topics: list[str],
        dated: str,
        earlier: list[Draft],
        judged: Judged | None,
    ) -> list[Draft]:
        told = [*earlier]
        for match in matches(text, rules):
            made = list(drafts(match, number, topics, told))
            if made and settle(made, match, self._language.mood, heading=sentence.heading):
                told += made
        found = _without_doubles(told[len(earlier) :])
        if judged:
            kept, added = judged.of_sentence(number, text, found)
            mood, heading = self._language.mood, sentence.heading
            added = [each for each in added if settle([each], each.match, mood, heading=heading)]
            found = _without_doubles(kept + added)
        attach(found, text, self._language, dated)
        return found


def _shown(found: list[Draft], cast: Cast, marks: Marks) -> dict[str, str]:
    """Return the types of new names that only their roles show; a name of one word is an organization's otherwise.

    What is named once and has no role changes nothing.
    """
    unknown = [member for member in cast if not member.type]
    _, used = with_types(found, cast)
    named = Counter(mark.value for mark in marks.all if mark.kind in NAMES)
    kinds = {member.id: member.type if " " in member.name else "organization" for member in unknown}
    return {member: kind for member, kind in kinds.items() if kind and (member in used or named[member] > 1)}


def _without_doubles(found: list[Draft]) -> list[Draft]:
    """Keep what one sentence says once: a title, and what stands under one key, belong to the first rule that fits.

    Rules that find a role's entity in the sentence go before those that take it from what the text is about.
    """
    kept: list[Draft] = []
    titles: dict[Mark, Match] = {}
    for draft in sorted(found, key=lambda each: each.assumed):
        if any(titles.setdefault(mark, draft.match) is not draft.match for mark in draft.titles):
            continue
        if draft.assumed and any(_tells_better(each, draft) for each in kept):
            continue
        if not any(each.key == draft.key and _told_once(each, draft) for each in kept):
            kept.append(draft)
    return kept


def _tells_better(sure: Draft, assumed: Draft) -> bool:
    """Tell whether a draft that found all roles in the sentence is made of the words of one that assumes a role.

    A figure is a metric of one organization. Who leaves one post for another is told of twice.
    """
    names = {mark for mark in assumed.used if mark.kind in NAMES}
    own = names or (assumed.used if assumed.type == "metric" else set())
    if sure.titles and assumed.titles - sure.titles:
        return False
    if {sure.values.get("change"), assumed.values.get("change")} == {"left", "appointed"}:
        return False
    return not sure.assumed and sure.type == assumed.type and bool(own) and own <= sure.used


def _told_once(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts of one key say one thing: another change needs words of its own, or says nothing new.

    Two figures of one metric are two.
    """
    if one.type == "metric" and not {m for m in one.used if m.kind in "MN"} & {m for m in other.used if m.kind in "MN"}:
        return False
    changes = {one.values.get("change"), other.values.get("change")}
    overlap = one.match.start < other.match.end and other.match.start < one.match.end
    return len(changes) == 1 or bool(changes & _STILL) or (one.type == "supply" and overlap)
