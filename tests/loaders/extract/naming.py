"""A small cast of names, and what a text names beside it."""

from graph.model.entities import EntityRecord, Organization, Person, Product
from graph.model.review import FoundEntity
from loaders.extract.cast import Cast
from loaders.extract.rules.dates import Dates
from loaders.extract.rules.language import language
from loaders.extract.rules.marks import Marks
from loaders.extract.rules.names import Names
from loaders.extract.rules.numbers import Numbers
from loaders.extract.rules.text import page

KNOWN: dict[str, EntityRecord] = {
    entity.id: entity
    for entity in (
        Organization(id="meta", name="Meta Platforms", aliases=("Meta",)),
        Organization(id="scale-ai", name="Scale AI", aliases=("Scale",)),
        Organization(id="nvidia", name="Nvidia"),
        Organization(id="xai", name="xAI"),
        Organization(id="mistral-ai", name="Mistral AI"),
        Organization(id="societe-generale", name="Société Générale"),
        Organization(id="aleph-alpha", name="Aleph Alpha"),
        Organization(id="at-t", name="AT&T"),
        Organization(id="marrow-pike", name="Marrow & Pike"),
        Organization(id="anthropic", name="Anthropic"),
        Person(id="ada-poe", name="Ada Poe"),
        Person(id="lea-muller", name="Léa Müller"),
        Product(id="gemini", name="Gemini"),
    )
}


def cast(text: str, code: str) -> dict[str, FoundEntity]:
    """The entities that a text names, by id; those without a known kind are left out."""
    found = members(text, code)
    ids = {member.id for member in found}
    return {entity.id: entity for entity in found.found(ids)}


def marked(text: str, code: str) -> list[tuple[str, str]]:
    """The kinds and names of all that a text names."""
    return [(member.type, member.name) for member in members(text, code)]


def members(text: str, code: str) -> Cast:
    """All that a text names."""
    return _named(text, code, KNOWN)[0]


def names_at(text: str, name: str) -> list[int]:
    """Where a text has a new name."""
    return [mark.start for mark in marks_of(text, "en", KNOWN).all if text[mark.start : mark.end] == name]


def marks_of(text: str, code: str, known: dict[str, EntityRecord]) -> Marks:
    """The marks in a text, where some names are known."""
    return _named(text, code, known)[1]


def _named(text: str, code: str, known: dict[str, EntityRecord]) -> tuple[Cast, Marks]:
    own = language(code)
    names, marks = Names(known, own.names, own.ordinary), Marks(len(text))
    found = Cast(known, names.folded)
    read = page(text, "2025", own.abbreviations)
    words = names.mark_known(read.text, read.sentences, marks, found)
    for kind in (Dates(own.dates).marks(read.text, read.low, "2025"), Numbers(own.numbers).marks(read.low)):
        for mark in kind:
            marks.add(mark)
    names.mark_new(read, words, marks, found, {})
    return found, marks
