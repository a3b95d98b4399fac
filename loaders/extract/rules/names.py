"""Names in a text: the known ones, short forms of those, and new ones that their form or their context gives away."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.model.entities import EntityRecord
from graph.model.names import by_folded_name, fold
from loaders.extract.cast import Cast
from loaders.extract.rules.lexicon import Lexicon, Token, tokens
from loaders.extract.rules.marks import Kind, Mark, Marks
from loaders.extract.rules.text import Sentence

KINDS: dict[str, Kind] = {"organization": "O", "person": "P", "product": "D", "": "U"}
_MOST_WORDS = 5
_TITLE_CASE = 0.65


class Names:
    """Finds names; made from the ledger's entities and the `names` of a language's file."""

    def __init__(self, known: Mapping[str, EntityRecord], words: Mapping[str, Any]) -> None:
        self.known = known
        self.folded = by_folded_name(known.values())
        genitive = words.get("genitive")
        self._genitive = re.compile(genitive) if genitive else None
        self._lexicon = Lexicon(known.values(), genitive=self._genitive)
        self._ordinary = frozenset(words["ordinary"])
        self._organization = frozenset(words["organization"])
        self._legal = frozenset(words["legal"])
        self._particles = frozenset(words["particles"])
        self._places = frozenset(words["places"])
        self._there = frozenset(words["there"])
        self._before = {kind: re.compile(rf"(?:{'|'.join(words['before'][kind])})[ \"]*$") for kind in words["before"]}
        self._after = {kind: re.compile(rf"[ \"]*(?:{'|'.join(words['after'][kind])})") for kind in words["after"]}
        self._joint = re.compile(rf",? (?:(?:{'|'.join(words['and'])}) )?")
        self._noun = re.compile(words.get("noun", r"(?!)"))
        self._nouns_are_capital: bool = words.get("nouns_are_capital", False)

    def mark_known(self, text: str, sentences: Sequence[Sentence], marks: Marks, cast: Cast) -> list[Token]:
        """Mark the known names of a text and the short forms of its people; return the text's words."""
        words = tokens(text)
        firsts = _firsts(words, sentences)
        small = {word.text for word in words if not word.capital}
        names = [found for found in self._lexicon.find(text, words) if not self._is_longer(words, found.last)]
        # An ordinary word at the start of a sentence is a name only if the name stands elsewhere too.
        unsure = [
            found
            for found in names
            if found.first == found.last
            and found.first in firsts
            and words[found.first].text.lower() in (self._ordinary | small)
        ]
        sure = {found.entity for found in names if found not in unsure}
        for found in names:
            first, last = words[found.first], words[found.last]
            if found in unsure and found.entity not in sure:
                continue
            record = self.known[found.entity]
            mention = text[first.start : last.end]
            if fold(mention) in self._places and self._is_there(words, found.first):
                continue  # "in Beijing", "the Beijing lab": the town, not the government
            if marks.add(Mark(first.start, last.end, KINDS[record.type], found.entity)):
                cast.known(found.entity, mention)
        self._mark_short_forms(text, words, marks, cast)
        return words

    def mark_new(
        self, text: str, low: str, sentences: Sequence[Sentence], words: list[Token], marks: Marks, cast: Cast
    ) -> None:
        """Mark names that are not known, and the short forms of the names of this text."""
        starts = [word.start for word in words]
        for sentence in sentences:
            inside = words[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            if sentence.heading and _is_title_case(inside):
                continue
            for run in self._runs(text, inside, marks):
                self._mark_run(text, low, run, marks, cast)
        self._mark_short_forms(text, words, marks, cast)

    def _is_longer(self, words: list[Token], last: int) -> bool:
        """Tell whether a known name is only the beginning of another one: "Meta Financial Group"."""
        following = words[last + 1] if last + 1 < len(words) else None
        return bool(
            following
            and following.start == words[last].end + 1
            and following.capital
            and following.text.lower() in self._organization
            and following.text.lower() not in self._legal
        )

    def _is_there(self, words: list[Token], first: int) -> bool:
        return first > 0 and fold(words[first - 1].text) in self._there

    def _runs(self, text: str, inside: list[Token], marks: Marks) -> Iterator[list[Token]]:
        run: list[Token] = []
        for index, word in enumerate(inside):
            joined = run and text[run[-1].end : word.start] in (" ", "-", ". ")
            is_part = word.capital and word.text[0].isalpha() and marks.free(word.start, word.end)
            if index == 0 and (word.text.lower() in self._ordinary or self._nouns_are_capital):
                is_part = False
            if self._noun.fullmatch(word.text.lower()):
                is_part = False  # "Flugzeugbauer Grob": what it is, not its name
            if self._nouns_are_capital and run and text[run[-1].end : word.start] == "-":
                # "Accenture-Manager": the noun behind a hyphen is no part of the name.
                is_part = is_part and word.text.lower() not in self._ordinary
            is_particle = (
                joined and word.text in self._particles and index + 1 < len(inside) and inside[index + 1].capital
            )
            if (is_part and (joined or not run)) or is_particle:
                run.append(word)
                continue
            yield from _trimmed(run, self._ordinary)
            run = [word] if is_part else []
        yield from _trimmed(run, self._ordinary)

    def _mark_run(self, text: str, low: str, run: list[Token], marks: Marks, cast: Cast) -> None:
        start, end = run[0].start, run[-1].end
        name = text[start:end]
        if len(run) > _MOST_WORDS or fold(name) in self._places:
            return
        kind, reason = self._kind(low, run, start, end, marks)
        bare = self._nouns_are_capital or len(run) == 1 or text.count(name) == 1
        if not kind and not _stands_out(name) and bare and not cast.near(name):
            return
        member = cast.new(name, kind, reason or "it is written as a name")
        marks.add(Mark(start, end, KINDS[member.type], member.id))

    def _kind(self, low: str, run: list[Token], start: int, end: int, marks: Marks) -> tuple[str, str]:
        before, after = low[max(0, start - 60) : start], low[end : end + 60]
        if run[-1].text.lower() in self._organization and len(run) > 1:
            return "organization", f"it ends in {run[-1].text}"
        if not self._nouns_are_capital and self._is_listed(low, start, end, marks):
            return "organization", "it stands in a list of organizations"
        for kind in ("person", "product", "organization"):
            if kind == "person" and not 2 <= len(run) <= 4:
                continue
            if kind in self._before and (found := self._before[kind].search(before)):
                return kind, f"it follows {found.group().strip()}"
            if kind in self._after and (found := self._after[kind].match(after)):
                return kind, f"it stands before {found.group().strip(' ,')}"
        return "", ""

    def _is_listed(self, low: str, start: int, end: int, marks: Marks) -> bool:
        """Tell whether a name stands between two organizations: "Nvidia, Balderton and Bpifrance"."""
        before, goes_on = marks.ending(start - 2), self._joint.match(low, end)
        after = marks.starting(goes_on.end()) if goes_on else None
        return bool(low[start - 2 : start] == ", " and before and before.kind == "O" and after and after.kind == "O")

    def _mark_short_forms(self, text: str, words: list[Token], marks: Marks, cast: Cast) -> None:
        short = Lexicon((), genitive=self._genitive)
        added = False
        for member in cast:
            full = max(member.mentions, key=len)
            parts = full.split()
            if member.type == "person" and len(parts) > 1:
                short.add(parts[-1], member.id)
                added = True
            elif member.type == "organization" and len(parts) > 1 and parts[-1].lower() in self._organization:
                short.add(" ".join(parts[:-1]), member.id)
                added = True
        if not added:
            return
        for found in short.find(text, words):
            start, end = words[found.first].start, words[found.last].end
            member = cast[found.entity]
            if marks.add(Mark(start, end, KINDS[member.type], member.id)):
                member.mentions[text[start:end]] = None


def _firsts(words: list[Token], sentences: Sequence[Sentence]) -> set[int]:
    """Return the places of the words that begin a sentence."""
    starts = {sentence.start for sentence in sentences}
    return {place for place, word in enumerate(words) if word.start in starts or word.start - 1 in starts}


def _is_title_case(words: list[Token]) -> bool:
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    return len(long) > 3 and sum(word.text[0].isupper() for word in long) / len(long) >= _TITLE_CASE


def _trimmed(run: list[Token], ordinary: frozenset[str]) -> Iterator[list[Token]]:
    while run and run[0].text.lower() in ordinary:
        run = run[1:]
    while run and run[-1].text.lower() in ordinary:
        run = run[:-1]
    if run and len("".join(word.text for word in run)) > 1:
        yield run


def _stands_out(name: str) -> bool:
    """Tell whether a name is written as ordinary words are not: OpenAI, xAI, C3.ai, H2O."""
    return any(letter.isupper() for letter in name[1:].replace(" ", "")) and not name.isupper() and " " not in name
