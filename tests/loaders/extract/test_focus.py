"""What a text is about, where the buyer is named more often than what it buys."""

import pytest

from tests.loaders.extract.reading import extract


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
