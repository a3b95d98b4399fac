"""Cypher over HTTP, with a real server and a real Neo4j."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api import errors
from api.cypher.route import router
from graph.stores.limits import QueryLimits

LIMITS = QueryLimits(seconds=2, rows=50, body_bytes=10_000, parallel=2)
ROWS_WITHOUT_END = "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(*) AS n"
# Neo4j does not look at its clock within an expression: this runs for half a minute.
ONE_LONG_EXPRESSION = "RETURN size([x IN range(1, 1000000000) WHERE x < 0]) AS n"


@pytest.fixture(scope="module")
def endpoint(graph):
    app = FastAPI()
    errors.install(app)
    app.include_router(router(lambda _request: graph, LIMITS))
    app.get("/other")(lambda: "here")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def ask(endpoint: str, query: str, **parameters: Any) -> httpx.Response:
    return httpx.post(f"{endpoint}/cypher", json={"query": query, "parameters": parameters}, timeout=60)


def post(endpoint: str, content: bytes, kind: str = "application/json") -> httpx.Response:
    return httpx.post(f"{endpoint}/cypher", content=content, headers={"Content-Type": kind}, timeout=60)


def test_rows_are_objects_by_column(endpoint):
    answer = ask(endpoint, "MATCH (n:Trial) WHERE n.id < $top RETURN n.id AS id, n.name AS name ORDER BY id", top=3)
    assert answer.status_code == 200
    assert answer.json() == {
        "columns": ["id", "name"],
        "rows": [{"id": 1, "name": "number 1"}, {"id": 2, "name": "number 2"}],
    }
    assert "etag" not in answer.headers


def test_parameters_may_be_left_out(endpoint):
    answer = post(endpoint, b'{"query": "RETURN 1 AS one"}')
    assert answer.json() == {"columns": ["one"], "rows": [{"one": 1}]}


def test_columns_of_no_rows(endpoint):
    assert ask(endpoint, "MATCH (n:Nothing) RETURN n, 1 AS one").json() == {"columns": ["n", "one"], "rows": []}


def test_values_in_plain_json(endpoint):
    text = "MATCH (n:Trial {id: 1})-[r:NEXT]->(m) RETURN n, m.id AS m, r, date('2026-01-02') AS day, 0.0 / 0.0 AS odd, null AS none"
    (row,) = ask(endpoint, text).json()["rows"]
    assert row == {
        "n": {"labels": ["Trial"], "properties": {"id": 1, "name": "number 1"}},
        "m": 2,
        # The other end is not in the row, and Neo4j sends no properties of it.
        "r": {"type": "NEXT", "start": 1, "end": None, "properties": {"weight": 1}},
        "day": "2026-01-02",
        "odd": "nan",
        "none": None,
    }


@pytest.mark.parametrize(
    "value", [None, True, -(2**63), 2**63 - 1, 1.5, "é\u0000'", [], [[1], ["a", None]], {"a": {"b": [{"c": 1}]}}]
)
def test_parameters_come_back(endpoint, value):
    assert ask(endpoint, "RETURN $value AS value", value=value).json()["rows"] == [{"value": value}]


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**30, [1, {"a": [2**64]}]])
def test_whole_number_beyond_64_bits(endpoint, value):
    answer = ask(endpoint, "RETURN $value AS value", value=value)
    assert (answer.status_code, answer.json()["parameter"]) == (422, "value")
    assert "64 bits" in answer.json()["detail"]


def test_missing_parameter(endpoint):
    answer = ask(endpoint, "RETURN $gone AS gone")
    assert answer.status_code == 422
    assert "gone" in answer.json()["detail"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"query": 1}',
        b'{"query": "RETURN 1", "parameters": []}',
        b'{"query": "RETURN 1", "more": 1}',
        b'{"query": "RETURN \\ud800"}',
        b'{"query": "RETURN 1", "parameters": {"a": ' + b"[" * 4000 + b"]" * 4000 + b"}}",
        b'{"query": "RETURN 1", "parameters": {"a": ' + b"9" * 5000 + b"}}",
    ],
)
def test_body_of_another_shape(endpoint, content):
    answer = post(endpoint, content)
    assert answer.status_code == 422
    assert answer.json()["parameter"]


def test_body_that_is_not_utf_8(endpoint):
    assert post(endpoint, b'{"query": "\xff"}').status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_body_of_another_type(endpoint, kind):
    assert post(endpoint, b'{"query": "RETURN 1 AS one"}', kind).status_code == 415


def test_body_too_large(endpoint):
    answer = post(endpoint, b'{"query": "' + b" " * LIMITS.body_bytes + b'"}')
    assert answer.status_code == 413


def test_too_many_rows(endpoint):
    assert ask(endpoint, "UNWIND range(1, 50) AS x RETURN x").status_code == 200
    assert ask(endpoint, "UNWIND range(1, 51) AS x RETURN x").status_code == 413


def test_too_much_memory(endpoint):
    answer = ask(endpoint, "UNWIND range(1, 100000000) AS x RETURN collect(x) AS list")
    assert answer.status_code in (413, 504)
    assert ask(endpoint, "RETURN 1 AS one").status_code == 200


def test_refused_and_wrong(endpoint):
    refused = ask(endpoint, "CREATE (n:Evil)")
    assert (refused.status_code, "Create" in refused.json()["detail"]) == (403, True)
    wrong = ask(endpoint, "MATCH (n)\nRETURN missing")
    assert (wrong.status_code, wrong.json()["line"], wrong.json()["column"]) == (400, 2, 8)


def test_a_query_without_end_is_stopped_and_hinders_nobody(endpoint):
    started = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        endless = pool.submit(ask, endpoint, ROWS_WITHOUT_END)
        time.sleep(0.5)
        assert ask(endpoint, "RETURN 1 AS one").status_code == 200
        assert httpx.get(f"{endpoint}/other", timeout=10).json() == "here"
        assert time.monotonic() - started < LIMITS.seconds
        assert endless.result().status_code == 504
    assert LIMITS.seconds <= time.monotonic() - started < LIMITS.seconds + 4


def test_no_more_than_so_many_at_a_time(endpoint):
    with ThreadPoolExecutor(LIMITS.parallel) as pool:
        running = [pool.submit(ask, endpoint, ROWS_WITHOUT_END) for _ in range(LIMITS.parallel)]
        time.sleep(0.5)
        busy = ask(endpoint, "RETURN 1 AS one")
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "10")
        assert [each.result().status_code for each in running] == [504] * LIMITS.parallel
    assert ask(endpoint, "RETURN 1 AS one").status_code == 200


def test_one_long_expression_is_answered_for_and_keeps_its_place(endpoint):
    started = time.monotonic()
    assert ask(endpoint, ONE_LONG_EXPRESSION).status_code == 504
    assert time.monotonic() - started < LIMITS.seconds + 4
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(ask, endpoint, ROWS_WITHOUT_END)
        time.sleep(0.5)
        assert ask(endpoint, "RETURN 1 AS one").status_code == 503
        assert other.result().status_code == 504


def test_openapi(endpoint):
    described = httpx.get(f"{endpoint}/openapi.json", timeout=10).json()["paths"]["/cypher"]["post"]
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["query"] and schema["additionalProperties"] is False
    assert described["responses"]["200"]["content"]["application/json"]["schema"]
