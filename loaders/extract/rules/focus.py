"""What a text is about: the organization that it names most often, or the one whose deals it tells of."""

from collections import Counter
from collections.abc import Iterable, Mapping

from graph.model.entities import EntityRecord, Organization
from graph.model.vocabulary import Kind
from loaders.extract.rules.drafts import Draft
from loaders.extract.rules.marks import Mark, Marks

_DEALS = ("investment", "acquisition")
_TOLD = 2  # times that deals of one organization are told, until the text is about it
_BESIDE = 0.4  # of the times that it is named, an investor or a government counts
_NAMED = 0.5  # of the times that the text names another


def most_named(marks: Marks, known: Mapping[str, EntityRecord]) -> Mark | None:
    """Return the organization that the text names most often, the first of several.

    An investor or a government counts less than half: texts of deals name several beside whom they are about.
    """
    organizations = _organizations(marks)
    counts = Counter(mark.value for mark in organizations)
    weight = {each: counts[each] * (_BESIDE if is_beside(known.get(each)) else 1) for each in counts}
    return max(organizations, key=lambda mark: (weight[mark.value], -mark.start), default=None)


def is_beside(entity: EntityRecord | None) -> bool:
    """Tell whether an organization is one that others' deals are told with: an investor, a government."""
    return isinstance(entity, Organization) and entity.kind in (Kind.INVESTOR, Kind.GOVERNMENT)


def most_dealt_in(drafts: Iterable[Draft], marks: Marks, known: Mapping[str, EntityRecord]) -> Mark | None:
    """Return the organization in which others invest or that they buy, if the text keeps telling of it.

    In "A bought B. The company …" the buyer may be named more often, but what is bought is what the text is about.
    """
    told = Counter(draft.roles["target"] for draft in drafts if draft.type in _DEALS)
    organizations = _organizations(marks)
    named = Counter(mark.value for mark in organizations)
    dealt_in = [m for m in organizations if told[m.value] >= _TOLD and not is_beside(known.get(m.value))]
    most = max(dealt_in, key=lambda mark: (told[mark.value], -mark.start), default=None)
    return most if most and named[most.value] >= _NAMED * max(named.values()) else None


def _organizations(marks: Marks) -> list[Mark]:
    return [mark for mark in marks.all if mark.kind in "OU"]
