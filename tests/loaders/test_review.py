"""From an article to claims of the ledger, by way of a reviewer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadInput, BadParameter, NotFound
from graph.ledger import Ledger, SourceContent
from graph.model.documents import Document
from graph.model.entities import Organization
from graph.model.review import FoundClaim, FoundEntity, Proposal
from loaders.extract.extraction import Extraction
from loaders.matching import candidates
from loaders.pending import Pending, all_found, find
from loaders.proposals import propose
from loaders.review import accept_sure, judge, judgement, merge
from tests.small import claim, people_and_firms, source, told

TEXT = "Birch buys cloud from Anvil. Because of that, Elm left Anvil."
WORDS = "Birch buys cloud from Anvil"
BUYS = {"type": "supply", "customer": "birch", "supplier": "anvil", "service": "cloud", "change": "started"}
LEAVES = {"type": "supply", "customer": "elm", "supplier": "anvil", "service": "cloud", "change": "ended"}


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    made = Ledger(Path(":memory:"))
    made.record(people_and_firms(), told([claim("competition")]))
    yield made
    made.close()


def read(ledger: Ledger, *, day: str = "2025-06-13", elm: str = "elm", url: str | None = None) -> Proposal:
    document = Document(name="a.txt", text=TEXT, language="en", title="Elm leaves", url=url, retrieved=day)
    found = (
        FoundClaim(n=1, fields=BUYS, quote=WORDS, start=0, end=28, rule="en.a", confidence=0.9),
        FoundClaim(n=2, fields=LEAVES, quote="Elm left Anvil", start=29, end=61, rule="b", confidence=0.5, caused_by=1),
    )
    named = FoundEntity(id=elm, type="organization", name="Elm", mentions=("Elm", "Elm Inc"), known=False, reason="new")
    extraction = Extraction(
        document="a.txt", sha256=document.sha256, language="en", published=None, entities=(named,), claims=found
    )
    return propose(document, extraction, "rules", ledger)


def found(ledger: Ledger) -> list[Pending]:
    return sorted(all_found(ledger.contents()).values(), key=lambda each: each.claim.n)


def test_reading_the_same_again_changes_nothing_also_on_another_day(ledger: Ledger) -> None:
    first = read(ledger)
    head = ledger.head()
    assert read(ledger, day="2025-06-20") == first
    assert ledger.head() == head
    assert ledger.document(first.document) is not None


def test_what_is_accepted_is_a_claim_of_a_source_with_its_place_and_the_rest_waits(ledger: Ledger) -> None:
    proposal = read(ledger)
    buys, leaves = found(ledger)
    (made,) = judge(ledger, [judgement(buys, "accepted")])
    assert (made.source, made.span, made.quote) == (proposal.source.id, "char=0,28", WORDS)
    assert made.summary.startswith("Birch → Anvil")
    contents = ledger.contents()
    assert contents.sources[proposal.source.id].document == proposal.document
    assert "elm" not in contents.entities
    assert find(leaves.id, all_found(contents)).judgement is None


def test_a_new_entity_comes_with_the_first_claim_that_needs_it_and_a_cause_with_its_claim(ledger: Ledger) -> None:
    read(ledger)
    made = judge(ledger, [judgement(each, "accepted") for each in found(ledger)])
    causes = {each.change: each for each in made}  # type: ignore[union-attr]
    assert causes["ended"].caused_by == causes["started"].id
    assert ledger.contents().entities["elm"].aliases == ("Elm Inc",)


def test_a_correction_stands_beside_what_was_found_and_a_change_of_mind_undoes_it(ledger: Ledger) -> None:
    proposal = read(ledger)
    buys, _ = found(ledger)
    (made,) = judge(ledger, [judgement(buys, "corrected", fields={**BUYS, "date": "2025-06"}, reason="it says June")])
    assert made.date == "2025-06"
    assert find(buys.id, all_found(ledger.contents())).claim.fields == BUYS
    assert judge(ledger, [judgement(buys, "rejected")]) == []
    contents = ledger.contents()
    assert contents.claims_of[proposal.source.id] == ()
    assert len(ledger.history("judgement", buys.id)) == 2


def test_better_rules_that_read_again_leave_judgements_with_their_claims(ledger: Ledger) -> None:
    proposal = read(ledger)
    buys, leaves = found(ledger)
    judge(ledger, [judgement(buys, "accepted")])
    swapped = [each.model_copy(update={"n": 3 - each.n, "caused_by": None}) for each in reversed(proposal.claims)]
    ledger.record([], [], [proposal.model_copy(update={"claims": tuple(swapped)})])
    again = {each.id: each.judgement for each in found(ledger)}
    assert again[buys.id] is not None
    assert again[leaves.id] is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({**BUYS, "nonsense": 1}, "no such field"),
        ({**BUYS, "customer": "nobody"}, "unknown entity"),
        ({**BUYS, "supplier": "ada-poe"}, "is a person"),
        ({"type": "marriage"}, "not a claim type"),
        ({}, "not a claim type"),
        ({**BUYS, "customer": {"a": 1}}, "not those of a claim|valid"),
    ],
)
def test_a_wrong_correction_is_refused_and_nothing_is_recorded(
    ledger: Ledger, fields: dict[str, Any], message: str
) -> None:
    read(ledger)
    buys, leaves = found(ledger)
    head = ledger.head()
    with pytest.raises(BadInput, match=message):
        judge(ledger, [judgement(leaves, "accepted"), judgement(buys, "corrected", fields=fields)])
    assert ledger.head() == head


def test_a_name_that_an_entity_has_already_is_refused_until_the_reviewer_says_who_it_is(ledger: Ledger) -> None:
    ledger.record([Organization(id="elm-trees", name="Elm Trees", aliases=("Elm",))], [])
    read(ledger)
    _, leaves = found(ledger)
    with pytest.raises(BadInput, match="--entity"):
        judge(ledger, [judgement(leaves, "accepted")])
    (made,) = judge(ledger, [judgement(leaves, "accepted", entities={"elm": "elm-trees"})])
    assert made.entities == {"elm-trees", "anvil"}


def test_an_address_whose_claims_are_curated_is_refused(ledger: Ledger) -> None:
    curated = source("wire-x", url="https://example.org/a")
    ledger.record([], [SourceContent(curated, ())])
    read(ledger, url="https://example.org/a")
    with pytest.raises(BadInput, match="wire-x"):
        judge(ledger, [judgement(found(ledger)[0], "accepted")])


def test_what_is_not_there_is_named(ledger: Ledger) -> None:
    with pytest.raises(NotFound, match="has a found claim"):
        find("00000000.00000000", all_found(ledger.contents()))


@pytest.mark.parametrize(
    ("duplicate", "into", "error", "message"),
    [
        ("anvil", "anvil", BadParameter, "itself"),
        ("anvil", "ada-poe", BadParameter, "person"),
        ("anvil", "nobody", NotFound, "no entity"),
        ("anvil", None, BadParameter, "not merged"),
    ],
)
def test_a_merge_that_cannot_be_is_refused(
    ledger: Ledger, duplicate: str, into: str | None, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        merge(ledger, duplicate, into, "me", None)


def test_a_merge_in_a_circle_is_refused(ledger: Ledger) -> None:
    merge(ledger, "anvil", "birch", "me", None)
    with pytest.raises(BadParameter, match="shown as"):
        merge(ledger, "birch", "anvil", "me", None)


@pytest.mark.parametrize("name", ["Anvil", "ANVIL Inc.", "Anvil, Inc", "Änvil GmbH", "anvil"])
def test_case_accents_and_legal_forms_do_not_count(name: str) -> None:
    known = {entity.id: entity for entity in people_and_firms()}
    assert [(each.entity, each.score) for each in candidates(name, "organization", known)] == [("anvil", 1.0)]


def test_near_names_are_candidates_with_a_score_and_a_reason() -> None:
    known = {entity.id: entity for entity in people_and_firms()}
    (near,) = candidates("Cobaltt", "organization", known)
    assert (near.entity, near.reason) == ("cobalt", "its name is like Cobalt")
    assert 0.85 <= near.score < 1
    assert candidates("Anvil", "person", known) == []
    assert candidates("Zeppelin", "organization", known) == []


def test_a_merge_that_would_make_a_group_part_of_its_own_part_is_refused(ledger: Ledger) -> None:
    holding = Organization(id="elm", name="Elm", part_of="cobalt")
    ledger.record([holding, Organization(id="fir", name="Fir", part_of="elm")], [])
    head = ledger.head()
    with pytest.raises(BadParameter, match="its own part"):
        merge(ledger, "cobalt", "fir", "me", None)
    assert ledger.head() == head


def test_of_two_claims_that_are_judged_by_a_rule_one_that_is_refused_does_not_hold_up_the_other(ledger: Ledger) -> None:
    ledger.record([Organization(id="elm-trees", name="Elm Trees", aliases=("Elm",))], [])
    read(ledger)
    taken, (refusal,) = accept_sure(ledger, 0.5)
    assert (taken, refusal.remedy) == (1, "Say with --entity NEW=KNOWN which known entity it is.")
    assert [each.judgement and each.judgement.by for each in found(ledger)] == ["auto", None]


def test_a_quote_that_does_not_stand_in_the_text_is_refused_and_one_that_does_moves_the_span(ledger: Ledger) -> None:
    read(ledger)
    buys, _ = found(ledger)
    with pytest.raises(BadInput, match="do not stand"):
        judge(ledger, [judgement(buys, "corrected", fields=BUYS, quote="Birch sells cloud to Anvil")])
    (made,) = judge(ledger, [judgement(buys, "corrected", fields=BUYS, quote="Elm left Anvil")])
    assert made.span is not None
    start, end = map(int, made.span.removeprefix("char=").split(","))
    assert made.quote == "Elm left Anvil"
    assert made.quote in TEXT[start:end]
