"""Wrong requests get a problem that says what is wrong, where, and what to do; never a 500."""

import threading
import time
from typing import Any

import httpx
import pytest

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
UPDATE = "INSERT DATA { <http://a> <http://b> <http://c> }"


def sparql(served: str, query: str) -> httpx.Response:
    return httpx.post(
        f"{served}/sparql", content=query, headers={"Content-Type": "application/sparql-query"}, timeout=60
    )


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/questions/rival-customers?company=scale%20a", 404, "scale-ai"),
        ("/questions/rival-customers?company=zzzzqqqq", 404, "zzzzqqqq"),
        ("/questions/rival-customer?company=scale-ai", 404, "rival-customers"),
        ("/questions/rival-customers", 422, "company"),
        ("/questions/rival-customers?company=scale-ai&companyy=x", 422, "companyy"),
        ("/questions/rival-customers?company=scale-ai&as_of=2025-02-30", 422, "as_of"),
        ("/questions/rival-customers?company=scale-ai&as_of=yesterday", 422, "as_of"),
        ("/questions/rival-customers?company=scale-ai&known_by=2025", 422, "known_by"),
        ("/questions/rival-customers?company=scale-ai&group=perhaps", 422, "group"),
        ("/questions/rival-customers?company=scale-ai&format=xml", 422, "format"),
        ("/entities/scale", 404, "scale-ai"),
        ("/entities?limit=0", 422, "limit"),
        ("/entities?sort=name", 422, "sort"),
        ("/deals/acquisition.meta.scale", 404, "acquisition.meta.scale-ai"),
        ("/claims/0123456789abcdef0123", 404, "0123456789abcdef0123"),
        ("/sources/nothing", 404, "nothing"),
        ("/nowhere", 404, "Not Found"),
        ("/sparql?query=SELECT%20nothing", 400, "line 1"),
        ("/sparql?update=DROP%20ALL", 403, "Updates"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(served: str, path: str, status: int, told: str) -> None:
    response = httpx.get(f"{served}{path}", timeout=60)
    problem: dict[str, Any] = response.json()
    assert response.status_code == status, problem
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert told in problem["detail"] + str(problem.get("candidates"))
    assert "Traceback" not in response.text


def test_an_ambiguous_parameter_is_no_guess(served: str) -> None:
    twice = httpx.get(f"{served}/questions/rival-customers?company=scale-ai&company=meta", timeout=60)
    assert twice.status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://example.org/> WHERE { GRAPH ?g { ?s ?p ?o } }",
        UPDATE,
        "DROP ALL",
    ],
)
def test_sparql_neither_reaches_out_nor_writes(served: str, query: str) -> None:
    assert sparql(served, query).status_code in (400, 403)


def test_an_endless_query_is_stopped_while_others_are_answered(served: str) -> None:
    endless: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: endless.append(sparql(served, ENDLESS)))
    started = time.monotonic()
    thread.start()
    time.sleep(0.5)
    assert httpx.get(f"{served}/questions/customers-of?company=scale-ai", timeout=60).status_code == 200
    assert sparql(served, "ASK { ?s ?p ?o }").json()["boolean"] is True
    assert not endless
    thread.join()
    assert endless[0].status_code == 504
    assert time.monotonic() - started < 60


def test_a_body_that_is_too_large_is_refused(served: str) -> None:
    assert sparql(served, "ASK { ?s ?p ?o }" + " " * 300_000).status_code == 413


def test_another_host_name_is_refused(served: str) -> None:
    response = httpx.get(f"{served}/health", headers={"Host": "evil.example"}, timeout=60)
    assert response.status_code == 400
