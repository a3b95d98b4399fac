"""The rules of each language: all of them fit the model, and what they find stands in the text."""

import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.claims import CLAIM_TYPES
from graph.model.documents import Document
from graph.model.entities import Organization, Person, Product
from graph.model.vocabulary import RoleChange, Status, SupplyChange
from loaders.curated_claims import Refused, read_claim
from loaders.extract.confidence import confidence
from loaders.extract.extraction import Extraction
from loaders.extract.rules.drafts import FOUNDER, shape
from loaders.extract.rules.extractor import RuleExtractor
from loaders.extract.rules.language import codes, language
from tests.running import ROOT

KNOWN = {
    entity.id: entity
    for entity in (
        Organization(id="meta", name="Meta Platforms", aliases=("Meta",)),
        Organization(id="scale-ai", name="Scale AI", aliases=("Scale",), founded="2016"),
        Organization(id="openai", name="OpenAI", kind="lab"),
        Organization(id="google", name="Google"),
        Organization(id="nvidia", name="Nvidia"),
        Organization(id="oracle", name="Oracle"),
        Person(id="ada-poe", name="Ada Poe"),
        Product(id="gemini", name="Gemini"),
    )
}
EXTRACTOR = RuleExtractor(KNOWN)


def extract(text: str, code: str) -> Extraction:
    return EXTRACTOR.extract(
        Document(name="a.txt", text=text, language=code, published="2025-06-15", retrieved="2025-06-20")
    )


@pytest.mark.parametrize("code", codes())
def test_every_rule_compiles_has_its_own_name_and_makes_what_the_model_has(code: str) -> None:
    own = language(code)
    assert max(Counter(rule.name for rule in own.rules).values()) == 1
    values = {"status": set(Status), "change": set(RoleChange) | set(SupplyChange)}
    for rule in own.rules:
        fields = set(CLAIM_TYPES[rule.type].model_fields)
        assert rule.pattern.groups
        assert set(rule.fields) <= fields, rule.name
        assert rule.status is None or rule.status in values["status"], rule.name
        assert rule.fields.get("change", "none") in values["change"], rule.name
        assert rule.about is None or rule.about in shape(rule.type).one | {"a", "plaintiff", "defendant"}, rule.name
        assert rule.exception is None or rule.exception.pattern
    assert {rule.type for rule in own.rules} == set(CLAIM_TYPES)
    assert FOUNDER in own.titles.values()


SAID: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "en": [
        ("Meta has bought a 49% stake in Scale AI for $14.3 billion.",
         {"type": "investment", "investors": ["meta"], "target": "scale-ai", "stake": 0.49, "status": "completed",
          "amount": {"value": 14300000000, "currency": "USD"}}),
        ("Meta is in talks to acquire Scale AI.", {"type": "acquisition", "acquirer": "meta", "status": "in_talks"}),
        ("Meta acquired Scale AI in 2023.", {"type": "acquisition", "status": "completed", "date": "2023"}),
        ("Google is ending its contract with Scale AI.", {"type": "supply", "customer": "google", "change": "ending"}),
        ("Oracle signed a $300 billion cloud contract with OpenAI.",
         {"type": "supply", "supplier": "oracle", "customer": "openai", "status": "announced"}),
        ("Meta competes with Google.", {"type": "competition", "parties": ["google", "meta"]}),
        ("Ada Poe, CEO of OpenAI, said so.", {"type": "role", "person": "ada-poe", "change": "holds"}),
        ("Google unveiled Gemini.", {"type": "product", "product": "gemini", "developer": "google"}),
        ("Scale AI generated $870 million in revenue in 2024.",
         {"type": "metric", "metric": "revenue", "period": "2024", "forecast": False}),
        ("Scale AI was founded in 2016 by Ada Poe.", {"type": "founding", "founders": ["ada-poe"], "date": "2016"}),
        ("Google sued OpenAI.", {"type": "legal", "parties": {"plaintiff": ["google"], "defendant": ["openai"]}}),
    ],
    "fr": [
        ("Meta a acquis une participation de 49 % dans Scale AI pour 14,3 milliards de dollars.",
         {"type": "investment", "investors": ["meta"], "target": "scale-ai", "stake": 0.49, "status": "completed",
          "amount": {"value": 14300000000, "currency": "USD"}}),
        ("Google est un concurrent de Meta.", {"type": "competition", "parties": ["google", "meta"]}),
        ("Ada Poe, PDG d'OpenAI, l'a dit.", {"type": "role", "person": "ada-poe", "change": "holds"}),
        ("Meta a racheté Scale AI en 2023.", {"type": "acquisition", "status": "completed", "date": "2023"}),
    ],
    "de": [
        ("Meta hat Scale AI im Jahr 2023 übernommen.", {"type": "acquisition", "status": "completed", "date": "2023"}),
        ("Google ist ein Konkurrent von Meta.", {"type": "competition", "parties": ["google", "meta"]}),
        ("OpenAI-Chefin Ada Poe sagte das.", {"type": "role", "person": "ada-poe", "change": "holds"}),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "sentence", "claim"), [(code, *said) for code, each in SAID.items() for said in each])
def test_a_plain_sentence_says_what_it_says(code: str, sentence: str, claim: dict[str, Any]) -> None:
    found = [each.fields for each in extract(sentence, code).claims]
    assert any(claim.items() <= fields.items() for fields in found), found


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("en", "Meta did not acquire Scale AI."),
        ("en", "Meta shares rose 3% after Google reported results."),
        ("fr", "Meta n'a pas racheté Scale AI."),
        ("de", "Meta hat Scale AI nicht übernommen."),
        ("es", "Meta compró Scale AI."),
    ],
)
def test_what_is_not_said_is_not_found(code: str, sentence: str) -> None:
    assert extract(sentence, code).claims == ()


def test_a_denied_report_is_a_denied_claim() -> None:
    (claim,) = extract("Meta denied that it plans to acquire Scale AI.", "en").claims
    assert claim.fields["status"] == "denied"


def test_a_cause_is_linked() -> None:
    text = "Google is ending its contract with Scale AI because Meta acquired Scale AI."
    claims = {each.fields["type"]: each for each in extract(text, "en").claims}
    assert claims["supply"].caused_by == claims["acquisition"].n


def texts() -> list[tuple[str, str]]:
    return [(path.name[:2], path.read_text()) for path in sorted(ROOT.glob("tests/articles/development/*.txt"))]


@pytest.mark.parametrize(("code", "text"), texts(), ids=lambda text: text[:40])
def test_what_is_found_stands_in_the_text_and_is_a_claim_of_the_model(code: str, text: str) -> None:
    extraction = extract(text, code)
    entities: dict[str, Any] = dict(KNOWN)
    for named in extraction.entities:
        kinds = {"organization": Organization, "person": Person, "product": Product}
        entities.setdefault(named.id, kinds[named.type](id=named.id, name=named.name))
    for claim in extraction.claims:
        assert claim.quote in text[claim.start : claim.end]
        assert 1 <= len(claim.quote.split()) <= 12
        assert claim.confidence == confidence(claim.rule)
        raw = {**claim.fields, "quote": claim.quote, "summary": "So it is."}
        try:
            read_claim(raw, source_id="s", cause=None, entities=entities, file="a", number=1)
        except Refused as refused:
            raise AssertionError(f"{raw}: {', '.join(map(str, refused.reasons))}") from refused


@given(st.text(max_size=400), st.sampled_from(codes()))
@settings(deadline=None, max_examples=60)
def test_no_text_breaks_it(text: str, code: str) -> None:
    assert extract(text, code).document == "a.txt"


@given(
    st.lists(
        st.sampled_from(
            (
                "Meta",
                "Scale AI",
                "$3 billion",
                "bought",
                "und",
                "et",
                "49 %",
                ",",
                ".",
                "CEO",
                "\n",
                "\u202e",
                "😀",
                "it",
                "2025",
            )
        ),
        max_size=60,
    ),
    st.sampled_from(codes()),
)
@settings(deadline=None, max_examples=60)
def test_no_order_of_words_breaks_it(words: list[str], code: str) -> None:
    extraction = extract(" ".join(words), code)
    named = {entity.id for entity in extraction.entities}
    for claim in extraction.claims:
        ends = [claim.fields.get(name) for name in ("target", "acquirer", "customer", "supplier", "person", "subject")]
        assert {end for end in ends if end} <= named


def test_the_same_bytes_on_each_run() -> None:
    program = (
        "from tests.loaders.extract.test_rules import extract, texts\n"
        "print(*(extract(text, code).line() for code, text in texts()[::4]), sep='\\n')"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1
    assert len(runs.pop()) > 1000


def test_a_very_long_text_is_read_in_part_and_says_so() -> None:
    sentence = "Meta acquired Scale AI in 2023. "
    extraction = extract(sentence * (310_000 // len(sentence)), "en")
    assert extraction.unread > 0
    assert len(extraction.claims) == 1
