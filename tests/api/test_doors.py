"""One question, three doors: REST, the .cypher file through the driver, the .rq file through SPARQL clients."""

from typing import Any

import httpx
import neo4j
import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

from queries.catalog import catalog

TODAY = "2026-11-24"
DAYS = [(TODAY, TODAY), ("2025-06-20", TODAY), ("2025-06-20", "2025-06-20"), ("2025-06-07", "2025-06-07")]
STANCES_TODAY = {"google": "ended", "openai": "ended", "microsoft": "ending", "xai": "ending"}
STANCES_THEN = {"google": "ending", "openai": "ending", "microsoft": "ending", "xai": "ending"}


def rest(served: str, name: str, **parameters: str) -> dict[str, Any]:
    response = httpx.get(f"{served}/questions/{name}", params=parameters, timeout=60)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def bare(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in answer["columns"]} for row in answer["rows"]]


def through_the_driver(service: dict[str, Any], text: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    auth = (service["user"], service["password"])
    with neo4j.GraphDatabase.driver(service["bolt"], auth=auth) as driver:
        records, _, _ = driver.execute_query(text, parameters, database_=service["database"])
        return [dict(record) for record in records]


def through_sparql(served: str, text: str) -> list[dict[str, Any]]:
    client = SPARQLWrapper(f"{served}/sparql")
    client.setQuery(text)
    client.setReturnFormat(JSON)
    found: Any = client.query().convert()
    return [{name: value(cell) for name, cell in row.items()} for row in found["results"]["bindings"]]


def value(cell: dict[str, str]) -> str | int:
    return int(cell["value"]) if cell.get("datatype", "").endswith("#integer") else cell["value"]


@pytest.mark.parametrize("name", list(catalog()))
@pytest.mark.parametrize("days", DAYS)
def test_the_three_doors_give_the_same_rows(
    service: dict[str, Any], served: str, name: str, days: tuple[str, str]
) -> None:
    as_of, known_by = days
    question = catalog()[name]
    company = str(question.parameters["company"].example)
    answer = rest(served, name, company=company, as_of=as_of, known_by=known_by)
    asked = answer["parameters"]
    assert bare(answer) == through_the_driver(service, question.cypher, asked)
    days_line = f'"{as_of}" "{known_by}"'
    text = question.sparql.replace(f'"{TODAY}" "{TODAY}"', days_line)
    assert days_line in text
    assert bare(answer) == through_sparql(served, text)


@pytest.mark.parametrize(("as_of", "stances"), [(TODAY, STANCES_TODAY), ("2025-06-20", STANCES_THEN)])
def test_the_flagship_has_the_four_customers_with_their_stance_and_words(
    served: str, as_of: str, stances: dict[str, str]
) -> None:
    answer = rest(served, "rival-customers", company="scale-ai", as_of=as_of)
    rows, evidence = answer["rows"], answer["evidence"]
    of_meta = [row for row in rows if row["investor"] == "meta" and row["supply"].endswith("data-labelling")]
    assert {row["customer"]: row["stance"] for row in of_meta if row["customer"] in stances} == stances
    assert set(evidence) == {row[name] for row in rows for name in ("investment", "supply", "rivalry")}
    for deal, claims in evidence.items():
        told = httpx.get(f"{served}/deals/{deal}", timeout=60).json()["claims"]
        assert claims == told
        assert claims
        assert all(0 < len(item["quote"].split()) <= 12 for item in claims)
        assert all(item["source"]["publisher"] and item["source"]["title"] for item in claims)


def test_as_known_by_early_june_2025_meta_has_its_part_in_the_round_of_2024_and_no_more(served: str) -> None:
    days = {"as_of": "2025-06-07", "known_by": "2025-06-07"}
    answer = rest(served, "investors-of", company="scale-ai", **days)
    rows = answer["rows"]
    of_meta = [(row["holding"], row["investment"], row["since"][:4]) for row in rows if row["investor"] == "meta"]
    assert of_meta == [("investor", "investment.scale-ai.series-f", "2024")]
    known = [item["source"]["known_from"] for claims in answer["evidence"].values() for item in claims]
    assert max(known) <= "2025-06-07"


def test_a_rumour_is_never_a_firm_tie(served: str) -> None:
    rumours = [
        tie
        for tie in httpx.get(f"{served}/entities/scale-ai", timeout=60).json()["ties"]
        if tie["certainty"] in ("rumoured", "in_talks", "planned")
    ]
    everything = through_sparql(served, _FIRM_BUT_SOFT)
    assert all(tie["type"].startswith("MAY_") for tie in rumours)
    assert everything == []


_FIRM_BUT_SOFT = """
PREFIX d: <https://w3id.org/dealgraph/ns#>
SELECT ?tie WHERE {
  VALUES ?soft { "rumoured" "in_talks" "planned" }
  ?tie a d:Tie ; a ?type ; d:certainty ?soft .
  FILTER(?type != d:Tie && !STRSTARTS(STRAFTER(STR(?type), "#"), "May"))
}"""


def test_present_leaves_the_past_out(served: str) -> None:
    rows = rest(served, "rival-customers", company="scale-ai", present="true")["rows"]
    assert {row["stance"] for row in rows} & {"in_force", "ending"}
    assert "ended" not in {row["stance"] for row in rows}


def test_by_group_customers_count_as_their_topmost_group(served: str) -> None:
    rows = rest(served, "rival-customers", company="scale-ai", group="true")["rows"]
    assert "google" not in {row["customer"] for row in rows}
    grouped = [row for row in rows if row["customer"] == "alphabet"]
    assert {row["group_basis"] for row in grouped} <= {"dated", "undated"}
    assert grouped


def test_names_aliases_case_and_accents_do_not_matter(served: str) -> None:
    asked = ["scale-ai", "Scale AI", "scale ai", "SCALE", "Scále AI, Inc."]
    answers = [rest(served, "customers-of", company=name) for name in asked]
    assert all(answer == answers[0] for answer in answers)


def test_the_permalink_gives_the_answer_again(served: str) -> None:
    answer = rest(served, "rival-customers", company="Scale AI", as_of="2025-06-20")
    again = httpx.get(answer["permalink"], timeout=60).json()
    assert again == answer
    assert "known_by=" in answer["permalink"]
    assert answer["dataset_version"] in answer["permalink"]


def test_csv_has_the_rows_with_their_words(served: str) -> None:
    response = httpx.get(
        f"{served}/questions/customers-of?company=scale-ai", headers={"Accept": "text/csv"}, timeout=60
    )
    header, *lines = response.text.splitlines()
    assert header == "customer,customer_name,stance,certainty,since,supply,group_basis,claims,quotes,sources"
    assert any("Google" in line for line in lines)


def test_an_unchanged_answer_is_not_sent_again(served: str) -> None:
    first = httpx.get(f"{served}/questions/customers-of?company=scale-ai", timeout=60)
    again = httpx.get(first.url, headers={"If-None-Match": first.headers["ETag"]}, timeout=60)
    assert again.status_code == 304
    assert not again.content
