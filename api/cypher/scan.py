"""What a Cypher text asks for, read off its tokens.

EXPLAIN does not tell it all: a subquery inside a list comprehension, a CASE or a reduce stands in the plan as
text within one Projection, and may hold LOAD CSV, a procedure call or (Cypher 25) SHOW. Its words give it
away: outside of strings, comments and backticks, `SHOW SETTINGS` is never anything else than that. The scan
must never take for quoted what Neo4j takes for code; where the two could differ, the text is refused.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, cast

from graph.errors import BadQuery, ForbiddenQuery, LimitExceeded

_MAX_BYTES = 100_000
# Neo4j's parser overflows its stack on deep brackets and then sends no answer at all; each EXISTS { } within
# another doubles the time it takes to plan.
_MAX_DEPTH = {"bracket": 100, "brace": 10}
_OPENING = {"(": "bracket", "[": "bracket", "{": "brace"}
_CLOSING = {")": "bracket", "]": "bracket", "}": "brace"}

# Digits end before a word begins. What is neither ASCII nor of a word is taken for space, because Neo4j's
# set of spaces is larger than Python's. No comment has `/*` in it: of Neo4j's two parsers, the one that looks for
# options in front of the statement takes `/*/` for no end of a comment.
_TOKEN = re.compile(
    r"""
      (?P<skip>   [^\x21-\x7e\w]+ | //[^\r\n]* | /\*(?:(?!/\*).)*?\*/ )
    | (?P<string> '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
    | (?P<quoted> `(?:[^`]|``)*` )
    | (?P<word>   [^\W\d]\w* )
    | (?P<number> \d+ )
    | (?P<sign>   (?!/\*)[^'"`] )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One token: its kind (string, quoted, word, number, sign) and its text; words are in capitals."""

    kind: str
    text: str


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, without spaces and comments.

    Raises LimitExceeded (too long, too deeply nested), ForbiddenQuery (a Unicode escape) and BadQuery with its
    place (something that is not closed).
    """
    if len(text.encode(errors="replace")) > _MAX_BYTES:
        raise LimitExceeded(f"The query is longer than {_MAX_BYTES:,} bytes.", remedy="Send long lists as parameters.")
    if "\\u" in text:
        # Neo4j replaces them before it reads the text, even in the middle of a keyword or as a closing quote.
        raise ForbiddenQuery("Unicode escapes (\\u) are not read here.", remedy="Write the character itself.")
    found, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _not_closed(text, position)
        kind = cast(str, match.lastgroup)
        if kind != "skip":
            found.append(Token(kind, match[0].upper() if kind == "word" else match[0]))
        position = match.end()
    _check_depth(found)
    return found


def forbidden_words(found: Sequence[Token]) -> str | None:
    """Return the first words of a clause that does not read the graph, None where there are none."""
    return _option(found) or next(filter(None, (_clause(found, place) for place in range(len(found)))), None)


def called(found: Sequence[Token]) -> Iterator[str]:
    """Yield the dotted names (in small letters) of the procedures and functions that a text calls.

    Names without a dot are left out: those are the functions of Cypher itself.
    """
    for place, token in enumerate(found):
        if token == ("sign", "("):
            name = _name(found, _start_of_name(found, place))
        elif token == ("word", "CALL"):
            name = _name(found, place + 1)
        else:
            continue
        if "." in name:
            yield name


def _not_closed(text: str, position: int) -> BadQuery:
    what = {"/": "comment (or one within another)", "`": "name in backticks"}.get(text[position], "string")
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    return BadQuery(f"A {what} is not closed (line {line}, column {column}).", line=line, column=column)


def _check_depth(found: Sequence[Token]) -> None:
    depth = dict.fromkeys(_MAX_DEPTH, 0)
    for kind, text in found:
        if kind != "sign":
            continue
        if opened := _OPENING.get(text):
            depth[opened] += 1
            if depth[opened] > _MAX_DEPTH[opened]:
                raise LimitExceeded(f"The query is nested more than {_MAX_DEPTH[opened]} {opened}s deep.")
        elif closed := _CLOSING.get(text):
            depth[closed] -= 1


def _option(found: Sequence[Token]) -> str | None:
    """An option in front of the statement. `CYPHER 5` and `CYPHER 25` choose a version, which is harmless."""
    begin = 0
    while begin < len(found) and (found[begin] == ("word", "CYPHER") or found[begin].kind == "number"):
        begin += 1
    words = [token.text for token in found[begin : begin + 2]]
    if words[:1] in (["EXPLAIN"], ["PROFILE"]):
        return words[0]
    return f"CYPHER {words[0].lower()}=" if words[1:] == ["="] else None


def _clause(found: Sequence[Token], place: int) -> str | None:
    kind, text = found[place]
    if kind != "word":
        return None
    behind = found[place + 1] if place + 1 < len(found) else Token("", "")
    if text in ("SHOW", "TERMINATE") and behind.kind == "word":
        return f"{text} {behind.text}"
    if text == "LOAD" and behind.text == "CSV":
        return "LOAD CSV"
    if text == "USE" and behind.kind in ("word", "quoted") and _begins_query(found, place):
        return "USE"
    if text.startswith("TRANSACTION") and _follows_subquery(found[max(place - 5, 0) : place]):
        return "CALL { } IN TRANSACTIONS"
    return None


def _follows_subquery(before: Sequence[Token]) -> bool:
    """Whether these are the end of `} IN`, `} IN CONCURRENT` or `} IN 3 CONCURRENT`."""
    return any(pair == (("sign", "}"), ("word", "IN")) for pair in pairwise(before))


def _begins_query(found: Sequence[Token], place: int) -> bool:
    before = found[place - 1] if place else Token("sign", "{")
    return before.text == "{" or before.kind == "number" or before.text == "CYPHER"


def _start_of_name(found: Sequence[Token], end: int) -> int:
    """The place where the dotted name begins that ends just before `end`."""
    start = end - 1
    while start >= 2 and found[start - 1] == ("sign", ".") and _is_name(found[start]) and _is_name(found[start - 2]):
        start -= 2
    return start


def _name(found: Sequence[Token], start: int) -> str:
    """The dotted name that begins at `start`, empty where none does."""
    pieces = []
    for place in range(start, len(found), 2):
        if place < 0 or not _is_name(found[place]):
            break
        pieces.append(found[place].text.strip("`").lower())
        if place + 1 == len(found) or found[place + 1] != ("sign", "."):
            break
    return ".".join(pieces)


def _is_name(token: Token) -> bool:
    return token.kind in ("word", "quoted")
