"""Amounts, shares and plain numbers, in each language's ways of writing them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.extract.rules.language import codes, language
from loaders.extract.rules.marks import Mark, Marks
from loaders.extract.rules.numbers import Figure, Numbers
from loaders.extract.rules.text import lowered, plain

NUMBERS = {code: Numbers(language(code).numbers) for code in codes()}


def marked(text: str, code: str) -> list[Mark]:
    """What is found in a text, in its order; of what overlaps, the first that is found."""
    marks = Marks(len(text))
    for mark in NUMBERS[code].marks(lowered(plain(text))):
        marks.add(mark)
    return marks.all


def money(text: str, code: str) -> Figure:
    (mark,) = marked(text, code)
    assert mark.kind == "M"
    assert isinstance(mark.value, Figure)
    return mark.value


AMOUNTS: dict[str, dict[str, tuple[int, str]]] = {
    "en": {
        "$14.3B": (14_300_000_000, "USD"),
        "$14.3 billion": (14_300_000_000, "USD"),
        "US$14.3bn": (14_300_000_000, "USD"),
        "$300-billion": (300_000_000_000, "USD"),
        "1.2 trillion dollars": (1_200_000_000_000, "USD"),
        "14.3 billion U.S. dollars": (14_300_000_000, "USD"),
        "€600m": (600_000_000, "EUR"),
        "£1.5 million": (1_500_000, "GBP"),
        "$1,250,000": (1_250_000, "USD"),
        "C$3 billion": (3_000_000_000, "CAD"),
        "500 million yen": (500_000_000, "JPY"),
        "a billion dollars": (1_000_000_000, "USD"),
        "half a billion dollars": (500_000_000, "USD"),
        "three million euros": (3_000_000, "EUR"),
    },
    "fr": {
        "14,3 milliards de dollars": (14_300_000_000, "USD"),
        "14,3\u00a0Md$": (14_300_000_000, "USD"),
        "14,3 Mds $": (14_300_000_000, "USD"),
        "600 millions d’euros": (600_000_000, "EUR"),
        "600 M€": (600_000_000, "EUR"),
        "1\u202f250\u202f000 €": (1_250_000, "EUR"),
        "un milliard de dollars": (1_000_000_000, "USD"),
        "2 millions de livres sterling": (2_000_000, "GBP"),
        "3 milliards de yens": (3_000_000_000, "JPY"),
    },
    "de": {
        "14,3 Milliarden Dollar": (14_300_000_000, "USD"),
        "1,7 Mrd. Euro": (1_700_000_000, "EUR"),
        "14,3 Mrd. US-Dollar": (14_300_000_000, "USD"),
        "600 Mio. Euro": (600_000_000, "EUR"),
        "1.250.000 Euro": (1_250_000, "EUR"),
        "1,5 Billionen Dollar": (1_500_000_000_000, "USD"),
        "eine halbe Milliarde Euro": (500_000_000, "EUR"),
        "eine Milliarde Dollar": (1_000_000_000, "USD"),
        "500 Millionen Schweizer Franken": (500_000_000, "CHF"),
        "20 Mrd €": (20_000_000_000, "EUR"),
    },
}


@pytest.mark.parametrize(
    ("code", "text", "value", "currency"),
    [(code, text, *told) for code, amounts in AMOUNTS.items() for text, told in amounts.items()],
)
def test_an_amount_is_read(code: str, text: str, value: int, currency: str) -> None:
    assert money(text, code).written() == {"value": value, "currency": currency}


@pytest.mark.parametrize(
    ("code", "text", "value", "bound"),
    [
        ("en", "more than $2 billion", 2_000_000_000, "at_least"),
        ("en", "$2 billion or more", 2_000_000_000, "at_least"),
        ("en", "up to $40 billion", 40_000_000_000, "at_most"),
        ("en", "about $150 million", 150_000_000, "approx"),
        ("en", "hundreds of millions of dollars", 100_000_000, "at_least"),
        ("en", "tens of billions of euros", 10_000_000_000, "at_least"),
        ("fr", "plus de 2 milliards d'euros", 2_000_000_000, "at_least"),
        ("fr", "jusqu’à 40 milliards de dollars", 40_000_000_000, "at_most"),
        ("fr", "environ 150 millions de dollars", 150_000_000, "approx"),
        ("fr", "des centaines de millions de dollars", 100_000_000, "at_least"),
        ("de", "mehr als 2 Milliarden Euro", 2_000_000_000, "at_least"),
        ("de", "über 2 Milliarden Euro", 2_000_000_000, "at_least"),
        ("de", "bis zu 40 Milliarden Dollar", 40_000_000_000, "at_most"),
        ("de", "rund 150 Millionen Dollar", 150_000_000, "approx"),
        ("de", "hunderte Millionen Dollar", 100_000_000, "at_least"),
    ],
)
def test_a_bound_is_read(code: str, text: str, value: int, bound: str) -> None:
    figure = money(text, code)
    assert (figure.value, figure.bound) == (Decimal(value), bound)
    assert figure.written()[bound] is True


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "$10 billion to $15 billion"),
        ("en", "$10-15 billion"),
        ("en", "between $10bn and $15bn"),
        ("fr", "entre 10 et 15 milliards de dollars"),
        ("fr", "de 10 à 15 milliards de dollars"),
        ("de", "10 bis 15 Milliarden Dollar"),
        ("de", "zwischen 10 und 15 Milliarden Dollar"),
    ],
)
def test_a_range_has_both_its_ends(code: str, text: str) -> None:
    figure = money(text, code)
    assert (figure.value, figure.most, figure.currency) == (Decimal(10**10), Decimal(15 * 10**9), "USD")


@pytest.mark.parametrize(
    ("code", "text", "share"),
    [
        ("en", "49%", "0.49"),
        ("en", "12.5 per cent", "0.125"),
        ("en", "5 to 10 percent", "0.05"),
        ("en", "two-thirds", "0.6667"),
        ("fr", "49\u00a0%", "0.49"),
        ("fr", "12,5 pour cent", "0.125"),
        ("fr", "5 à 10 %", "0.05"),
        ("fr", "un tiers", "0.3333"),
        ("de", "49 Prozent", "0.49"),
        ("de", "49-prozentige", "0.49"),
        ("de", "5 bis 10 Prozent", "0.05"),
        ("de", "ein Viertel", "0.25"),
    ],
)
def test_a_share_is_read(code: str, text: str, share: str) -> None:
    assert [(mark.kind, mark.value) for mark in marked(text, code)] == [("S", Decimal(share))]


@pytest.mark.parametrize("text", ["A350", "a4", "the company", "x1.5bn", "it is a"])
def test_what_is_part_of_a_word_or_an_article_is_no_number(text: str) -> None:
    assert marked(text, "en") == []


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [("en", "1,500 people", 1500), ("fr", "1 500 salariés", 1500), ("de", "1.500 Mitarbeiter", 1500)],
)
def test_a_number_without_a_currency_is_a_plain_one(code: str, text: str, value: int) -> None:
    (mark,) = marked(text, code)
    assert (mark.kind, mark.value.written()) == ("N", value)


def test_a_year_is_no_lower_end_of_a_range() -> None:
    found = {(mark.kind, mark.value if mark.kind == "S" else mark.value.value) for mark in marked(
        "in 2024 and $3 billion, in 2023 and 49%", "en"
    )}  # fmt: skip
    assert found == {("N", 2024), ("M", 3_000_000_000), ("N", 2023), ("S", Decimal("0.49"))}


def test_a_big_number_is_of_the_money_before_it() -> None:
    first, second = marked("raised 600 million euros at a valuation of 5.8 billion.", "en")
    assert (first.kind, second.kind, second.value.currency) == ("M", "M", "EUR")


FORMS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "en": (".", ",", ("${} billion", "${}bn", "{} billion dollars")),
    "fr": (",", "\u202f", ("{} milliards de dollars", "{} Md$", "{} milliards USD")),
    "de": (",", ".", ("{} Milliarden Dollar", "{} Mrd. Dollar", "{} Mrd. US-Dollar")),
}


@pytest.mark.parametrize("code", codes())
@given(st.data())
@settings(deadline=None)
def test_an_amount_that_is_written_is_read_back(code: str, data: st.DataObject) -> None:
    decimal, thousands, forms = FORMS[code]
    value = data.draw(st.decimals(min_value="0.1", max_value="999999", places=1))
    written = f"{value:,}".replace(",", " ").replace(".", decimal).replace(" ", thousands)
    figure = money(data.draw(st.sampled_from(forms)).format(written), code)
    assert (figure.value, figure.currency) == (value * 10**9, "USD")


@given(st.integers(1, 2_000), st.sampled_from(("1", "1 ", "9,", "1.", "$1", "%")), st.sampled_from(codes()))
@settings(deadline=None)
def test_a_row_of_digits_is_read_in_bounded_time(times: int, piece: str, code: str) -> None:
    text = piece * times
    assert all(mark.end <= len(text) for mark in marked(text, code))
