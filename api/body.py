"""The body of a request, within its limit."""

from fastapi import Request

from graph.errors import BadQuery, LimitExceeded


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
