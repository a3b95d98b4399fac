"""A language model that gives the answers in a folder: what was asked once is scored again without asking anybody.

NAME.json there is the answer to the request about NAME.txt.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic_ai.messages import ModelMessage, ModelResponse, ToolCallPart, UserPromptPart
from pydantic_ai.models import Model
from pydantic_ai.models.function import AgentInfo, FunctionModel

from graph.errors import BadInput
from graph.model.documents import Document
from loaders.extract.llm.extractor import parts, request


def recorded(folder: Path, documents: Iterable[Document]) -> Model:
    """Return a model that answers what is asked about these documents.

    Raises BadInput if an answer is not there, or a document is so long that it is asked about in parts.
    """
    answers = {request(document, _whole(document)): _answer(folder, document) for document in documents}

    def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        asked = next(part for part in messages[0].parts if isinstance(part, UserPromptPart))
        return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, answers[str(asked.content)])])

    return FunctionModel(answer, model_name="recorded")


def _whole(document: Document) -> str:
    if len([*parts(document.text)]) > 1:
        raise BadInput(
            "is so long that a model is asked about it in parts, but one answer is recorded for each article.",
            file=document.name,
            remedy="Leave it out of the folder.",
        )
    return document.text


def _answer(folder: Path, document: Document) -> str:
    file = folder / Path(document.name).with_suffix(".json")
    try:
        text = file.read_text(encoding="utf-8")
        json.loads(text)
    except FileNotFoundError as error:
        raise BadInput(
            f"is not there: no answer to {document.name} was recorded.",
            file=str(file),
            remedy="Name the folder of answers that belongs to these articles.",
        ) from error
    except ValueError as error:
        raise BadInput(f"is no JSON ({error}).", file=str(file)) from error
    return text
