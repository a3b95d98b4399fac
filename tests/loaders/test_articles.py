"""The evaluation texts and what they state, as one person annotated them."""

from pathlib import Path
from typing import Any

import pytest

from graph.model.dates import bounds
from graph.model.entities import EntityRecord
from loaders.curated_claims import Refused, read_claim
from loaders.curated_entities import read_entity
from loaders.strict_yaml import read_yaml

HALVES = {folder.name: folder for folder in (Path(__file__).parents[1] / "articles").iterdir() if folder.is_dir()}
TEXTS = sorted(text for folder in HALVES.values() for text in folder.glob("*.txt"))
LANGUAGES = {"de", "en", "fr"}

# What an evaluation says beyond the form of a claim in data/.
FURTHER = {"n", "start", "end", "optional", "same_event", "cumulative", "stake_max", "hedged", "superseded_by"}
NUMBERS = ("same_event", "superseded_by", "caused_by")


def gold_of(text: Path) -> dict[str, Any]:
    (path,) = (path for path in (text.with_suffix(".gold.yaml"), text.with_suffix(".yaml")) if path.exists())
    content: dict[str, Any] = read_yaml(path)
    return content


def plain(claim: dict[str, Any]) -> dict[str, Any]:
    """Return the claim in the form of data/, which has no ranges, alternatives or joint leads."""
    kept = {key: value for key, value in claim.items() if key not in FURTHER and "alt" not in key.split("_")}
    if claim["type"] != "partnership":
        kept.pop("scope", None)
    if isinstance(kept.get("lead"), list):
        kept["lead"] = kept["lead"][0]
    amounts = {key: value for key, value in kept.items() if isinstance(value, dict) and "value" in value}
    for key, amount in amounts.items():
        kept[key] = {part: value for part, value in amount.items() if part != "max"}
    return kept | {"summary": "In short."}


def entities_of(gold: dict[str, Any]) -> dict[str, EntityRecord]:
    read = [read_entity(raw, file="gold", number=number) for number, raw in enumerate(gold["entities"], 1)]
    assert [entity for entity in read if isinstance(entity, list)] == []
    records = {entity.id: entity for entity in read if not isinstance(entity, list)}
    assert len(records) == len(read), "an entity stands twice"
    return records


@pytest.fixture(params=TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def pair(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    path: Path = request.param
    return path.read_text(encoding="utf-8"), gold_of(path)


def test_language_and_day_are_told(pair: tuple[str, dict[str, Any]]) -> None:
    told = pair[1].get("source", pair[1])
    assert told["language"] in LANGUAGES
    bounds(told["published"])


def test_every_name_stands_in_the_text(pair: tuple[str, dict[str, Any]]) -> None:
    text, gold = pair
    names = [name for entity in entities_of(gold).values() for name in entity.names]
    assert [name for name in names if name not in text] == []


def test_every_quote_is_a_short_part_of_the_text(pair: tuple[str, dict[str, Any]]) -> None:
    text, gold = pair
    quotes = [claim["quote"] for claim in gold["claims"]]
    assert [quote for quote in quotes if quote not in text or len(quote.split()) > 12] == []
    placed = [claim for claim in gold["claims"] if "start" in claim]
    assert [claim["n"] for claim in placed if claim["quote"] not in text[claim["start"] : claim["end"]]] == []


def test_claims_are_counted_from_one_and_refer_to_each_other(pair: tuple[str, dict[str, Any]]) -> None:
    claims = pair[1]["claims"]
    assert claims
    numbers = [claim["n"] for claim in claims]
    assert numbers == list(range(1, len(claims) + 1))
    named = [(claim["n"], claim[key]) for claim in claims for key in NUMBERS if key in claim]
    assert [(own, other) for own, other in named if other not in numbers or other == own] == []


def test_every_claim_is_one_that_data_could_hold(pair: tuple[str, dict[str, Any]]) -> None:
    """This covers that each entity is listed and of a type that fits its role."""
    gold = pair[1]
    entities = entities_of(gold)
    for claim in gold["claims"]:
        try:
            read_claim(plain(claim), source_id="text", cause=None, entities=entities, file="gold", number=claim["n"])
        except Refused as refused:
            pytest.fail("; ".join(str(reason) for reason in refused.reasons))


@pytest.mark.parametrize("half", sorted(HALVES))
def test_a_half_has_thirty_pairs_in_three_languages(half: str) -> None:
    texts = {path.stem for path in HALVES[half].glob("*.txt")}
    golds = {path.name.removesuffix(".yaml").removesuffix(".gold") for path in HALVES[half].glob("*.yaml")}
    assert texts == golds
    assert len(texts) >= 30
    told = [gold_of(text) for text in HALVES[half].glob("*.txt")]
    assert {gold.get("source", gold)["language"] for gold in told} == LANGUAGES


def test_both_halves_have_sixty_pairs() -> None:
    if set(HALVES) != {"development", "test"}:
        pytest.skip(f"only {', '.join(HALVES) or 'no half'} is there")
    assert len(TEXTS) >= 60
