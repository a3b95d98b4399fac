"""Where a rule fits a line, and which marks then play which role."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from loaders.extract.rules.marks import PLACEHOLDER, Line, Mark
from loaders.extract.rules.patterns import TENSES, Rule
from loaders.extract.rules.required import Standing

# In a list of investors, "former Google boss Eric Schmidt" is Eric Schmidt alone.
_POST = re.compile(r"<O\d+>[^<>]{0,4}<R\d+>|<R\d+>[^<>]{0,4}<O\d+>,?(?= <P)")


@dataclass(frozen=True)
class Match:
    """A rule that fits: its roles' marks, the tense of its trigger, and spans within the line."""

    rule: Rule
    line: Line
    roles: Mapping[str, tuple[Mark, ...]]
    tense: str
    start: int
    end: int
    trigger: tuple[int, int]

    @property
    def words(self) -> str:
        """Return the words that the rule went by, as the text in lower case has them."""
        return self.line.text[slice(*self.trigger)]


def matches(line: Line, rules: tuple[Rule, ...]) -> Iterator[Match]:
    """Yield every place where a rule fits."""
    standing = Standing(line.text, Counter(mark.kind for mark in line.marks))
    for rule in rules:
        if not all(map(standing.__getitem__, rule.required)):
            continue
        if rule.exception and rule.exception.search(line.text):
            continue
        if not rule.may_match(line.text):
            continue
        for found in rule.pattern.finditer(line.text):
            if rule.begins_with_subject and rule.words.beside.search(line.text, 0, found.start()):
                continue
            groups = {name: text for name, text in found.groupdict().items() if text is not None}
            tense = next((name for name in TENSES if name in groups), "")
            roles = {
                name: tuple(line.mark(each) for each in PLACEHOLDER.findall(_POST.sub("", text)))
                for name, text in groups.items()
                if name not in TENSES
            }
            yield Match(rule, line, roles, tense, *found.span(), found.span(tense) if tense else found.span())
