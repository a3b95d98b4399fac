"""The connection to Neo4j: the only module that speaks to its driver."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import neo4j
from neo4j.exceptions import ClientError, DatabaseError, DriverError, Neo4jError, ServiceUnavailable, TransientError

from graph.errors import BadParameter, BadQuery, EngineUnavailable, ForbiddenQuery, LimitExceeded, QueryTimeout
from graph.stores.address import Neo4jAddress
from graph.stores.values import to_plain

_PLACE = re.compile(r" ?\(line (\d+), column (\d+)(?: \(offset: \d+\))?\)")
_EXPLAIN = "EXPLAIN "
_EXPLAIN_SECONDS = 10
_WRITE_SECONDS = 600
_UNREACHABLE = "See whether Neo4j runs and the address and password are right; nothing in the ledger is lost."


@dataclass(frozen=True)
class Plan:
    """What EXPLAIN tells of a statement.

    `kind` is its type (r, rw, w, s), `operators` what its plan does ("Expand(All)"), `procedures` the full names of
    those it calls, `databases` those it runs in. Subqueries inside expressions (a list comprehension, a CASE) have no
    operators of their own, so what they call is in none of these.
    """

    kind: str
    operators: frozenset[str]
    procedures: frozenset[str]
    databases: frozenset[str]


@dataclass(frozen=True)
class Rows:
    """The rows of a read, in its order: column names, and each row's values in plain JSON types."""

    columns: list[str]
    rows: list[list[Any]]


class Neo4j:
    """One database of one Neo4j. Reads and writes raise EngineUnavailable when it does not answer."""

    def __init__(self, address: Neo4jAddress) -> None:
        self.address = address
        with _translated():
            self._driver = neo4j.GraphDatabase.driver(
                address.bolt,
                auth=(address.user, address.password),
                connection_timeout=5,
                connection_acquisition_timeout=30,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
                user_agent="dealgraph",
            )

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def read(self, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows:
        """Run a statement with READ access and return its rows.

        Raises BadQuery with its place, QueryTimeout after `seconds`, LimitExceeded above `rows` rows or above the
        server's memory for one query, ForbiddenQuery for a write.
        """
        query = neo4j.Query(text, timeout=seconds)
        with _translated(seconds), self._session(neo4j.READ_ACCESS) as session:
            # Not a managed transaction: those repeat a query that ran out of memory until their own limit.
            result = session.run(query, dict(parameters))
            found = [[to_plain(value) for value in record.values()] for record in result.fetch(rows + 1)]
            if len(found) > rows:
                raise LimitExceeded(f"The answer has more than {rows:,} rows.", remedy="Add a LIMIT, or ask for less.")
            return Rows(list(result.keys()), found)

    def explain(self, text: str, parameters: Mapping[str, Any]) -> Plan:
        """Return how a statement would run, without running it.

        Raises BadQuery with its place, QueryTimeout when the planning takes more than 10 s.
        """
        query = neo4j.Query(f"{_EXPLAIN}{text}", timeout=_EXPLAIN_SECONDS)
        with _translated(_EXPLAIN_SECONDS, prefix=len(_EXPLAIN)), self._session(neo4j.READ_ACCESS) as session:
            summary = session.run(query, dict(parameters)).consume()
        return _plan(summary)

    def write(self, text: str, rows: Sequence[Mapping[str, Any]] = ()) -> None:
        """Run a writing statement once with `$rows`, in a transaction of its own."""
        with _translated(_WRITE_SECONDS), self._session(neo4j.WRITE_ACCESS) as session:
            query = neo4j.Query(text, timeout=_WRITE_SECONDS)
            session.run(query, {"rows": list(rows)}).consume()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self.address.database or None, default_access_mode=access, fetch_size=2000)


def _plan(summary: neo4j.ResultSummary) -> Plan:
    operators = list(_operators(summary.plan or {}))
    # "Expand(All)@neo4j"
    types = [str(operator["operatorType"]).partition("@") for operator in operators]
    # "db.labels() :: (label :: STRING)", where the name is the registered one, however the text writes it
    details = [str(operator.get("args", {}).get("Details", "")) for operator in operators]
    return Plan(
        summary.query_type or "",
        frozenset(name for name, _, _ in types),
        frozenset(
            detail.partition("(")[0]
            for (name, _, _), detail in zip(types, details, strict=True)
            if name == "ProcedureCall"
        ),
        frozenset(database for _, _, database in types),
    )


def _operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "operatorType" in plan:
        yield plan
    for child in plan.get("children", ()):
        yield from _operators(child)


@contextmanager
def _translated(seconds: float = 0, prefix: int = 0) -> Iterator[None]:
    """Turn the driver's exceptions into ours; `prefix` is how much of the statement's first line is not the user's."""
    started = time.monotonic()
    try:
        yield
    except (ClientError, TransientError) as error:
        raise _meaning(error, seconds, time.monotonic() - started, prefix) from error
    except DatabaseError as error:
        raise EngineUnavailable(f"Neo4j failed on the query: {error.message}.") from error
    except (Neo4jError, ServiceUnavailable, DriverError, OSError) as error:
        raise EngineUnavailable(f"Neo4j does not answer: {error}.", remedy=_UNREACHABLE) from error
    except (TypeError, ValueError, OverflowError) as error:
        raise BadParameter(f"a parameter cannot be sent to Neo4j: {error}.", parameter="parameters") from error


def _meaning(error: Neo4jError, seconds: float, took: float, prefix: int) -> Exception:
    code, message = error.code or "", error.message or ""
    if "Security" in code or "DatabaseNotFound" in code:
        return EngineUnavailable(f"Neo4j refuses the connection: {message}.", remedy=_UNREACHABLE)
    if "TransactionTimedOut" in code or ("Terminated" in code and seconds and took >= seconds):
        return QueryTimeout(f"The query was stopped after {seconds:g} seconds.", remedy="Ask for less.")
    if "MemoryPool" in code or "OutOfMemory" in code or "StackOverFlow" in code:
        return LimitExceeded("The query needs more memory than one query may take.", remedy="Ask for less.")
    if code.endswith("AccessMode"):
        return ForbiddenQuery("The query writes; only reading is allowed here.")
    if code.endswith(("UnsupportedAdministrationCommand", "NotSystemDatabaseError")):
        return ForbiddenQuery("The query administers the server; only reading is allowed here.")
    if code.endswith("ParameterMissing"):
        return BadParameter(f"{message}.", parameter="parameters")
    if isinstance(error, TransientError):
        return EngineUnavailable(f"Neo4j cannot answer now: {message}.", remedy="Try again.")
    return _bad_query(message.split("\n")[0], prefix)


def _bad_query(message: str, prefix: int) -> BadQuery:
    # The last one: names from the statement, which stand in the message too, may look like a place.
    place = next(reversed(list(_PLACE.finditer(message))), None)
    if place is None or place[1] == "0":  # Neo4j writes line 0 where it does not know the place.
        return BadQuery(_PLACE.sub("", message))
    line, column = int(place[1]), int(place[2])
    column = max(column - prefix, 1) if line == 1 else column
    return BadQuery(f"{message[: place.start()]} (line {line}, column {column}).", line=line, column=column)
