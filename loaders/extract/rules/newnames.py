"""Names that nobody knows yet: words that are written as names, and whose names they are."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graph.model.names import fold, unaccented
from loaders.extract.rules.given import given_names
from loaders.extract.rules.lexicon import Found, Token
from loaders.extract.rules.marks import Marks
from loaders.extract.rules.ordinary import Ordinary
from loaders.extract.rules.text import Page, Sentence

_MOST_WORDS = 5
_TITLE_CASE = 0.65
_ARTICLE = 12  # characters, with the space behind it
_NEXT = re.compile(r" ([\w-]+)")


@dataclass(frozen=True)
class Run:
    """Words with capitals, one behind the other; `first` tells that a sentence begins with them."""

    words: tuple[Token, ...]
    first: bool

    @property
    def start(self) -> int:
        """Return where it begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Return where it ends."""
        return self.words[-1].end

    @property
    def is_full(self) -> bool:
        """Tell whether it is as long as the full names of people are."""
        return 2 <= len(self.words) <= 4


class NewNames:
    """Finds new names by their form and their context; made from the `names` of a language's file."""

    def __init__(self, words: Mapping[str, Any], ordinary: Ordinary) -> None:
        self._common = ordinary
        self._ordinary = frozenset(words["ordinary"])
        self._doubtful = frozenset(words["doubtful"])
        self._organization = frozenset(words["organization"])
        self._telling = frozenset(words["telling"])
        self._legal = frozenset(words["legal"])
        self._particles = frozenset(words["particles"])
        self._place = re.compile(rf"(?:{'|'.join(map(re.escape, words['places']))})(?:{words.get('inhabitant', '')})?")
        self._before = {kind: re.compile(rf"(?:{'|'.join(words['before'][kind])})[ \"]*$") for kind in words["before"]}
        self._after = {kind: re.compile(rf"[ \"]*(?:{'|'.join(words['after'][kind])})") for kind in words["after"]}
        self._joint = re.compile(rf",? (?:(?:{'|'.join(words['and'])}) )?")
        self._of = re.compile(rf" (?:{'|'.join(words['of'])})")
        self._owner = re.compile(rf"(?:{'|'.join(words['owner'])}) ?")
        self._determiner = re.compile(rf"(?<!\w)(?:{'|'.join(words['determiner'])}) $")
        self._acts = re.compile(words.get("acts", r"(?!)"))
        self._noun = re.compile(words.get("noun", r"(?!)"))
        self._nouns_are_capital: bool = words.get("nouns_are_capital", False)

    def runs(self, page: Page, inside: Sequence[tuple[Sentence, list[Token]]], marks: Marks) -> list[Run]:
        """Return the words that are written as names, but for those in headings where most words are."""
        return [
            run
            for sentence, words in inside
            if self._nouns_are_capital or not (sentence.heading and _is_title_case(words))
            for run in self._of_sentence(page.text, words, marks)
            if len(run.words) <= _MOST_WORDS and not self._is_place(page, run)
        ]

    def _is_place(self, page: Page, run: Run) -> bool:
        """Tell whether a run is only where somebody is: "Heidelberg", "the Ghent lab"."""
        name = fold(page.text[run.start : run.end])
        if self._place.fullmatch(name):
            return True
        following = _NEXT.match(page.low, run.end)
        described = following and self._before["organization"].fullmatch(following[1])
        return bool(described and self._is_determined(page, run))

    def _is_determined(self, page: Page, run: Run) -> bool:
        """Tell whether an article stands before a run."""
        return self._determiner.search(page.low, max(0, run.start - _ARTICLE), run.start) is not None

    def kinds(self, page: Page, runs: Sequence[Run], marks: Marks) -> dict[Run, tuple[str, str]]:
        """Return for each run, in their order, what kind of name it is, and why: its own, or a listed person's."""
        found = {run: self._kind(page, run, marks) for run in runs}
        for one, other in pairwise(runs):
            listed = self._joint.fullmatch(page.low, one.end, other.start)
            for run, beside in ((one, other), (other, one)) if listed else ():
                if run.is_full and not found[run][0] and found[beside][0] == "person":
                    found[run] = "person", "it is listed with a person"
        return found

    def _kind(self, page: Page, run: Run, marks: Marks) -> tuple[str, str]:
        """Return what a run's own words and the words around it say that it names, and why; twice "" for nothing."""
        start, end, low = run.start, run.end, page.low
        if self._is_organization(run.words):
            return "organization", f"it ends in {run.words[-1].text}"
        if run.words[1:] and (told := next((w.text for w in run.words if w.text.lower() in self._telling), "")):
            return "organization", f"it has the word {told}"
        if not self._nouns_are_capital and self._is_listed(low, start, end, marks):
            return "organization", "it stands in a list of organizations"
        if self._has_post(low, run, marks):
            return "organization", "somebody has a post there"
        before, after = low[max(0, start - 60) : start], low[end : end + 60]
        if self._is_given(run) and not self._follows_firm(before):
            return "person", f"it begins with the given name {run.words[0].text}"
        for kind in ("person", "product", "organization"):
            if kind == "person" and not run.is_full:
                continue
            if kind in self._before and (found := self._before[kind].search(before)):
                return kind, f"it follows {found.group().strip()}"
            if kind in self._after and (found := self._after[kind].match(after)):
                return kind, f"it stands before {found.group().strip(' ,')}"
        if len(run.words) > 1 and not self._nouns_are_capital and not any(self._is_rare(word) for word in run.words):
            return "organization", "it is made of ordinary words"
        return "", ""

    def _follows_firm(self, before: str) -> bool:
        """Tell whether what stands before a name is said of organizations only: "the label Warner Music"."""
        return bool(self._before["organization"].search(before)) and not self._before["person"].search(before)

    def _is_given(self, run: Run) -> bool:
        first = run.words[0]
        return run.is_full and _is_given_name(first) and first.text.lower() not in self._doubtful | self._particles

    def names(self, page: Page, runs: Sequence[Run]) -> set[Run]:
        """Return the runs that are names by their form alone.

        What begins a sentence has a capital anyway: it is a name if the text has it elsewhere too, or if it is no
        ordinary word. In German the same holds for every noun.
        """
        inner = {word.text for run in runs if not run.first for word in run.words}
        return {run for run in runs if self._is_name(page, run, inner)}

    def _is_name(self, page: Page, run: Run, inner: set[str]) -> bool:
        name = page.text[run.start : run.end]
        if _stands_out(name):
            return True
        if self._nouns_are_capital:
            if len(run.words) > 1:
                return not any(self._is_noun(word) for word in run.words)
            return not self._is_determined(page, run) and self._is_rare(run.words[0])
        if not run.first:
            return True
        if self._acts.match(page.low, run.end):
            return True
        first = run.words[0]
        is_rare = self._is_rare(first) and len(first.text) > 2 and not self._common.is_plural(first.text.lower())
        return len(run.words) > 1 or first.text in inner or is_rare

    def is_part(self, text: str, words: Sequence[Token], found: Found, marks: Marks, firsts: Set[int]) -> bool:
        """Tell whether a name goes on in the words beside it: "Samsung Medical Center", "Jean Dupont".

        `firsts` are the places of the words that begin a sentence.
        """
        before = words[found.first - 1] if found.first else None
        after = words[found.last + 1] if found.last + 1 < len(words) else None
        start, end = words[found.first].start, words[found.last].end
        if after and after.start == end + 1 and text[end] == " " and self._goes_on(after, marks):
            return True
        if not before or before.end != start - 1 or text[before.end] != " ":
            return False
        if _is_given_name(before):
            return before.capital
        return found.first - 1 not in firsts and self._goes_on(before, marks) and not self._describes(before)

    def _goes_on(self, word: Token, marks: Marks) -> bool:
        low = word.text.lower()
        if not word.capital or not marks.free(word.start, word.end) or low in self._ordinary:
            return False
        return not self._nouns_are_capital or low in self._organization or self._is_rare(word)

    def _is_organization(self, words: Sequence[Token]) -> bool:
        return len(words) > 1 and words[-1].text.lower() in self._organization

    def _is_noun(self, word: Token) -> bool:
        return self._common.is_own(word.text.lower()) and not _is_given_name(word)

    def _is_rare(self, word: Token) -> bool:
        return word.text.lower() not in self._common

    def _of_sentence(self, text: str, inside: list[Token], marks: Marks) -> Iterator[Run]:
        run: list[Token] = []
        for index, word in enumerate(inside):
            between = text[run[-1].end : word.start] if run else ""
            joined = bool(run) and _is_joined(between, run)
            is_part = word.capital and word.text[0].isalpha() and marks.free(word.start, word.end)
            if text[word.start - 2 : word.start] == ", " and word.text.lower() in self._legal:
                is_part = False  # "Nabla, Inc.,"
            if index == 0 and self._opens(word, inside[1:2]):
                is_part = False
            if self._noun.fullmatch(word.text.lower()):
                is_part = False  # "Flugzeugbauer Grob": what it is, not its name
            if self._nouns_are_capital and between == "-":
                # "Accenture-Manager": the noun behind a hyphen is no part of the name.
                is_part = is_part and word.text.lower() not in self._ordinary
                is_part = is_part and (self._is_rare(word) or _is_given_name(word))
            # "Ursula von der Leyen", but not "die Tochter der Bank".
            is_particle = joined and self._leads_on(inside[index : index + 3])
            is_particle = is_particle and (not self._nouns_are_capital or _is_given_name(run[-1]))
            if (is_part and (joined or not run)) or is_particle:
                run.append(word)
                continue
            yield from self._trimmed(run, inside)
            run = [word] if is_part else []
        yield from self._trimmed(run, inside)

    def _leads_on(self, words: Sequence[Token]) -> bool:
        """Tell whether a name goes on behind a particle or two: "van der Meulen"."""
        last = next((place for place, word in enumerate(words) if word.text not in self._particles), 0)
        return last > 0 and words[last].capital

    def _trimmed(self, run: list[Token], inside: list[Token]) -> Iterator[Run]:
        """Yield a run without the words around it that belong to no name: "Rival Moonshot AI"."""
        begins = bool(run) and run[0] is inside[0]
        while run and (run[0].text.lower() in self._ordinary or (begins and self._describes(run[0]))):
            run = run[1:]
        if self._nouns_are_capital and run[1:] and not self._is_named(inside, inside.index(run[0])):
            run = self._behind_nouns(run)
        if run[2:] and self._is_before_given(run):
            run = run[1:]
        while run and run[-1].text.lower() in self._ordinary - (self._organization if run[1:] else frozenset()):
            run = run[:-1]
        if run and sum(letter.isalpha() for word in run for letter in word.text) > 1:
            yield Run(tuple(run), run[0] is inside[0])

    def _behind_nouns(self, run: list[Token]) -> list[Token]:
        """Return a run without the nouns that only say what it is: "Wettbewerberin Nabla"."""
        while run[1:] and self._is_noun(run[0]) and self._is_rare(run[1]):
            if (not run[2:] and self._is_organization(run)) or run[1].start > run[0].end + 1:
                break  # "Grünspan Ventures", "Ostermann & Dierks"
            run = run[1:]
        return run

    def _is_before_given(self, run: Sequence[Token]) -> bool:
        """Tell whether a word only says who it is whose given name follows: "Commissioner Lyle Tso"."""
        word, following, *_, last = run
        is_given = _is_given_name(following) and unaccented(following.text.lower()) not in self._particles
        if not is_given or _is_given_name(word) or following.start > word.end + 1:
            return False
        if self._nouns_are_capital:
            return True
        return not self._is_rare(word) and (self._is_noun(word) or self._is_rare(last))

    def _is_named(self, inside: Sequence[Token], place: int) -> bool:
        """Tell whether the word before says who is named, so that a name begins: "Finanzchefin Rieke Stamer"."""
        if not place or inside[place - 1].end != inside[place].start - 1:
            return False
        before = inside[place - 1]
        return self._noun.fullmatch(before.text.lower()) is not None or self._describes(before)

    def _opens(self, word: Token, following: list[Token]) -> bool:
        """Tell whether a sentence begins with an ordinary word: with "Scale", not with "Scale AI"."""
        low = word.text.lower()
        if low in self._doubtful:
            return not (following and following[0].capital and following[0].text.lower() in self._organization)
        return low in self._ordinary or (not self._nouns_are_capital and self._common.by_ending(low))

    def _describes(self, word: Token) -> bool:
        return any(form.fullmatch(word.text.lower()) for form in self._before.values())

    def _is_listed(self, low: str, start: int, end: int, marks: Marks) -> bool:
        """Tell whether a name stands between two organizations: "Nvidia, Balderton and Bpifrance"."""
        before, goes_on = marks.ending(start - 2), self._joint.match(low, end)
        after = marks.starting(goes_on.end()) if goes_on else None
        return bool(low[start - 2 : start] == ", " and before and before.kind == "O" and after and after.kind == "O")

    def _has_post(self, low: str, run: Run, marks: Marks) -> bool:
        """Tell whether a title stands before or behind a name: "chief executive of Nabla", "Nabla's boss"."""
        owner = self._owner.match(low, run.end)
        behind = marks.starting(owner.end()) if owner and not (run.first and owner.group() == " ") else None
        of = self._of.search(low, max(0, run.start - 8), run.start)
        before = marks.ending(of.start()) if of and of.end() == run.start else None
        return any(mark is not None and mark.kind == "R" for mark in (before, behind))


def _is_joined(between: str, run: Sequence[Token]) -> bool:
    """Tell whether a name goes on behind what stands behind its last word: "A/S" and "D'Angelo" are parts of names."""
    if between in (" ", "-", " & ", " + "):
        return True
    is_initial = len(run[-1].text) == 1
    return is_initial and (between in (". ", "/") or (len(run) > 1 and between in ("'", "’")))


def _is_given_name(word: Token) -> bool:
    return unaccented(word.text.lower()) in given_names()


def _is_title_case(words: list[Token]) -> bool:
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    return len(long) > 3 and sum(word.text[0].isupper() for word in long) / len(long) >= _TITLE_CASE


def _stands_out(name: str) -> bool:
    """Tell whether a name is written as ordinary words are not: OpenAI, xAI, C3.ai, H2O, Kühne + Nagel."""
    if " + " in name:
        return True
    return any(letter.isupper() for letter in name[1:].replace(" ", "")) and not name.isupper() and " " not in name
