"""What a language model must answer: the claim types of the model, as one JSON Schema.

Each type's answer is made from its class in graph/model/claims.py, so that a field is said once. Roles hold ids that
the answer itself gives to entities; `quote` stands for the place in the text.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, create_model

from graph.model.claims import CLAIM_TYPES, BaseClaim
from graph.model.entities import Slug

# What the reader of an article knows better than a language model: where the claim stands, and how it is worded.
_OURS = ("source", "summary", "span", "caused_by", "quote")
_STRICT = ConfigDict(extra="forbid", frozen=True)


class NamedEntity(BaseModel):
    """An organization, person or product that the text names."""

    model_config = _STRICT

    id: Slug = Field(description="An id of your own for it: its name in lower case with hyphens.")
    type: Literal["organization", "person", "product"]
    name: str = Field(description="Its name as the text has it, without articles.", max_length=200)
    mentions: list[str] = Field(default=[], description="Its other names in the text.", max_length=20)


class AnsweredClaim(BaseModel):
    """What every answered claim has beside its type's own fields."""

    model_config = _STRICT

    quote: str = Field(description="At most 12 consecutive words of the text that carry the claim, exactly as there.")
    cause: int | None = Field(default=None, description="Place (from 1) of the claim that the text gives as its cause.")

    def stated(self) -> dict[str, Any]:
        """Return its type, roles and values as JSON, absent ones left out."""
        return self.model_dump(mode="json", exclude={"quote", "cause"}, exclude_none=True)


def _answered(claim: type[BaseClaim]) -> type[AnsweredClaim]:
    fields: dict[str, Any] = {
        name: (Annotated[field.annotation, *field.metadata], field) if field.metadata else (field.annotation, field)
        for name, field in claim.model_fields.items()
        if name not in _OURS
    }
    return create_model(f"Answered{claim.__name__}", __base__=AnsweredClaim, __doc__=claim.__doc__, **fields)


if TYPE_CHECKING:
    Answered = AnsweredClaim
else:
    # One schema with a branch for each type; a type checker cannot follow it.
    Answered = Annotated[Union[tuple(_answered(claim) for claim in CLAIM_TYPES.values())], Field(discriminator="type")]  # noqa: UP007


class Answer(BaseModel):
    """All that a text states, as a language model reads it."""

    model_config = _STRICT

    entities: list[NamedEntity] = Field(max_length=500)
    claims: list[Answered] = Field(max_length=500)
