"""The triple store on disk, its snapshots, and the pool that answers queries from them."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.errors import BadQuery, Busy, EngineUnavailable, LimitExceeded, QueryTimeout
from graph.stores.sparql_job import Dataset, Format
from graph.stores.sparql_pool import SparqlPool
from graph.stores.triples import TripleStore

EX = "http://example.org/"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


def quad(number: int, value: object = None, graph: str = "g") -> Quad:
    term = Literal(number if value is None else value)
    return Quad(NamedNode(f"{EX}{number}"), NamedNode(f"{EX}p"), term, NamedNode(EX + graph))


@pytest.fixture
def store(tmp_path: Path):
    opened = TripleStore(tmp_path / "rdf")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    filled = TripleStore(tmp_path_factory.mktemp("pool") / "rdf")
    filled.apply([], [quad(n, graph=f"g{n % 3}") for n in range(300)])
    filled.publish_snapshot()
    opened = SparqlPool(filled.snapshots, parallel=2)
    yield opened
    opened.close()
    filled.close()


def ask(pool: SparqlPool, query: str, accept: Format = Format.JSON, **more):
    return pool.run(query, accept=accept, **({"timeout": 10, "max_rows": 1000} | more))


class TestStore:
    def test_applies_removals_and_additions_again_and_again(self, store):
        store.apply([], [quad(1), quad(2)])
        for _ in range(2):
            store.apply([quad(1)], [quad(3), quad(4, 'a "quoted"\n\\ text')])
            assert set(store.quads()) == {quad(2), quad(3), quad(4, 'a "quoted"\n\\ text')}

    def test_what_is_removed_and_added_stays(self, store):
        store.apply([], [quad(1)])
        store.apply([quad(1)], [quad(1)])
        assert set(store.quads()) == {quad(1)}

    def test_keeps_language_datatype_and_default_graph(self, store):
        subject, predicate = NamedNode(EX + "s"), NamedNode(EX + "p")
        quads = {
            Quad(subject, predicate, Literal("mot", language="fr"), DefaultGraph()),
            Quad(subject, predicate, Literal("2025", datatype=NamedNode(EX + "edtf")), NamedNode(EX + "g")),
        }
        store.apply([], [quad(1)])
        store.apply([quad(1)], quads)
        assert set(store.quads()) == quads

    def test_survives_closing_and_clears(self, tmp_path):
        first = TripleStore(tmp_path / "rdf")
        first.apply([], [quad(1)])
        first.close()
        again = TripleStore(tmp_path / "rdf")
        assert len(again) == 1
        again.clear()
        assert len(again) == 0
        again.close()

    def test_is_held_by_one_process(self, store, tmp_path):
        with pytest.raises(EngineUnavailable):
            TripleStore(tmp_path / "rdf")


class TestSnapshots:
    def test_queries_see_what_was_published_last(self, store):
        store.apply([], [quad(1)])
        store.publish_snapshot()
        pool = SparqlPool(store.snapshots, parallel=1)
        try:
            count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
            store.apply([], [quad(2)])
            assert pool.rows(count, timeout=10, max_rows=1) == [{"n": 1}]
            store.publish_snapshot()
            assert pool.rows(count, timeout=10, max_rows=1) == [{"n": 2}]
        finally:
            pool.close()

    def test_older_ones_go_unless_a_worker_has_them_open(self, store):
        store.apply([], [quad(1)])
        for _ in range(3):
            store.publish_snapshot()
        assert [one.name for one in store.snapshots.iterdir()] == ["3"]
        pool = SparqlPool(store.snapshots, parallel=1)
        ask(pool, "ASK {}")
        store.publish_snapshot()
        store.publish_snapshot()
        assert {one.name for one in store.snapshots.iterdir()} == {"3", "5"}
        pool.close()
        store.publish_snapshot()
        assert [one.name for one in store.snapshots.iterdir()] == ["6"]

    def test_none_yet(self, tmp_path):
        pool = SparqlPool(tmp_path, parallel=1)
        with pytest.raises(EngineUnavailable, match="nothing to query"):
            ask(pool, "ASK {}")
        pool.close()


class TestAnswers:
    @pytest.mark.parametrize("accept", [Format.JSON, Format.XML, Format.CSV, Format.TSV])
    def test_tables_are_counted_in_every_format(self, pool, accept):
        query = r"""SELECT * { VALUES (?a ?b) { ("},{" "x\r\n\"y\"") (UNDEF "<result>") (UNDEF UNDEF) } }"""
        found = ask(pool, query, accept, max_rows=3)
        assert (found.rows, found.media_type) == (3, accept.value)
        with pytest.raises(LimitExceeded):
            ask(pool, query, accept, max_rows=2)

    def test_ask(self, pool):
        assert json.loads(ask(pool, "ASK { ?s ?p 7 }").body)["boolean"] is True

    @pytest.mark.parametrize("accept", [Format.TURTLE, Format.N_TRIPLES, Format.JSON_LD, Format.RDF_XML])
    def test_graphs(self, pool, accept):
        found = ask(pool, "CONSTRUCT { ?s a ?o } { ?s ?p ?o } LIMIT 5", accept, prefixes={"ex": EX})
        assert found.rows == 5
        assert found.body
        with pytest.raises(LimitExceeded):
            ask(pool, "CONSTRUCT { ?s a ?o } { ?s ?p ?o }", accept, max_rows=5)

    def test_prefixes_shorten_turtle(self, pool):
        body = ask(pool, f"DESCRIBE <{EX}7>", Format.TURTLE, prefixes={"ex": EX}).body
        assert b"ex:7 ex:p 7 ." in body

    def test_format_that_does_not_fit_the_form(self, pool):
        for query, accept in (("ASK {}", Format.TURTLE), ("DESCRIBE <http://example.org/7>", Format.CSV)):
            with pytest.raises(BadQuery):
                ask(pool, query, accept)

    def test_rows_are_python_values(self, pool):
        query = """SELECT * { VALUES (?i ?b ?d ?e ?s ?u ?none)
                              { (1 true 2.50 3.0 "2025-01-01" <http://example.org/x> UNDEF) } }"""
        assert pool.rows(query, timeout=10, max_rows=1) == [
            {"i": 1, "b": True, "d": 2.5, "e": 3, "s": "2025-01-01", "u": EX + "x", "none": None}
        ]

    def test_rows_are_limited_and_only_of_select(self, pool):
        with pytest.raises(LimitExceeded):
            pool.rows("SELECT * { ?s ?p ?o }", timeout=10, max_rows=5)
        with pytest.raises(BadQuery):
            pool.rows("ASK {}", timeout=10, max_rows=5)

    def test_dataset(self, pool):
        def count(pattern: str, dataset: Dataset | None) -> int:
            query = f"SELECT (COUNT(*) AS ?n) FROM <{EX}ignored> {{ {pattern} }}"
            found = ask(pool, query, Format.CSV, dataset=dataset)
            return int(found.body.split()[1])

        assert count("?s ?p ?o", None) == 300
        assert count("?s ?p ?o", Dataset(default=(EX + "g0", EX + "g1"))) == 200
        assert count("GRAPH ?g { ?s ?p ?o }", Dataset(default=(EX + "g0",))) == 0
        assert count("GRAPH ?g { ?s ?p ?o }", Dataset(named=(EX + "g0",))) == 100


class TestFailures:
    def test_syntax_errors_have_their_place(self, pool):
        with pytest.raises(BadQuery) as caught:
            ask(pool, "SELECT * {\n  ?a ?b\n}")
        assert (caught.value.line, caught.value.column) == (3, 2)
        with pytest.raises(BadQuery, match="Prefix not found"):
            ask(pool, "SELECT * { ?s foo:x ?o }")

    def test_endless_query_is_stopped_while_another_is_answered(self, pool):
        with ThreadPoolExecutor() as threads:
            start = time.monotonic()
            endless = threads.submit(ask, pool, ENDLESS, timeout=1.5)
            time.sleep(0.1)
            assert ask(pool, "ASK {}").rows == 1
            assert time.monotonic() - start < 1.4
            with pytest.raises(QueryTimeout):
                endless.result()
            assert time.monotonic() - start < 3
        assert ask(pool, "ASK {}").rows == 1

    def test_busy_when_no_worker_becomes_free(self, pool):
        with ThreadPoolExecutor() as threads:
            running = [threads.submit(ask, pool, ENDLESS, timeout=2) for _ in range(2)]
            time.sleep(0.2)
            with pytest.raises(Busy):
                ask(pool, "ASK {}", timeout=0.3)
            for one in running:
                assert isinstance(one.exception(), QueryTimeout)

    def test_query_that_breaks_its_worker(self, pool):
        with pytest.raises(LimitExceeded, match="nested"):
            ask(pool, "SELECT * { FILTER(" + "!" * 50_000 + "true) }")
        assert ask(pool, "ASK {}").rows == 1

    def test_huge_answer_is_refused_early(self, pool):
        with pytest.raises(LimitExceeded):
            ask(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=20)

    def test_many_threads(self, pool):
        def one(number: int) -> bool:
            found = pool.rows(f"SELECT ?o {{ <{EX}{number}> ?p ?o }}", timeout=20, max_rows=5)
            return found == [{"o": number}]

        with ThreadPoolExecutor(16) as threads:
            assert all(threads.map(one, range(200)))

    def test_closed_pool(self, store):
        store.publish_snapshot()
        pool = SparqlPool(store.snapshots, parallel=1)
        pool.close()
        with pytest.raises(EngineUnavailable):
            ask(pool, "ASK {}")

    def test_closing_ends_running_queries(self, store):
        store.apply([], [quad(n) for n in range(300)])
        store.publish_snapshot()
        pool = SparqlPool(store.snapshots, parallel=1)
        ask(pool, "ASK {}")
        with ThreadPoolExecutor() as threads:
            running = threads.submit(ask, pool, ENDLESS, timeout=20)
            time.sleep(0.2)
            pool.close()
            assert isinstance(running.exception(timeout=2), EngineUnavailable)

    def test_query_that_needs_too_much_memory(self, store):
        store.apply([], [quad(n) for n in range(1000)])
        store.publish_snapshot()
        pool = SparqlPool(store.snapshots, parallel=1)
        greedy = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1"
        with pytest.raises((LimitExceeded, QueryTimeout)):
            ask(pool, greedy, timeout=15)
        pool.close()
