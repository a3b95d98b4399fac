"""A small cast, and how tests have a text read by the rules for it."""

from graph.model.documents import Document
from graph.model.entities import EntityRecord, Organization, Person, Product
from loaders.extract.extraction import Extraction
from loaders.extract.rules.extractor import RuleExtractor

KNOWN: dict[str, EntityRecord] = {
    entity.id: entity
    for entity in (
        Organization(id="meta", name="Meta Platforms", aliases=("Meta",)),
        Organization(id="scale-ai", name="Scale AI", aliases=("Scale",), founded="2016"),
        Organization(id="openai", name="OpenAI", kind="lab"),
        Organization(id="google", name="Google"),
        Organization(id="nvidia", name="Nvidia"),
        Organization(id="oracle", name="Oracle"),
        Person(id="ada-poe", name="Ada Poe"),
        Product(id="gemini", name="Gemini"),
    )
}
EXTRACTOR = RuleExtractor(KNOWN)


def extract(text: str, code: str, published: str = "2025-06-15") -> Extraction:
    """Return what the rules find in a text."""
    return EXTRACTOR.extract(
        Document(name="a.txt", text=text, language=code, published=published, retrieved="2025-06-20")
    )
