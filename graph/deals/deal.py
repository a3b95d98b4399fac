"""Deals and ties: what is derived from the claims and projected beside them."""

import hashlib
from functools import cached_property
from typing import Annotated, ClassVar

from graph.model.amounts import Amount
from graph.model.dates import Day
from graph.model.record import Link, Record, Role, Term
from graph.model.vocabulary import Certainty, Stance


class Deal(Record):
    """What claims of one or more sources are about: one event or one relationship.

    `reason` says why these claims were taken together; `topic` is what is supplied, the class of a post, or what
    is measured. `amount` is the figure that most origins state (a
    round's size, a purchase's price, a contract's whole value); `disputed` names the fields on which claims
    disagree so that not all can be right.
    """

    label: ClassVar[str] = "Deal"
    base: ClassVar[str] = "Deal"

    id: Annotated[str, Term()]
    type: Annotated[str, Term()]
    name: Annotated[str, Term("schema:name")]
    reason: Annotated[str, Term()]
    topic: Annotated[str | None, Term()] = None
    amount: Annotated[Amount | None, Term()] = None
    disputed: Annotated[tuple[str, ...], Term()] = ()
    known_from: Annotated[Day, Term()]
    claims: Annotated[tuple[str, ...], Link("HAS_CLAIM", iri="prov:wasDerivedFrom")]
    parties: Annotated[tuple[str, ...], Role("INVOLVES", ("organization", "person", "product"))]


class Tie(Record):
    """A deal's relation between two entities with one stance and certainty, over one interval of both clocks.

    Intervals are closed-open day strings: it was so on the days [valid_from, valid_to), and this could be known
    on the days [known_from, known_to). `began` is since when the relation is there without a break, or has been
    over, whatever its stance was meanwhile. `start` and `end` are entity ids, in order where the relation is
    symmetric; `topic` is the deal's (the service supplied, the class of the post). `origins` counts the
    publishers that say so and do not credit another one.
    """

    label: ClassVar[str] = "Tie"
    base: ClassVar[str] = "Tie"

    type: Annotated[str, Term()]
    start: Annotated[str, Role("START", ("organization", "person", "product"))]
    end: Annotated[str, Role("END", ("organization", "person", "product"))]
    symmetric: Annotated[bool, Term()]
    deal: Annotated[str, Term()]
    topic: Annotated[str | None, Term()] = None
    stance: Annotated[Stance, Term()]
    certainty: Annotated[Certainty, Term()]
    valid_from: Annotated[Day, Term()]
    valid_to: Annotated[Day, Term()]
    began: Annotated[Day, Term()]
    known_from: Annotated[Day, Term()]
    known_to: Annotated[Day, Term()]
    disputed: Annotated[bool, Term()]
    origins: Annotated[int, Term()]

    @cached_property
    def id(self) -> str:
        """Return 20 hexadecimal digits of the hash of what tells this tie from every other."""
        key = (self.type, self.start, self.end, self.deal, self.valid_from, self.known_from, self.stance.value)
        return hashlib.sha256("\0".join(key).encode()).hexdigest()[:20]

    def holds(self, as_of: str, known_by: str) -> bool:
        """Tell whether the tie stands on the day `as_of`, with what was known by the day `known_by`."""
        return self.valid_from <= as_of < self.valid_to and self.known_from <= known_by < self.known_to


class Membership(Record):
    """An organization's topmost group over [valid_from, valid_to); `basis` is dated or undated."""

    label: ClassVar[str] = "Membership"
    base: ClassVar[str] = "Membership"

    entity: Annotated[str, Role("MEMBER")]
    group: Annotated[str, Role("GROUP")]
    valid_from: Annotated[Day, Term()]
    valid_to: Annotated[Day, Term()]
    basis: Annotated[str, Term()]

    @property
    def id(self) -> str:
        """Return what tells this membership from every other."""
        return f"{self.entity}-{self.valid_from}"


class Contradiction(Record):
    """Two claims of one deal that cannot both be right about `field` (a figure's name, or stance).

    Each claim is the first that was known of all that say the same; values are shown as text. This could be known
    on the days [known_from, known_to): a date that a later source gives may tell two stances apart.
    """

    label: ClassVar[str] = "Contradiction"
    base: ClassVar[str] = "Contradiction"

    deal: Annotated[str, Term()]
    field: Annotated[str, Term()]
    one_value: Annotated[str, Term()]
    other_value: Annotated[str, Term()]
    one: Annotated[str, Link("ONE")]
    other: Annotated[str, Link("OTHER")]
    known_from: Annotated[Day, Term()]
    known_to: Annotated[Day, Term()]

    @property
    def id(self) -> str:
        """Return what tells this contradiction from every other."""
        return f"{self.deal}-{self.field}-{self.one}-{self.other}-{self.known_from}"

    def known(self, known_by: str) -> bool:
        """Tell whether this could be known by the day `known_by`."""
        return self.known_from <= known_by < self.known_to
