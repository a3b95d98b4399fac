"""Histories of one relation, in small examples, and what must hold of any."""

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.deals.deal import Tie
from graph.ledger import SourceContent
from graph.model.claims import CLAIM_TYPES
from tests import strategies
from tests.small import claim, spans, ties, world_of

OPEN = "9999-12-31"
ALWAYS = "0001-01-01"


def test_a_deal_that_is_announced_and_then_completed_is_split_by_certainty() -> None:
    announced = claim("acquisition", status="announced", date="2025-01-10", known="2025-01-11")
    completed = claim("acquisition", status="completed", date="2025-03-01", known="2025-03-02")
    assert spans(announced, completed) == [
        ("ACQUIRED", "announced", "2025-01-10", "2025-03-01"),
        ("ACQUIRED", "completed", "2025-03-01", OPEN),
    ]
    assert spans(announced, completed, known_by="2025-03-01") == [("ACQUIRED", "announced", "2025-01-10", OPEN)]
    assert spans(announced, completed, known_by="2025-01-10") == []


def test_a_rumour_stands_until_it_comes_true() -> None:
    rumour = claim("investment", status="rumoured", known="2025-01-05")
    done = claim("investment", status="completed", date="2025-02-10", known="2025-02-11")
    assert spans(rumour, done) == [
        ("MAY_INVEST_IN", "rumoured", "2025-01-05", "2025-02-10"),
        ("INVESTED_IN", "completed", "2025-02-10", OPEN),
    ]
    assert spans(rumour, done, known_by="2025-02-10") == [("MAY_INVEST_IN", "rumoured", "2025-01-05", OPEN)]


def test_a_rumour_of_what_is_so_already_gives_no_soft_tie() -> None:
    done = claim("supply", date="2025-01-01", known="2025-01-02")
    rumour = claim("supply", status="rumoured", known="2025-02-01")
    assert spans(done, rumour) == [("CUSTOMER_OF", "completed", "2025-01-01", OPEN)]


def test_a_denial_disputes_a_fact_and_ends_a_rumour() -> None:
    done = claim("supply", date="2025-01-10", known="2025-01-11")
    rumour = claim("supply", status="rumoured", known="2025-01-05")
    denial = claim("supply", status="denied", known="2025-01-20", by="post")
    assert [tie.disputed for tie in ties(done, denial)] == [True]
    assert [tie.disputed for tie in ties(done, denial, known_by="2025-01-19")] == [False]
    assert spans(rumour, denial) == [("MAY_BECOME_CUSTOMER_OF", "rumoured", "2025-01-05", "2025-01-20")]


def test_a_cancelled_acquisition_is_over_and_was_never_owned() -> None:
    announced = claim("acquisition", status="announced", date="2025-01-10", known="2025-01-11")
    cancelled = claim("acquisition", status="cancelled", date="2025-04-20", known="2025-05-02")
    assert spans(announced, cancelled) == [("ACQUIRED", "announced", "2025-01-10", "2025-04-20")]
    assert spans(announced, cancelled, known_by="2025-05-01") == [("ACQUIRED", "announced", "2025-01-10", OPEN)]


def test_an_imprecise_end_counts_from_when_it_surely_was() -> None:
    def ended(date: str, known: str) -> list[tuple[str, str, str, str]]:
        return spans(claim("supply", change="ended", date=date, known=known))

    assert ended("2025-06", "2025-08-01") == [
        ("CUSTOMER_OF", "completed", ALWAYS, "2025-06-30"),
        ("WAS_CUSTOMER_OF", "completed", "2025-06-30", OPEN),
    ]
    assert ended("2025", "2025-05-01")[0][3] == "2025-05-01", "it was known before the year was over"
    assert ended("2025-06", "2025-05-01")[0][3] == "2025-06-01", "an end that lies ahead"


def test_what_is_so_has_an_unknown_start_and_what_happens_has_its_day() -> None:
    assert spans(claim("competition", known="2025-01-11")) == [("COMPETES_WITH", "completed", ALWAYS, OPEN)]
    assert spans(claim("founding", known="2025-01-11")) == [("FOUNDED", "completed", "2025-01-11", OPEN)]


def test_a_relation_that_goes_on_was_there_before_it_is_said_to_start() -> None:
    started = claim("supply", date="2025-06-01", known="2025-06-02")
    continued = claim("supply", change="continued", date="2025-03-01", known="2025-06-03")
    assert spans(started, continued)[0][2] == ALWAYS
    assert spans(started, continued, known_by="2025-06-02")[0][2] == "2025-06-01"


def test_a_vague_date_takes_the_precise_one_within_it() -> None:
    vague = claim("investment", date="2025", known="2025-07-01")
    precise = claim("investment", date="2025-06-12", known="2025-08-01", by="post")
    assert spans(vague, precise) == [("INVESTED_IN", "completed", "2025-06-12", OPEN)]
    assert spans(vague, precise, known_by="2025-07-31") == [("INVESTED_IN", "completed", "2025-01-01", OPEN)]


def test_each_day_on_which_more_is_known_starts_a_tie() -> None:
    claims = [claim("competition", known=day, by=by) for day, by in (("2025-01-11", "wire"), ("2025-02-01", "post"))]
    found = sorted(world_of(*claims).ties(), key=lambda tie: tie.known_from)
    assert [(tie.known_from, tie.known_to, tie.origins) for tie in found] == [
        ("2025-01-11", "2025-02-01", 1),
        ("2025-02-01", OPEN, 2),
    ]


def test_a_page_that_credits_another_is_no_origin_of_its_own() -> None:
    one = claim("competition", by="reuters")
    repeats = claim("competition", by="wire", attributed_to="Reuters")
    own = claim("competition", by="post")
    assert [tie.origins for tie in ties(one, repeats)] == [1]
    assert [tie.origins for tie in ties(one, repeats, own)] == [2]


def test_of_two_that_disagree_on_one_day_the_newest_wins_and_is_disputed() -> None:
    ended = claim("supply", change="ended", date="2025-06-12", known="2025-06-13")
    continued = claim("supply", change="continued", date="2025-06-12", known="2025-06-14")
    assert [(tie.type, tie.valid_from, tie.disputed) for tie in ties(ended, continued)] == [
        ("CUSTOMER_OF", ALWAYS, True)
    ]
    assert [tie.type for tie in ties(ended, continued, known_by="2025-06-13")] == ["CUSTOMER_OF", "WAS_CUSTOMER_OF"]


def test_what_goes_on_on_a_smaller_scale_is_no_dispute() -> None:
    reduced = claim("supply", change="reduced", date="2025-06-12", known="2025-06-13")
    continued = claim("supply", change="continued", date="2025-06-12", known="2025-06-14")
    found = ties(reduced, continued)
    assert [(tie.stance.value, tie.disputed) for tie in found] == [("in_force", False), ("reduced", False)]


def test_what_was_held_is_past_after_its_end_and_may_come_back() -> None:
    appointed = claim("role", date="2024-01-01", known="2024-01-01")
    left = claim("role", change="left", date="2025-01-01", known="2025-01-01")
    again = claim("role", date="2025-06-01", known="2025-06-01")
    assert [span[0::2] for span in spans(appointed, left, again)] == [
        ("HOLDS_ROLE_AT", "2024-01-01"),
        ("HELD_ROLE_AT", "2025-01-01"),
        ("HOLDS_ROLE_AT", "2025-06-01"),
    ]


def test_a_customer_that_may_leave_is_still_one() -> None:
    found = ties(claim("supply", change="ending", status="rumoured", known="2025-03-10"))
    assert [(tie.type, tie.stance.value, tie.certainty.value, tie.valid_from) for tie in found] == [
        ("CUSTOMER_OF", "in_force", "completed", ALWAYS),
        ("MAY_LEAVE", "ending", "rumoured", "2025-03-10"),
    ]


def test_an_end_without_parties_is_that_of_all() -> None:
    money = claim("investment", investors=("birch", "cobalt"), round="Series A", status="announced", date="2025-01-10")
    off = claim("investment", investors=(), round="Series A", status="cancelled", known="2025-04-01")
    assert {(tie.start, tie.valid_to) for tie in ties(money, off)} == {
        ("birch", "2025-04-01"),
        ("cobalt", "2025-04-01"),
    }


def test_every_two_partners_are_tied_once_their_ids_in_order() -> None:
    found = ties(claim("partnership", parties=("delta", "anvil", "cobalt")))
    assert {(tie.start, tie.end) for tie in found} == {("anvil", "cobalt"), ("anvil", "delta"), ("cobalt", "delta")}
    assert all(tie.symmetric for tie in found)


def test_nobody_is_tied_to_itself() -> None:
    assert spans(claim("supply", customer="anvil", supplier="anvil")) == []


# --- what holds of any claims -------------------------------------------------------------------------------------

RELATION = {
    name: (relation.present, soft)
    for model in CLAIM_TYPES.values()
    for relation in model.relations
    for name, soft in zip(relation.types, (False, False, True, True), strict=True)
}
anything = strategies.contents()


def meet(one: Tie, other: Tie) -> bool:
    return (
        max(one.valid_from, other.valid_from) < min(one.valid_to, other.valid_to)
        and max(one.known_from, other.known_from) < min(one.known_to, other.known_to)
    )  # fmt: skip


@given(anything)
@settings(deadline=None, max_examples=40)
def test_a_relation_is_one_thing_at_a_time(contents: strategies.Contents) -> None:
    found = list(strategies.world_of(*contents).ties())
    assert len({tie.id for tie in found}) == len(found)
    firm: dict[tuple[str, str, str, str], list[Tie]] = defaultdict(list)
    for tie in found:
        present, soft = RELATION[tie.type]
        assert tie.valid_from < tie.valid_to
        assert tie.known_from < tie.known_to
        assert (tie.certainty.value in ("announced", "completed")) != soft
        assert tie.origins >= 0 if not soft else not tie.disputed
        if not soft:
            firm[tie.deal, present, tie.start, tie.end].append(tie)
    for alike in firm.values():
        assert not [pair for pair in combinations(alike, 2) if meet(*pair)]


def said(found: Iterator[Tie], known_by: str) -> set[tuple[object, ...]]:
    return {
        tuple(value for name, value in tie if name not in ("known_from", "known_to"))
        for tie in found
        if tie.known_from <= known_by < tie.known_to
    }


@given(anything, st.sampled_from(strategies.DAYS))
@settings(deadline=None, max_examples=40)
def test_as_known_by_a_day_is_what_the_sources_known_by_then_give(contents: strategies.Contents, day: str) -> None:
    entities, told = contents
    # Which round an investment is of depends on all that is known of it now, so they are left out.
    told = [SourceContent(each.source, tuple(one for one in each.claims if one.type != "investment")) for each in told]
    then = [each for each in told if each.source.known_from.day <= day]
    everything, earlier = strategies.world_of(entities, told), strategies.world_of(entities, then)
    assert said(iter(everything.ties()), day) == said(iter(earlier.ties()), "9999-12-30")


@given(anything, st.integers(0, 2**16))
@settings(deadline=None, max_examples=40)
def test_the_order_of_claims_and_sources_does_not_matter(contents: strategies.Contents, seed: int) -> None:
    entities, told = contents
    shuffled = [
        SourceContent(each.source, tuple(random.Random(seed).sample(each.claims, len(each.claims))))
        for each in random.Random(seed).sample(told, len(told))
    ]
    worlds = [strategies.world_of(entities, told), strategies.world_of(entities[::-1], shuffled)]
    one, other = ({record.model_dump_json() for record in world.records()} for world in worlds)
    assert one == other
