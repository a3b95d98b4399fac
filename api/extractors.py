"""Which extractor reads: the rules, a language model, or both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from api.settings import Settings
from graph.errors import BadParameter
from graph.model.entities import EntityRecord
from loaders.extract.both import Both
from loaders.extract.extraction import Extractor
from loaders.extract.rules.extractor import RuleExtractor

ExtractorName = Literal["rules", "llm", "both"]


@dataclass(frozen=True)
class Reader:
    """An extractor, and what asking the language model has cost so far ("" for the rules)."""

    extractor: Extractor
    spent: object = ""


def reader_of(name: ExtractorName, known: Mapping[str, EntityRecord], settings: Settings) -> Reader:
    """Return an extractor made for the ledger's entities. Raises BadParameter if the language model is not set up."""
    rules = RuleExtractor(known)
    if name == "rules":
        return Reader(rules)
    try:
        # An extra: most installations read by rules, and need none of what this takes along.
        from loaders.extract.llm.extractor import LlmExtractor  # noqa: PLC0415
        from loaders.extract.llm.model import ModelChoice, model_of  # noqa: PLC0415
    except ImportError as error:
        raise BadParameter(
            f"The extractor {name!r} needs packages that are not installed.",
            parameter="extractor",
            remedy="Install the extra: .venv/bin/pip install '.[llm]'.",
        ) from error
    asked = LlmExtractor(known, model_of(ModelChoice(settings.llm_model, settings.llm_key, settings.llm_url)))
    return Reader(asked if name == "llm" else Both(rules, asked), asked.spent)
