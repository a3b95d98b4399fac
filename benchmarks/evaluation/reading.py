"""Reads a folder of pairs, and refuses what cannot be scored as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from benchmarks.evaluation.fields import amount_names, date_names, listed, roles_of
from benchmarks.evaluation.gold import GoldClaim, GoldEntity, Pair
from graph.errors import BadInput
from graph.model.claims import CLAIM_TYPES
from graph.model.dates import bounds
from graph.model.documents import Document
from graph.model.names import fold
from graph.model.record import role_markers
from loaders.strict_yaml import read_yaml
from loaders.validation import did_you_mean, refusals

# The day on which articles count as read; the same on every day, as the score must be.
_RETRIEVED = "2026-11-24"
_FURTHER = {"n", "start", "end", "optional", "same_event", "alt_type", "parties", "stake_max"} | {
    "cumulative", "hedged", "superseded_by", "scope",
}  # fmt: skip


@dataclass(frozen=True)
class Folder:
    """The pairs of a folder, and what in it was left out."""

    pairs: tuple[Pair, ...]
    remarks: tuple[str, ...]


def read_folder(folder: Path) -> Folder:
    """Read all pairs of a folder and of those in it, by name; BadInput for the first fault."""
    pairs: list[Pair] = []
    remarks: list[str] = []
    for text in sorted(folder.rglob("*.txt")):
        golds = [text.with_suffix(ending) for ending in (".gold.yaml", ".yaml") if text.with_suffix(ending).exists()]
        if golds:
            pairs.append(_read_pair(text, golds[0], text.relative_to(folder).as_posix(), remarks))
        else:
            remarks.append(f"{text}: left out, there is no {text.stem}.gold.yaml beside it.")
    for gold in sorted(folder.rglob("*.gold.yaml")):
        if not gold.with_name(gold.name.removesuffix(".gold.yaml") + ".txt").exists():
            remarks.append(f"{gold}: left out, there is no text beside it.")
    if not pairs:
        remedy = "Name a folder with pairs NAME.txt and NAME.gold.yaml."
        raise BadInput("holds no article with its gold.", file=str(folder), remedy=remedy)
    return Folder(tuple(pairs), tuple(remarks))


def _read_pair(text: Path, gold: Path, name: str, remarks: list[str]) -> Pair:
    content = read_yaml(gold)
    if not isinstance(content, dict):
        raise BadInput("is not a mapping with entities and claims.", file=str(gold))
    document = _document(text, content, name, str(gold))
    entities = tuple(_entity(raw, number, str(gold)) for number, raw in enumerate(_list(content, "entities", gold), 1))
    raws = [_plain(raw) for raw in _list(content, "claims", gold)]
    ids = {entity.id for entity in entities}
    for number, raw in enumerate(raws, 1):
        _check(raw, number, ids, document.text, str(gold))
        remarks += [f"{gold}: claim {raw['n']}, the key {key} is not known." for key in _unknown_keys(raw)]
    return Pair(document, entities, _claims(raws, document.text, str(gold)))


def _document(text: Path, content: Mapping[str, Any], name: str, gold: str) -> Document:
    source = content.get("source")
    about = _plain({**content, **(source if isinstance(source, dict) else {})})
    dates = {key: about.get(key) for key in ("published", "published_inferred")}
    try:
        # Not read_text, which changes line ends: spans count in the file's code points.
        words = text.read_bytes().decode("utf-8")
        return Document(name=name, text=words, language=about.get("language"), retrieved=_RETRIEVED, **dates)
    except UnicodeDecodeError as error:
        raise BadInput(f"is not UTF-8 text (byte {error.start}).", file=str(text)) from error
    except ValidationError as error:
        raise refusals(error, file=gold, place="source", model=Document)[0] from error


def _list(content: Mapping[str, Any], key: str, gold: Path) -> list[Any]:
    found = content.get(key)
    if not isinstance(found, list):
        raise BadInput("is not a list.", file=str(gold), place=key)
    return found


def _plain(content: Any) -> Any:
    """Write out what YAML reads as a date."""
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_plain(value) for value in content]
    return content.isoformat() if isinstance(content, date) else content


def _entity(raw: Any, number: int, gold: str) -> GoldEntity:
    if not isinstance(raw, dict) or not all(isinstance(raw.get(key), str) for key in ("id", "type", "name")):
        raise BadInput("needs id, type and name, as texts.", file=gold, place=f"entity {number}")
    return GoldEntity(
        raw["id"], raw["type"], frozenset(map(fold, map(str, [raw["name"], *listed(raw.get("aliases"))])))
    )


def _check(raw: Any, number: int, ids: set[str], text: str, gold: str) -> None:
    """Refuse a claim that cannot be scored as it stands."""

    def refuse(message: str, field: str, remedy: str = "") -> BadInput:
        return BadInput(message, file=gold, place=f"claim {number}, field {field}", remedy=remedy)

    if not isinstance(raw, dict) or type(raw.get("n")) is not int:
        raise refuse("is not a whole number.", "n", "Number the claims from 1.")
    number = raw["n"]
    for claim_type in [raw.get("type"), *listed(raw.get("alt_type"))]:
        if claim_type not in CLAIM_TYPES:
            raise refuse(f"{claim_type!r} is no claim type.", "type", did_you_mean(str(claim_type), CLAIM_TYPES))
    if not isinstance(raw.get("quote"), str) or raw["quote"] not in text:
        raise refuse("does not stand in the text.", "quote", "Copy it exactly.")
    named = [(role, each) for role, found in roles_of(raw).items() for each in found]
    named += [
        (f"{role}_alt", each)
        for role in role_markers(CLAIM_TYPES[raw["type"]])
        for each in listed(raw.get(f"{role}_alt"))
    ]
    for role, each in named:
        if each not in ids:
            raise refuse(f"{each!r} is no entity of this file.", role, did_you_mean(str(each), ids))
    for name in amount_names(raw["type"]):
        for amount in [*listed(raw.get(name)), *listed(raw.get(f"{name}_alt"))]:
            if not _is_number(amount.get("value") if isinstance(amount, dict) else amount):
                raise refuse(f"is not an amount but {amount!r}.", name)
    for name in date_names(raw["type"]):
        for day in [*listed(raw.get(name)), *listed(raw.get(f"{name}_alt"))]:
            try:
                bounds(str(day))
            except ValueError as error:
                raise refuse(f"{error}.", name) from error


def _is_number(figure: Any) -> bool:
    return isinstance(figure, int | float) and not isinstance(figure, bool)


def _unknown_keys(raw: Mapping[str, Any]) -> list[str]:
    known = _FURTHER.union(*(CLAIM_TYPES[one].model_fields for one in [raw["type"], *listed(raw.get("alt_type"))]))
    return sorted(key for key in raw if key.removesuffix("_alt") not in known)


def _claims(raws: list[dict[str, Any]], text: str, gold: str) -> tuple[GoldClaim, ...]:
    numbered = {raw["n"]: raw for raw in raws}
    if len(numbered) != len(raws):
        raise BadInput("two claims have one number n.", file=gold, place="claims")
    for n, raw in numbered.items():
        if raw.get("same_event", n) not in numbered:
            raise BadInput("names no claim of this file.", file=gold, place=f"claim {n}, field same_event")
    return tuple(GoldClaim(n, raw, _span(raw, text), _event(n, numbered)) for n, raw in numbered.items())


def _span(raw: Mapping[str, Any], text: str) -> tuple[int, int]:
    if type(raw.get("start")) is int and type(raw.get("end")) is int:
        return raw["start"], raw["end"]
    start = text.index(raw["quote"])
    return start, start + len(raw["quote"])


def _event(n: int, numbered: Mapping[int, Mapping[str, Any]]) -> int:
    """Follow same_event to the claim that names no other one; of claims that name each other to the first."""
    seen = [n]
    while (following := numbered[seen[-1]].get("same_event", seen[-1])) not in seen:
        seen.append(following)
    return int(seen[-1] if following == seen[-1] else min(seen))
