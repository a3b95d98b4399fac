"""What a text is about: the organization that it names most often, or the one whose deals it tells of."""

from collections import Counter
from collections.abc import Iterable

from loaders.extract.rules.drafts import Draft
from loaders.extract.rules.marks import Mark, Marks

_DEALS = ("investment", "acquisition")
_TOLD = 2  # times that deals of one organization are told, until the text is about it
_NAMED = 0.5  # of the times that the text names another


def most_named(marks: Marks) -> Mark | None:
    """Return the organization that the text names most often, the first of several."""
    organizations = _organizations(marks)
    counts = Counter(mark.value for mark in organizations)
    return max(organizations, key=lambda mark: (counts[mark.value], -mark.start), default=None)


def most_dealt_in(drafts: Iterable[Draft], marks: Marks) -> Mark | None:
    """Return the organization in which others invest or that they buy, if the text keeps telling of it.

    In "A bought B. The company …" the buyer may be named more often, but what is bought is what the text is about.
    """
    told = Counter(draft.roles["target"] for draft in drafts if draft.type in _DEALS)
    organizations = _organizations(marks)
    named = Counter(mark.value for mark in organizations)
    dealt_in = [mark for mark in organizations if told[mark.value] >= _TOLD]
    most = max(dealt_in, key=lambda mark: (told[mark.value], -mark.start), default=None)
    return most if most and named[most.value] >= _NAMED * max(named.values()) else None


def _organizations(marks: Marks) -> list[Mark]:
    return [mark for mark in marks.all if mark.kind == "O"]
