"""Every cell of policy.yaml: that it is there, and that a deal of one claim gives the ties that its words say."""

from enum import StrEnum
from typing import Any

import pytest

from graph.deals.deal import Tie
from graph.deals.grouping import block
from graph.deals.policy import table
from graph.deals.world import compute_block
from graph.model.claims import CLAIM_TYPES, BaseClaim
from graph.model.relations import Relation
from graph.model.vocabulary import Certainty, Status
from tests.small import KNOWN, claim, people_and_firms, ties, told

DAY = "2025-02-01"
SOFT = ("rumoured", "in_talks", "planned")
Span = tuple[str, str, str, str, str]
PLACES = [
    (kind, change, status)
    for kind, model in CLAIM_TYPES.items()
    for change in (model.model_fields["change"].annotation if "change" in model.model_fields else ("-",))
    for status in ("stated", *Status)
]


def test_each_case_has_a_cell_and_each_cell_a_case() -> None:
    assert set(table()) == {(kind, str(change), str(status)) for kind, change, status in PLACES}


def one_claim(kind: str, change: str, status: str, **more: Any) -> Any:
    found: BaseClaim = claim(kind, **({"change": change} if change != "-" else {}), **more)
    # The table covers a status that a type does not leave out, too; so the check of the type is passed by.
    return found.model_copy(update={"status": None if status == "stated" else Status(status)})


def ties_from(one: Any) -> list[Tie]:
    [content] = told([one])
    entities = {entity.id: entity for entity in people_and_firms()}
    return list(compute_block(block(one), [one], {one.source: content.source}, entities).ties)


def spans(found: list[Tie]) -> set[Span]:
    return {(tie.type, tie.stance.value, tie.certainty.value, tie.valid_from, tie.valid_to) for tie in found}


def words_say(relation: Relation, effect: str, status: str, first: str | None, counts: str) -> set[Span]:
    """What docs/ties.md says of one effect of a lone claim.

    `first` is the day on which what begins begins, `counts` the one from which anything else counts.
    """
    firm = status if status in set(Certainty) else "completed"
    always, never = "0001-01-01", "9999-12-31"
    match effect:
        case "in_force":
            return {(relation.present, "in_force", firm, counts, never)}
        case "present":
            return {(relation.present, "in_force", firm, first or always, never)}
        case "expands" | "continues":
            return {(relation.present, "in_force", firm, always, never)}
        case "held":
            return {(relation.present, "in_force", "completed", always, never)}
        case "reduced" | "ending":
            before = (relation.present, "in_force", "completed", always, counts)
            return {before, (relation.present, effect, firm, counts, never)}
        case "ended":
            before = (relation.present, "in_force", "completed", always, counts)
            return {before, (relation.past, "ended", firm, counts, never)}
        case "may in_force":
            return {(relation.possible, "in_force", status, counts, never)}
        case "may reduced" | "may ending":
            return {(relation.leaving, effect.removeprefix("may "), status, counts, never)}
        case "void" | "doubt":
            return set()
    raise AssertionError(f"docs/ties.md has no word {effect!r}")


def expected(kind: str, cell: tuple[str, ...], status: str, first: str | None, counts: str) -> set[Span]:
    relations = CLAIM_TYPES[kind].relations
    spans = [words_say(relations[0], effect, status, first, counts) for effect in cell] if relations else []
    return {span for found in spans for span in found}


@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_a_dated_claim_gives_what_its_cell_says(place: tuple[str, str, str]) -> None:
    found = ties_from(one_claim(*place, date=DAY))
    assert spans(found) == expected(place[0], table()[place], place[2], DAY, DAY)
    assert {(tie.known_from, tie.known_to, tie.disputed, tie.origins) for tie in found} <= {
        (KNOWN, "9999-12-31", False, 1)
    }


@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_an_undated_claim_counts_from_its_publication(place: tuple[str, str, str]) -> None:
    event = all(relation.event for relation in CLAIM_TYPES[place[0]].relations)
    found = ties_from(one_claim(*place))
    assert spans(found) == expected(place[0], table()[place], place[2], KNOWN if event else None, KNOWN)


@pytest.mark.parametrize("place", [place for place in PLACES if place[2] in SOFT], ids="/".join)
def test_what_is_no_fact_never_looks_like_one(place: tuple[str, str, str]) -> None:
    found = ties_from(one_claim(*place, date=DAY))
    firm = {name for relation in CLAIM_TYPES[place[0]].relations for name in (relation.present, relation.past)}
    shown_as_fact = [tie for tie in found if tie.type in firm]
    assert bool(shown_as_fact) == ("held" in table()[place])
    assert {tie.certainty.value for tie in found if tie.type not in firm} <= {place[2]}


@pytest.mark.parametrize("kind", CLAIM_TYPES)
@pytest.mark.parametrize("status", ["rumoured", "in_talks", "planned", "cancelled", "denied"])
def test_the_table_never_makes_a_fact_of_what_is_none(kind: str, status: str) -> None:
    """Pinned beside the table, so that a slip in the table is seen."""
    begins = {"in_force", "present", "expands"}
    for (cell_kind, _, cell_status), cell in table().items():
        if (cell_kind, cell_status) == (kind, status):
            assert not begins & set(cell)
            if status in SOFT and kind != "metric":
                assert set(cell) <= {"held", "may in_force", "may reduced", "may ending"}


@pytest.mark.parametrize("kind", [kind for kind, model in CLAIM_TYPES.items() if model.relations])
def test_a_fact_that_is_denied_is_disputed_and_one_that_is_cancelled_is_over(kind: str) -> None:
    fact = claim(kind, date=DAY, status="announced")
    denied, cancelled = (claim(kind, status=status, by="post") for status in ("denied", "cancelled"))
    assert {(tie.disputed, tie.valid_to) for tie in ties(fact, denied)} == {(True, "9999-12-31")}
    present = {relation.present for relation in CLAIM_TYPES[kind].relations}
    assert {(tie.disputed, tie.valid_to) for tie in ties(fact, cancelled) if tie.type in present} == {(False, KNOWN)}


def test_an_examination_has_its_own_relation() -> None:
    sides = {"plaintiffs": (), "defendants": (), "regulator": "cobalt", "subject": "anvil"}
    [tie] = ties_from(claim("legal", **sides, date=DAY))
    assert (tie.type, tie.start, tie.end) == ("EXAMINES", "cobalt", "anvil")


def test_types_of_ties_are_each_of_one_state() -> None:
    relations = [relation for model in CLAIM_TYPES.values() for relation in model.relations]
    names = [name for relation in relations for name in relation.types]
    assert len(names) == len(set(names))


def test_changes_are_closed_lists() -> None:
    changes = {kind: model.model_fields.get("change") for kind, model in CLAIM_TYPES.items()}
    assert {kind for kind, field in changes.items() if field} == {"supply", "role"}
    assert all(issubclass(field.annotation or str, StrEnum) for field in changes.values() if field)
