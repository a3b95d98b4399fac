"""What a description says of the organization that it means: "the Japanese group", "the start-up"."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.model.dates import bounds
from graph.model.entities import EntityRecord, Organization
from graph.model.vocabulary import Kind
from loaders.extract.rules.marks import Mark

_YOUNG_YEARS = 20


class Descriptions:
    """Tells which organizations a description fits; made from the ledger's entities and the words of a language."""

    def __init__(self, words: Mapping[str, Any], known: Mapping[str, EntityRecord]) -> None:
        self._known = known
        self._young = re.compile(words["young"])
        self._works = re.compile(words["works"])
        self._funds = re.compile(words["funds"])
        self._large = re.compile(words["large"])
        self._nations = {re.compile(form): code for form, code in words["nations"].items()}

    def says(self, description: str) -> bool:
        """Tell whether a description says anything that not all organizations are."""
        return any(form.search(description) for form in (self._young, self._funds, *self._nations))

    def fitting(self, description: str, candidates: Sequence[Mark], dated: str) -> Sequence[Mark]:
        """Return the candidates that a description fits, in their order; `dated` is the document's date.

        A start-up is one that was founded in the last 20 years, or that the ledger does not have; a giant is none. Who
        makes something is no investor, and a fund is one, unless the ledger does not have it. A nation is that of whom
        the ledger has with that country, or else it may be anybody's whom it does not have. What says nothing fits all.
        """
        if self._works.search(description):
            candidates = [each for each in candidates if self._kind(each) is not Kind.INVESTOR]
        elif self._funds.search(description):
            funds = [each for each in candidates if self._kind(each) is Kind.INVESTOR]
            candidates = funds or [each for each in candidates if self._kind(each) is None]
        nation = next((code for form, code in self._nations.items() if form.search(description)), None)
        if nation:
            there = [each for each in candidates if self._country(each) == nation]
            candidates = there or [each for each in candidates if each.value not in self._known]
        if self._large.search(description):
            large = [each for each in candidates if each.value in self._known and not self._is_young(each, dated)]
            return large or candidates
        if self._young.search(description):
            young = [each for each in candidates if self._is_young(each, dated)]
            return young or [each for each in candidates if each.value not in self._known] or candidates
        return candidates

    def _organization(self, mark: Mark) -> Organization | None:
        entity = self._known.get(mark.value)
        return entity if isinstance(entity, Organization) else None

    def _country(self, mark: Mark) -> str | None:
        organization = self._organization(mark)
        return organization.country if organization else None

    def _kind(self, mark: Mark) -> Kind | None:
        organization = self._organization(mark)
        return organization.kind if organization else None

    def _is_young(self, mark: Mark, dated: str) -> bool:
        organization = self._organization(mark)
        founded = organization.founded if organization else None
        return founded is not None and int(dated[:4]) - int(bounds(founded)[0][:4]) <= _YOUNG_YEARS
