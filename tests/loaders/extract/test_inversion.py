"""Rules for clauses that turn subject and verb round are made from those that do not."""

import pytest

from loaders.extract.rules.inversion import with_turned

HOW = {"behind": "{to_verb} ", "before": "<", "between": "{to_name}?", "end": ">"}


def turned(text: str) -> list[str]:
    return [str(rule["is"]) for rule in with_turned([{"rule": "a", "is": text}], HOW)][1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{O:a}{to_verb} {buys} {O:b}", ["<{buys} {to_name}?{O:a}> {O:b}"]),
        ("{O:a}{to_verb} (?:buys|(?:has )?bought) {O:b}", ["<(?:buys|(?:has )?bought) {to_name}?{O:a}> {O:b}"]),
        (r"{O:a}{to_verb} (?:x\)y|z) {O:b}", [r"<(?:x\)y|z) {to_name}?{O:a}> {O:b}"]),
        ("{O:a}{to_verb} nimmt(?: sich)? {O:b} vor", ["<nimmt(?: sich)? {to_name}?{O:a}> {O:b} vor"]),
        ("{O:a}{to_verb} geh(?:t|en) {O:b}", []),  # half a word is no verb
        ("{O:a}(?!-) {buys} {O:b}", []),
        ("{buys} {O:a}", []),
    ],
)
def test_the_verb_goes_before_the_subject(text: str, expected: list[str]) -> None:
    assert turned(text) == expected


def test_a_turned_form_in_the_file_stays_the_only_one() -> None:
    own = [{"rule": "a", "is": "{O:a}{to_verb} {buys}"}, {"rule": "a-inverted", "is": "{buys} {O:a}"}]
    assert list(with_turned(own, HOW)) == own


def test_a_turned_form_is_like_its_rule_in_all_else() -> None:
    rule = {"rule": "a", "type": "supply", "is": "{O:a}{to_verb} {buys}", "unless": "x"}
    _, other = with_turned([rule], HOW)
    assert other == {**rule, "rule": "a-inverted", "is": "<{buys} {to_name}?{O:a}>"}
