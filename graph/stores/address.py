"""Where a Neo4j answers, whoever runs it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Neo4jAddress:
    """What a client needs to reach one database of one Neo4j; `repr` leaves the password out.

    `bolt` is the driver's URI ("bolt://127.0.0.1:7687"), `browser` the address of its Neo4j Browser
    ("http://127.0.0.1:7474/browser/"), None where the server is not ours and the address is not known.
    """

    bolt: str
    user: str
    password: str = field(repr=False)
    database: str
    browser: str | None
