"""Which SPARQL texts are let in."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.sparql.guard import check
from graph.errors import BadQuery, ForbiddenQuery, LimitExceeded
from graph.stores.sparql_job import Dataset

OURS = "http://example.org/graph/"
EVIL = "<http://127.0.0.1:1/>"


def let_in(query: str, **more):
    return check(query, allowed_graph=lambda iri: iri.startswith(OURS), **more)


@pytest.mark.parametrize("form", ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
def test_forms(form):
    found = let_in(f"# a comment\nBASE <http://b/> PREFIX : <http://x/>\nprefix e: <http://e/>{form.lower()} …")
    assert found.form == form
    assert found.dataset is None
    assert found.prefixes == {"": "http://x/", "e": "http://e/"}


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {EVIL} {{ ?a ?b ?c }} }}",
        f"select * {{ service silent {EVIL} {{ ?a ?b ?c }} }}",
        f"SELECT * {{ OPTIONAL {{ {{ SELECT * {{ SERVICE {EVIL} {{ ?a ?b ?c }} }} }} }} }}",
        f"SELECT * {{ FILTER NOT EXISTS {{ SERVICE {EVIL} {{ ?a ?b ?c }} }} }}",
        "SELECT * { ?e a ?t SERVICE ?e { ?a ?b ?c } }",
        f"SELECT * {{ SERVICE # comment {{\n {EVIL} {{ ?a ?b ?c }} }}",
        f"SELECT * {{ ?a ?b 1SERVICE{EVIL}{{ ?a ?b ?c }} }}",
        f"SELECT * {{ ?a ?b trueSERVICE{EVIL}{{ ?a ?b ?c }} }}",
        "PREFIX ex: <http://127.0.0.1:1/> SELECT * { SERVICEex:a{ ?a ?b ?c } }",
        f"PREFIX ex: <http://x/> SELECT * {{ ?a ?b ex:a.SERVICE {EVIL} {{ ?a ?b ?c }} }}",
        # By the longest match `<'>` is an IRI and what follows a string; Oxigraph compares and reads code.
        f"SELECT * {{ ?a ?b ?c FILTER(?c<'>') SERVICE {EVIL} {{ ?a ?b 'x' }} }} # '",
        f"SELECT * {{ ?a ?b ?c FILTER(?c<'#>') SERVICE {EVIL} {{ ?a ?b ?c }} }} # '",
        f"SELECT * {{ ?a <http://x/#> ?c . SERVICE {EVIL} {{ ?a ?b ?c }} }}",
        f"""SELECT * {{ ?a ?b 'it\\'s' . SERVICE {EVIL} {{ ?a ?b 'x' }} }}""",
        f"""SELECT * {{ ?a ?b '''it's''' . SERVICE {EVIL} {{ ?a ?b 'x' }} }}""",
        f"PREFIX e: <http://x/> SELECT * {{ ?a ?b e:a\\#b . SERVICE {EVIL} {{ ?a ?b 'x' }} }}",
        f"PREFIX e: <http://x/> SELECT * {{ ?a ?b e:a\\' . SERVICE {EVIL} {{ ?a ?b 'x' }} }}",
    ],
)
def test_service_is_refused_wherever_it_hides(query):
    with pytest.raises(ForbiddenQuery, match="SERVICE"):
        let_in(query)


def test_escaped_keyword_is_refused():
    with pytest.raises(BadQuery):
        let_in(f"SELECT * {{ \\u0053ERVICE {EVIL} {{ ?a ?b ?c }} }}")


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX d: <http://x/> SELECT ?service { ?x d:service ?service . ?x d:of $Service }",
        "SELECT * { ?x ?p 'SERVICE <http://x/> { ?a ?b ?c }' } # SERVICE too",
        'SELECT * { ?x ?p """a "SERVICE" in\nit""", "c"@en-service }',
        "SELECT * { ?x <http://x/service> _:service }",
        "SELECT * { ?x <http://x/L'Or> 'word' FILTER(?a<3 && ?b>4) }",
        "SELECT * { ?x ?p '#' . ?y ?q 'FROM <http://elsewhere/>' FILTER(1 < 2) }",
    ],
)
def test_words_that_only_look_forbidden(query):
    assert let_in(query).dataset is None


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "delete where { ?s ?p ?o }",
        "LOAD <http://x/>",
        "CLEAR ALL",
        "DROP ALL",
        "CREATE GRAPH <a:a>",
        "ADD DEFAULT TO <a:a>",
        "MOVE DEFAULT TO <a:a>",
        "COPY DEFAULT TO <a:a>",
        "PREFIX x: <http://x/> WITH x:a DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(update):
    with pytest.raises(ForbiddenQuery, match="only answers queries"):
        let_in(update)


def test_graphs_of_the_query():
    query = f"PREFIX g: <{OURS}> SELECT * FROM <{OURS}a> from g:b FROM NAMED g:c.d {{ ?s ?p ?o }}"
    assert let_in(query).dataset == Dataset((OURS + "a", OURS + "b"), (OURS + "c.d",))


def test_graphs_of_the_request_replace_those_of_the_query():
    found = let_in(f"SELECT * FROM <{OURS}a> {{ ?s ?p ?o }}", named_graphs=[OURS + "b"])
    assert found.dataset == Dataset((), (OURS + "b",))


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED", "from\n# a comment\nnamed"])
@pytest.mark.parametrize("graph", ["<file:///etc/passwd>", "<http://elsewhere/>", "<relative>", "e:passwd"])
def test_foreign_graphs_are_refused(clause, graph):
    with pytest.raises(ForbiddenQuery, match="not a graph of this service"):
        let_in(f"PREFIX e: <file:///etc/> SELECT * {clause} {graph} {{ ?s ?p ?o }}")


@pytest.mark.parametrize("where", ["default_graphs", "named_graphs"])
def test_foreign_graphs_of_the_request_are_refused(where):
    with pytest.raises(ForbiddenQuery):
        let_in("ASK {}", **{where: [OURS + "a", "file:///etc/passwd"]})


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("", 1, 1),
        ("PREFIX a: <http://x/>\n", 2, 1),
        ("\n  HELLO", 2, 3),
        ("SELECT * {\n ?a ?b 'open }", 2, 8),
        ("SELECT * FROM", 1, 10),
        ("SELECT * FROMNAMED <http://x/> {}", 1, 10),
        ("SELECT * FROM none:a {}", 1, 15),
    ],
)
def test_bad_queries_have_their_place(query, line, column):
    with pytest.raises(BadQuery) as caught:
        let_in(query)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_length_and_depth():
    with pytest.raises(LimitExceeded):
        let_in("SELECT * { ?s ?p ?o }" + " " * 100_000)
    with pytest.raises(LimitExceeded):
        let_in("SELECT * { FILTER(" + "(" * 100 + "1" + ")" * 102 + "}")
    assert let_in("SELECT * { ?s ?p '" + "(" * 200 + "' }").form == "SELECT"


@pytest.mark.parametrize(
    "piece", ["a.", "a-", "'''a", '""', "<a", "service", "e:service", "#\n", "@a-", "?a", "\\", "1", ":%"]
)
def test_time_is_linear(piece):
    start = time.monotonic()
    with suppress(BadQuery, ForbiddenQuery):
        let_in("SELECT " + piece * (99_000 // len(piece)))
    assert time.monotonic() - start < 2


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("<>'\"#\\{}().:?@ \n1aeSERVICE"), max_size=60))
def test_every_text_is_let_in_or_refused_in_words(text):
    try:
        let_in("SELECT " + text)
    except (BadQuery, ForbiddenQuery, LimitExceeded) as error:
        assert error.message
