"""Sentences in the plainest words that journalists have: each gives its claim, with everybody in the right role."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.model.documents import Document
from graph.model.entities import EntityRecord
from loaders.curated import read_curated
from loaders.extract.rules.extractor import RuleExtractor
from tests.running import ROOT

SENTENCES = {
    (path.stem, kind): sentences
    for path in sorted((Path(__file__).parent / "plain").glob("*.yaml"))
    for kind, sentences in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}
VALUES = yaml.safe_load((Path(__file__).parent / "values.yaml").read_text(encoding="utf-8"))
# Who plays which role in all sentences of a type; roles and suits have several ways of being told.
ROLES: dict[str, dict[str, Any]] = {
    "acquisition": {"acquirer": "google", "target": "mistral-ai"},
    "investment": {"target": "mistral-ai"},
    "supply": {"customer": "anthropic"},
    "partnership": {"parties": ["google", "mistral-ai"]},
    "competition": {"parties": ["anthropic", "openai"]},
    "role": {},
    "product": {"product": "chatgpt", "developer": "openai"},
    "metric": {"subject": "mistral-ai"},
    "founding": {"organization": "scale-ai"},
    "legal": {},
}


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    reading = read_curated([ROOT / "data" / "entities"], {}, {}, lambda _done, _total: None)
    known: dict[str, EntityRecord] = {entity.id: entity for entity in reading.entities}
    return RuleExtractor(known)


def tells(extractor: RuleExtractor, code: str, sentence: str, fields: dict[str, Any]) -> bool:
    document = Document(name="a.txt", text=sentence, language=code, published="2025-06-15", retrieved="2025-06-15")
    return any(fields.items() <= claim.fields.items() for claim in extractor.extract(document).claims)


@pytest.mark.parametrize(("code", "kind"), SENTENCES)
def test_plain_sentences_give_their_claims(extractor: RuleExtractor, code: str, kind: str) -> None:
    fields = {"type": kind, **ROLES[kind]}
    assert [each for each in SENTENCES[code, kind] if not tells(extractor, code, each, fields)] == []


@pytest.mark.parametrize("code", ["de", "en", "fr"])
def test_plain_sentences_give_their_values(extractor: RuleExtractor, code: str) -> None:
    told = [each for each in VALUES if each["language"] == code]
    assert len(told) > 10
    assert [each["text"] for each in told if not tells(extractor, code, each["text"], each["tells"])] == []
