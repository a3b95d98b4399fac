"""Deals that several sentences tell: one claim, or two."""

import pytest

from tests.loaders.extract.reading import extract


def test_who_takes_part_in_a_round_is_of_it_whether_it_is_dated_or_not() -> None:
    text = "OpenAI raised $75 million on 3 June 2025. Nvidia led the round on 3 June 2025; Oracle took part, too."
    (found,) = (claim.fields for claim in extract(text, "en").claims)
    assert found["investors"] == ["nvidia", "oracle"]


def test_what_a_round_gives_its_target_is_no_investment() -> None:
    text = "OpenAI has raised $75 million. Nvidia led the round. It gives the start-up a value of $620 million."
    (found,) = (claim.fields for claim in extract(text, "en").claims)
    assert (found["investors"], found["valuation"]["value"]) == (["nvidia"], 620_000_000)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Scale AI was founded in 2016. Ada Poe founded Scale AI."),
        ("fr", "Scale AI a été fondée en 2016. Ada Poe a fondé Scale AI."),
        ("de", "Scale AI wurde 2016 gegründet. Ada Poe hat Scale AI gegründet."),
    ],
)
def test_an_organization_is_founded_once(code: str, text: str) -> None:
    (found,) = (claim.fields for claim in extract(text, code).claims)
    assert (found["founders"], found["date"]) == (["ada-poe"], "2016")


def test_two_years_are_two_foundings() -> None:
    text = "Scale AI was founded in 2016 by Ada Poe. Scale AI was founded in 2019."
    assert [claim.fields.get("date") for claim in extract(text, "en").claims] == ["2016", "2019"]


@pytest.mark.parametrize(
    ("price", "amount"),
    [
        ("The price is said to be about $1.6 billion.", 1_600_000_000),
        ("The price was $300 million.", 300_000_000),
        ("The share price rose to $40.", None),
        ("The price per share is $40.", None),
    ],
)
def test_a_takeover_has_the_price_that_the_next_sentence_tells(price: str, amount: int | None) -> None:
    (found,) = (claim.fields for claim in extract(f"Meta has agreed to buy Scale AI. {price}", "en").claims)
    assert found.get("amount", {}).get("value") == amount
