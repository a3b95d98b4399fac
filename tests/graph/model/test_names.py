import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.names import fold, nearest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mistral AI", "  mistral   ai "),
        ("Société Générale", "SOCIETE GENERALE"),
        ("Straße", "STRASSE"),
        ("ｘＡＩ", "xai"),
        ("Zoë", "Zoe\u0308"),
        ("a\u00a0b", "a b"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("xAI", "x AI"), ("Meta", "Meta 1"), ("C3", "C3.ai"), ("智谱", "智")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=30))
def test_forms_of_unicode_do_not_count(name: str) -> None:
    assert fold(unicodedata.normalize("NFC", name)) == fold(unicodedata.normalize("NFD", name))


@given(st.text("aZéß ıİ\tÅ", max_size=12))
def test_fold_of_a_folded_name_is_itself(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_nearest_finds_slips_and_nothing_far() -> None:
    assert nearest("anthropc", ["google", "anthropic", "nvidia"])[0] == "anthropic"
    assert nearest("zzzzzz", ["google", "anthropic"]) == []
    assert nearest("anthropic", []) == []
