"""Curated files: a folder with lists of entities and one file per source, as data/FORMAT.md describes.

Every value is accounted for: it is in the model, or the claim is refused with file, number and field.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph.errors import BadInput
from graph.ledger import SourceContent
from graph.model.claims import ClaimRecord
from graph.model.entities import EntityRecord
from graph.model.sources import Source
from loaders.curated_claims import Refused, read_claim
from loaders.curated_entities import read_entity, refuse_clashes
from loaders.report import Reading
from loaders.strict_yaml import read_yaml
from loaders.validation import did_you_mean, refusals

Progress = Callable[[int, int], None]


def read_curated(
    paths: Iterable[Path], known: Mapping[str, EntityRecord], urls: Mapping[str, str], progress: Progress
) -> Reading:
    """Read files and folders; `known` are the ledger's entities, `urls` its sources' ids by address.

    `progress` is called with the number of files read and of all files. Never raises for wrong input: each
    wrong part is a refusal in the Reading.
    """
    reading = Reading()
    contents = list(_files(paths, reading, progress))
    listed = [(content, file) for content, file, _ in contents if isinstance(content, list)]
    read: list[tuple[EntityRecord, str]] = []
    for content, file in listed:
        read += _entities_of(content, file, reading)
    reading.entities, clashes = refuse_clashes(read, known)
    reading.refusals += clashes
    entities = {**known, **{entity.id: entity for entity in reading.entities}}
    seen = dict(urls)
    files: dict[str, str] = {}
    for content, file, stem in contents:
        if isinstance(content, list):
            continue
        if files.setdefault(stem, file) != file:
            reading.refusals.append(BadInput(f"has the name of {files[stem]}, and names are ids.", file=file))
            reading.broken.add(stem)
            continue
        _read_source(content, file, stem, entities, seen, reading)
    return reading


def _files(paths: Iterable[Path], reading: Reading, progress: Progress) -> Iterable[tuple[Any, str, str]]:
    found: dict[Path, Path] = {}  # a file that is named twice (itself, and by its folder) is read once
    for path in paths:
        if not path.exists():
            reading.refusals.append(BadInput("there is no such file or folder.", file=str(path)))
        named = sorted(path.rglob("*.yaml")) if path.is_dir() else [path] if path.exists() else []
        found = {each.resolve(): each for each in named} | found
    if not found and not reading.refusals:
        reading.refusals.append(BadInput("holds no .yaml file.", file=", ".join(map(str, paths))))
    for number, path in enumerate(sorted(found.values()), 1):
        try:
            yield read_yaml(path), str(path), path.stem
            reading.files += 1
        except BadInput as refusal:
            reading.refusals.append(refusal)
            reading.broken.add(path.stem)
        progress(number, len(found))


def _entities_of(content: list[Any], file: str, reading: Reading) -> list[tuple[EntityRecord, str]]:
    entities: list[tuple[EntityRecord, str]] = []
    for number, raw in enumerate(content, 1):
        entity = read_entity(raw, file=file, number=number)
        if isinstance(entity, list):
            reading.refusals += entity
        else:
            entities.append((entity, file))
    return entities


def _read_source(
    content: Any, file: str, stem: str, entities: Mapping[str, EntityRecord], seen: dict[str, str], reading: Reading
) -> None:
    source = _source_of(content, file, stem, seen)
    if not isinstance(source, Source):
        reading.refusals += source
        reading.broken.add(stem)
        return
    raw_claims = content["claims"]
    claims: dict[int, ClaimRecord] = {}
    numbers: dict[str, int] = {}
    for number in _causes_first(raw_claims):
        try:
            cause = _cause(raw_claims, number, claims, file)
            claim = read_claim(
                raw_claims[number - 1], source_id=source.id, cause=cause, entities=entities, file=file, number=number
            )
            _refuse_double(claim, numbers, file, number)
            claims[number] = claim
        except Refused as refused:
            reading.refusals += refused.reasons
            reading.broken.add(source.id)
    reading.sources.append(SourceContent(source, tuple(claims[number] for number in sorted(claims))))


def _source_of(content: Any, file: str, stem: str, seen: dict[str, str]) -> Source | list[BadInput]:
    if not isinstance(content, dict):
        return [BadInput("is neither a list of entities nor a source with its claims.", file=file)]
    unknown = set(content) - {"source", "claims"}
    if unknown or not isinstance(content.get("source"), dict) or not isinstance(content.get("claims"), list):
        hints = " ".join(did_you_mean(key, ("source", "claims")) for key in sorted(map(str, unknown)))
        message = "needs the keys source (a mapping) and claims (a list), and no other."
        return [BadInput(message, file=file, remedy=hints)]
    if "document" in content["source"]:
        return [BadInput("there is no such field.", file=file, place="source, field document")]
    try:
        source = Source.model_validate(content["source"])
    except ValidationError as error:
        return refusals(error, file=file, place="source", model=Source)
    if source.id != stem:
        return [BadInput(f"the id {source.id!r} is not the file's name.", file=file, place="source, field id")]
    if source.url and seen.setdefault(source.url, source.id) != source.id:
        other = seen[source.url]
        return [BadInput(f"the address is that of {other!r} too.", file=file, place="source, field url")]
    return source


def _causes_first(raw_claims: list[Any]) -> list[int]:
    """Order claim numbers so that a claim comes after its cause; a circle's members come last, as they are."""
    order: dict[int, None] = {}
    for start in range(1, len(raw_claims) + 1):
        chain: dict[int, None] = {}
        number: Any = start
        while _is_number(number, raw_claims) and number not in order and number not in chain:
            chain[number] = None
            raw = raw_claims[number - 1]
            number = raw.get("caused_by") if isinstance(raw, dict) else None
        order |= dict.fromkeys(reversed(chain))
    return list(order)


def _is_number(number: Any, raw_claims: list[Any]) -> bool:
    return type(number) is int and 1 <= number <= len(raw_claims)


def _cause(raw_claims: list[Any], number: int, claims: Mapping[int, ClaimRecord], file: str) -> str | None:
    raw = raw_claims[number - 1]
    named = raw.get("caused_by") if isinstance(raw, dict) else None
    if named is None:
        return None
    is_number = _is_number(named, raw_claims)
    if is_number and named in claims:
        return claims[named].id
    reason = (
        f"claim {named} was refused, or its causes go in a circle."
        if is_number
        else f"{named!r} is not the number of a claim of this file (1 to {len(raw_claims)})."
    )
    raise Refused([BadInput(reason, file=file, place=f"claim {number}, field caused_by")])


def _refuse_double(claim: ClaimRecord, numbers: dict[str, int], file: str, number: int) -> None:
    other = numbers.setdefault(claim.id, number)
    if other != number:
        reason = f"says the same as claim {other}, in the same words."
        raise Refused([BadInput(reason, file=file, place=f"claim {number}")])
