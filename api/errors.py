"""Problem details (RFC 9457): the one shape in which every error leaves the API, from one table."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException as StarletteHTTPException

from graph import errors

STATUS: dict[type[errors.DealGraphError], HTTPStatus] = {
    errors.BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BadParameter: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Ambiguous: HTTPStatus.CONFLICT,
    errors.BadQuery: HTTPStatus.BAD_REQUEST,
    errors.Unauthorized: HTTPStatus.UNAUTHORIZED,
    errors.ForbiddenElsewhere: HTTPStatus.FORBIDDEN,
    errors.ForbiddenQuery: HTTPStatus.FORBIDDEN,
    errors.QueryTimeout: HTTPStatus.GATEWAY_TIMEOUT,
    errors.LimitExceeded: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.EngineUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StorageFailure: HTTPStatus.SERVICE_UNAVAILABLE,
}
MEDIA_TYPE = "application/problem+json"
_RETRY = {HTTPStatus.SERVICE_UNAVAILABLE: "10"}


class Problem(BaseModel):
    """A problem: `type` names its kind, `detail` says what is wrong and what to do about it."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI entries of the problems that a route can answer with."""
    return {
        status: {
            "model": Problem,
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def install(app: FastAPI) -> None:
    """Make an app answer every error as a problem."""
    app.add_exception_handler(errors.DealGraphError, _ours)  # type: ignore[arg-type]
    app.add_exception_handler(StarletteHTTPException, _http)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _defect)


def _problem(status: int, kind: str, detail: str, **more: Any) -> JSONResponse:
    phrase = HTTPStatus(status).phrase
    body = {"type": f"urn:dealgraph:problem:{kind}", "title": phrase, "status": status, "detail": detail} | {
        name: value for name, value in more.items() if value not in (None, [], "")
    }
    retry = _RETRY.get(HTTPStatus(status))
    headers = {"Retry-After": retry} if retry else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _ours(_request: Request, error: errors.DealGraphError) -> JSONResponse:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    fields = ("candidates", "parameter", "line", "column")
    more = {name: getattr(error, name, None) for name in fields}
    # The log's end is for the one who runs the service; it may name files of the machine.
    text = f"{error.message} {error.remedy}".rstrip()
    return _problem(status, type(error).__name__, text, **more)


def _http(_request: Request, error: HTTPException) -> JSONResponse:
    response = _problem(error.status_code, "Http", str(error.detail))
    response.headers.update(error.headers or {})
    return response


def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    problem = error.errors()[0]
    where = [str(part) for part in problem["loc"]]
    return _problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "BadParameter", f"{'.'.join(where)}: {problem['msg']}.", parameter=where[-1]
    )


def _defect(_request: Request, _error: Exception) -> JSONResponse:
    return _problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Defect",
        "The service has a defect: this should not happen. Its log has the details.",
    )
