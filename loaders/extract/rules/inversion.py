"""Rules for clauses that turn subject and verb round: "X kauft Y" is "Am Dienstag kauft X Y" behind a date."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_TURNED = "-inverted"
_VERB = re.compile(r"\{[a-z_.|]+\}|\w+(?!\w|\((?!\?: sich\)))")
_REFLEXIVE = re.compile(r"\(\?: sich\)\?| sich(?!\w)")


def with_turned(rules: Iterable[Mapping[str, Any]], how: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Yield the rules of a language's file, each followed by its turned form if it has one and the file no other.

    `how` tells what stands `behind` a subject that a verb follows, and what a turned form has `before` its verb,
    `between` verb and subject, and behind the subject, as its `end`.
    """
    own = list(rules)
    names = {rule["rule"] for rule in own}
    for rule in own:
        yield rule
        if f"{rule['rule']}{_TURNED}" not in names and (text := _turned(rule["is"], how)):
            yield {**rule, "rule": f"{rule['rule']}{_TURNED}", "is": text}


def _turned(text: str, how: Mapping[str, str]) -> str | None:
    subject = re.match(rf"\{{\w:\w+\}}(?={re.escape(how['behind'])})", text)
    if subject is None:
        return None
    rest = text[subject.end() + len(how["behind"]) :]
    verb = _verb(rest)
    if not verb:
        return None
    return f"{how['before']}{verb} {how['between']}{subject.group()}{how['end']}{rest[len(verb) :]}"


def _verb(text: str) -> str:
    """Return the word or group of words that a text begins with, with its "sich"."""
    found = _VERB.match(text)
    end = found.end() if found else _group(text) if text.startswith("(?:") else 0
    reflexive = _REFLEXIVE.match(text, end)
    return text[: reflexive.end() if reflexive else end]


def _group(text: str) -> int:
    """Return where the group ends that a text begins with."""
    depth = 0
    for found in re.finditer(r"\\.|[()]", text):
        depth += {"(": 1, ")": -1}.get(found.group(), 0)
        if depth == 0:
            return found.end()
    return 0
