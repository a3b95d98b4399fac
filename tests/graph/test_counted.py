"""Numbers of things in sentences."""

import pytest

from graph.counted import counted


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 entities"), (1, "1 entity"), (2, "2 entities"), (21, "21 entities")]
)
def test_one_thing_is_told_in_the_singular(number: int, told: str) -> None:
    assert counted(number, "entity", "entities") == told


def test_an_s_makes_the_plural_where_no_other_is_given() -> None:
    assert (counted(1, "claim"), counted(3, "claim")) == ("1 claim", "3 claims")
