"""How firm a fact is: from the words around it in each language."""

import pytest

from tests.loaders.extract.reading import extract

ACQUISITIONS = {
    "en": {
        "Meta acquired Scale AI.": "completed",
        "Meta has acquired Scale AI.": "completed",
        "Meta is acquiring Scale AI.": "announced",
        "Meta agreed to acquire Scale AI.": "announced",
        "Meta will acquire Scale AI.": "announced",
        "Meta plans to acquire Scale AI.": "planned",
        "Meta wants to buy Scale AI.": "planned",
        "Meta is in talks to acquire Scale AI.": "in_talks",
        "Meta has reportedly acquired Scale AI.": "rumoured",
        "Meta could buy Scale AI.": "rumoured",
        "Meta is considering to buy Scale AI, people familiar with the matter said.": "rumoured",
        "Meta denied that it plans to acquire Scale AI.": "denied",
        "Meta failed to acquire Scale AI.": "cancelled",
        "Meta's attempt to acquire Scale AI failed.": "cancelled",
        "Meta did not acquire Scale AI.": None,
        "Meta has never acquired Scale AI.": None,
    },
    "fr": {
        "Meta a racheté Scale AI.": "completed",
        "Meta rachète Scale AI.": "announced",
        "Meta va racheter Scale AI.": "announced",
        "Meta prévoit de racheter Scale AI.": "planned",
        "Meta veut racheter Scale AI.": "planned",
        "Meta est en discussions pour racheter Scale AI.": "in_talks",
        "Meta négocie le rachat de Scale AI.": "in_talks",
        "Meta envisagerait de racheter Scale AI.": "rumoured",
        "Meta pourrait racheter Scale AI.": "rumoured",
        "Meta aurait racheté Scale AI.": "rumoured",
        "Meta dément vouloir racheter Scale AI.": "denied",
        "Meta a renoncé à racheter Scale AI.": "cancelled",
        "Meta n'a pas racheté Scale AI.": None,
        "Meta n’a jamais racheté Scale AI.": None,
    },
    "de": {
        "Meta hat Scale AI übernommen.": "completed",
        "Meta übernimmt Scale AI.": "announced",
        "Meta wird Scale AI übernehmen.": "announced",
        "Meta will Scale AI übernehmen.": "planned",
        "Meta plant die Übernahme von Scale AI.": "planned",
        "Meta verhandelt über die Übernahme von Scale AI.": "in_talks",
        "Meta soll Scale AI übernommen haben.": "rumoured",
        "Meta könnte Scale AI übernehmen.": "rumoured",
        "Meta dementiert, Scale AI übernehmen zu wollen.": "denied",
        "Die Übernahme von Scale AI durch Meta ist gescheitert.": "cancelled",
        "Meta hat Scale AI nicht übernommen.": None,
        "Meta hat Scale AI nie übernommen.": None,
    },
}


@pytest.mark.parametrize(
    ("code", "text", "status"),
    [(code, text, status) for code, said in ACQUISITIONS.items() for text, status in said.items()],
)
def test_a_takeover_is_as_firm_as_the_words_say(code: str, text: str, status: str | None) -> None:
    claims = [claim.fields for claim in extract(text, code).claims if claim.fields["type"] == "acquisition"]
    expected = [] if status is None else [("meta", "scale-ai", status)]
    assert [(each["acquirer"], each["target"], each["status"]) for each in claims] == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Meta may leave Europe, while Oracle acquired Scale AI."),
        ("en", "Meta plans a phone. Oracle acquired Scale AI."),
        ("fr", "Meta pourrait quitter l'Europe, tandis qu'Oracle a racheté Scale AI."),
        ("de", "Meta könnte Europa verlassen, während Oracle Scale AI übernommen hat."),
    ],
)
def test_what_another_clause_doubts_is_not_doubted(code: str, text: str) -> None:
    (claim,) = [each.fields for each in extract(text, code).claims if each.fields["type"] == "acquisition"]
    assert (claim["acquirer"], claim["status"]) == ("oracle", "completed")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Scale AI expects revenue of $2 billion in 2026."),
        ("fr", "Scale AI prévoit un chiffre d'affaires de 2 milliards de dollars en 2026."),
        ("de", "Scale AI erwartet für 2026 einen Umsatz von 2 Milliarden Dollar."),
    ],
)
def test_an_expected_figure_is_a_forecast(code: str, text: str) -> None:
    (claim,) = extract(text, code).claims
    assert claim.fields["forecast"] is True
    assert "status" not in claim.fields
    assert claim.fields["value"] == {"value": 2_000_000_000, "currency": "USD"}


def test_a_headline_is_less_firm_than_the_text_below_it() -> None:
    text = "Meta acquires Scale AI\n\nMeta has acquired Scale AI."
    (claim,) = extract(text, "en").claims
    assert claim.fields["status"] == "completed"
    assert claim.start > text.index("\n")
