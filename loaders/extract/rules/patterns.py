"""Rules as they stand in a language's file, made into regular expressions over lines with placeholders.

In a rule's text, `{O:investors}` is one organization or a list of several, `{P:person}` a person, `{M:amount}` money,
`{S:…}` a share, `{N:…}` a number, `{T:…}` a date, `{D:…}` a product, `{R:title}` a title; `{A:…}` is anybody who can
act, `{E:…}` an organization or a product; `{P=person}` is one of them and never a list. `{buy}` is a word of the file
in any of its forms, `{buy.done}` in some. `_` is a short gap without any mark, `~` a gap that may hold dates, amounts,
people and titles, `%` a gap that may hold any mark, `@` an aside in commas or brackets, or nothing. `@_` is what may
stand between a subject and its verb: an aside, "which", and no word of `stops` (behind "and" or "about", the verb would
be another's). The rest is a regular expression.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from loaders.extract.rules.required import Choice, Count, choices, counts

TENSES = ("done", "now", "base", "noun")
_KINDS = {"O": "OUI", "P": "PU", "A": "OPUI", "E": "ODUI"}
_PRIVATE = 0xE000  # the first character that no text has: such characters stand for macros
_MACRO = re.compile(r"\{([A-Z])([:=])(\w+)\}|\{([a-z_]+)(?:\.([a-z|]+))?\}|(@_)|(_)|(~)|(%)|(@)")
_SUBJECT_FIRST = re.compile(r"(?:\(\?<![^)]*\))*\{[OAEP]:\w+\}(?:@|(?:\(\?:)?\{to_verb\}|\(\?!-\))")
_SHORT, _LONG, _ANY = (
    r"(?:[^<>;:]|<I\d+>){0,45}?",
    r"(?:[^<>;:]|<[TMSNPRID]\d+>){0,110}?",
    r"(?:[^<>;]|<\w\d+>){0,140}?",
)
_ASIDE = r"(?:,(?: (?:\d\d|<N\d+>),)?(?:[^<>;,]|<\w\d+>){1,90}?,| \([^()]{1,60}\)| -[^<>;]{1,60}-)?"


class Vocabulary:
    """The words of a language's file: each a list of forms, or several lists by tense."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words = {
            name: {"": tuple(forms)} if isinstance(forms, list) else {tense: tuple(f) for tense, f in forms.items()}
            for name, forms in words.items()
        }
        elided = "|".join(self._words.get("elided", {}).get("", ()))
        described = rf"(?:{self._either('described')} )?(?:{elided})?"
        stops = "|".join(self._words.get("stops", {"": ()})[""]) or "(?!)"
        who = "|".join(self._words.get("who", {"": ()})[""]) or "(?!)"
        self._subject = (
            rf"(?!-\w){_ASIDE}(?:, (?:{who})(?!\w))?(?:(?! (?:{stops})(?!\w))(?:[^<>;:,]|<[IT]\d+>)){{0,45}}?(?<![,])"
        )
        self.sources = re.compile(rf"{self._either('source')} $" if "source" in self._words else r"(?!)")
        self.beside = re.compile(rf"{self._either('beside')} (?:{described})?$")
        self._known: dict[tuple[str, str | None], tuple[Choice, ...]] = {}
        self.round = re.compile(self._either("round"))
        # A list ends in "and", behind a comma only where there is one before: "X sued Y, and Z …" is none.
        both = self._either("and")
        self._list = (rf", {described}", rf",(?= {both})", rf" {both} {described}")
        # A list whose last name nobody knows goes up to there.
        self._goes_on = rf"(?<!,)(?=,? {both} \w)"
        # "A, B and C as well as the new investors D and E" is one list.
        self._more = rf",? {self._either('also')} {described}"

    def pattern(self, text: str, *, named: bool, rough: bool = False) -> str:
        """Return a rule's text as a regular expression; `named` makes groups of roles and the first word's tenses.

        A rough one also matches what the exact one does not, but is compiled ten times as fast.
        """
        tensed = named

        def expanded(match: re.Match[str]) -> str:
            nonlocal tensed
            kind, sign, role, word, tenses, subject, short, long, every, _ = match.groups()
            if word:
                found = self._word(word, tenses, named=tensed)
                tensed = tensed and "(?P<" not in found
                return found
            if kind and sign == "=":
                return rf"(?P<{role}>{_one(kind)})" if named else _one(kind)
            if kind:
                return _rough_mark(kind) if rough else self._mark(kind, role, named)
            if subject:
                return self._subject
            return _SHORT if short else _LONG if long else _ANY if every else _ASIDE

        return _MACRO.sub(expanded, text)

    def compiled(self, text: str) -> re.Pattern[str]:
        """Return the regular expression of a rule's text with its groups."""
        return re.compile(self.pattern(text, named=True))

    def required(self, text: str) -> tuple[Choice | Count, ...]:
        """Return what stands in every line that a rule's text matches."""
        marks: dict[str, str] = {}
        groups: dict[str, tuple[Choice, ...]] = {}

        def put(match: re.Match[str]) -> str:
            kind, _, _, word, tenses, *_ = match.groups()
            if kind:
                character = chr(_PRIVATE + ord(kind))
                marks[character] = kind
            elif word:
                character = chr(_PRIVATE + 0x100 + len(groups))
                groups[character] = self._choices(word, tenses)
            else:
                character = ".*"
            return character

        plain = _MACRO.sub(put, text)
        found = counts(plain, marks)
        kinds = [(_KINDS.get(marks[character], marks[character]), number) for character, number in found.items()]
        return (*kinds, *choices(plain, {**dict.fromkeys(marks, ()), **groups}))

    def _choices(self, name: str, tenses: str | None) -> tuple[Choice, ...]:
        if (name, tenses) not in self._known:
            self._known[name, tenses] = choices(self._either(name, tenses), {})
        return self._known[name, tenses]

    def _mark(self, kind: str, role: str, named: bool) -> str:
        # "OpenAI boss Sam Altman" names OpenAI only to say who he is.
        post = r"(?!(?:'s?)? <R\d+> <P)" if kind in "OAE" and role != "organization" else ""
        one = f"{_one(kind)}{post}"
        if kind == "R":
            many = rf"{one}(?: {_either(self._words['and'][''][:2])} {one})*"
        elif kind in "OPDAE":
            comma, before_last, last = self._list
            more = rf"(?:{self._more}{one}(?:{last}{one})?)?"
            many = rf"{one}(?:(?:(?:{comma}{one})+(?:{before_last})?)?(?:{last}{one}|{self._goes_on}){more})?"
        else:
            many = one
        return rf"(?P<{role}>{many})" if named else many

    def _word(self, name: str, tenses: str | None, *, named: bool) -> str:
        forms = self._words[name]
        chosen = {tense: f for tense, f in forms.items() if not tenses or tense in tenses.split("|")}
        if not named or "" in chosen:
            return rf"(?:{self._either(name, tenses)})"
        return "(?:" + "|".join(rf"(?P<{tense}>{_either(forms)})" for tense, forms in chosen.items()) + ")"

    def _either(self, name: str, tenses: str | None = None) -> str:
        forms = self._words[name]
        return _either(form for tense, f in forms.items() if not tenses or tense in tenses.split("|") for form in f)


def _either(forms: Iterable[str]) -> str:
    return r"(?<!\w)(?:" + "|".join(sorted(forms, key=len, reverse=True)) + r")(?!\w)"


def _one(kind: str) -> str:
    return rf"<[{_KINDS.get(kind, kind)}]\d+>"


def _rough_mark(kind: str) -> str:
    """Return what matches a mark of a kind, and whatever a list of several could be."""
    one = _one(kind)
    return rf"{one}(?:(?:[^<>;:]|<\w\d+>){{0,400}}?{one})?"


@dataclass(frozen=True)
class Rule:
    """One rule: what it matches, and what claim a match makes.

    `about` names a role that what the text is about plays where the rule's own text has nobody for it. `status` holds
    where no words state another. `sides` says that the words do not tell who supplies whom (sides.py).
    """

    name: str
    type: str
    text: str
    words: Vocabulary
    fields: Mapping[str, Any]
    unless: str | None = None
    status: str | None = None
    about: str | None = None
    sides: str | None = None

    # Compiled when first needed: most texts need few of the rules, and all of them take a second.
    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what the rule matches."""
        return self.words.compiled(self.text)

    @cached_property
    def _rough(self) -> re.Pattern[str]:
        return re.compile(self.words.pattern(self.text, named=False, rough=True))

    def may_match(self, line: str) -> bool:
        """Tell whether it is worth the time to compile the rule's pattern for a line, unless it is compiled already."""
        return "pattern" in self.__dict__ or self._rough.search(line) is not None

    @cached_property
    def required(self) -> tuple[Choice | Count, ...]:
        """Return what every line has that the rule matches."""
        return self.words.required(self.text)

    @cached_property
    def begins_with_subject(self) -> bool:
        """Tell whether the rule's text begins with who acts; in "like Nvidia, it invests …" that is not Nvidia."""
        return _SUBJECT_FIRST.match(self.text) is not None

    @cached_property
    def exception(self) -> re.Pattern[str] | None:
        """Return what must not stand in a sentence that the rule matches."""
        return re.compile(self.words.pattern(self.unless, named=False)) if self.unless else None


def rule_of(raw: Mapping[str, Any], code: str, words: Vocabulary) -> Rule:
    """Return a rule of a language's file: `is` is its text, `set` are fields of its claims. Raises ValueError."""
    fields = {"rule": "name", "type": "type", "is": "text", "set": "fields"}
    own = {fields.get(key, key): value for key, value in raw.items()}
    try:
        return Rule(**{**own, "name": f"{code}.{raw['rule']}", "fields": raw.get("set", {}), "words": words})
    except TypeError as error:
        raise ValueError(f"{code}.yaml, rule {raw.get('rule')}: {error}") from error
