"""Which extractor reads: the rules, the rules with an encoder, a language model, or rules and language model."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from typing import Literal

from api.settings import Settings
from graph.errors import BadParameter
from graph.model.entities import EntityRecord
from loaders.extract.both import Both
from loaders.extract.extraction import Extractor
from loaders.extract.rules.extractor import RuleExtractor

ExtractorName = Literal["rules", "encoder", "llm", "both"]


@dataclass(frozen=True)
class Reader:
    """An extractor, and what asking the language model has cost so far ("" for the others)."""

    extractor: Extractor
    spent: object = ""


def reader_of(name: ExtractorName, known: Mapping[str, EntityRecord], settings: Settings) -> Reader:
    """Return an extractor made for the ledger's entities.

    Raises BadParameter if what it needs is not installed, or the language model is not set up.
    """
    if name == "rules":
        return Reader(RuleExtractor(known))
    try:
        return _encoder(known) if name == "encoder" else _model(name, known, settings)
    except (ImportError, PackageNotFoundError) as error:
        extra = "encoder" if name == "encoder" else "llm"
        raise BadParameter(
            f"The extractor {name!r} needs packages that are not installed.",
            parameter="extractor",
            remedy=f"Install the extra: .venv/bin/pip install '.[{extra}]'.",
        ) from error


# Extras: most installations read by rules, and need none of what these take along.
def _encoder(known: Mapping[str, EntityRecord]) -> Reader:
    from loaders.extract.encoder.judge import Judge  # noqa: PLC0415
    from loaders.extract.encoder.package import package  # noqa: PLC0415

    package()
    return Reader(RuleExtractor(known, Judge))


def _model(name: ExtractorName, known: Mapping[str, EntityRecord], settings: Settings) -> Reader:
    from loaders.extract.llm.extractor import LlmExtractor  # noqa: PLC0415
    from loaders.extract.llm.model import ModelChoice, model_of  # noqa: PLC0415

    asked = LlmExtractor(known, model_of(ModelChoice(settings.llm_model, settings.llm_key, settings.llm_url)))
    return Reader(asked if name == "llm" else Both(RuleExtractor(known), asked), asked.spent)
