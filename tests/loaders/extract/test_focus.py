"""What a text is about, where the buyer is named more often than what it buys."""

import pytest

from graph.model.documents import Document
from graph.model.entities import Organization
from loaders.extract.rules.extractor import RuleExtractor
from tests.loaders.extract.reading import KNOWN, extract


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Meta acquired Scale AI. Meta paid $14 billion for Scale AI, Meta said. The company employs 900 people.",
            "scale-ai",
        ),
        ("Meta acquired Scale AI. Meta grows, and Meta hires. The company employs 900 people.", "meta"),
    ],
)
def test_what_is_bought_is_what_a_text_is_about_that_keeps_telling_of_it(text: str, subject: str) -> None:
    told = [claim.fields for claim in extract(text, "en").claims]
    assert [fields["subject"] for fields in told if fields["type"] == "metric"] == [subject]


FUND = Organization(id="poe-capital", name="Poe Capital", kind="investor")


@pytest.mark.parametrize(
    "text",
    [
        "Poe Capital led the round of Oracle. Poe Capital is from Oslo. The company employs 900 people.",
        "Poe Capital led the round of Oracle. Poe Capital is from Oslo. It employs 900 people, and Oracle grows.",
    ],
)
def test_an_investor_is_seldom_what_a_text_is_about(text: str) -> None:
    document = Document(name="a.txt", text=text, language="en", published="2025-06-15", retrieved="2025-06-15")
    told = [claim.fields for claim in RuleExtractor(KNOWN | {FUND.id: FUND}).extract(document).claims]
    assert [fields["subject"] for fields in told if fields["type"] == "metric"] == ["oracle"]
