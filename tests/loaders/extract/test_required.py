"""What must stand in a text where an expression matches: it never rules out a match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.rules.language import codes, language
from loaders.extract.rules.required import choices, counts

words = st.text("abc ", min_size=1, max_size=4).map(re.escape)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{0,2}", "{1,3}?"])).map(
            lambda each: f"(?:{each[0]}){each[1]}"
        ),
        inner.map(lambda each: f"(?P<x>{each})" if "(?P" not in each else each),
        inner.map(lambda each: f"(?!{each}z){each}"),
    )


expressions = st.recursive(st.one_of(words, st.just("[ab]"), st.just(".")), grown, max_leaves=8).filter(
    lambda each: each.count("(?P<x>") < 2
)


@given(st.data(), expressions)
def test_every_match_has_one_of_each_choice(data: st.DataObject, expression: str) -> None:
    text = data.draw(st.from_regex(expression, fullmatch=True, alphabet="abcz "))
    for choice in choices(expression, {}):
        assert any(each in text for each in choice)
    for character, number in counts(expression, "abc").items():
        assert text.count(character) >= number


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("bought (?:the )?firm", [{"bought "}, {"firm"}]),
        ("buys?|acquires?", [{"buy", "acquire"}]),
        ("(?:buys?)?", []),
        ("(?!never )sold", [{"sold"}]),
        ("(?:a|bought)+ it", [{" it"}]),
    ],
)
def test_the_choices_are_the_words_that_cannot_be_left_out(expression: str, expected: list[set[str]]) -> None:
    assert list(map(set, choices(expression, {}))) == expected


def test_a_character_can_stand_for_another_expression() -> None:
    assert choices("x? it", {"x": [frozenset({"bought"})]}) == (frozenset({" it"}),)
    assert frozenset({"bought"}) in choices("x it", {"x": [frozenset({"bought"})]})


@pytest.mark.parametrize("code", codes())
def test_most_rules_of_a_language_require_words(code: str) -> None:
    rules = language(code).rules
    assert sum(any(isinstance(each, frozenset) for each in rule.required) for rule in rules) > 0.9 * len(rules)
