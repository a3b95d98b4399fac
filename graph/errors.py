"""The exception tree: every failure that a user may meet, with what to do about it.

The CLI prints these as one line and ends with `exit_code`; the API turns them into problem details by
the one table in `api/errors.py`. Anything else that reaches a user is a defect of the program.
"""

from collections.abc import Sequence


class DealGraphError(Exception):
    """Base of the tree. `message` says what is wrong, `remedy` what the user can do."""

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()


class BadInput(DealGraphError):
    """Something that was given to a loader is wrong, at a named place of a named file."""

    exit_code = 2

    def __init__(self, message: str, *, file: str, place: str = "", remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.file = file
        self.place = place

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else self.file
        return f"{where}: {super().__str__()}"


class BadParameter(DealGraphError):
    """A parameter of a question or of a request is unknown, missing or of the wrong form."""

    exit_code = 2

    def __init__(self, message: str, *, parameter: str, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.parameter = parameter


class NotFound(DealGraphError):
    """Nothing has that id or name; `candidates` are the nearest ones."""

    exit_code = 3

    def __init__(self, message: str, *, candidates: Sequence[str] = ()) -> None:
        remedy = f"Did you mean {', '.join(candidates)}?" if candidates else ""
        super().__init__(message, remedy=remedy)
        self.candidates = list(candidates)


class Ambiguous(NotFound):
    """A name fits several entities; `candidates` are their ids."""


class BadQuery(DealGraphError):
    """A SPARQL or Cypher text cannot be parsed; `line` and `column` count from 1 where known."""

    exit_code = 2

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.line = line
        self.column = column


class Unauthorized(DealGraphError):
    """A request that would change the ledger does not show this installation's token."""


class ForbiddenElsewhere(DealGraphError):
    """A request from another machine asks for what only this one may do."""


class ForbiddenQuery(DealGraphError):
    """A query asks for what queries from outside may not do: write, reach out, look into the server."""


class QueryTimeout(DealGraphError):
    """A query ran longer than its limit and was stopped."""


class LimitExceeded(DealGraphError):
    """A request or an answer is larger than its limit."""


class Busy(DealGraphError):
    """All places for queries are taken; trying again later helps."""


class EngineUnavailable(DealGraphError):
    """Neo4j or the triple store does not answer; `log` is the end of its log where there is one."""

    exit_code = 4

    def __init__(self, message: str, *, log: str = "", remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.log = log

    def __str__(self) -> str:
        text = super().__str__()
        return f"{text}\n{self.log}" if self.log else text


class HomeInUse(DealGraphError):
    """Another process of the program works on the same home."""

    exit_code = 5


class PortTaken(DealGraphError):
    """The port to serve on is taken; the remedy names a free one."""

    exit_code = 5


class StorageFailure(DealGraphError):
    """The ledger cannot be read or written: full disk, rights, damage."""

    exit_code = 6
