"""`dealgraph ask`: an answer from the running service, or from one that is started for the purpose."""

from collections.abc import Mapping

import httpx

from api.console import progress, say
from api.home import running
from api.service import Service
from api.settings import Settings
from graph.errors import BadParameter, EngineUnavailable
from queries.answers import Answer
from queries.catalog import Question

_SECONDS = 120


def ask(question: Question, given: Mapping[str, str], settings: Settings) -> Answer:
    """Return the answer. Raises the errors of the service."""
    service = running(settings.home)
    if service is not None:
        return _over_http(service.api, question, given)
    with progress() as report, Service(settings, say=say, progress=report) as own:
        return own.answer(question, given, f"http://{settings.host}:{settings.port}")


def _over_http(base: str, question: Question, given: Mapping[str, str]) -> Answer:
    try:
        response = httpx.get(f"{base}/questions/{question.name}", params=dict(given), timeout=_SECONDS)
    except httpx.HTTPError as error:
        raise EngineUnavailable(f"The service at {base} does not answer: {error}.") from error
    if response.status_code != httpx.codes.OK:
        problem = response.json()
        raise BadParameter(problem["detail"], parameter=problem.get("parameter", ""))
    return Answer.model_validate(response.json())
