"""The rules of each language: all of them fit the model, and what they find stands in the text."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.claims import CLAIM_TYPES
from graph.model.documents import Document
from graph.model.entities import EntityRecord, Organization, Person, Product
from graph.model.record import Role, markers
from graph.model.vocabulary import RoleChange, Status, SupplyChange
from loaders.curated import read_curated
from loaders.curated_claims import Refused, read_claim
from loaders.extract.confidence import confidence
from loaders.extract.extraction import Extraction
from loaders.extract.rules import extractor
from loaders.extract.rules.drafts import FOUNDER, shape
from loaders.extract.rules.extractor import RuleExtractor
from loaders.extract.rules.language import codes, language
from tests.loaders.extract.reading import KNOWN, extract
from tests.running import ROOT

KINDS = {"organization": Organization, "person": Person, "product": Product}
MOST_LINES = 60
SEED = ROOT.parent / "shared" / "article" / "scale-ai.fr.txt"


@pytest.mark.parametrize("code", codes())
def test_every_rule_compiles_has_its_own_name_and_makes_what_the_model_has(code: str) -> None:
    own = language(code)
    assert max(Counter(rule.name for rule in own.rules).values()) == 1
    values: dict[str, set[str]] = {"status": set(Status), "change": {*RoleChange, *SupplyChange}}
    for rule in own.rules:
        fields = set(CLAIM_TYPES[rule.type].model_fields)
        assert rule.pattern.groups
        assert set(rule.fields) <= fields, rule.name
        assert rule.status is None or rule.status in values["status"], rule.name
        assert rule.fields.get("change", "none") in values["change"], rule.name
        assert rule.about is None or rule.about in shape(rule.type).one | {
            "a",
            "plaintiff",
            "defendant",
            "investors",
        }, rule.name
        assert rule.exception is None or rule.exception.pattern
    assert {rule.type for rule in own.rules} == set(CLAIM_TYPES)
    assert FOUNDER in own.titles.values()


def texts() -> list[tuple[str, str]]:
    return [(path.name[:2], path.read_text()) for path in sorted(ROOT.glob("tests/articles/development/*.txt"))]


@pytest.mark.parametrize("code", codes())
def test_a_rough_pattern_matches_wherever_the_exact_one_does(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    lines: set[str] = set()
    monkeypatch.setattr(extractor, "matches", lambda line, _rules: lines.add(line.text) or ())
    for language_of, text in texts():
        if language_of == code and len(lines) < MOST_LINES:
            extract(text, code)
    found = 0
    for rule in language(code).rules:
        rough = re.compile(rule.words.pattern(rule.text, named=False, rough=True))
        matched = {line for line in lines if rule.pattern.search(line)}
        assert {line for line in matched if not rough.search(line)} == set(), rule.name
        found += len(matched)
    assert found > MOST_LINES / 4


def ends(extraction: Extraction) -> Iterator[str]:
    """The ids of all entities that an extraction's claims point at."""
    for claim in extraction.claims:
        for name, marker in markers(CLAIM_TYPES[claim.fields["type"]]).items():
            if isinstance(marker, Role) and (told := claim.fields.get(name)):
                yield from told if isinstance(told, list) else [told]
        parties = claim.fields.get("parties")
        if isinstance(parties, dict):
            yield from (each for side in parties.values() for each in side)


def check(extraction: Extraction, text: str) -> None:
    """What holds for every extraction of a text."""
    assert set(ends(extraction)) <= {entity.id for entity in extraction.entities}
    assert [claim.n for claim in extraction.claims] == list(range(1, len(extraction.claims) + 1))
    for claim in extraction.claims:
        assert claim.quote in text[claim.start : claim.end]
        assert 1 <= len(claim.quote.split()) <= 12
        assert claim.caused_by is None or claim.caused_by in range(1, len(extraction.claims) + 1)
        assert claim.caused_by != claim.n
    for entity in extraction.entities:
        assert entity.mentions


@pytest.mark.parametrize(("code", "text"), texts(), ids=lambda text: text[:40])
def test_what_is_found_stands_in_the_text_and_is_a_claim_of_the_model(code: str, text: str) -> None:
    extraction = extract(text, code)
    check(extraction, text)
    entities: dict[str, Any] = dict(KNOWN)
    for named in extraction.entities:
        entities.setdefault(named.id, KINDS[named.type](id=named.id, name=named.name))
    for claim in extraction.claims:
        assert claim.confidence == confidence(claim.rule)
        raw = {**claim.fields, "quote": claim.quote, "summary": "So it is."}
        try:
            read_claim(raw, source_id="s", cause=None, entities=entities, file="a", number=1)
        except Refused as refused:
            raise AssertionError(f"{raw}: {', '.join(map(str, refused.reasons))}") from refused


ODD = st.text(st.characters(exclude_categories=()), max_size=400)
WORDS = st.lists(
    st.sampled_from(
        (
            "Meta", "Scale AI", "OpenAI’s", "Ada Poe", "$3 billion", "3 Mrd. Euro", "bought", "übernommen", "a racheté",
            "und", "et", "and", "49 %", ",", ".", "“", "»", "CEO", "Chef", "PDG", "\n", "\n\n", "\u202e", "שלום", "\x00",
            "\ud800", "😀", "it", "sa", "2025", "last year", "gestern", "the company", "<O1>", "{O:a}", "İ", "x" * 80,
        )
    ),
    max_size=60,
).map(" ".join)  # fmt: skip


@given(st.one_of(ODD, WORDS), st.sampled_from(codes()))
@settings(deadline=None, max_examples=150)
def test_any_text_gives_an_extraction(text: str, code: str) -> None:
    check(extract(text, code), text)


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("word", ["Meta", "Meta acquired Scale AI", "$3 billion", "1", "\u202e😀", '"', "a.", "its\n"])
def test_ten_thousand_times_one_word_gives_an_extraction(code: str, word: str) -> None:
    text = f"{word} " * (10_000 // len(word.split()))
    check(extract(text, code), text)


def test_a_row_of_digits_gives_an_extraction() -> None:
    check(extract("1" * 10_000, "en"), "1" * 10_000)


def test_a_very_long_text_is_read_in_part_and_says_so() -> None:
    part = "Meta acquired Scale AI in 2023. " + "The weather was fine there on most of the days. " * 5
    text = part * (310_000 // len(part))
    extraction = extract(text, "en")
    assert extraction.unread == len(text) - 300_000
    assert len(extraction.claims) == 1


def test_the_same_bytes_on_each_run() -> None:
    program = (
        "from tests.loaders.extract.test_rules import extract, texts\n"
        "print(*(extract(text, code).line() for code, text in texts()[::6]), sep='\\n')"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True,
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1
    assert len(runs.pop()) > 1000


def test_an_extractor_remembers_nothing_of_the_documents_before() -> None:
    code, text = texts()[0]
    first = extract(text, code)
    document = Document(name="a.txt", text=text, language=code, published="2025-06-15", retrieved="2025-06-20")
    assert RuleExtractor(KNOWN).extract(document).line() == first.line() == extract(text, code).line()


@pytest.fixture(scope="module")
def seed() -> list[dict[str, Any]]:
    """The claims of the article that the data began with, from its text and the entities of data/ alone."""
    if not SEED.exists():
        pytest.skip(f"NOT TESTED: the article {SEED.name} is not on this machine")
    known: dict[str, EntityRecord] = {
        entity.id: entity for entity in read_curated([ROOT / "data"], {}, {}, lambda _done, _total: None).entities
    }
    text = SEED.read_text()
    document = Document(name=SEED.name, text=text, language="fr", published="2025-06", retrieved="2025-06-20")
    extraction = RuleExtractor(known).extract(document)
    check(extraction, text)
    return [claim.fields for claim in extraction.claims]


def test_the_seed_article_tells_of_metas_stake(seed: list[dict[str, Any]]) -> None:
    amount = {"value": 14_300_000_000, "currency": "USD"}
    stake = {"type": "investment", "investors": ["meta"], "target": "scale-ai", "stake": 0.49, "amount": amount}
    assert any(stake.items() <= claim.items() for claim in seed)


@pytest.mark.parametrize(
    ("customer", "change"),
    [
        ("google", "ending"),
        ("microsoft", "ending"),
        ("xai", "ending"),
        ("openai", "reduced"),
    ],
)
def test_the_seed_article_tells_which_customers_leave(seed: list[dict[str, Any]], customer: str, change: str) -> None:
    leaving = {"type": "supply", "supplier": "scale-ai", "customer": customer, "change": change}
    assert any(leaving.items() <= claim.items() for claim in seed)


@pytest.mark.parametrize("rival", ["google", "openai"])
def test_the_seed_article_tells_whom_meta_competes_with(seed: list[dict[str, Any]], rival: str) -> None:
    assert any(claim["type"] == "competition" and claim["parties"] == sorted(["meta", rival]) for claim in seed)
