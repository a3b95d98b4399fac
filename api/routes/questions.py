"""Named questions: the list of them, and one route for each, made from its contract."""

import csv
import io
from collections.abc import Callable
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api.deps import ETag, ServiceDep, refuse_repeated
from api.errors import documented
from queries.answers import Answer
from queries.catalog import Column, Parameter, Question, catalog, question

Format = Literal["json", "csv"]

_OWN = ("format", "dataset_version")


class QuestionView(BaseModel):
    """A named question: what it takes, what it gives, and its two answers as texts."""

    name: str
    topic: str
    title: str
    description: str
    group: str
    parameters: dict[str, Parameter]
    columns: dict[str, Column]
    cypher: str
    sparql: str


def router() -> APIRouter:
    """Return the routes of all questions of the catalog."""
    routes = APIRouter(prefix="/questions", tags=["Questions"], responses=documented(409, 413, 422, 503, 504))

    @routes.get("", summary="All named questions")
    def listed() -> list[QuestionView]:
        return [QuestionView(**each.model_dump()) for each in catalog().values()]

    for each in catalog().values():
        routes.add_api_route(
            f"/{each.name}",
            _endpoint(each),
            summary=each.title,
            description=each.description,
            response_model=Answer,
            responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **documented(404)},
        )

    @routes.get("/{name}", include_in_schema=False)
    def unknown(name: str) -> None:
        question(name)

    return routes


def _endpoint(asked: Question) -> Callable[..., Any]:
    def endpoint(request: Request, service: ServiceDep, etag: ETag, **_checked: Any) -> Any:
        refuse_repeated(request)
        given = {name: value for name, value in request.query_params.items() if name not in _OWN}
        found = service.answer(asked, given, str(request.base_url).rstrip("/"))
        headers = {"ETag": etag, "Vary": "Accept"}
        if _wants_csv(request):
            return Response(as_csv(found), media_type="text/csv; charset=utf-8", headers=headers)
        # Written at once: the answer was checked when it was made, and may be large.
        return Response(found.model_dump_json(), media_type="application/json", headers=headers)

    # FastAPI reads parameters from the signature: this one is made from the question's contract.
    endpoint.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Argument("request", Argument.KEYWORD_ONLY, annotation=Request),
            Argument("service", Argument.KEYWORD_ONLY, annotation=ServiceDep),
            Argument("etag", Argument.KEYWORD_ONLY, annotation=ETag),
            *(_argument(name, parameter) for name, parameter in asked.parameters.items()),
            _plain("format", Format | None, "csv for a table; the Accept header does the same."),
            _plain("dataset_version", str | None, "The version that a permalink was made at."),
        ]
    )
    return endpoint


def _argument(name: str, parameter: Parameter) -> Argument:
    examples = [parameter.example] if parameter.example else None
    query = Query(description=parameter.description, max_length=200, examples=examples)
    if parameter.required:
        return Argument(name, Argument.KEYWORD_ONLY, annotation=Annotated[str, query])
    return Argument(name, Argument.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, query])


def _plain(name: str, kind: Any, description: str) -> Argument:
    return Argument(
        name, Argument.KEYWORD_ONLY, default=None, annotation=Annotated[kind, Query(description=description)]
    )


def _wants_csv(request: Request) -> bool:
    asked = request.query_params.get("format")
    return asked == "csv" if asked else "text/csv" in request.headers.get("accept", "")


def as_csv(found: Answer) -> str:
    """Return an answer as CSV: its columns, then the claims' ids, quotes and addresses, parted by bars."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*found.columns, "claims", "quotes", "sources"])
    for row in found.rows:
        evidence = found.carrying(row)
        table.writerow(
            [
                *(row[column] for column in found.columns),
                " | ".join(item.claim for item in evidence),
                " | ".join(item.quote for item in evidence),
                " | ".join(item.source.url or item.source.title for item in evidence),
            ]
        )
    return text.getvalue()
