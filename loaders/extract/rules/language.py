"""Languages: what is read from a language's file, and from the file of what all languages share."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from loaders.extract.rules.inversion import with_turned
from loaders.extract.rules.ordinary import Ordinary
from loaders.extract.rules.patterns import Rule, Vocabulary, rule_of
from loaders.strict_yaml import read_yaml

_FOLDER = Path(__file__).parent
_SHARED = "shared"
_PART = re.compile(r"<<(\w+)>>")


@dataclass(frozen=True)
class Language:
    """The words and rules of one language."""

    code: str
    words: Vocabulary
    rules: tuple[Rule, ...]
    abbreviations: re.Pattern[str]
    numbers: Mapping[str, Any]
    dates: Mapping[str, Any]
    names: Mapping[str, Any]
    ordinary: Ordinary
    mood: Mapping[str, re.Pattern[str]]
    announced: re.Pattern[str]  # "That was announced on Monday"
    asides: re.Pattern[str]  # ", who led research since 2018,"
    titles: Mapping[str, str]
    services: Mapping[str, re.Pattern[str]]
    money: Mapping[str, tuple[re.Pattern[str], ...]]


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of the languages that can be read."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml") if path.stem != _SHARED))


@cache
def language(code: str) -> Language:
    """Return a language by its ISO 639-1 code; KeyError if there is no file for it."""
    if code not in codes():
        raise KeyError(code)
    own, shared = _with_parts(read_yaml(_FOLDER / f"{code}.yaml")), read_yaml(_FOLDER / f"{_SHARED}.yaml")
    words = Vocabulary(own["words"])
    raws = with_turned(own["rules"], own["inversion"]) if "inversion" in own else own["rules"]
    rules = tuple(rule_of(raw, code, words) for raw in raws)
    names = _both(shared["names"], own["names"])
    return Language(
        code=code,
        words=words,
        rules=rules,
        abbreviations=_any([*shared["abbreviations"], *own["abbreviations"]]),
        numbers=_both(shared["numbers"], own["numbers"]),
        dates=own["dates"],
        names=names,
        ordinary=Ordinary(code, compounds=names.get("nouns_are_capital", False), endings=names["endings"]),
        mood={
            kind: re.compile("|".join(forms)) if kind == "clause" else _any(forms)
            for kind, forms in own["mood"].items()
        },
        announced=words.compiled(own["announced"]),
        asides=re.compile(rf", (?:{'|'.join(own['words']['who'])})(?!\w)[^;,]{{1,120}},"),
        titles={form: title for title, forms in own["titles"].items() for form in forms},
        services={service: _any(patterns) for service, patterns in own["services"].items()},
        money={kind: tuple(words.compiled(text) for text in patterns) for kind, patterns in own["money"].items()},
    )


def _with_parts(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a file with its `parts` in place of their names: `<<firm>>`, also in parts that stand below it."""
    parts: dict[str, str] = {}

    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return _PART.sub(lambda found: parts[found[1]], value)
        if isinstance(value, list):
            return [filled(each) for each in value]
        return {key: filled(each) for key, each in value.items()} if isinstance(value, dict) else value

    for name, part in raw.get("parts", {}).items():
        parts[name] = filled(part)
    return {key: filled(value) for key, value in raw.items() if key != "parts"}


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)")


def _both(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the language's own lists, each with the shared ones of the same name before it."""
    return dict(_merged(shared, own))


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in {**shared, **own}:
        ours, theirs = own.get(key), shared.get(key)
        if isinstance(ours, list) and isinstance(theirs, list):
            yield key, [*theirs, *ours]
        elif isinstance(ours, dict) and isinstance(theirs, dict):
            yield key, dict(_merged(theirs, ours))
        else:
            yield key, theirs if ours is None else ours
