"""The extractor that asks a language model, against a server of the same interface on this machine."""

import json
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from api.extractors import ExtractorName
from api.reading import show
from graph.errors import BadParameter, EngineUnavailable
from graph.model.documents import Document
from graph.model.entities import Organization
from loaders.extract.both import Both
from loaders.extract.extraction import Extraction
from loaders.extract.llm.extractor import LlmExtractor
from loaders.extract.llm.model import ModelChoice, model_of
from loaders.extract.rules.extractor import RuleExtractor
from tests.loaders.extract.fake_model import FakeServer, serving

TEXT = "Meta buys a stake in Scale\nMeta Platforms has bought a 49% stake in Scale AI for $14.3 billion."
KNOWN = {
    "meta": Organization(id="meta", name="Meta Platforms", aliases=("Meta",)),
    "scale-ai": Organization(id="scale-ai", name="Scale AI", aliases=("Scale",)),
}
ENTITIES = [
    {"id": "meta-platforms", "type": "organization", "name": "Meta Platforms", "mentions": ["Meta"]},
    {"id": "scale", "type": "organization", "name": "Scale AI"},
]
STAKE = {
    "type": "investment",
    "investors": ["meta-platforms"],
    "target": "scale",
    "stake": 0.49,
    "amount": {"value": 14300000000, "currency": "USD", "bound": "about"},
    "status": "completed",
    "quote": "has bought a 49% stake in Scale AI",
}


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving() as fake:
        yield fake


def _document() -> Document:
    return Document(name="a.txt", text=TEXT, language="en", published="2025-06-12", retrieved="2025-06-13")


def _extractor(server: FakeServer, provider: str = "openai") -> LlmExtractor:
    return LlmExtractor(KNOWN, model_of(ModelChoice(f"{provider}:small", SecretStr("key"), server.url)))


def test_what_the_text_bears_out_becomes_a_claim_with_known_entities(server: FakeServer) -> None:
    server.will_answer({"entities": ENTITIES, "claims": [STAKE]})
    extraction = _extractor(server).extract(_document())
    (claim,) = extraction.claims
    assert claim.fields == {
        "type": "investment",
        "investors": ["meta"],
        "target": "scale-ai",
        "stake": 0.49,
        "amount": {"value": 14300000000, "currency": "USD", "approx": True},
        "status": "completed",
    }
    assert TEXT[claim.start : claim.end] == TEXT.split("\n")[1]
    assert {entity.id: entity.mentions for entity in extraction.entities}["meta"] == ("Meta Platforms", "Meta")
    path, body = server.asked[0]
    assert path.endswith("/chat/completions")
    assert TEXT in json.dumps(body, ensure_ascii=False).replace("\\n", "\n")


def test_a_claim_whose_words_are_not_in_the_text_is_thrown_out_and_counted(server: FakeServer) -> None:
    invented = {**STAKE, "quote": "has bought all of Scale AI"}
    server.will_answer({"entities": ENTITIES, "claims": [invented, {**STAKE, "cause": 1}]})
    extractor = _extractor(server)
    (claim,) = extractor.extract(_document()).claims
    assert (claim.n, claim.caused_by) == (1, None)
    assert extractor.spent.thrown_out == 1
    assert str(extractor.spent).startswith("1 request, 1000 tokens in, 200 out")


def test_a_rate_limit_and_a_broken_server_are_waited_out(server: FakeServer) -> None:
    server.replies += [(429, {"Retry-After": "0"}, {"error": {"message": "slow down"}}), (503, {}, {"error": {}})]
    server.will_answer({"entities": ENTITIES, "claims": [STAKE]})
    assert len(_extractor(server).extract(_document()).claims) == 1
    assert len(server.asked) == 3


def test_an_answer_of_another_form_is_asked_for_again(server: FakeServer) -> None:
    server.will_answer({"entities": ENTITIES, "claims": [{**STAKE, "stake": 49}]})
    server.will_answer({"entities": ENTITIES, "claims": [STAKE]})
    extractor = _extractor(server)
    assert len(extractor.extract(_document()).claims) == 1
    assert extractor.spent.usage.requests == 2


def test_a_server_that_refuses_is_a_sentence_with_a_remedy(server: FakeServer) -> None:
    server.replies += [(401, {}, {"error": {"message": "wrong key"}})]
    with pytest.raises(EngineUnavailable, match=r"no usable answer for a\.txt.*DEALGRAPH_LLM_KEY"):
        _extractor(server).extract(_document())


def test_anthropic_is_asked_in_its_own_form(server: FakeServer) -> None:
    call = {"type": "tool_use", "id": "1", "name": "final_result", "input": {"entities": ENTITIES, "claims": [STAKE]}}
    reply = {"id": "1", "type": "message", "role": "assistant", "model": "small", "content": [call]}
    usage = {"input_tokens": 10, "output_tokens": 5}
    server.replies.append((200, {}, {**reply, "stop_reason": "tool_use", "stop_sequence": None, "usage": usage}))
    assert len(_extractor(server, "anthropic").extract(_document()).claims) == 1
    assert server.asked[0][0].endswith("/v1/messages")


def test_an_unknown_provider_is_refused() -> None:
    with pytest.raises(BadParameter, match="names no language model"):
        model_of(ModelChoice("somebody", SecretStr("")))


def test_what_both_find_is_surer_than_what_one_finds(server: FakeServer) -> None:
    founding = {"type": "founding", "organization": "scale", "quote": "a stake in Scale"}
    server.will_answer({"entities": ENTITIES, "claims": [founding, {**STAKE, "stake": 0.48, "cause": 1}]})
    rules = RuleExtractor(KNOWN)
    alone = max(claim.confidence for claim in rules.extract(_document()).claims if claim.fields.get("stake"))
    both = Both(rules, _extractor(server)).extract(_document())
    assert [(claim.n, claim.fields["type"], claim.caused_by) for claim in both.claims] == [
        (1, "founding", None),
        (2, "investment", 1),
    ]
    assert both.claims[0].confidence == 0.5 < alone < both.claims[1].confidence
    assert both.claims[1].fields["stake"] == 0.48
    assert both.claims[1].rule.startswith("en.") and both.claims[1].rule.endswith(" + llm.small")


def test_what_only_the_rules_find_stays_and_is_less_sure(server: FakeServer) -> None:
    server.will_answer({"entities": [], "claims": []})
    rules = RuleExtractor(KNOWN)
    alone, both = rules.extract(_document()), Both(rules, _extractor(server)).extract(_document())
    assert [claim.fields for claim in both.claims] == [claim.fields for claim in alone.claims] != []
    assert all(one.confidence < other.confidence for one, other in zip(both.claims, alone.claims, strict=True))


def test_a_deal_that_both_tell_otherwise_is_the_models(server: FakeServer) -> None:
    server.will_answer({"entities": ENTITIES, "claims": [{**STAKE, "status": "planned"}]})
    (claim,) = Both(RuleExtractor(KNOWN), _extractor(server)).extract(_document()).claims
    assert (claim.fields["status"], claim.confidence) == ("planned", 0.5)


@pytest.mark.parametrize(("extractor", "says"), [("rules", True), ("llm", False), ("both", False)])
def test_only_who_had_rules_read_is_told_that_there_are_none_for_a_language(
    extractor: ExtractorName, says: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    document = Document(name="a.txt", text="Il gruppo cresce.", language="it", published="2025", retrieved="2025-06-20")
    show(iter([(document, Extraction.of(document, (), ()))]), extractor, as_lines=False)
    assert ("there are rules for" in capsys.readouterr().err) is says
