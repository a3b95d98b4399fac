from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graph.model.claims import CLAIM, CLAIM_TYPES, ClaimRecord
from tests.small import NEEDED, claim
from tests.strategies import ORGANIZATIONS, claims

any_claim = st.one_of(list(claims("a-source", ORGANIZATIONS).values()))


@given(any_claim)
def test_json_gives_back_the_same_claim(one: ClaimRecord) -> None:
    again = CLAIM.validate_json(one.model_dump_json(exclude_none=True))
    assert (again, again.id) == (one, one.id)


@given(any_claim, any_claim)
def test_equal_claims_have_equal_ids_and_others_do_not(one: ClaimRecord, other: ClaimRecord) -> None:
    assert (one.id == other.id) == (one == other)


@given(any_claim, st.text(min_size=1, max_size=9).filter(str.isalnum), st.none() | st.just("b" * 20))
def test_wording_and_causes_are_no_part_of_the_id(one: ClaimRecord, summary: str, cause: str | None) -> None:
    reworded = type(one).model_validate(one.model_dump() | {"summary": summary, "caused_by": cause})
    assert reworded.id == one.id


def test_the_order_in_a_role_is_no_part_of_the_id() -> None:
    firms = ("anvil", "birch", "cobalt")
    assert len({claim("partnership", parties=order).id for order in permutations(firms)}) == 1
    assert len({claim("investment", target="delta", investors=order).id for order in permutations(firms)}) == 1


OTHER: dict[str, dict[str, Any]] = {
    "investment": {
        "investors": ("cobalt",), "lead": "birch", "target": "delta", "amount": {"value": 1, "currency": "USD"},
        "amount_is": "total", "stake": "0.1", "valuation": {"value": 1, "currency": "USD"}, "valuation_kind": "pre",
        "round": "Series A", "instrument": "debt",
    },
    "acquisition": {
        "acquirer": "cobalt", "target": "delta", "amount": {"value": 1, "currency": "USD"}, "structure": "full",
    },
    "supply": {
        "supplier": "cobalt", "customer": "delta", "service": "chips", "product": "model-one",
        "total_value": {"value": 1, "currency": "USD"}, "annual_value": {"value": 1, "currency": "USD"},
        "period": "2025", "change": "ended",
    },
    "partnership": {"parties": ("anvil", "cobalt"), "scope": "other"},
    "competition": {"parties": ("anvil", "cobalt"), "market": "other"},
    "role": {"person": "ben-roe", "organization": "birch", "title": "CTO", "change": "left"},
    "product": {"product": "model-two", "developer": "birch", "released": "2025"},
    "metric": {
        "subject": "birch", "metric": "loss", "value": {"value": 100, "currency": "EUR"}, "unit": "per month",
        "period": "2025", "forecast": True,
    },
    "founding": {"organization": "birch", "founders": ()},
    "legal": {"plaintiffs": ("cobalt",), "defendants": ("delta",), "matter": "patents"},
}  # fmt: skip
BASE = {
    "source": "other-2025-03-10",
    "date": "2025",
    "status": "announced",
    "attributed_to": "Reuters",
    "quote": "other words",
}


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [(kind, field, value) for kind, fields in OTHER.items() for field, value in (BASE | fields).items()],
)
def test_all_else_is_part_of_the_id(kind: str, field: str, value: Any) -> None:
    assert claim(kind, **{field: value}).id != claim(kind).id


def test_the_table_above_names_every_field() -> None:
    for kind, model in CLAIM_TYPES.items():
        rest = {"type", "summary", "caused_by", "span"} | ({"regulator", "subject"} if kind == "legal" else set())
        assert set(BASE) | set(OTHER[kind]) == set(model.model_fields) - rest


@pytest.mark.parametrize("amount", [870, 870.0, "870", "8.7e2"])
def test_the_form_of_a_number_is_no_part_of_the_id(amount: object) -> None:
    one, other = ({"value": value, "currency": "USD"} for value in (amount, 870))
    assert claim("acquisition", amount=one).id == claim("acquisition", amount=other).id


@pytest.mark.parametrize("space", [" ", "\n", "  "])
def test_a_quote_has_at_most_twelve_words(space: str) -> None:
    words = [f"w{number}" for number in range(13)]
    assert claim("founding", quote=space.join(words[:12]))
    with pytest.raises(ValidationError, match="at most 12 words, this one has 13"):
        claim("founding", quote=space.join(words))


@pytest.mark.parametrize("quote", ["", "   ", None, 7])
def test_no_claim_without_words(quote: object) -> None:
    with pytest.raises(ValidationError):
        claim("founding", quote=quote)


SUIT = {"plaintiffs": ("anvil",), "defendants": ("birch",)}
EXAMINATION = {"regulator": "cobalt", "subject": "anvil"}
NEITHER: dict[str, Any] = {"plaintiffs": (), "defendants": (), "regulator": None, "subject": None}


@pytest.mark.parametrize("sides", [SUIT, EXAMINATION])
def test_a_suit_or_an_examination(sides: dict[str, Any]) -> None:
    assert claim("legal", **(NEITHER | sides))


@pytest.mark.parametrize(
    "sides",
    [
        {}, SUIT | EXAMINATION, SUIT | {"regulator": "cobalt"}, SUIT | {"subject": "anvil"},
        EXAMINATION | {"plaintiffs": ("anvil",)}, EXAMINATION | {"defendants": ("anvil",)},
        {"plaintiffs": ("anvil",)}, {"defendants": ("anvil",)}, {"regulator": "anvil"}, {"subject": "anvil"},
        {"plaintiffs": ("anvil",), "subject": "birch"}, {"regulator": "anvil", "defendants": ("birch",)},
    ],
)  # fmt: skip
def test_never_both_nor_half_of_one(sides: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="needs either plaintiffs and defendants, or a regulator and a subject"):
        claim("legal", **(NEITHER | sides))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("investment", {"status": None}), ("acquisition", {"status": None}), ("investment", {"stake": "1.01"}),
        ("investment", {"stake": -0.1}), ("investment", {"investors": ("birch", "birch")}),
        ("metric", {"value": {"value": 1}}),
        ("competition", {"parties": ("anvil",)}), ("competition", {"parties": ("anvil", "birch", "cobalt")}),
        ("competition", {"parties": ("anvil", "anvil")}), ("partnership", {"parties": ("anvil",)}),
        ("role", {"change": "started"}), ("supply", {"change": "appointed"}), ("supply", {"service": "lunch"}),
        ("founding", {"status": "certain"}), ("founding", {"date": "soon"}),
        ("founding", {"organization": "Not A Slug"}),
        ("founding", {"caused_by": "1"}), ("founding", {"amount": {"value": 1, "currency": "USD"}}),
    ],
)  # fmt: skip
def test_what_the_types_refuse(kind: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        claim(kind, **fields)


@pytest.mark.parametrize("kind", CLAIM_TYPES)
def test_what_a_type_needs_is_required(kind: str) -> None:
    for field in NEEDED[kind]:
        optional = field in ("founders", "plaintiffs", "defendants")
        given = claim(kind).model_dump(exclude={field})
        if optional and kind != "legal":
            assert CLAIM.validate_python(given)
        else:
            with pytest.raises(ValidationError):
                CLAIM.validate_python(given)


def test_ends_of_a_role() -> None:
    one = claim("investment", lead=None, investors=("cobalt", "birch"))
    assert (one.ends("investors"), one.ends("target"), one.ends("lead")) == (("birch", "cobalt"), ("anvil",), ())
