"""Words that point back: whom "the company", "it", "elle", "der Konzern" mean."""

from typing import Any

import pytest

from graph.model.documents import Document
from graph.model.entities import EntityRecord, Organization, Person
from loaders.extract.rules.extractor import RuleExtractor
from tests.loaders.extract.reading import extract


def has(text: str, code: str, **fields: Any) -> bool:
    return any(fields.items() <= claim.fields.items() for claim in extract(text, code).claims)


@pytest.mark.parametrize(
    ("code", "text", "acquirer"),
    [
        ("en", "Oracle did well last year. The company acquired Scale AI.", "oracle"),
        ("en", "Oracle did well last year. It has acquired Scale AI.", "oracle"),
        ("en", "Oracle said on Monday that it has acquired Scale AI.", "oracle"),
        ("fr", "Oracle a fait une bonne année. L'entreprise a racheté Scale AI.", "oracle"),
        ("fr", "Oracle a fait une bonne année. Elle a racheté Scale AI.", "oracle"),
        ("de", "Oracle hatte ein gutes Jahr. Der Konzern hat Scale AI übernommen.", "oracle"),
        ("de", "Oracle hatte ein gutes Jahr. Das Unternehmen hat Scale AI übernommen.", "oracle"),
    ],
)
def test_a_description_and_a_pronoun_mean_who_the_text_is_about(code: str, text: str, acquirer: str) -> None:
    assert has(text, code, type="acquisition", acquirer=acquirer, target="scale-ai")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Ada Poe is well known. She was appointed CEO of OpenAI."),
        ("fr", "Ada Poe est connue. Elle a été nommée PDG d'OpenAI."),
        ("de", "Ada Poe ist bekannt. Sie wird neue Chefin von OpenAI."),
    ],
)
def test_she_means_the_person(code: str, text: str) -> None:
    assert has(text, code, type="role", person="ada-poe", organization="openai", change="appointed")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The company acquired Scale AI."),
        ("fr", "L'entreprise a racheté Scale AI."),
        ("de", "Der Konzern hat Scale AI übernommen."),
    ],
)
def test_without_anybody_else_nobody_is_meant(code: str, text: str) -> None:
    assert not has(text, code, type="acquisition")


def test_who_only_says_so_is_not_who_it_is_about() -> None:
    text = "Oracle is growing, according to Google. The company acquired Scale AI."
    assert has(text, "en", type="acquisition", acquirer="oracle")


NATIONS: dict[str, EntityRecord] = {
    entity.id: entity
    for entity in (
        Organization(id="softbank", name="SoftBank", country="JP", founded="1981"),
        Organization(id="mistral", name="Mistral", country="FR", founded="2023"),
        Organization(id="oracle", name="Oracle", country="US", founded="1977"),
        Organization(id="poe-capital", name="Poe Capital", country="US", kind="investor"),
        Person(id="ada-poe", name="Ada Poe"),
    )
}


@pytest.mark.parametrize(
    ("code", "text", "who"),
    [
        ("en", "SoftBank met Mistral. The Paris start-up acquired Oracle.", "mistral"),
        ("en", "Poe Capital met Mistral. The developer acquired Oracle.", "mistral"),
        ("en", "Mistral met Poe Capital. The fund acquired Oracle.", "poe-capital"),
        ("fr", "Poe Capital a vu Mistral. Le laboratoire a racheté Oracle.", "mistral"),
        ("de", "Poe Capital traf Mistral. Der Entwickler hat Oracle übernommen.", "mistral"),
        ("en", "SoftBank met Mistral. The Japanese group acquired Oracle.", "softbank"),
        ("en", "SoftBank met Mistral. The French company acquired Oracle.", "mistral"),
        ("en", "SoftBank met Mistral. The start-up acquired Oracle.", "mistral"),
        ("fr", "SoftBank a vu Mistral. Le groupe japonais a racheté Oracle.", "softbank"),
        ("fr", "SoftBank a vu Mistral. La start-up a racheté Oracle.", "mistral"),
        ("de", "SoftBank traf Mistral. Der japanische Konzern hat Oracle übernommen.", "softbank"),
        ("de", "SoftBank traf Mistral. Das Start-up hat Oracle übernommen.", "mistral"),
    ],
)
def test_a_description_means_whom_it_fits(code: str, text: str, who: str) -> None:
    document = Document(name="a.txt", text=text, language=code, published="2025-06-15", retrieved="2025-06-15")
    claims = RuleExtractor(NATIONS).extract(document).claims
    assert [claim.fields["acquirer"] for claim in claims if claim.fields["type"] == "acquisition"] == [who]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Oracle did well. Its revenue was $3 billion in 2024."),
        ("fr", "Oracle va bien. Son chiffre d'affaires était de 3 milliards de dollars en 2024."),
        ("de", "Oracle ging es gut. Sein Umsatz lag 2024 bei 3 Milliarden Dollar."),
    ],
)
def test_a_possessive_is_of_who_the_text_is_about(code: str, text: str) -> None:
    assert has(text, code, type="metric", subject="oracle", metric="revenue", period="2024")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Oracle and Meta met Google. Nvidia met Scale AI. The group acquired OpenAI.", ["oracle"]),
        ("Oracle met SoftBank. Oracle met Sony and SoftBank. The Japanese group acquired Mistral.", []),
    ],
)
def test_what_could_mean_several_means_whom_the_text_is_about_or_nobody(text: str, who: list[str]) -> None:
    firms = {name: Organization(id=name, name=name.title()) for name in ("google", "meta", "nvidia", "openai")}
    known = NATIONS | firms | {"sony": Organization(id="sony", name="Sony", country="JP", founded="1946")}
    document = Document(name="a.txt", text=text, language="en", published="2025-06-15", retrieved="2025-06-15")
    claims = RuleExtractor(known).extract(document).claims
    assert [claim.fields["acquirer"] for claim in claims if claim.fields["type"] == "acquisition"] == who


def test_behind_another_subject_a_description_means_what_was_spoken_of() -> None:
    text = "Oracle sells databases. Oracle grows. Meta was valued at $9 billion. Nvidia has invested $2 billion in {}."
    assert has(text.format("the company"), "en", type="investment", investors=["nvidia"], target="meta")


@pytest.mark.parametrize("beside", ["Unlike", "Like", "Alongside"])
def test_who_is_only_compared_with_does_not_act(beside: str) -> None:
    claims = extract(f"{beside} Nvidia, the bigger rival, she invested $2 billion in Scale AI.", "en").claims
    assert [claim for claim in claims if "nvidia" in claim.fields.get("investors", ())] == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "OpenAI does well. OpenAI grows.\n\nOracle. The company acquired Scale AI last year."),
        ("de", "OpenAI wächst. OpenAI wirbt.\n\nOracle: Der Konzern hat Scale AI übernommen."),
        ("fr", "OpenAI grandit. OpenAI embauche.\n\nOracle. L'entreprise a racheté Scale AI."),
        ("en", "OpenAI does well. OpenAI grows.\n\nOracle\n\nThe company acquired Scale AI last year."),
    ],
)
def test_a_label_before_a_paragraph_says_whom_it_is_about(code: str, text: str) -> None:
    assert has(text, code, type="acquisition", acquirer="oracle", target="scale-ai")


def test_a_description_behind_a_name_that_it_describes_means_nobody_else() -> None:
    text = "Oracle put money into Scale AI, the start-up that competes with OpenAI."
    assert not has(text, "en", type="competition", parties=["openai", "oracle"])
    assert has(text, "en", type="competition", parties=["openai", "scale-ai"])


def test_the_first_company_is_no_company_told_of_before() -> None:
    text = "Oracle did well. OpenAI was the first company to acquire Scale AI."
    assert not has(text, "en", type="acquisition", acquirer="oracle")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Oracle grows. Oracle hires. Oracle thrives. Meta sells phones. It has acquired Scale AI."),
        ("fr", "Oracle grandit. Oracle embauche. Oracle prospère. Meta vend. L'entreprise a racheté Scale AI."),
        ("de", "Oracle wächst. Oracle wirbt. Oracle gedeiht. Meta verkauft. Der Konzern hat Scale AI übernommen."),
    ],
)
def test_who_is_named_often_is_rather_meant_than_who_is_named_once(code: str, text: str) -> None:
    assert has(text, code, type="acquisition", acquirer="oracle", target="scale-ai")
