"""What passes the guard, and what does not, by the word of a real Neo4j."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.cypher.guard import check
from graph.errors import BadParameter, BadQuery, DealGraphError, ForbiddenQuery, LimitExceeded
from graph.stores.neo4j import Neo4j

HIDDEN = "RETURN [x IN [1] | COLLECT {{ {0} }}] AS x"

FORBIDDEN = [
    # writing
    "CREATE (n:Evil)",
    "CREATE (n:Evil) RETURN n",
    "INSERT (n:Evil)",
    "MATCH (n:Trial) CREATE (n)-[:EVIL]->(:Evil)",
    "MERGE (n:Evil {id: 1})",
    "MERGE (n:Trial {id: 1}) ON MATCH SET n.evil = 1",
    "MATCH (n:Trial) SET n.evil = 1",
    "MATCH (n:Trial) SET n += {evil: 1}",
    "MATCH (n:Trial) SET n:Evil",
    "MATCH (n:Trial) REMOVE n.name",
    "MATCH (n:Trial) REMOVE n:Trial",
    "MATCH (n:Trial) DETACH DELETE n",
    "MATCH (:Trial)-[r]->() DELETE r",
    "MATCH (n:Trial) FOREACH (x IN [1, 2] | SET n.evil = x)",
    "FOREACH (x IN [1] | CREATE (:Evil))",
    "MATCH (n:Trial) CALL (n) { SET n.evil = 1 } RETURN n",
    "CALL { CREATE (n:Evil) RETURN n } RETURN n",
    "MATCH (n:Trial) CALL (n) { SET n.evil = 1 } IN TRANSACTIONS",
    "MATCH (n:Trial) CALL (n) { DETACH DELETE n } IN 2 CONCURRENT TRANSACTIONS OF 1 ROW",
    "MATCH (n:Trial) CALL (n) { RETURN n.id AS id } IN TRANSACTIONS RETURN id",
    "UNWIND [1] AS x WITH x CREATE (:Evil) WITH x MATCH (n) RETURN n",
    "MATCH (n) RETURN n UNION CREATE (n:Evil) RETURN n",
    # reaching out
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM 'http://127.0.0.1:1/' AS line RETURN line",
    "load/**/csv FROM 'file:///etc/passwd' AS line RETURN line",
    HIDDEN.format("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line"),
    "RETURN CASE WHEN true THEN EXISTS { LOAD CSV FROM 'file:///a' AS l RETURN l } ELSE 1 END AS x",
    # schema, users, databases
    "CREATE INDEX evil FOR (n:Trial) ON (n.name)",
    "CREATE FULLTEXT INDEX evil FOR (n:Trial) ON EACH [n.name]",
    "CREATE CONSTRAINT evil FOR (n:Trial) REQUIRE n.id IS UNIQUE",
    "DROP INDEX trial_id",
    "DROP CONSTRAINT evil IF EXISTS",
    "CREATE USER evil SET PASSWORD 'evil-evil'",
    "CREATE OR REPLACE USER evil SET PASSWORD 'evil-evil'",
    "DROP USER neo4j IF EXISTS",
    "ALTER USER neo4j SET PASSWORD 'evil-evil'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'evil-evil'",
    "RENAME USER neo4j TO evil",
    "CREATE DATABASE evil",
    "DROP DATABASE neo4j",
    "STOP DATABASE neo4j",
    "GRANT ROLE admin TO neo4j",
    # looking into the server
    "SHOW USERS",
    "SHOW CURRENT USER",
    "SHOW SETTINGS",
    "show settings yield name",
    "SHOW /* all */ TRANSACTIONS",
    "SHOW FUNCTIONS",
    "SHOW PROCEDURES",
    "SHOW INDEXES",
    "SHOW ALL CONSTRAINTS",
    "SHOW DATABASES",
    "SHOW DEFAULT DATABASE",
    "SHOW TRANSACTIONS YIELD transactionId AS t TERMINATE TRANSACTIONS t YIELD message RETURN message",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "TERMINATE TRANSACTION 'neo4j-transaction-1'",
    HIDDEN.format("SHOW SETTINGS YIELD name RETURN name"),
    # procedures and functions
    "CALL dbms.listConfig()",
    "CALL dbms.listConfig",
    "CALL dbms.listConfig('db.labels()')",
    "CALL dbms.listConfig() YIELD name AS `db.labels` RETURN `db.labels`",
    "CALL /* db.labels() */ dbms . listConfig ( )",
    "CALL `dbms`.`listConfig`()",
    "CALL DBMS.LISTCONFIG()",
    "CALL dbms.killConnection('bolt-1')",
    "CALL dbms.killConnections(['bolt-1'])",
    "CALL dbms.components()",
    "CALL dbms.showCurrentUser()",
    "CALL dbms.queryJmx('*:*')",
    "CALL db.info()",
    "CALL db.createLabel('Evil')",
    "CALL db.createProperty('evil')",
    "CALL db.clearQueryCaches()",
    "CALL db.resampleOutdatedIndexes()",
    "CALL db.prepareForReplanning()",
    "CALL tx.setMetaData({evil: 1})",
    "CALL apoc.load.json('http://127.0.0.1:1/')",
    "OPTIONAL CALL db.info() YIELD name RETURN name",
    "CALL db.labels() YIELD label CALL db.info() YIELD name RETURN name",
    "RETURN COLLECT { CALL dbms.components() YIELD name RETURN name } AS x",
    HIDDEN.format("CALL db.info() YIELD name RETURN name"),
    HIDDEN.format("CALL `db`.info() YIELD name RETURN name"),
    HIDDEN.format("CALL { CALL dbms.components() YIELD name RETURN name } RETURN name"),
    HIDDEN.format("CALL (x) { RETURN 1 AS one } IN TRANSACTIONS RETURN one"),
    "RETURN reduce(s = 0, y IN [1] | s + COUNT { CALL db.info() YIELD name RETURN name }) AS z",
    "RETURN apoc.cypher.runFirstColumnSingle('RETURN 1', {}) AS x",
    "RETURN `apoc.cypher`.runFirstColumnSingle ('RETURN 1', {}) AS x",
    "RETURN genai.vector.encode('x', 'OpenAI', {}) AS x",
    # other databases
    "USE system SHOW USERS",
    "USE system CALL dbms.showCurrentUser()",
    "USE `system` MATCH (n) RETURN n",
    "USE graph.byName('system') MATCH (n) RETURN n",
    "CALL { USE system MATCH (n) RETURN n } RETURN n",
    # options, and ways to hide
    "EXPLAIN MATCH (n) RETURN n",
    "EXPLAIN CREATE (n:Evil)",
    "PROFILE CREATE (n:Evil)",
    "profile MATCH (n) RETURN n",
    "/* PROFILE */ PROFILE CREATE (n:Evil)",
    "CYPHER PROFILE CREATE (n:Evil)",
    "CYPHER 5 CREATE (n:Evil)",
    "CYPHER runtime=slotted CREATE (n:Evil)",
    "CYPHER 5 debug=tostring MATCH (n) RETURN n",
    "C\\u0052EATE (n:Evil)",
    "RETURN 'a\\u0027 AS x UNION CREATE (n:Evil) RETURN 1 AS x//'",
    "RETURN 1 AS `a\\u0060, 2 AS b",
    "// MATCH (n)\nCREATE (n:Evil)",
    "\u00a0CREATE\u2003(n:Evil)",
]
# Neo4j itself calls these wrong, and so runs nothing of them.
BROKEN = [
    "MATCH (n) RETURN n; CREATE (n:Evil)",
    "RETURN 1;;CREATE (n:Evil)",
    ":begin",
    "",
    "// nothing but a comment",
    "RETURN COLLECT { CREATE (n:Evil) RETURN n } AS x",
    HIDDEN.format("CREATE (n:Evil) RETURN n"),
    "RETURN 'a",
    "RETURN 1 /* CREATE (n:Evil)",
    "/*/*/ RETURN 1 AS x //*/ SHOW SETTINGS",
]
ALLOWED = [
    "RETURN 1 AS one",
    "RETURN 1 AS one;",
    "MATCH (n) RETURN n",
    "MATCH (n:Trial {id: 1}) RETURN n.name AS name",
    "MATCH (n:Trial) WHERE n.id IN [1, 2] AND n.id > 1 RETURN n",
    "MATCH (n:Trial) WHERE n.id >= 2 AND n.id < 4 RETURN n",
    "MATCH (n) WHERE elementId(n) = $id RETURN n",
    "MATCH (a)-[r]->(b) WHERE elementId(r) = $id RETURN a",
    "MATCH (n:Trial|Other) RETURN n",
    "MATCH (n:Trial&!Other) RETURN n",
    "MATCH (n:!Trial) RETURN n",
    "MATCH (n:$($labels)) RETURN n",
    "MATCH ()-[r]->() RETURN r",
    "MATCH ()-[r:NEXT|OTHER]-() RETURN type(r) AS type",
    "MATCH (n:Trial) OPTIONAL MATCH (n)-[r:NEXT]->(m) RETURN n, m",
    "MATCH (a:Trial)-[:NEXT*1..3]->(b) RETURN DISTINCT a, b",
    "MATCH (a:Trial {id: 1})-[:NEXT*]->(b) RETURN DISTINCT b.id AS id",
    "MATCH p = shortestPath((a:Trial {id: 1})-[*..9]-(b:Trial {id: 4})) RETURN [n IN nodes(p) | n.id] AS ids",
    "MATCH p = allShortestPaths((a:Trial {id: 1})-[:NEXT*]-(b:Trial {id: 4})) RETURN length(p) AS length",
    "MATCH p = SHORTEST 2 (a:Trial {id: 1})-[:NEXT]-+(b:Trial {id: 4}) RETURN p",
    "MATCH p = ((a:Trial)-[:NEXT]->(b)){1,3} RETURN length(p) AS length",
    "MATCH (s:Trial) ((a)-[r:NEXT]->(b) WHERE a.id < b.id)+ (e:Trial) RETURN count(*) AS paths",
    "MATCH (s)-[:NEXT]->{2,3}(e) RETURN s, e",
    "MATCH (n:Trial) CALL (n) { MATCH (n)-[:NEXT]->(m) RETURN count(m) AS c } RETURN n, c",
    "CALL { MATCH (n:Trial) RETURN n.id AS id UNION MATCH (n:Other) RETURN n.id AS id } RETURN id",
    "MATCH (n:Trial) WHERE EXISTS { (n)-[:NEXT]->(m) WHERE m.id > 2 } RETURN n",
    "MATCH (n:Trial) WHERE NOT EXISTS { MATCH (n)-[:NEXT]->() } OR n.id = 1 RETURN n",
    "MATCH (n:Trial) WHERE (n)-[:NEXT]->() RETURN n",
    "MATCH (n:Trial) WHERE COUNT { (n)-->() } > 0 RETURN n",
    "MATCH (n:Trial) RETURN COLLECT { MATCH (n)-->(m) RETURN m.id ORDER BY m.id } AS ids",
    "RETURN [x IN [1, 2] | COLLECT { MATCH (n:Trial {id: x}) RETURN n.name }] AS names",
    "MATCH (n:Trial) RETURN n.id AS id UNION ALL MATCH (n:Other) RETURN n.id AS id",
    "MATCH (n:Trial) RETURN count(*) AS a, sum(n.id) AS b, avg(n.id) AS c, collect(DISTINCT n.name) AS d",
    "MATCH (n) RETURN count(n) AS nodes",
    "MATCH ()-[r:NEXT]->() RETURN count(r) AS relationships",
    "MATCH (n:Trial) WITH n ORDER BY n.id DESC SKIP 1 LIMIT 2 RETURN n.id AS id",
    "MATCH (n:Trial) RETURN n.id % 2 AS odd, count(*) AS c ORDER BY odd, c",
    "MATCH (n:Trial) RETURN [(n)-[:NEXT]->(m) WHERE m.id > 1 | m.name] AS names",
    "RETURN [x IN range(1, 9) WHERE x % 2 = 0 | x * x] AS squares",
    "MATCH (n:Trial) RETURN CASE n.id WHEN 1 THEN 'one' ELSE 'more' END AS word",
    "UNWIND $rows AS row MATCH (n:Trial {id: row.id}) RETURN n {.id, .name, row: row} AS n",
    "RETURN reduce(s = 0, x IN [1, 2] | s + x) AS sum, all(x IN [1] WHERE x > 0) AS every",
    "MATCH (a:Trial), (b:Trial) WHERE a.id = b.id RETURN a, b",
    "MATCH (a:Trial)-->(b)<--(c) RETURN a, c",
    "MATCH (n:Trial) WHERE n.name STARTS WITH 'number' AND n.name CONTAINS '1' AND n.name =~ '.*' RETURN n",
    "MATCH (n:Trial) USING INDEX n:Trial(id) WHERE n.id = $number RETURN n",
    "CALL db.index.fulltext.queryNodes('trial_names', 'number') YIELD node, score RETURN node.id AS id, score",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db.labels",
    "CALL `db`.`relationshipTypes`()",
    "CALL db.propertyKeys()",
    "CALL db.schema.visualization()",
    "CALL db.schema.nodeTypeProperties()",
    "CALL db.schema.relTypeProperties()",
    "RETURN date('2026-01-01') + duration({days: 1}) AS day, date.truncate('month', date()) AS month",
    "RETURN duration.inDays(date('2026-01-01'), date('2026-02-01')).days AS days",
    "RETURN point.distance(point({x: 0, y: 0}), point({x: 1, y: 1})) AS d",
    "CYPHER 5 MATCH (n:Trial) RETURN n",
    "WITH 'SHOW SETTINGS; LOAD CSV; CALL dbms.listConfig()' AS text RETURN text // SHOW USERS",
    "MATCH (n:Trial) RETURN n.load AS load, n.call AS call, n.use AS use, n.`show` AS `show`, {use: 1} AS map",
    "MATCH (call:Trial) RETURN call ORDER BY call.id",
    "RETURN COLLECT { MATCH (n:Trial) RETURN n.id } AS transactions",
    "RETURN 'it\\'s' + \"\\\"\" + '\\\\' AS text /* ' */",
    "MATCH (n:Trial) FINISH",
]
PARAMETERS = {"id": "4:a:1", "labels": ["Trial"], "rows": [{"id": 1}], "number": 1}


def state(graph: Neo4j) -> list[object]:
    """All that a statement of these tests could have changed."""
    counted = (
        "MATCH (n) RETURN count(n), collect(DISTINCT labels(n))",
        "MATCH ()-[r]->() RETURN count(r), sum(r.weight)",
    )
    listed = (
        "SHOW INDEXES YIELD name RETURN name ORDER BY name",
        "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name",
        "SHOW USERS YIELD user RETURN user ORDER BY user",
        "SHOW DATABASES YIELD name, currentStatus RETURN name, currentStatus ORDER BY name",
        "MATCH (n:Trial) RETURN properties(n) AS p ORDER BY n.id",
        "CALL db.labels() YIELD label RETURN label ORDER BY label",
    )
    return [graph.read(text, {}, seconds=20, rows=1000).rows for text in (*counted, *listed)]


@pytest.fixture(scope="module", autouse=True)
def unchanged(graph):
    before = state(graph)
    yield
    assert state(graph) == before


@pytest.mark.parametrize("text", FORBIDDEN)
def test_forbidden(graph, text):
    with pytest.raises(ForbiddenQuery) as caught:
        check(graph, text, {})
    assert len(caught.value.message) > 15


@pytest.mark.parametrize("text", BROKEN)
def test_broken(graph, text):
    with pytest.raises(BadQuery):
        check(graph, text, {})


@pytest.mark.parametrize("text", ALLOWED)
def test_allowed(graph, text):
    check(graph, text, PARAMETERS)
    graph.read(text, PARAMETERS, seconds=20, rows=1000)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("CREATE (n:Evil)", "Create"),
        ("MATCH (n:Trial) DETACH DELETE n", "DetachDelete"),
        ("LOAD CSV FROM 'file:///a' AS l RETURN l", "LOAD CSV"),
        ("SHOW SETTINGS", "SHOW SETTINGS"),
        ("CALL dbms.listConfig()", "dbms.listconfig"),
        ("PROFILE RETURN 1", "PROFILE"),
        ("CYPHER debug=ast RETURN 1", "CYPHER debug="),
        ("USE system RETURN 1", "USE"),
    ],
)
def test_says_what_is_refused(graph, text, named):
    with pytest.raises(ForbiddenQuery, match=re.escape(named)):
        check(graph, text, {})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("MATCH (n) RETURN n.x)", (1, 21)),
        ("RETURN missing", (1, 8)),
        ("MATCH (n)\nWHERE n.x = = 1 RETURN n", (2, 13)),
        ("RETURN 1 AS x,\n  'open", (2, 3)),
        ("FOO", (1, 1)),
        ("", (1, 1)),
        ("RETURN `(line 7, column 9)`", (1, 8)),
        ("RETURN 1; RETURN 2", (None, None)),
    ],
)
def test_place_of_an_error(graph, text, place):
    with pytest.raises(BadQuery) as caught:
        check(graph, text, {})
    assert (caught.value.line, caught.value.column) == place
    assert "offset" not in str(caught.value) and "EXPLAIN" not in caught.value.message.partition("expected")[0]
    if place[0] is not None:
        assert f"(line {place[0]}, column {place[1]})" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        f"RETURN '{'x' * 100_000}' AS x",
        f"RETURN '{'é' * 50_000}' AS x",
        f"RETURN {'[' * 101}1{']' * 101} AS x",
        f"RETURN {'EXISTS { RETURN ' * 11}1 AS x{'}' * 11}",
    ],
)
def test_too_large(graph, text):
    with pytest.raises(LimitExceeded):
        check(graph, text, {})


def test_deep_as_allowed(graph):
    check(graph, f"RETURN {'(' * 99}1{')' * 99} AS x", {})


def test_parameter_that_cannot_be_sent(graph):
    with pytest.raises(BadParameter):
        check(graph, "RETURN $a AS a", {"a": object()})
    check(graph, "RETURN $a AS a", {"a": 1})


def test_another_database_by_its_plan(graph):
    # Where USE is not seen in the words, the plan still tells.
    plan = graph.explain("USE system CALL dbms.showCurrentUser()", {})
    assert plan.databases == {"system"} and plan.kind == "s"


BLANK = st.text(" \t\n\r\f\u00a0\u2003\u3000", min_size=1, max_size=3)
NOTE = st.text("abc'\"`*#SHOW{}(;", max_size=12)
GAP = st.lists(
    st.one_of(BLANK, NOTE.map(lambda note: f"/*{note.replace('*', '')}*/"), NOTE.map(lambda note: f"//{note}\n")),
    min_size=1,
    max_size=3,
).map("".join)
FRONT = st.sampled_from(["", "CYPHER", "CYPHER 5", "EXPLAIN", "PROFILE", "CYPHER runtime=slotted", "USE neo4j"])
WRITES = [
    "CREATE ( n : Evil )",
    "MERGE ( n : Evil )",
    "MATCH ( n : Trial ) SET n . evil = 1",
    "MATCH ( n : Trial ) DETACH DELETE n",
    "CALL { CREATE ( n : Evil ) }",
    "CREATE INDEX evil FOR ( n : Evil ) ON ( n . a )",
    "SHOW SETTINGS",
    "TERMINATE TRANSACTIONS 'a'",
    "LOAD CSV FROM 'file:///a' AS l RETURN l",
    "CALL db . createLabel ( 'Evil' )",
    "CALL dbms . listConfig",
    "RETURN [ x IN [ 1 ] | COLLECT { CALL db . info ( ) YIELD name RETURN name } ] AS x",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_writes_never_get_through(graph, data):
    """However a statement is spaced, commented and spelled, it is refused, or Neo4j calls it wrong."""
    words = data.draw(st.sampled_from(WRITES)).split(" ")
    # Quoted text, names of variables and names of procedures are kept as they are.
    spelled = [
        data.draw(st.sampled_from([word, word.lower()])) if word.isupper() and word.isalpha() else word
        for word in words
    ]
    front = data.draw(FRONT)
    text = "".join(f"{data.draw(GAP)}{word}" for word in [*front.split(" "), *spelled])
    with pytest.raises((ForbiddenQuery, BadQuery)):
        check(graph, text, {})


PIECES = ["RETURN", "1", "'", '"', "`", "\\", "/*", "*/", "//", "\n", "{", "}", "SHOW", "SETTINGS", "CALL", "db.info"]
MORE_PIECES = ["(", ")", ".", "x", " ", "AS", "COLLECT", "LOAD", "CSV", "\u2003"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES + MORE_PIECES), max_size=25))
def test_any_text_is_judged(graph, pieces):
    """Whatever the text is, the answer is a verdict and no defect."""
    try:
        check(graph, "".join(pieces), {})
    except DealGraphError as error:
        assert isinstance(error, ForbiddenQuery | BadQuery | LimitExceeded)
