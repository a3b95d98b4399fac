"""How much a query from outside may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QueryLimits:
    """Limits of one query: `seconds` of running, `rows` (or triples) of answer, `body_bytes` of request.

    `parallel` is how many queries run at a time.
    """

    seconds: float
    rows: int
    body_bytes: int
    parallel: int
