"""The rules of scoring, each on a small gold and a hand-made extraction that keeps or breaks it."""

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.evaluation.faults import faults
from benchmarks.evaluation.fields import agrees, same_date
from benchmarks.evaluation.matching import Judged, judge
from benchmarks.evaluation.scores import Counts, Scores, score
from tests.benchmarks.made import BILLIONS, DEAL, HELD, LEAVES, extraction_of, pair_of


def judged(gold: list[Mapping[str, Any]], found: list[Mapping[str, Any]]) -> Judged:
    return judge(pair_of(*gold), extraction_of(*found))


def totals(gold: list[Mapping[str, Any]], found: list[Mapping[str, Any]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give hits, predicted and required, of the right ones and of those found."""
    scores = score([judged(gold, found)])
    return _three(scores.right["total", "claims"]), _three(scores.found["total", "claims"])


def _three(counts: Counts) -> tuple[int, ...]:
    return counts.hits, counts.predicted, counts.required


def scored(gold: list[Mapping[str, Any]], found: list[Mapping[str, Any]]) -> Scores:
    return score([judged(gold, found)])


def test_what_is_all_right_scores_one() -> None:
    counts = scored([DEAL, LEAVES], [LEAVES, DEAL]).right["total", "claims"]
    assert (counts.precision, counts.recall, counts.f1) == (1, 1, 1)


def test_a_miss_lowers_recall_and_a_false_claim_precision() -> None:
    missed = scored([DEAL, LEAVES], [DEAL]).right["total", "claims"]
    assert (missed.precision, missed.recall, missed.f1) == (1, 0.5, pytest.approx(2 / 3))
    false = scored([DEAL], [DEAL, LEAVES]).right["total", "claims"]
    assert (false.precision, false.recall, false.f1) == (0.5, 1, pytest.approx(2 / 3))


def test_nothing_to_count_is_no_figure() -> None:
    nothing = Counts()
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": {"value": 14_200_000_000, "currency": "USD"}},
        {"amount": {"value": 14_300_000_000, "currency": "EUR"}},
        {"amount": None},
        {"status": "announced"},
        {"stake": 0.51},
        {"date": "2024"},
    ],
)
def test_a_wrong_value_is_found_but_not_right(wrong: dict[str, Any]) -> None:
    whole = DEAL | {"stake": 0.49, "date": "2025-06"}
    assert totals([whole], [whole | wrong]) == ((0, 1, 1), (1, 1, 1))
    assert totals([whole], [whole]) == ((1, 1, 1), (1, 1, 1))


def test_a_wrong_change_is_found_but_not_right() -> None:
    assert totals([LEAVES], [LEAVES | {"change": "ended"}]) == ((0, 1, 1), (1, 1, 1))


def test_bounds_and_what_the_gold_does_not_state_leave_a_claim_right() -> None:
    more = {"amount": BILLIONS | {"approx": True}, "stake": 0.49, "date": "2025", "round": "Series A"}
    assert totals([DEAL], [DEAL | more])[0] == (1, 1, 1)


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        ({"value": 1000, "currency": "USD"}, {"value": 1005, "currency": "USD"}, True),
        ({"value": 1000, "currency": "USD"}, {"value": 1006, "currency": "USD"}, False),
        ({"value": 1000, "currency": "USD"}, {"value": 1000, "currency": "EUR"}, False),
        (5000, 5000, True),
        (5000, {"value": 5000, "currency": "USD"}, False),
        ({"value": -3, "currency": "USD"}, {"value": -3, "currency": "USD"}, True),
        ({"value": 100, "max": 200, "currency": "USD"}, {"value": 100, "currency": "USD"}, True),
        ({"value": 100, "max": 200, "currency": "USD"}, {"value": 200, "currency": "USD"}, True),
        ({"value": 100, "max": 200, "currency": "USD"}, {"value": 150, "currency": "USD"}, False),
        ({"value": 100, "max": 200, "currency": "USD"}, {"value": 100, "max": 300, "currency": "USD"}, False),
    ],
)
def test_amounts(gold: Any, found: Any, right: bool) -> None:
    assert agrees("metric", "value", found, [gold]) is right


def test_either_end_of_a_range_of_stakes_is_right() -> None:
    gold = [HELD | {"stake": 0.1, "stake_max": 0.2}]
    rights = [totals(gold, [HELD | {"stake": stake}])[0][0] for stake in (0.1, 0.2, 0.15, 0.21)]
    assert rights == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2025-06-12", "2025-06-12", True),
        ("2025", "2025-06-12", True),
        ("2025", "2025-01/2025-12", True),
        ("2025", "2025-04/2025-06", True),
        ("2025-06", "2025-07", False),
        ("2024", "2025-06-12", False),
        ("2025/2029", "2025-06/2029", True),
        ("2025/2029", "2025/2028", False),
        ("2025/2029", "2027", False),
        ("2025/..", "2025-06/..", True),
        ("2025/..", "2025", False),
        ("2025/..", "2025/2029", False),
    ],
)
def test_dates_may_differ_in_precision_only(one: str, other: str, same: bool) -> None:
    assert same_date(one, other) is same
    assert same_date(other, one) is same


@pytest.mark.parametrize("found", [DEAL, DEAL | {"amount": None, "status": "denied"}])
def test_an_optional_claim_is_neither_missed_nor_wrong(found: dict[str, Any]) -> None:
    assert totals([LEAVES, DEAL | {"optional": True}], [LEAVES]) == ((1, 1, 1), (1, 1, 1))
    assert totals([LEAVES, DEAL | {"optional": True}], [LEAVES, found]) == ((1, 1, 1), (1, 1, 1))


@pytest.mark.parametrize(
    ("gold", "found"),
    [
        (DEAL | {"status_alt": ["announced"]}, DEAL | {"status": "announced"}),
        (LEAVES | {"change_alt": ["ended", "reduced"]}, LEAVES | {"change": "reduced"}),
        (DEAL | {"amount_alt": {"value": 5, "currency": "EUR"}}, DEAL | {"amount": {"value": 5, "currency": "EUR"}}),
        (LEAVES | {"supplier_alt": "meta"}, LEAVES | {"supplier": "meta"}),
        (
            LEAVES | {"total_value": BILLIONS, "total_value_alt": [{"value": 5, "currency": "USD"}]},
            LEAVES | {"total_value": {"value": 5, "currency": "USD"}},
        ),
        (
            {"type": "metric", "subject": "meta", "metric": "revenue", "value": BILLIONS, "subject_alt": ["sg"]}
            | {"value_alt": {"value": 5, "currency": "USD"}},
            {"type": "metric", "subject": "sg", "metric": "revenue", "value": {"value": 5, "currency": "USD"}},
        ),
        (
            DEAL | {"alt_type": "acquisition"},
            {
                "type": "acquisition",
                "acquirer": "meta",
                "target": "scale-ai",
                "status": "completed",
                "amount": BILLIONS,
            },
        ),
        (
            LEAVES | {"alt_type": ["partnership"]},
            {"type": "partnership", "parties": ["google", "scale-ai"], "scope": "data"},
        ),
        (
            {"type": "metric", "subject": "meta", "metric": "valuation", "value": BILLIONS, "alt_type": "investment"},
            {"type": "investment", "investors": [], "target": "meta", "valuation": BILLIONS, "status": "completed"},
        ),
    ],
)
def test_an_alternative_is_also_right(gold: dict[str, Any], found: dict[str, Any]) -> None:
    assert totals([gold], [found])[0] == (1, 1, 1)
    plain = {key: value for key, value in gold.items() if not (key.endswith("_alt") or key == "alt_type")}
    assert totals([plain], [found])[0][0] == 0


def test_an_alternative_type_needs_the_same_entities_and_its_own_values() -> None:
    gold = DEAL | {"alt_type": "acquisition"}
    bought = {"type": "acquisition", "acquirer": "meta", "target": "scale-ai", "status": "completed"}
    assert totals([gold], [bought]) == ((0, 1, 1), (1, 1, 1))
    assert totals([gold], [bought | {"acquirer": "google"}])[1] == (0, 1, 1)
    assert totals([gold], [bought | {"acquirer": "scale-ai", "target": "meta"}])[1] == (0, 1, 1)
    parties = {"type": "partnership", "parties": ["google", "scale-ai", "meta"], "scope": "data"}
    assert totals([LEAVES | {"alt_type": "partnership"}], [parties])[1] == (0, 1, 1)


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        (HELD, HELD | {"investors": ["google", "meta"]}, True),
        (HELD, HELD | {"investors": ["google"]}, False),
        (HELD, HELD | {"target": "google"}, False),
        (HELD | {"investors": []}, HELD | {"investors": []}, True),
        (HELD | {"investors": []}, HELD, False),
        (HELD, HELD | {"investors": []}, False),
        (LEAVES, LEAVES | {"supplier": "google", "customer": "scale-ai"}, False),
        (LEAVES, LEAVES | {"service": "chips"}, True),
        ({"type": "competition", "parties": ["meta", "google"]}, {"type": "competition", "parties": ["google", "meta"]}, True),
        ({"type": "competition", "parties": ["meta", "google"]}, {"type": "competition", "parties": ["meta", "sg"]}, False),
        ({"type": "partnership", "parties": ["meta", "sg"]}, {"type": "partnership", "parties": ["meta", "sg", "google"]}, False),
        ({"type": "founding", "organization": "meta", "founders": ["sg"]}, {"type": "founding", "organization": "meta"}, True),
        ({"type": "metric", "subject": "meta", "metric": "revenue"}, {"type": "metric", "subject": "meta", "metric": "profit"}, False),
        ({"type": "metric", "subject": "meta", "metric": "revenue"}, {"type": "metric", "subject": "sg", "metric": "revenue"}, False),
        ({"type": "legal", "regulator": "sg", "subject": "meta"}, {"type": "legal", "regulator": "google", "subject": "meta"}, True),
        ({"type": "legal", "parties": {"plaintiff": ["sg"], "defendant": ["meta"]}}, {"type": "legal", "regulator": "sg", "subject": "google"}, True),
        ({"type": "legal", "parties": {"plaintiff": ["sg"], "defendant": ["meta"]}}, {"type": "legal", "regulator": "google", "subject": "scale-ai"}, False),
    ],
)  # fmt: skip
def test_which_roles_must_be_equal(gold: dict[str, Any], found: dict[str, Any], same: bool) -> None:
    assert totals([gold], [found])[1] == (int(same), 1, 1)


def test_one_found_claim_is_one_gold_claim() -> None:
    assert totals([LEAVES, LEAVES], [LEAVES])[0] == (1, 1, 2)
    assert totals([LEAVES], [LEAVES, LEAVES])[0] == (1, 2, 1)


def test_the_best_agreement_comes_first_whatever_the_order() -> None:
    early, late = LEAVES | {"date": "2024"}, LEAVES | {"date": "2025", "change": "none"}
    for gold in ([early, late], [late, early]):
        for found in ([early, late], [late, early]):
            assert totals(gold, found)[0] == (2, 2, 2)


def test_a_value_that_is_absent_speaks_against_a_match() -> None:
    (match,) = judged([DEAL, HELD], [HELD]).matches
    assert match.gold.n == 2


def test_equal_values_go_by_the_entities_then_by_the_sentence() -> None:
    alone, both = HELD, HELD | {"investors": ["google", "meta"]}
    matches = judged([alone, both], [both, alone]).matches
    assert [(match.gold.n, match.found.claim.n) for match in matches] == [(1, 2), (2, 1)]
    first, second = LEAVES | {"span": (0, 10)}, LEAVES | {"span": (50, 60)}
    matches = judged([first, second], [second, first]).matches
    assert [(match.gold.n, match.found.claim.n) for match in matches] == [(1, 2), (2, 1)]


def test_a_required_claim_goes_before_an_optional_one_that_agrees_as_well() -> None:
    assert totals([LEAVES | {"optional": True}, LEAVES], [LEAVES])[0] == (1, 1, 1)


STAKE = HELD | {"stake": 0.49, "same_event": 1}


def test_a_merged_claim_with_all_attributes_misses_nothing() -> None:
    assert totals([DEAL, STAKE], [DEAL | {"stake": 0.49}]) == ((1, 1, 1), (1, 1, 1))


def test_claims_of_one_event_may_be_found_apart() -> None:
    assert totals([DEAL, STAKE], [DEAL, HELD | {"stake": 0.49}]) == ((2, 2, 2), (2, 2, 2))


def test_a_merged_claim_is_found_but_not_right_without_its_attributes() -> None:
    assert totals([DEAL, STAKE], [DEAL]) == ((1, 1, 2), (1, 1, 1))
    assert totals([DEAL, STAKE], [DEAL | {"stake": 0.1}]) == ((1, 1, 2), (1, 1, 1))


def test_a_claim_is_merged_with_the_one_of_its_event_that_has_its_attributes() -> None:
    dated = HELD | {"date": "2025-06"}
    assert totals([DEAL, dated | {"same_event": 1}, STAKE], [DEAL, dated | {"stake": 0.49}])[0] == (2, 2, 2)


def test_a_claim_of_an_event_is_missed_if_the_event_is_not_found() -> None:
    assert totals([DEAL, STAKE], [LEAVES]) == ((0, 1, 2), (0, 1, 2))


def test_a_claim_of_an_event_is_missed_if_its_entities_are() -> None:
    other = HELD | {"investors": ["google"], "same_event": 1}
    assert totals([DEAL, other], [DEAL])[1] == (1, 1, 2)
    assert totals([DEAL, other], [DEAL | {"investors": ["google", "meta"]}])[1] == (1, 1, 1)
    unnamed = HELD | {"investors": [], "same_event": 1}
    assert totals([DEAL, unnamed], [DEAL]) == ((1, 1, 1), (1, 1, 1))


def test_the_attributes_of_either_claim_of_an_event_are_right() -> None:
    gold = [DEAL | {"status": "announced"}, STAKE]
    assert totals(gold, [DEAL | {"stake": 0.49}])[0] == (1, 1, 1)
    assert totals(gold, [DEAL | {"stake": 0.49, "status": "rumoured"}])[0] == (0, 1, 2)


def test_a_valuation_may_be_merged_into_the_investment() -> None:
    worth = {"type": "metric", "subject": "scale-ai", "metric": "valuation", "value": BILLIONS, "period": "2025"}
    worth |= {"same_event": 1}
    assert totals([HELD, worth], [HELD | {"valuation": BILLIONS}])[0] == (1, 1, 1)
    assert totals([HELD, worth], [HELD])[0] == (1, 1, 2)
    assert totals([HELD, worth | {"metric": "revenue"}], [HELD | {"valuation": BILLIONS}])[0] == (1, 1, 2)


def test_entities_are_known_by_a_name_of_the_text_whatever_case_and_accents() -> None:
    gold = {"type": "product", "product": "meta", "developer": "sg"}
    names = {"meta": "META", "bank": "Societe  generale"}
    document = judge(pair_of(gold), extraction_of(gold | {"developer": "bank"}, names=names))
    assert document.entities == {"meta": "meta", "bank": "sg"} and len(document.matches) == 1


def test_an_entity_that_the_gold_lacks_is_none_of_its_entities_though_the_id_is_one() -> None:
    found = extraction_of(DEAL, names={"meta": "Metabolic", "scale-ai": "Scale AI"})
    counts = score([judge(pair_of(DEAL), found)])
    assert _three(counts.found["total", "claims"]) == (0, 1, 1)
    assert _three(counts.parts["entities", "entities"]) == (1, 2, 4)


def test_entities_match_one_to_one() -> None:
    found = extraction_of(names={"meta": "Meta", "meta-platforms": "Meta"})
    assert judge(pair_of(), found).entities == {"meta": "meta"}


def test_figures_by_type_language_role_value_and_certainty() -> None:
    scores = scored(
        [DEAL, LEAVES], [DEAL | {"stake": 0.5, "investors": ["google", "meta"]}, LEAVES | {"supplier": "sg"}]
    )
    assert _three(scores.right["type", "investment"]) == (1, 1, 1)
    assert _three(scores.right["type", "supply"]) == (0, 1, 1)
    assert _three(scores.right["language", "en"]) == (1, 2, 2)
    assert _three(scores.parts["role", "investors"]) == (1, 2, 1)
    assert _three(scores.parts["role", "customer"]) == (0, 1, 1)
    assert _three(scores.parts["value", "amount"]) == (1, 1, 1)
    assert _three(scores.parts["value", "stake"]) == (0, 1, 0)
    assert _three(scores.parts["status", "completed"]) == (1, 1, 1)
    assert _three(scores.parts["change", "ending"]) == (0, 1, 1)


def test_a_wrong_certainty_counts_against_both() -> None:
    scores = scored([DEAL], [DEAL | {"status": "announced"}])
    assert _three(scores.parts["status", "completed"]) == (0, 0, 1)
    assert _three(scores.parts["status", "announced"]) == (0, 1, 0)


def test_merged_values_and_roles_are_counted_once() -> None:
    scores = scored([DEAL, STAKE | {"investors": ["google", "meta"]}], [DEAL | {"stake": 0.49}])
    assert _three(scores.parts["value", "stake"]) == (1, 1, 1)
    assert _three(scores.parts["value", "status"]) == (1, 1, 1)
    assert _three(scores.parts["role", "investors"]) == (1, 1, 2)


def test_of_an_alternative_type_only_the_roles_that_both_types_have_are_counted() -> None:
    bought = {
        "type": "acquisition",
        "acquirer": "meta",
        "target": "scale-ai",
        "status": "completed",
        "amount": BILLIONS,
    }
    parts = scored([DEAL | {"alt_type": "acquisition"}], [bought]).parts
    assert _three(parts["role", "target"]) == (1, 1, 1)
    assert ("role", "investors") not in parts and ("role", "acquirer") not in parts


def test_an_entity_that_is_also_right_counts_as_the_one_required() -> None:
    parts = scored([LEAVES | {"supplier_alt": "meta"}], [LEAVES | {"supplier": "meta"}]).parts
    assert _three(parts["role", "supplier"]) == (1, 1, 1)


def test_rules_are_counted_without_what_is_optional() -> None:
    gold = [DEAL, LEAVES | {"optional": True}]
    found = [DEAL | {"status": "denied"}, LEAVES, HELD | {"target": "sg"}]
    fired = scored(gold, found).rules["r"]
    assert (fired.fired, fired.found, fired.right) == (2, 1, 0)


def test_faults_name_what_was_expected_and_what_was_found() -> None:
    gold = [DEAL, LEAVES, HELD | {"target": "google"}, HELD | {"target": "sg", "optional": True}]
    told = faults([judged(gold, [DEAL | {"amount": None}, LEAVES | {"supplier": "sg"}])])
    (wrong,), missed, (false,) = told["wrong"], told["missed"], told["false"]
    assert (wrong["n"], wrong["found"]["n"], wrong["found"]["rule"]) == (1, 1, "r")
    assert wrong["fields"] == {"amount": {"expected": [BILLIONS], "found": None}}
    assert [each["n"] for each in missed] == [2, 3]
    assert missed[0]["fields"] == {"supplier": {"expected": ("scale-ai",), "found": ("sg",)}}
    assert (false["found"]["n"], false["nearest"]["n"]) == (2, 2)


def test_what_is_optional_is_no_fault() -> None:
    told = faults([judged([DEAL | {"optional": True}, LEAVES | {"optional": True}], [DEAL | {"amount": None}])])
    assert told == {"wrong": [], "missed": [], "false": []}


def test_faults_tell_of_values_that_a_merged_claim_lacks() -> None:
    (missed,) = faults([judged([DEAL, STAKE], [DEAL])])["missed"]
    assert (missed["n"], missed["merged_into"]) == (2, 1)
    assert missed["fields"] == {"stake": {"expected": [0.49], "found": None}}
