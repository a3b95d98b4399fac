"""Articles about organizations and people that the ledger does not have: written for the tests, and not true."""

from typing import Any

import pytest

from graph.model.documents import Document
from loaders.extract.rules.extractor import RuleExtractor

ARTICLES: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "en": (
        "Tinman sells to Harbor Robotics\n\n"
        "Harbor Robotics said on Monday it had agreed to acquire Tinman for $120 million. Tinman was founded in 2017 by "
        "Priya Raman and Luke Ostrander. Last year, Harbor raised $300 million in a round led by Quillfund. It competes "
        "with Symbolix.\n",
        [
            {"type": "acquisition", "acquirer": "harbor-robotics", "target": "tinman", "status": "announced"},
            {"type": "founding", "organization": "tinman", "founders": ["priya-raman", "luke-ostrander"]},
            {"type": "investment", "target": "harbor-robotics", "lead": "quillfund", "date": "2024"},
            {"type": "competition", "parties": ["harbor-robotics", "symbolix"]},
        ],
    ),
    "fr": (
        "Comptalyn lève 175 millions d'euros\n\n"
        "La start-up Comptalyn a annoncé jeudi une levée de fonds de 175 millions d'euros, menée par Bravoure Capital. "
        "Fondée en 2020 par Arthur Wagnon et Hélène Prost, la jeune pousse emploie 1 000 salariés. Parmi ses concurrents "
        "figurent Sagix et Cegeda. Karim Belhadj a quitté Comptalyn l'an dernier.\n",
        [
            {"type": "investment", "target": "comptalyn", "lead": "bravoure-capital"},
            {"type": "founding", "organization": "comptalyn", "founders": ["arthur-wagnon", "helene-prost"]},
            {"type": "metric", "subject": "comptalyn", "metric": "headcount", "value": 1000},
            {"type": "competition", "parties": ["comptalyn", "sagix"]},
            {"type": "role", "person": "karim-belhadj", "organization": "comptalyn", "change": "left", "date": "2024"},
        ],
    ),
    "de": (
        "Neuralix holt frisches Geld\n\n"
        "Das Karlsruher Start-up Neuralix hat in einer Finanzierungsrunde 25 Millionen Euro eingesammelt. Gegründet wurde "
        "Neuralix 2019 von Tobias Wehner und Anja Krämer. Das Unternehmen zählt Zefir und Bolvara zu seinen Kunden. Die "
        "Wettbewerberin Drishta verklagt Neuralix wegen Patentverletzung.\n",
        [
            {"type": "investment", "target": "neuralix", "amount": {"value": 25_000_000, "currency": "EUR"}},
            {"type": "founding", "organization": "neuralix", "founders": ["tobias-wehner", "anja-kramer"]},
            {"type": "supply", "supplier": "neuralix", "customer": "bolvara"},
            {"type": "legal", "parties": {"plaintiff": ["drishta"], "defendant": ["neuralix"]}},
        ],
    ),
}


@pytest.mark.parametrize("code", ARTICLES)
def test_an_article_about_strangers_gives_its_claims(code: str) -> None:
    text, told = ARTICLES[code]
    document = Document(name="a.txt", text=text, language=code, published="2025-06-15", retrieved="2025-06-15")
    found = [claim.fields for claim in RuleExtractor({}).extract(document).claims]
    assert [each for each in told if not any(each.items() <= fields.items() for fields in found)] == []


def test_a_name_of_one_word_is_an_organization_where_no_role_shows_another_kind() -> None:
    text = "Harbor Robotics bought Tinman. Analysts at Tinman liked the price."
    document = Document(name="a.txt", text=text, language="en", published="2025-06-15", retrieved="2025-06-15")
    entities = {each.name: each.type for each in RuleExtractor({}).extract(document).entities}
    assert entities == {"Harbor Robotics": "organization", "Tinman": "organization"}
