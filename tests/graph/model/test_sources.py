import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.small import source

dates = st.none() | st.sampled_from(
    ("2024", "2025-06", "2025-06-12", "2025-06/2025-09", "2025/..", "../2024", "2099", "2099-01-01")
)


@pytest.mark.parametrize(
    ("fields", "day", "basis"),
    [
        ({"published": "2025-06-12"}, "2025-06-12", "published"),
        ({"published": "2025-06"}, "2025-06-30", "published"),
        ({"published": "2024"}, "2024-12-31", "published"),
        ({"published_inferred": "2025-06"}, "2025-06-30", "published_inferred"),
        ({}, "2026-01-05", "retrieved"),
        ({"published": "2026"}, "2026-01-05", "published"),
        ({"published_inferred": "2025/.."}, "2026-01-05", "published_inferred"),
    ],
)
def test_known_from_and_its_basis(fields: dict[str, str], day: str, basis: str) -> None:
    known = source("s", retrieved="2026-01-05", **fields).known_from
    assert (known.day, known.basis) == (day, basis)
    assert source("s", retrieved="2026-01-05", **fields).derived() == {"known_from": day, "known_from_basis": basis}


@given(dates, st.booleans(), st.dates())
def test_nothing_is_known_after_it_was_read(date: str | None, inferred: bool, retrieved: object) -> None:
    field = "published_inferred" if inferred else "published"
    assert source("s", retrieved=str(retrieved), **{field: date}).known_from.day <= str(retrieved)


def test_a_published_source_needs_no_inference() -> None:
    with pytest.raises(ValidationError, match="only for a source without published"):
        source("s", published="2025", published_inferred="2025-06")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "With Capitals"), ("id", "a--b"), ("id", "-a"), ("id", ""), ("title", ""), ("title", "  "),
        ("title", "a\x00b"), ("url", "ftp://example.org"), ("url", "https://a b"), ("url", "https://a\x01"),
        ("language", "English"), ("retrieved", "2025-06"), ("published", "soon"), ("author", "Ada"),
    ],
)  # fmt: skip
def test_what_a_source_refuses(field: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        source(**({"source_id": "s"} | {"source_id" if field == "id" else field: value}))
    assert refused.value.errors()[0]["loc"] == (field,)
