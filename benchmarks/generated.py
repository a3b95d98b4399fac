"""Claims in any number, the same at each run: types, entities, sources and deals per claim are as in data/."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.ledger import SourceContent
from graph.model.claims import CLAIM_TYPES, ClaimRecord
from graph.model.entities import EntityRecord, Organization, Person, Product
from graph.model.sources import Source
from graph.model.vocabulary import AmountIs, Measure, RoleChange, Service, Status, Structure, SupplyChange

Contents = tuple[list[EntityRecord], list[SourceContent]]

_TYPES = {
    "investment": 27, "supply": 21, "competition": 12, "metric": 12, "role": 11, "acquisition": 9, "legal": 4,
    "founding": 2, "partnership": 2, "product": 1,
}  # fmt: skip
_CLAIMS_PER_SOURCE = 3
_CLAIMS_PER_ENTITY = 4
# How often a claim tells a fact that another told before, and how often it tells one of its figures otherwise.
_TOLD_BEFORE = 0.52
_TOLD_OTHERWISE = 0.1
_VARIED = ("amount", "annual_value", "value", "status", "change")
_FIRST_DAY = date(2015, 1, 1)
_DAYS = 4300
_RETRIEVED = "2026-11-24"
_FIRM = (Status.COMPLETED, Status.COMPLETED, Status.ANNOUNCED, Status.RUMOURED, Status.IN_TALKS, Status.PLANNED)
_ROUNDS = ("Seed", "Series A", "Series B", "Series C", "Series D", "Series E", None)
_TITLES = ("CEO", "CTO", "Chief Scientist", "Head of Research", "Board member", "Engineer")
_MARKETS = ("models", "chips", "cloud", "data labelling", "coding assistants")
_WORDS = ("north", "blue", "deep", "open", "clear", "bright", "iron", "silver", "quiet", "rapid", "stone", "wild")


def contents(claims: int, seed: int = 1) -> Contents:
    """Return entities and sources with `claims` claims in all, less the few that came out twice in one source."""
    sources = -(-claims // _CLAIMS_PER_SOURCE)
    maker = _Maker(claims, sources, random.Random(seed))
    sizes = [min(_CLAIMS_PER_SOURCE, claims - number * _CLAIMS_PER_SOURCE) for number in range(sources)]
    return maker.entities, [maker.source(number, size) for number, size in enumerate(sizes)]


@dataclass(frozen=True)
class _Fact:
    """What claims of several sources may tell: the type of the claims, when it was so, and their fields."""

    kind: str
    day: str
    fields: dict[str, Any]


class _Maker:
    def __init__(self, claims: int, sources: int, chance: random.Random) -> None:
        self._chance = chance
        self._sources = sources
        self._told: list[_Fact] = []  # once for each claim that told it
        count = max(30, claims // _CLAIMS_PER_ENTITY)
        self._firms = [self._slug("firm", number) for number in range(count * 64 // 100)]
        self._people = [self._slug("person", number) for number in range(count * 32 // 100)]
        self._products = [self._slug("model", number) for number in range(count * 4 // 100)]
        self.entities: list[EntityRecord] = [
            *(Organization(id=slug, name=_name(slug), part_of=self._parent(number), aliases=(f"{_name(slug)} Inc.",))
              for number, slug in enumerate(self._firms)),
            *(Person(id=slug, name=_name(slug)) for slug in self._people),
            *(Product(id=slug, name=_name(slug)) for slug in self._products),
        ]  # fmt: skip
        self._fields: dict[str, Callable[[], dict[str, Any]]] = {
            "investment": self._investment,
            "acquisition": self._acquisition,
            "supply": self._supply,
            "partnership": lambda: {"parties": self._some_firms(2), "scope": "joint research"},
            "competition": lambda: {"parties": self._some_firms(2), "market": self._chance.choice(_MARKETS)},
            "role": self._post,
            "product": lambda: {"product": self._of(self._products), "developer": self._of(self._firms)},
            "metric": self._metric,
            "founding": lambda: {"organization": self._of(self._firms), "founders": (self._of(self._people),)},
            "legal": self._legal,
        }

    def source(self, number: int, size: int) -> SourceContent:
        source_id = f"paper-{number:06}"
        published = self._day(number)
        source = Source(
            id=source_id,
            title=f"Report number {number} on who works with whom in the industry",
            publisher=f"Paper {number % 200}",
            url=f"https://papers.example/{published}/{number}",
            published=published,
            language="en",
            retrieved=_RETRIEVED,
        )
        claims = [self._claim(source_id, published) for _ in range(size)]
        return SourceContent(source, tuple({claim.id: claim for claim in claims}.values()))

    def _claim(self, source_id: str, published: str) -> ClaimRecord:
        fact = self._fact(published)
        kind = CLAIM_TYPES[fact.kind]
        claim: ClaimRecord = kind(  # type: ignore[assignment]
            source=source_id,
            date=self._chance.choice((None, fact.day, fact.day[:7], fact.day[:4])),
            summary=f"A {fact.kind} that the paper reports, with what it knows of the amount and of the day.",
            quote=f"as people close to the {fact.kind} said on {published}",
            **self._telling(fact),
        )
        return claim

    def _fact(self, day: str) -> _Fact:
        """Return what the next claim tells: of what was told before, the more often told the likelier."""
        if self._told and self._chance.random() < _TOLD_BEFORE:
            fact = self._chance.choice(self._told)
        else:
            kind = self._chance.choices(list(_TYPES), list(_TYPES.values()))[0]
            fact = _Fact(kind, day, self._fields[kind]())
        self._told.append(fact)
        return fact

    def _telling(self, fact: _Fact) -> dict[str, Any]:
        """Return a fact's fields, some of which one source has otherwise than the others."""
        other = self._fields[fact.kind]()
        varied = [name for name in other if name in _VARIED and self._chance.random() < _TOLD_OTHERWISE]
        return fact.fields | {name: other[name] for name in varied}

    def _investment(self) -> dict[str, Any]:
        *investors, target = self._some_firms(self._chance.randint(2, 4))
        return {
            "investors": tuple(investors),
            "target": target,
            "amount": self._amount(),
            "amount_is": AmountIs.TOTAL,
            "round": self._chance.choice(_ROUNDS),
            "status": self._chance.choice(_FIRM),
        }

    def _acquisition(self) -> dict[str, Any]:
        acquirer, target = self._some_firms(2)
        return {
            "acquirer": acquirer,
            "target": target,
            "amount": self._amount(),
            "structure": self._chance.choice(list(Structure)),
            "status": self._chance.choice(_FIRM),
        }

    def _supply(self) -> dict[str, Any]:
        supplier, customer = self._some_firms(2)
        return {
            "supplier": supplier,
            "customer": customer,
            "service": self._chance.choice(list(Service)),
            "annual_value": self._amount(),
            "change": self._chance.choice(list(SupplyChange)),
        }

    def _post(self) -> dict[str, Any]:
        return {
            "person": self._of(self._people),
            "organization": self._of(self._firms),
            "title": self._chance.choice(_TITLES),
            "change": self._chance.choice(list(RoleChange)),
        }

    def _metric(self) -> dict[str, Any]:
        return {
            "subject": self._of(self._firms),
            "metric": self._chance.choice((Measure.REVENUE, Measure.VALUATION, Measure.LOSS)),
            "value": self._amount(),
            "period": str(self._chance.randint(2015, 2026)),
            "forecast": self._chance.random() < 0.2,
        }

    def _legal(self) -> dict[str, Any]:
        one, other = self._some_firms(2)
        return {"plaintiffs": (one,), "defendants": (other,), "matter": "use of data"}

    def _of(self, slugs: list[str]) -> str:
        # Few are told of often, most rarely: the first of 16,000 stands in one choice of 130.
        return slugs[int(len(slugs) * self._chance.random() ** 2)]

    def _some_firms(self, count: int) -> tuple[str, ...]:
        found: dict[str, None] = {}
        while len(found) < count:
            found[self._of(self._firms)] = None
        return tuple(found)

    def _amount(self) -> dict[str, Any]:
        return {"value": self._chance.randint(1, 900) * 1_000_000, "currency": self._chance.choice(("USD", "EUR"))}

    def _day(self, number: int) -> str:
        """Return when a source was published: each after those before it, so that what is told again is older."""
        return (_FIRST_DAY + timedelta(days=number * _DAYS // self._sources)).isoformat()

    def _parent(self, number: int) -> str | None:
        # Only earlier ones, so that no chain of parents comes back to its start.
        return self._firms[self._chance.randrange(number)] if number and self._chance.random() < 0.05 else None

    def _slug(self, kind: str, number: int) -> str:
        return f"{self._chance.choice(_WORDS)}-{self._chance.choice(_WORDS)}-{kind}-{number}"


def _name(slug: str) -> str:
    return slug.replace("-", " ").title()
