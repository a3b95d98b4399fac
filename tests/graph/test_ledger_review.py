"""What the ledger holds of readings and judgements: both for good, and the claims that follow from the newest."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadInput, Busy
from graph.ledger import Ledger, SourceContent
from graph.model.documents import Document
from graph.model.entities import Organization
from graph.model.review import FoundClaim, FoundEntity, Merge
from loaders.extract.extraction import Extraction
from loaders.pending import all_found
from loaders.proposals import propose
from loaders.review import judge, judgement
from tests.small import anew, claim, people_and_firms, source, texts, told

TEXT = "Birch buys cloud from Anvil. Because of that, Cobalt left Anvil. Anvil competes with Delta."
SAID: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "Birch buys cloud",
        {"type": "supply", "customer": "birch", "supplier": "anvil", "service": "cloud", "change": "started"},
    ),
    (
        "Cobalt left Anvil",
        {"type": "supply", "customer": "cobalt", "supplier": "anvil", "service": "cloud", "change": "ended"},
    ),
    ("Anvil competes with Delta", {"type": "competition", "parties": ["anvil", "delta"], "market": "cloud"}),
)
NOW = "2026-11-25T00:00:00Z"
MERGES = (("birch", "cobalt"), ("anvil", "delta"), ("birch", None), ("anvil", None))
VERDICTS = ("accepted", "corrected", "rejected")


def made() -> Ledger:
    ledger = Ledger(Path(":memory:"))
    ledger.record(people_and_firms(), told([claim("competition")]))
    return ledger


def document(text: str = TEXT, url: str | None = None) -> Document:
    return Document(name="a.txt", text=text, language="en", title="A report", url=url, retrieved="2025-06-13")


def read(
    ledger: Ledger,
    numbers: Iterable[int] = (0, 1, 2),
    *,
    of: Document | None = None,
    extractor: str = "rules",
    **more: Any,
) -> None:
    """Read the text with an extractor that finds some of what is said; the second is caused by the first."""
    chosen = list(numbers)
    causes = {1: chosen.index(0) + 1} if 0 in chosen else {}
    found = [
        FoundClaim(
            n=n,
            fields=SAID[at][1],
            quote=SAID[at][0],
            start=0,
            end=len(TEXT),
            rule="r",
            confidence=0.9,
            caused_by=causes.get(at),
        )
        for n, at in enumerate(chosen, 1)
    ]
    text = of or document()
    fields = {"document": text.name, "sha256": text.sha256, "language": "en", "published": None, "entities": ()}
    propose(text, Extraction(**{**fields, **more}, claims=tuple(found)), extractor, ledger)


def ids(ledger: Ledger) -> dict[str, str]:
    """The short name of each claim by its words."""
    return {each.claim.quote: each.id for each in all_found(ledger.contents()).values()}


def decide(ledger: Ledger, quote: str, verdict: Any = "accepted", **more: Any) -> None:
    found = all_found(ledger.contents())
    judge(ledger, [judgement(found[ids(ledger)[quote]], verdict, **more)])


steps = st.one_of(
    st.tuples(st.just("read"), st.sets(st.integers(0, 2)).map(sorted), st.sampled_from(("rules", "llm"))),
    st.tuples(st.just("judge"), st.integers(0, 2), st.sampled_from(VERDICTS)),
    st.tuples(st.just("merge"), st.sampled_from(MERGES), st.none()),
)


@given(st.lists(steps, max_size=12))
@settings(deadline=None, max_examples=60)
def test_what_stands_is_what_was_judged_last_however_it_is_read_and_merged_meanwhile(history: list[Any]) -> None:
    ledger = made()
    read(ledger)
    world, newest = anew(ledger.entries()), dict[int, str]()
    for kind, what, how in history:
        if kind == "read":
            read(ledger, what, extractor=how)
        elif kind == "merge":
            ledger.record([], [], [Merge(duplicate=what[0], into=what[1], at=NOW)])
        elif SAID[what][0] in ids(ledger):
            corrected = {"fields": {**SAID[what][1], "date": "2025"}} if how == "corrected" else {}
            decide(ledger, SAID[what][0], how, **corrected)
            newest[what] = how
        world.advance(ledger.entries(world.contents.sequence))
        assert texts(world.records()) == texts(anew(ledger.entries()).records())
    for at in newest:
        assert SAID[at][0] in ids(ledger)
    ledger.record([], [], [Merge(duplicate=each, into=None, at=NOW) for each in ("anvil", "birch")])
    standing = {each.quote: each for each in ledger.contents().claims.values() if each.quote != "so it says"}
    assert set(standing) == {SAID[at][0] for at, verdict in newest.items() if verdict != "rejected"}
    for at, verdict in newest.items():
        if verdict != "rejected":
            assert standing[SAID[at][0]].date == ("2025" if verdict == "corrected" else None)
    ledger.close()


def test_what_was_accepted_stays_when_better_rules_no_longer_find_it() -> None:
    ledger = made()
    read(ledger, [0])
    decide(ledger, SAID[0][0])
    read(ledger, [1])
    assert set(ids(ledger)) == {SAID[0][0], SAID[1][0]}
    decide(ledger, SAID[1][0])
    standing = {each.quote for each in ledger.contents().claims.values()}
    assert {SAID[0][0], SAID[1][0]} <= standing


def test_what_nobody_judged_goes_when_better_rules_no_longer_find_it() -> None:
    ledger = made()
    read(ledger, [0, 1])
    read(ledger, [1])
    assert set(ids(ledger)) == {SAID[1][0]}


def test_what_two_extractors_find_alike_is_judged_once() -> None:
    ledger = made()
    read(ledger, [0])
    read(ledger, [2, 0], extractor="llm")
    assert set(ids(ledger)) == {SAID[0][0], SAID[2][0]}
    assert len(all_found(ledger.contents())) == 2


def test_a_recording_that_went_by_an_older_state_is_refused_and_writes_nothing() -> None:
    ledger = made()
    head = ledger.head()
    ledger.record([Organization(id="elm", name="Elm")], [])
    with pytest.raises(Busy):
        ledger.record([Organization(id="fir", name="Fir")], [], head=head)
    assert ledger.head() == head + 1


def test_two_reviewers_of_one_document_at_once_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = made()
    read(ledger)
    record, others = ledger.record, iter([SAID[1][0], SAID[2][0]])

    def beaten_to_it(*what: Any, **how: Any) -> Any:
        if (quote := next(others, None)) is not None:
            decide(ledger, quote)
        return record(*what, **how)

    monkeypatch.setattr(ledger, "record", beaten_to_it)
    decide(ledger, SAID[0][0])
    contents = ledger.contents()
    assert len(contents.judgements) == 3
    assert {each for each, _ in SAID} <= {each.quote for each in contents.claims.values()}


def test_a_rejection_alone_publishes_nothing() -> None:
    ledger = made()
    read(ledger)
    before = texts(anew(ledger.entries()).records())
    decide(ledger, SAID[0][0], "rejected")
    assert texts(anew(ledger.entries()).records()) == before


def test_a_text_without_accepted_claims_holds_no_address_and_can_be_rejected_whoever_has_it() -> None:
    ledger = made()
    first, second = document(url="https://example.org/a"), document(TEXT + " More.", "https://example.org/a")
    read(ledger, [0], of=first)
    decide(ledger, SAID[0][0])
    read(ledger, [1], of=second)
    with pytest.raises(BadInput, match="another text of its page"):
        decide(ledger, SAID[1][0])
    decide(ledger, SAID[1][0], "rejected")
    decide(ledger, SAID[0][0], "rejected")
    decide(ledger, SAID[1][0])
    assert SAID[1][0] in {each.quote for each in ledger.contents().claims.values()}


def test_of_two_texts_with_one_address_judged_together_neither_is_taken() -> None:
    ledger = made()
    read(ledger, [0], of=document(url="https://example.org/a"))
    read(ledger, [1], of=document(TEXT + " More.", "https://example.org/a"))
    head = ledger.head()
    with pytest.raises(BadInput, match="another text of its page"):
        judge(ledger, [judgement(each, "accepted") for each in all_found(ledger.contents()).values()])
    assert ledger.head() == head


def test_the_source_of_a_document_keeps_its_id_when_it_is_named_otherwise_later() -> None:
    ledger = made()
    read(ledger, [0, 1])
    decide(ledger, SAID[0][0])
    (proposal,) = ledger.contents().proposals.values()
    renamed = source("another-name", document=proposal.document)
    ledger.record([], [], [proposal.model_copy(update={"source": renamed})])
    decide(ledger, SAID[1][0])
    standing = [each for each in ledger.contents().claims.values() if each.quote in dict(SAID)]
    assert [each.source for each in standing] == [proposal.source.id] * 2


def test_a_word_that_is_an_entitys_id_too_is_no_entity() -> None:
    ledger = made()
    cloud = FoundEntity(id="cloud", type="organization", name="Cloud", mentions=(), known=False, reason="new")
    read(ledger, [0], entities=(cloud,))
    decide(ledger, SAID[0][0], entities={"cloud": "anvil", "birch": "delta"})
    contents = ledger.contents()
    assert "cloud" not in contents.recorded
    (bought,) = (each for each in contents.claims.values() if each.quote == SAID[0][0])
    assert (bought.entities, bought.model_dump()["service"]) == ({"delta", "anvil"}, "cloud")


def test_a_proposed_entity_that_the_model_does_not_take_is_refused() -> None:
    ledger = made()
    long = FoundEntity(id="long", type="organization", name="x" * 600, mentions=(), known=False, reason="new")
    read(ledger, [0], entities=(long,))
    with pytest.raises(BadInput, match="500"):
        decide(ledger, SAID[0][0], "corrected", fields={**SAID[0][1], "customer": "long"})


@pytest.mark.parametrize("own", ["quote", "span", "caused_by", "source"])
def test_what_is_no_field_to_correct_is_not_passed_over(own: str) -> None:
    ledger = made()
    read(ledger)
    with pytest.raises(BadInput, match=own):
        decide(ledger, SAID[0][0], "corrected", fields={**SAID[0][1], own: "x"})


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
def test_fields_are_for_corrections(verdict: str) -> None:
    ledger = made()
    read(ledger)
    with pytest.raises(Exception, match="for the verdict corrected"):
        decide(ledger, SAID[0][0], verdict, fields=SAID[0][1])


def test_groups_that_are_shown_as_parts_of_each_other_are_nobodys_group() -> None:
    ledger = made()
    firms = [("ash", "elm"), ("elm", "fir"), ("fir", "oak"), ("oak", None)]
    ledger.record([Organization(id=each, name=each.title(), part_of=above) for each, above in firms], [])
    ledger.record([], [], [Merge(duplicate="oak", into="elm", at=NOW)])
    world = anew(ledger.entries())
    assert {(each.entity, each.group) for each in world.memberships} == {("ash", "elm")}
    ledger.record([], [SourceContent(source("later"), ())])
    world.advance(ledger.entries(world.contents.sequence))
    assert texts(world.records()) == texts(anew(ledger.entries()).records())
