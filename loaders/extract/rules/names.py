"""Names in a text: the known ones, short forms of those, and new ones that their form or their context gives away."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from graph.model.entities import EntityRecord
from graph.model.names import by_folded_name, fold
from loaders.extract.cast import Cast, Member
from loaders.extract.rules.lexicon import Found, Lexicon, Token, tokens
from loaders.extract.rules.marks import Kind, Mark, Marks
from loaders.extract.rules.newnames import NewNames, Run
from loaders.extract.rules.ordinary import Ordinary
from loaders.extract.rules.text import Page, Sentence
from loaders.extract.rules.versions import Versions
from loaders.extract.rules.wellknown import well_known

KINDS: dict[str, Kind] = {"organization": "O", "person": "P", "product": "D", "": "U"}


class Names:
    """Finds names; made from the ledger's entities and the `names` of a language's file."""

    def __init__(self, known: Mapping[str, EntityRecord], words: Mapping[str, Any], ordinary: Ordinary) -> None:
        self.known = known
        self.folded = by_folded_name(known.values())
        genitive = words.get("genitive")
        self._genitive = re.compile(genitive) if genitive else None
        declined = words.get("declined")
        self._lexicon = Lexicon(known.values(), genitive=self._genitive, declined=declined)
        self._ordinary = frozenset(words["ordinary"]) | frozenset(words["doubtful"])
        self._organization = frozenset(words["organization"])
        self._legal = frozenset(words["legal"])
        self._places = frozenset(words["places"])
        self._there = frozenset(words["there"])
        self._new = NewNames(words, ordinary)
        self._well_known = Lexicon((), genitive=self._genitive, declined=declined)
        for name in well_known():
            self._well_known.add(name, name)
        self._versions = Versions(words)
        self._bodies = re.compile("|".join(words["bodies"]))

    def mark_known(self, text: str, sentences: Sequence[Sentence], marks: Marks, cast: Cast) -> list[Token]:
        """Mark the known names of a text and the short forms of its people; return the text's words."""
        words = tokens(text)
        names = [found for found in self._lexicon.find(text, words) if not self._is_longer(text, words, found)]
        # An ordinary word at the start of a sentence is a name only if the name stands elsewhere too.
        unsure = self._unsure(words, names, _firsts(words, sentences))
        sure = {found.entity for found in names if found not in unsure}
        for found in names:
            first, last = words[found.first], words[found.last]
            if found in unsure and found.entity not in sure:
                continue
            record = self.known[found.entity]
            mention = self._without_case(text[first.start : last.end], record)
            based = text[last.end : last.end + 1] == "-"
            if fold(mention) in self._places and (based or self._is_there(words, found.first)):
                continue  # "in Beijing", "the Beijing lab", "Beijing-based": the town, not the government
            end = self._versions.end(text, last.end) if record.type == "product" else last.end
            if end > last.end:
                self._mark_formed(text, (first.start, end), "product", "it ends in a version", marks, cast)
            elif marks.add(Mark(first.start, last.end, KINDS[record.type], found.entity)):
                cast.known(found.entity, mention)
        for span in self._versions.spans(text):
            self._mark_formed(text, span, "product", "it ends in a version", marks, cast)
        for body in self._bodies.finditer(text):
            self._mark_formed(text, body.span(), "organization", "it is a public body by its form", marks, cast)
        self._mark_short_forms(text, words, marks, cast)
        return words

    def _unsure(self, words: list[Token], names: Sequence[Found], firsts: Set[int]) -> list[Found]:
        """Return the names of one ordinary word that begins a sentence, which has a capital anyway."""
        ordinary = self._ordinary | {word.text for word in words if not word.capital}
        return [
            found
            for found in names
            if found.first == found.last and found.first in firsts and words[found.first].text.lower() in ordinary
        ]

    def _mark_formed(self, text: str, span: tuple[int, int], kind: str, reason: str, marks: Marks, cast: Cast) -> None:
        """Mark a name that its form alone shows to be of a kind, unless something in its span is marked."""
        if marks.free(*span):
            member = cast.new(text[slice(*span)], kind, reason)
            marks.add(Mark(*span, KINDS[member.type], member.id))

    def mark_new(self, page: Page, words: list[Token], marks: Marks, cast: Cast, kinds: Mapping[str, str]) -> None:
        """Mark names that are not known, and the short forms of the names of this text.

        `kinds` are the types, by id, that the text's claims have shown new names to be of.
        """
        starts = [word.start for word in words]
        inside = [
            (each, words[bisect_left(starts, each.start) : bisect_left(starts, each.end)]) for each in page.sentences
        ]
        self._mark_well_known(page, words, marks, cast)
        runs = self._new.runs(page, inside, marks)
        formed = self._new.names(page, runs)
        named: list[tuple[Run, str]] = []
        shorts = self._first_words(cast)
        shown = self._new.kinds(page, runs, marks)
        for run in sorted(runs, key=lambda each: -len(each.words)):
            name = page.text[run.start : run.end]
            kind, reason = shown[run]
            if kind or run in formed or cast.near(name):
                member = shorts.get(name) or cast.new(name, kind, reason or "it is written as a name")
                member.mentions[name] = None
                member.type = member.type or kinds.get(member.id, "")
                if not member.known:
                    for short in self._shorter(member, run):
                        shorts.setdefault(short, member)
                named.append((run, member.id))
        for run, member_id in named:
            marks.add(Mark(run.start, run.end, KINDS[cast[member_id].type], member_id))
        self._mark_short_forms(page.text, words, marks, cast)

    def _mark_well_known(self, page: Page, words: list[Token], marks: Marks, cast: Cast) -> None:
        """Mark the names of organizations that are well known, but where they are part of a longer name."""
        firsts = _firsts(words, page.sentences)
        names = list(self._well_known.find(page.text, words))
        unsure = self._unsure(words, names, firsts)
        written = {found.entity for found in names}
        for found in names:
            first, last = words[found.first], words[found.last]
            if found in unsure or self._new.is_part(page.text, words, found, marks, firsts):
                continue
            if marks.free(first.start, last.end):
                full = well_known()[found.entity]
                name = full if full in written else found.entity
                member = cast.new(name, "organization", "it is a well-known organization")
                marks.add(Mark(first.start, last.end, KINDS[member.type], member.id))
                member.mentions[page.text[first.start : last.end]] = None

    def _first_words(self, cast: Cast) -> dict[str, Member]:
        """Return the organizations of a text by the first word of their names: Warner is Warner Music Group."""
        found: dict[str, Member] = {}
        for member in cast:
            for mention in member.mentions if member.type == "organization" else ():
                first, *more = mention.split()
                if more and first.lower() not in self._ordinary:
                    found.setdefault(first, member)
        return found

    def _without_case(self, written: str, record: EntityRecord) -> str:
        """Return a known name as it stands in the text, without a genitive's ending: Mistrals, Mistral."""
        stem = self._genitive.sub("", written) if self._genitive else written
        return stem if fold(stem) in map(fold, record.names) else written

    def _is_longer(self, text: str, words: list[Token], found: Found) -> bool:
        """Tell whether a known name is only the beginning of another one: "Meta Financial Group", not "Metas Cloud"."""
        well_known = self._well_known.at(text, words, found.first)
        if well_known and well_known.last > found.last:
            return True
        last, following = words[found.last], next(iter(words[found.last + 1 : found.last + 2]), None)
        return bool(
            following
            and following.start == last.end + 1
            and following.capital
            and following.text.lower() in self._organization
            and following.text.lower() not in self._legal
            and any(fold(name).split()[-1:] == fold(last.text).split()[-1:] for name in self.known[found.entity].names)
        )

    def _is_there(self, words: list[Token], first: int) -> bool:
        return first > 0 and fold(words[first - 1].text) in self._there

    def _mark_short_forms(self, text: str, words: list[Token], marks: Marks, cast: Cast) -> None:
        short = Lexicon((), genitive=self._genitive)
        short_forms = [(self._short_form(member), member.id) for member in cast]
        short_forms += [(form, member.id) for member in cast for form in self._elsewhere(member)]
        forms = {form: entity for form, entity in short_forms if form and fold(form) not in self._places}
        if not forms:
            return
        for form, entity in forms.items():
            short.add(form, entity)
        for found in short.find(text, words):
            start, end = words[found.first].start, words[found.last].end
            member = cast[found.entity]
            if marks.add(Mark(start, end, KINDS[member.type], member.id)):
                member.mentions[text[start:end]] = None

    def _shorter(self, member: Member, run: Run) -> Iterator[str]:
        """Yield what else a text may call whom a run names: Mistral, or Harrowgate for Harrowgate Controls."""
        if short := self._short_form(member):
            yield short
        first, *more = (word.text for word in run.words)
        if member.type != "person" and more and fold(" ".join(more)) not in self._places:
            yield first

    def _elsewhere(self, member: Member) -> Iterator[str]:
        """Yield how a new name may stand where nothing shows that it is one: as a whole, or before its legal form."""
        if member.known:
            return
        yield from member.mentions
        first, *more = member.name.split()
        is_own = member.type == "organization" and first.lower() not in self._ordinary
        if is_own and more and more[-1].lower() in self._legal:
            yield first

    def _short_form(self, member: Member) -> str | None:
        """Return what a text calls somebody whom it has named in full: Musk, or Mistral for Mistral AI."""
        parts = max(member.mentions, key=len).split()
        if len(parts) > 1 and member.type == "organization" and parts[-1].lower() in self._organization:
            return " ".join(parts[:-1])
        return parts[-1] if len(parts) > 1 and member.type == "person" else None


def _firsts(words: list[Token], sentences: Sequence[Sentence]) -> set[int]:
    """Return the places of the words that begin a sentence."""
    starts = {sentence.start for sentence in sentences}
    return {place for place, word in enumerate(words) if word.start in starts or word.start - 1 in starts}
