"""The body of a request, within its limit."""

from typing import Any, TypeVar

from fastapi import HTTPException, Request
from pydantic import BaseModel, ValidationError

from graph.errors import BadParameter, BadQuery, LimitExceeded

JSON = "application/json"
Asked = TypeVar("Asked", bound=BaseModel)


async def read_json(request: Request, limit: int, model: type[Asked]) -> Asked:
    """Return the body as the model that it must be.

    Raises BadParameter for another shape, LimitExceeded above `limit` bytes, and, as HTTPException, 415 for another
    type: a page elsewhere can make a browser send a form or plain text here, but no JSON.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HTTPException(415, f"The body must be {JSON}.")
    try:
        return model.model_validate_json(await read_text(request, limit))
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"]) or "body"
        raise BadParameter(f"{where}: {problem['msg']}.", parameter=where) from error


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """Return what the OpenAPI description says of a body that `read_json` reads."""
    return {"requestBody": {"required": True, "content": {JSON: {"schema": model.model_json_schema()}}}}


async def read_text(request: Request, limit: int) -> str:
    """Return the body as text. Raises LimitExceeded above `limit` bytes, BadQuery when it is not UTF-8."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise LimitExceeded(f"The request's body is larger than {limit} bytes.")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadQuery("The request's body is not UTF-8.") from error
