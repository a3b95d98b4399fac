"""The connection to Neo4j: the only module that speaks to its driver."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import neo4j
from neo4j.exceptions import ClientError, DriverError, Neo4jError, ServiceUnavailable, TransientError

from graph.errors import BadParameter, BadQuery, EngineUnavailable, ForbiddenQuery, LimitExceeded, QueryTimeout
from graph.stores.address import Neo4jAddress
from graph.stores.values import to_plain

_PLACE = re.compile(r"\(line (\d+), column (\d+)")
_WRITE_SECONDS = 600
_UNREACHABLE = "See whether Neo4j runs and the address and password are right; nothing in the ledger is lost."


@dataclass(frozen=True)
class Plan:
    """What EXPLAIN tells of a statement: its type (r, rw, w, s) and the operators of its plan."""

    kind: str
    operators: frozenset[str]
    details: tuple[str, ...]


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
        """Return how a statement would run, without running it. Raises BadQuery with its place."""
        with _translated(), self._session(neo4j.READ_ACCESS) as session:
            summary = session.run(f"EXPLAIN {text}", dict(parameters)).consume()
        operators = list(_operators(summary.plan or {}))
        return Plan(
            summary.query_type or "",
            frozenset(str(operator["operatorType"]).split("@")[0] for operator in operators),
            tuple(str(operator.get("args", {}).get("Details", "")) for operator in operators),
        )

    def write(self, text: str, rows: Sequence[Mapping[str, Any]] = ()) -> None:
        """Run a writing statement once with `$rows`, in a transaction of its own."""
        with _translated(_WRITE_SECONDS), self._session(neo4j.WRITE_ACCESS) as session:
            query = neo4j.Query(text, timeout=_WRITE_SECONDS)
            session.run(query, {"rows": list(rows)}).consume()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self.address.database or None, default_access_mode=access, fetch_size=2000)


def _operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "operatorType" in plan:
        yield plan
    for child in plan.get("children", ()):
        yield from _operators(child)


@contextmanager
def _translated(seconds: float = 0) -> Iterator[None]:
    """Turn the driver's exceptions into ours."""
    started = time.monotonic()
    try:
        yield
    except (ClientError, TransientError) as error:
        raise _meaning(error, seconds, time.monotonic() - started) from error
    except (Neo4jError, ServiceUnavailable, DriverError, OSError) as error:
        raise EngineUnavailable(f"Neo4j does not answer: {error}.", remedy=_UNREACHABLE) from error
    except (TypeError, ValueError, OverflowError) as error:
        raise BadParameter(f"a parameter cannot be sent to Neo4j: {error}.", parameter="parameters") from error


def _meaning(error: Neo4jError, seconds: float, took: float) -> Exception:
    code, message = error.code or "", error.message or ""
    if "Security" in code or "DatabaseNotFound" in code:
        return EngineUnavailable(f"Neo4j refuses the connection: {message}.", remedy=_UNREACHABLE)
    if "TransactionTimedOut" in code or ("Terminated" in code and seconds and took >= seconds):
        return QueryTimeout(f"The query was stopped after {seconds:g} seconds.", remedy="Ask for less.")
    if "MemoryPool" in code or "OutOfMemory" in code or "StackOverFlow" in code:
        return LimitExceeded("The query needs more memory than one query may take.", remedy="Ask for less.")
    if code.endswith("AccessMode"):
        return ForbiddenQuery("The query writes; only reading is allowed here.")
    if code.endswith("ParameterMissing"):
        return BadParameter(f"{message}.", parameter="parameters")
    if isinstance(error, TransientError):
        return EngineUnavailable(f"Neo4j cannot answer now: {message}.", remedy="Try again.")
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place else (None, None)
    return BadQuery(message.split("\n")[0], line=line, column=column)
