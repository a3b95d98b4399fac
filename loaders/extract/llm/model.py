"""The language model that is asked: OpenAI's interface at any address, or Anthropic's."""

from dataclasses import dataclass

from pydantic import SecretStr
from pydantic_ai.models import Model
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider

from graph.errors import BadParameter


@dataclass(frozen=True)
class ModelChoice:
    """Which model: `name` is PROVIDER:MODEL with openai or anthropic, `url` another address of the same interface."""

    name: str
    key: SecretStr
    url: str | None = None


def model_of(choice: ModelChoice) -> Model:
    """Return the model. Raises BadParameter for a name of another form."""
    provider, _, name = choice.name.partition(":")
    key = choice.key.get_secret_value() or "none"
    if name and provider == "openai":
        return OpenAIChatModel(name, provider=OpenAIProvider(base_url=choice.url, api_key=key))
    if name and provider == "anthropic":
        return AnthropicModel(name, provider=AnthropicProvider(base_url=choice.url, api_key=key))
    raise BadParameter(
        f"{choice.name!r} names no language model." if choice.name else "No language model is set.",
        parameter="llm_model",
        remedy="Set DEALGRAPH_LLM_MODEL to openai:NAME or anthropic:NAME (DEALGRAPH_LLM_URL for another server).",
    )
