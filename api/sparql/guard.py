"""Decides which SPARQL texts from outside reach the engine.

Oxigraph follows SERVICE to any address and ignores FROM when it reads the union of all graphs, so both must
be found in the text before. This is done on its tokens rather than on a parse tree: the words SERVICE and
FROM are keywords wherever they stand outside of comments, strings, IRIs, names and variables, and a scan
takes linear time and no stack on any input, where a Python SPARQL parser takes tens of milliseconds of the
server on a plain query and overflows on a few hundred patterns. Whether a text is SPARQL at all is left to
Oxigraph. The scan must never take for quoted what Oxigraph takes for code; where the two could differ, the
text is refused.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, NoReturn, cast

from graph.errors import BadQuery, ForbiddenQuery, LimitExceeded
from graph.stores.sparql_job import Dataset

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_MAX_CHARACTERS = 100_000
_MAX_DEPTH = 100
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")

# Long strings stand before short ones and IRIs before operators, as in the grammar. Digits end before a
# word begins because Oxigraph reads `1SERVICE` as two tokens. A prefix has a longest length, else `a.a.a.a…`
# would be scanned to its end from every letter.
_TOKEN = re.compile(
    r"""
      (?P<skip>    [ \t\r\n]+ | \#[^\r\n]* )
    | (?P<string>  '''(?:'{0,2}(?:[^'\\]|\\.))*''' | \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"
                 | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*" )
    | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<name>    (?:[^\W\d][\w.\-]{0,99}+)?:(?:[\w.:\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])* )
    | (?P<variable>[?$]\w+ )
    | (?P<tag>     @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<number>  \d+ )
    | (?P<word>    [^\W\d]\w* )
    | (?P<sign>    [^'"\\] )
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


@dataclass(frozen=True)
class CheckedQuery:
    """A query that may run: its form, the graphs it names (None: all as one) and its prefixes by name."""

    text: str
    form: Form
    dataset: Dataset | None
    prefixes: Mapping[str, str]


def check(
    query: str,
    *,
    allowed_graph: Callable[[str], bool],
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> CheckedQuery:
    """Let a query in, or raise.

    `default_graphs` and `named_graphs` are the request's own and replace what FROM says, as the protocol has
    it. Raises ForbiddenQuery (an update, SERVICE, a graph for which `allowed_graph` is false), BadQuery (no
    query that can be read, with line and column) and LimitExceeded (too long or too deeply nested).
    """
    if len(query) > _MAX_CHARACTERS:
        raise LimitExceeded(f"The query is longer than {_MAX_CHARACTERS} characters.")
    tokens = _tokens(query)
    _check_depth(tokens)
    _refuse_service(query, tokens)
    prefixes, begin = _prologue(query, tokens)
    form = _form(query, tokens[begin:])
    written = _from_clauses(query, tokens[begin:], prefixes)
    given = Dataset(tuple(default_graphs), tuple(named_graphs))
    dataset = next((one for one in (given, written) if one.default or one.named), None)
    for graph in (*given.default, *given.named, *written.default, *written.named):
        if not allowed_graph(graph):
            raise ForbiddenQuery(
                f"<{graph}> is not a graph of this service.",
                remedy="Name only graphs found here; they are listed by SELECT DISTINCT ?g { GRAPH ?g {} }.",
            )
    return CheckedQuery(query, form, dataset, prefixes)


def _tokens(query: str) -> list[_Token]:
    tokens, position = [], 0
    while position < len(query):
        match = _TOKEN.match(query, position)
        if match is None:
            _fail(query, position, "a string is not closed, or a character does not belong here")
        if match.lastgroup != "skip":
            tokens.append(_Token(cast(str, match.lastgroup), match[0], position))
        position = match.end()
    return tokens


def _check_depth(tokens: Sequence[_Token]) -> None:
    depth = 0
    for token in tokens:
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        if depth > _MAX_DEPTH:
            raise LimitExceeded(f"The query is nested more than {_MAX_DEPTH} brackets deep.")


def _refuse_service(query: str, tokens: Sequence[_Token]) -> None:
    # Oxigraph needs no space around keywords (`trueSERVICEex:a{}`), hence a search inside words.
    hidden = any(
        (token.kind == "word" and "service" in token.text.lower())
        or (token.kind == "name" and _may_hide_service(token.text.lower()))
        for token in tokens
    )
    # `?a<'>'` is an IRI by the grammar's longest match, but Oxigraph may read a comparison with a string and
    # go on reading code where the scan sees a string: then the mere word is too much.
    unsure = any(token.kind == "iri" and "'" in token.text for token in tokens)
    if hidden or (unsure and "service" in query.lower()):
        raise ForbiddenQuery(
            "SERVICE is not allowed: queries here do not reach out to other endpoints.",
            remedy="Query the other endpoint on its own, and do not name a prefix so.",
        )


def _may_hide_service(name: str) -> bool:
    return "service" in name.partition(":")[0] or ".service" in name


def _prologue(query: str, tokens: Sequence[_Token]) -> tuple[dict[str, str], int]:
    """The declared prefixes, and the place of the first token behind all declarations."""
    prefixes: dict[str, str] = {}
    place = 0
    while place < len(tokens) and (word := tokens[place].text.upper()) in ("BASE", "PREFIX"):
        declared = tokens[place + 1 : place + (3 if word == "PREFIX" else 2)]
        if word == "PREFIX" and len(declared) == 2:
            prefixes[declared[0].text.removesuffix(":")] = declared[1].text[1:-1]
        place += 1 + len(declared)
    if place == len(tokens):
        _fail(query, len(query), "SELECT, ASK, CONSTRUCT or DESCRIBE is missing")
    return prefixes, place


def _form(query: str, tokens: Sequence[_Token]) -> Form:
    word = tokens[0].text.upper()
    if word in _UPDATES:
        raise ForbiddenQuery(f"{word} is not allowed: this service only answers queries.")
    if word not in _FORMS:
        _fail(query, tokens[0].start, "SELECT, ASK, CONSTRUCT or DESCRIBE is expected")
    return cast(Form, word)


def _from_clauses(query: str, tokens: Sequence[_Token], prefixes: Mapping[str, str]) -> Dataset:
    default: list[str] = []
    named: list[str] = []
    for place, token in enumerate(tokens):
        if token.kind != "word" or not token.text.upper().startswith("FROM"):
            continue
        is_named = [one.text.upper() for one in tokens[place : place + 2]] == ["FROM", "NAMED"]
        behind = tokens[place + 1 + is_named :]
        if token.text.upper() != "FROM" or not behind:
            _fail(query, token.start, "FROM and a graph's IRI are expected")
        (named if is_named else default).append(_graph(query, behind[0], prefixes))
    return Dataset(tuple(default), tuple(named))


def _graph(query: str, token: _Token, prefixes: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    if token.kind != "name" or not colon or prefix not in prefixes or "\\" in local:
        _fail(query, token.start, "a graph's IRI is expected")
    return prefixes[prefix] + local


def _fail(query: str, position: int, reason: str) -> NoReturn:
    before = query[:position]
    line, column = before.count("\n") + 1, position - before.rfind("\n")
    raise BadQuery(
        f"The query is not valid SPARQL at line {line}, column {column}: {reason}.", line=line, column=column
    )
