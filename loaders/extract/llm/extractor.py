"""The extractor that asks a language model, and keeps what the text bears out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_ai import Agent
from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.models import Model
from pydantic_ai.usage import RunUsage

from graph.counted import counted
from graph.errors import EngineUnavailable
from graph.model.claims import QUOTE_WORDS
from graph.model.documents import Document
from graph.model.entities import EntityRecord
from graph.model.names import by_folded_name
from graph.model.review import FoundClaim
from loaders.extract.cast import Cast
from loaders.extract.confidence import confidence
from loaders.extract.extraction import Extraction
from loaders.extract.llm.answer import Answer
from loaders.extract.place import place_of

_INSTRUCTIONS = (Path(__file__).parent / "instructions.md").read_text(encoding="utf-8")
_MOST_CHARACTERS = 60_000
_RETRIES = 2
_BOUNDS = {"about": "approx", "at_least": "at_least", "at_most": "at_most"}


@dataclass
class Spent:
    """What was asked so far, and how many claims had words that are not in their text."""

    usage: RunUsage = field(default_factory=RunUsage)
    thrown_out: int = 0

    def __str__(self) -> str:
        used = self.usage
        price = "its price is not known" if used.cost is None else f"${used.cost:.4f}"
        return (
            f"{counted(used.requests, 'request')}, {used.input_tokens} tokens in, {used.output_tokens} out, {price}; "
            f"{counted(self.thrown_out, 'claim')} thrown out: what is quoted is not in the text."
        )


class LlmExtractor:
    """Finds claims by asking a language model; the same interface as the rules."""

    def __init__(self, known: Mapping[str, EntityRecord], model: Model) -> None:
        self._known = known
        self._folded = by_folded_name(known.values())
        self._agent = Agent(model, output_type=Answer, instructions=_INSTRUCTIONS, retries=_RETRIES)
        self._rule = f"llm.{model.model_name}"
        self.spent = Spent()

    def extract(self, document: Document) -> Extraction:
        """Return what the model reads in the document. Raises EngineUnavailable if it gives no answer that fits."""
        cast = Cast(self._known, self._folded)
        claims: list[FoundClaim] = []
        for part in parts(document.text):
            claims += self._claims(self._ask(document, part), document.text, cast, len(claims))
        used = {each for claim in claims for value in claim.fields.values() for each in _ids(value)}
        return Extraction.of(document, cast.found(used), tuple(claims))

    def _ask(self, document: Document, part: str) -> Answer:
        try:
            result = self._agent.run_sync(request(document, part))
        except AgentRunError as error:
            raise EngineUnavailable(
                f"The language model gave no usable answer for {document.name}: {error}.",
                remedy="See DEALGRAPH_LLM_MODEL, DEALGRAPH_LLM_KEY and DEALGRAPH_LLM_URL, or use --extractor rules.",
            ) from error
        self.spent.usage += result.usage
        return result.output

    def _claims(self, answer: Answer, text: str, cast: Cast, before: int) -> Iterator[FoundClaim]:
        """Yield the claims whose words are in the text, numbered from `before` + 1."""
        ids = {each.id: _member(cast, each.type, (each.name, *each.mentions), text) for each in answer.entities}
        places = [place_of(claim.quote, text) for claim in answer.claims]
        kept = [n for n, place in enumerate(places) if place and len(place.quote.split()) <= QUOTE_WORDS]
        numbers = {n + 1: before + number for number, n in enumerate(kept, 1)}
        self.spent.thrown_out += len(places) - len(kept)
        for n in kept:
            claim, place = answer.claims[n], places[n]
            assert place is not None
            yield FoundClaim(
                n=numbers[n + 1],
                fields=_written(claim.stated(), ids),
                quote=place.quote,
                start=place.start,
                end=place.end,
                rule=self._rule,
                words=(place.quote,),
                confidence=confidence(self._rule),
                caused_by=numbers.get(claim.cause or 0),
            )


def request(document: Document, part: str) -> str:
    """Return what the model is asked about a part of a document's text, or all of it."""
    return f"Published: {document.dated}\n\n{part}"


def parts(text: str) -> Iterator[str]:
    """Yield a text in parts of whole paragraphs that a model can take in."""
    part = ""
    for paragraph in text.splitlines(keepends=True):
        if part and len(part) + len(paragraph) > _MOST_CHARACTERS:
            yield part
            part = ""
        part += paragraph
    if part.strip():
        yield part


def _member(cast: Cast, kind: str, names: tuple[str, ...], text: str) -> str:
    """Return the id of a named entity, with those of its names that are in the text."""
    standing = [name for name in names if name in text] or [names[0]]
    member = cast.new(standing[0], kind, "the language model names it")
    member.mentions |= dict.fromkeys(standing)
    return member.id


def _written(stated: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """Return an answered claim in the form of data/FORMAT.md, with the ids of the cast."""
    fields = {name: _value(value, ids) for name, value in stated.items() if value != []}
    if "plaintiffs" in fields:
        fields["parties"] = {"plaintiff": fields.pop("plaintiffs"), "defendant": fields.pop("defendants", [])}
    return fields


def _value(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        bound = _BOUNDS.get(value["bound"])
        return {key: each for key, each in value.items() if key != "bound"} | ({bound: True} if bound else {})
    if isinstance(value, list):
        return [ids.get(each, each) for each in value]
    return ids.get(value, value) if isinstance(value, str) else value


def _ids(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [each for several in value.values() for each in _ids(several)]
    several = value if isinstance(value, list) else [value]
    return [each for each in several if isinstance(each, str)]
