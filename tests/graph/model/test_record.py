from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import BaseModel

from graph.deals.deal import Contradiction, Deal, Membership, Tie
from graph.model.amounts import Amount
from graph.model.claims import CLAIM_TYPES
from graph.model.dates import bounds
from graph.model.entities import Organization, Person, Product
from graph.model.record import Link, Pointer, Record, Role, Term, Value, facts, markers
from tests.small import claim, source

ABOUT = {"value": "14.5", "currency": "USD", "bound": "about"}
BASE = {
    "date": "2025-06",
    "status": "completed",
    "attributed_to": "Reuters",
    "caused_by": "a" * 20,
    "span": "char=1,20",
}
# All fields that a claim of each type may have beside those that it needs.
MORE: dict[str, list[dict[str, Any]]] = {
    "investment": [
        {
            "lead": "birch", "amount": ABOUT, "amount_is": "total", "stake": "0.49", "valuation": ABOUT,
            "valuation_kind": "post", "round": "Series A", "instrument": "equity", "investors": ("birch", "cobalt"),
        }
    ],
    "acquisition": [{"amount": ABOUT, "structure": "full"}],
    "supply": [{"product": "model-one", "total_value": ABOUT, "annual_value": ABOUT, "period": "2025/2027"}],
    "partnership": [{"parties": ("anvil", "birch", "cobalt")}],
    "competition": [{}],
    "role": [{}],
    "product": [{"released": "2025-06-12"}],
    "metric": [{"unit": "per month", "period": "2024"}],
    "founding": [{"founders": ("ada-poe", "birch")}],
    "legal": [{}, {"plaintiffs": (), "defendants": (), "regulator": "cobalt", "subject": "anvil"}],
}  # fmt: skip

DERIVED = [
    Organization(
        id="anvil", name="Anvil", aliases=("A", "Anv"), wikidata="Q1", homepage="https://a.b", kind="lab", country="US",
        founded="2016", part_of="birch", part_of_since="2020-01",
    ),
    Person(id="ada-poe", name="Ada Poe", aliases=("A.",), wikidata="Q1", homepage="https://a.b"),
    Product(id="model-one", name="Model One", aliases=("M",), wikidata="Q1", homepage="https://a.b"),
    Deal(
        id="d", type="supply", name="A deal", reason="same", topic="cloud", amount=Amount.model_validate(ABOUT),
        disputed=("amount", "stake"), known_from="2025-01-01", claims=("a" * 20, "b" * 20), parties=("anvil", "birch"),
    ),
    Tie(
        type="CUSTOMER_OF", start="birch", end="anvil", symmetric=False, deal="d", topic="cloud", stance="in_force",
        origins=0,
        certainty="completed", valid_from="0001-01-01", valid_to="9999-12-31", began="2024-01-01", known_from="2025-01-01",
        known_to="9999-12-31", disputed=False,
    ),
    Membership(entity="anvil", group="birch", valid_from="0001-01-01", valid_to="9999-12-31", basis="dated"),
    Contradiction(
        deal="d", field="amount", one_value="1 USD", other_value="2 USD", one="a" * 20, other="b" * 20,
        known_from="2025-01-01", known_to="9999-12-31",
    ),
]  # fmt: skip


def full_claims() -> Iterator[Record]:
    for kind, variants in MORE.items():
        for more in variants:
            yield claim(kind, **(BASE | more))


def full_records() -> list[Record]:
    sources = [
        source("s", url="https://a.b", published="2025-06", document="a" * 64),
        source("s", url="https://a.b", published_inferred="2025-06"),
    ]
    return [*full_claims(), *sources, *DERIVED]


def said_of(name: str, marker: Term | Role | Link, content: Any) -> list[tuple[Any, ...]]:
    """What the field must say, spelled out without the walk."""
    items = content if isinstance(content, tuple) else (content,)
    if isinstance(marker, Role):
        return [("to", marker.name, "entity", item) for item in items]
    if isinstance(marker, Link):
        return [("to", marker.name, marker.to, item) for item in items]
    if isinstance(content, Amount):
        parts = [(name, content.value), (f"{name}_bound", content.bound.value)]
        return [*parts, *([(f"{name}_currency", content.currency)] if content.currency else [])]
    said = [(name, item) for item in items]
    if marker.dated:
        said += [(f"{name}_earliest", bounds(content)[0]), (f"{name}_latest", bounds(content)[1])]
    return said


@pytest.mark.parametrize("record", full_records(), ids=lambda record: record.label)
def test_facts_cover_each_field(record: Record) -> None:
    expected = [
        said
        for name, marker in markers(type(record)).items()
        if (content := getattr(record, name)) is not None
        for said in said_of(name, marker, content)
    ]
    expected += list(record.derived().items())
    found = [("to", f.name, f.to, f.id) if isinstance(f, Pointer) else (f.name, f.value) for f in facts(record)]
    assert found == expected
    names = [fact.name for fact in facts(record) if isinstance(fact, Value) and not fact.many]
    assert len(names) == len(set(names)), "two fields would overwrite each other"


def test_the_instances_above_leave_no_field_empty() -> None:
    filled: dict[type[Record], set[str]] = {}
    for record in full_records():
        names = {name for name in type(record).model_fields if getattr(record, name) not in (None, ())}
        filled.setdefault(type(record), set()).update(names)
    assert {record: set(record.model_fields) for record in filled} == filled
    assert set(CLAIM_TYPES.values()) <= set(filled)


def test_values_are_plain() -> None:
    values = [fact.value for record in full_records() for fact in facts(record) if isinstance(fact, Value)]
    assert {type(value) for value in values} == {str, int, bool, Decimal}


def test_absent_fields_say_nothing() -> None:
    assert {fact.name for fact in facts(Person(id="a", name="A"))} == {"id", "type", "name"}


@pytest.mark.parametrize("annotation", [str, Annotated[str, Term(), Term()], Annotated[str, Term(), Link("X")]])
def test_a_field_without_exactly_one_marker_fails_with_its_class(annotation: Any) -> None:
    with pytest.raises(TypeError, match=r"Odd\.forgotten needs exactly one of Term, Role and Link"):
        type("Odd", (Record,), {"__annotations__": {"forgotten": annotation}, "__module__": __name__})


def test_a_marked_field_is_fine() -> None:
    class Fine(Record):
        label: ClassVar[str] = "Fine"
        base: ClassVar[str] = "Fine"
        id: Annotated[str, Term()]

    assert [fact.value for fact in facts(Fine(id="x")) if isinstance(fact, Value)] == ["x"]
    assert issubclass(Fine, BaseModel)


def test_records_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Person(id="a", name="A").name = "B"  # type: ignore[misc]
