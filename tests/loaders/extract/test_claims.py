"""Plain sentences of each claim type in each language, and the claim that each of them states."""

from typing import Any

import pytest

from graph.model.claims import CLAIM_TYPES
from loaders.extract.rules.language import codes
from tests.loaders.extract.reading import extract

MONEY = {"value": 14_300_000_000, "currency": "USD"}
STAKE = {"type": "investment", "investors": ["meta"], "target": "scale-ai", "stake": 0.49, "amount": MONEY}
ROUND = {
    "type": "investment",
    "investors": ["nvidia"],
    "target": "openai",
    "amount": {"value": 10**9, "currency": "USD"},
}
TAKEOVER = {"type": "acquisition", "acquirer": "meta", "target": "scale-ai", "status": "completed", "date": "2023"}
LEAVING = {"type": "supply", "customer": "google", "supplier": "scale-ai", "change": "ending", "service": "other"}
CLOUD = {"type": "supply", "customer": "openai", "supplier": "oracle", "service": "cloud"}
PARTNERS = {"type": "partnership", "parties": ["google", "nvidia"]}
RIVALS = {"type": "competition", "parties": ["google", "meta"]}
CEO = {"type": "role", "person": "ada-poe", "organization": "openai", "title": "CEO", "change": "holds"}
NEW_CEO = {**CEO, "change": "appointed"}
LEFT = {"type": "role", "person": "ada-poe", "organization": "openai", "change": "left"}
MODEL = {"type": "product", "product": "gemini", "developer": "google"}
REVENUE = {
    "type": "metric", "subject": "scale-ai", "metric": "revenue", "period": "2024", "forecast": False,
    "value": {"value": 870_000_000, "currency": "USD"},
}  # fmt: skip
FOUNDING = {"type": "founding", "organization": "scale-ai", "founders": ["ada-poe"], "date": "2016"}
SUIT = {"type": "legal", "parties": {"plaintiff": ["google"], "defendant": ["openai"]}}

SAID: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "en": [
        ("Meta has bought a 49% stake in Scale AI for $14.3 billion.", {**STAKE, "status": "completed"}),
        ("Nvidia invested $1 billion in OpenAI.", {**ROUND, "status": "completed"}),
        ("OpenAI has raised $1 billion from Nvidia.", {**ROUND, "status": "completed"}),
        ("Meta acquired Scale AI in 2023.", TAKEOVER),
        ("Google is ending its contract with Scale AI.", LEAVING),
        ("Oracle signed a $300 billion cloud contract with OpenAI.", {**CLOUD, "status": "announced"}),
        ("Google and Nvidia announced a partnership.", PARTNERS),
        ("Meta competes with Google.", RIVALS),
        ("Meta's rival Google is growing.", RIVALS),
        ("Ada Poe, CEO of OpenAI, said so.", CEO),
        ("OpenAI appointed Ada Poe as CEO.", NEW_CEO),
        ("Ada Poe has left OpenAI.", LEFT),
        ("Google unveiled Gemini.", MODEL),
        ("Scale AI generated $870 million in revenue in 2024.", REVENUE),
        ("Scale AI was founded in 2016 by Ada Poe.", FOUNDING),
        ("Google sued OpenAI.", SUIT),
    ],
    "fr": [
        (
            "Meta a acquis une participation de 49 % dans Scale AI pour 14,3 milliards de dollars.",
            {**STAKE, "status": "completed"},
        ),
        ("Nvidia a investi un milliard de dollars dans OpenAI.", {**ROUND, "status": "completed"}),
        ("OpenAI a levé un milliard de dollars auprès de Nvidia.", {**ROUND, "status": "completed"}),
        ("Meta a racheté Scale AI en 2023.", TAKEOVER),
        ("Google met fin à son contrat avec Scale AI.", LEAVING),
        ("OpenAI a signé un contrat de cloud avec Oracle.", CLOUD),
        ("Google et Nvidia ont annoncé un partenariat.", PARTNERS),
        ("Google est un concurrent de Meta.", RIVALS),
        ("Ada Poe, PDG d’OpenAI, l’a dit.", CEO),
        ("OpenAI a nommé Ada Poe PDG.", NEW_CEO),
        ("Ada Poe a quitté OpenAI.", LEFT),
        ("Google a dévoilé Gemini.", MODEL),
        ("Scale AI a généré 870 millions de dollars de revenus en 2024.", REVENUE),
        ("Scale AI a été fondée en 2016 par Ada Poe.", FOUNDING),
        ("Google a porté plainte contre OpenAI.", SUIT),
    ],
    "de": [
        ("Meta hat für 14,3 Milliarden Dollar 49 Prozent an Scale AI übernommen.", {**STAKE, "status": "completed"}),
        ("Nvidia hat eine Milliarde Dollar in OpenAI investiert.", {**ROUND, "status": "completed"}),
        ("Meta hat Scale AI im Jahr 2023 übernommen.", TAKEOVER),
        ("Google beendet seinen Vertrag mit Scale AI.", LEAVING),
        ("OpenAI hat einen Cloud-Vertrag mit Oracle geschlossen.", CLOUD),
        ("Google und Nvidia haben eine Partnerschaft vereinbart.", PARTNERS),
        ("Google ist ein Konkurrent von Meta.", RIVALS),
        ("OpenAI-Chefin Ada Poe sagte das.", CEO),
        ("Ada Poe wird neue Chefin von OpenAI.", NEW_CEO),
        ("Ada Poe hat OpenAI verlassen.", LEFT),
        ("Google hat Gemini vorgestellt.", MODEL),
        ("Scale AI erzielte 2024 einen Umsatz von 870 Millionen Dollar.", REVENUE),
        ("Scale AI wurde 2016 von Ada Poe gegründet.", FOUNDING),
        ("Google hat OpenAI verklagt.", SUIT),
    ],
}


@pytest.mark.parametrize("code", codes())
def test_each_claim_type_has_a_sentence_in_each_language(code: str) -> None:
    assert {claim["type"] for _, claim in SAID[code]} == set(CLAIM_TYPES)


@pytest.mark.parametrize(("code", "sentence", "claim"), [(code, *said) for code, each in SAID.items() for said in each])
def test_a_plain_sentence_says_what_it_says_and_nothing_else(code: str, sentence: str, claim: dict[str, Any]) -> None:
    (found,) = [each.fields for each in extract(sentence, code).claims]
    assert {**found, **claim} == found


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("en", "Meta shares rose 3% after Google reported results."),
        ("en", "Meta has never invested in Scale AI."),
        ("en", "Ada Poe met Google."),
        ("fr", "L'action Meta a gagné 3 % après les résultats de Google."),
        ("fr", "Meta n’a jamais investi dans Scale AI."),
        ("de", "Die Aktie von Meta stieg nach den Zahlen von Google um 3 Prozent."),
        ("de", "Meta hat nie in Scale AI investiert."),
        ("es", "Meta compró Scale AI."),
    ],
)
def test_what_is_not_said_is_not_found(code: str, sentence: str) -> None:
    assert extract(sentence, code).claims == ()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Google is ending its contract with Scale AI because Meta acquired Scale AI."),
        ("en", "Google is ending its contract with Scale AI because of Meta's acquisition of Scale AI."),
        ("fr", "Google met fin à son contrat avec Scale AI suite au rachat de Scale AI par Meta."),
        ("fr", "Google met fin à son contrat avec Scale AI parce que Meta a racheté Scale AI."),
        ("de", "Google beendet seinen Vertrag mit Scale AI wegen der Übernahme von Scale AI durch Meta."),
        ("de", "Google beendet seinen Vertrag mit Scale AI, weil Meta Scale AI übernommen hat."),
    ],
)
def test_a_word_of_cause_links_two_claims(code: str, text: str) -> None:
    claims = {each.fields["type"]: each for each in extract(text, code).claims}
    assert claims["supply"].caused_by == claims["acquisition"].n
    assert claims["acquisition"].caused_by is None


@pytest.mark.parametrize(
    "text",
    [
        "Google is ending its contract with Scale AI, and Meta acquired Scale AI.",
        "Google is ending its contract with Scale AI. Meta acquired Scale AI.",
    ],
)
def test_what_only_stands_beside_is_no_cause(text: str) -> None:
    claims = extract(text, "en").claims
    assert len(claims) == 2
    assert {each.caused_by for each in claims} == {None}


def test_what_is_said_twice_is_one_claim_with_all_that_is_said() -> None:
    text = "Meta has acquired Scale AI. Last year, Meta acquired Scale AI for $14.3 billion."
    (claim,) = extract(text, "en").claims
    assert (claim.fields["amount"], claim.fields["date"]) == (MONEY, "2024")


def test_what_differs_stays_apart() -> None:
    text = "Meta acquired Scale AI for $14.3 billion. Meta acquired Scale AI for $1 billion, wrote Google."
    amounts = [claim.fields["amount"]["value"] for claim in extract(text, "en").claims]
    assert sorted(amounts) == [10**9, 14_300_000_000]


@pytest.mark.parametrize(
    ("code", "deal"),
    [
        ("en", "Nvidia has invested $1 billion in OpenAI, with a nod to its peers, at a valuation of $12 billion."),
        ("fr", "Nvidia a investi un milliard de dollars dans OpenAI, sur la base d'une valorisation de 12 milliards."),
        ("de", "Nvidia hat eine Milliarde Dollar in OpenAI investiert, bei einer Bewertung von 12 Milliarden Dollar."),
    ],
)
def test_a_valuation_is_that_of_whom_the_sentence_tells_of_and_not_of_whom_the_text_names_most(
    code: str, deal: str
) -> None:
    (claim,) = extract(f"Meta. Meta! Meta? {deal}", code).claims
    assert claim.fields["target"] == "openai"
    assert claim.fields["valuation"]["value"] == 12 * 10**9


def test_an_apposition_is_of_the_name_before_it() -> None:
    text = "Nvidia investit dans OpenAI, le laboratoire cofondé en 2016 par Ada Poe."
    foundings = [claim.fields for claim in extract(text, "fr").claims if claim.fields["type"] == "founding"]
    assert [each["organization"] for each in foundings] == ["openai"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Nvidia and OpenAI, a subsidiary of Google, will spend $2 billion in 2027."),
        ("fr", "Nvidia et OpenAI, filiale de Google, dépenseront deux milliards de dollars en 2027."),
        ("de", "Nvidia und OpenAI, Tochter von Google, geben 2027 zwei Milliarden Dollar aus."),
    ],
)
def test_an_apposition_tells_of_one_name_and_takes_no_sum_and_no_date_of_the_sentence(code: str, text: str) -> None:
    (owned,) = [claim.fields for claim in extract(text, code).claims if claim.fields["type"] == "acquisition"]
    assert owned == {"type": "acquisition", "target": "openai", "acquirer": "google", "status": "completed"}
