"""Fetches pages from the public internet, and from nowhere else."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx

from loaders.documents.addresses import is_public
from loaders.documents.parsed import MAX_BYTES, Raw, Unreadable, too_large

# Tells whether an address (digits) and a port may be connected to.
Judge = Callable[[str, int], bool]

_MAX_REDIRECTS = 5
_MEDIA_TYPES = {
    *("text/html", "application/xhtml+xml", "text/plain", "application/pdf"),
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
}
# No other encoding is asked for, and none is taken: a few bytes of some, or of two in a row, become gigabytes.
_HEADERS = {"User-Agent": "DealGraph", "Accept": ", ".join(sorted(_MEDIA_TYPES)), "Accept-Encoding": "gzip"}
_ENCODINGS = {"", "identity", "gzip"}
_CHARSET = re.compile(r"""charset=["']?([\w.:-]+)""", re.IGNORECASE)


def fetch(url: str, day: str, *, may_connect: Judge = is_public, seconds: float = 30) -> Raw:
    """Return what stands at `url`, following up to 5 redirects, each judged as the first address is.

    It takes at most `seconds` in all and 10 MB when unpacked; `day` is today, YYYY-MM-DD. Raises Unreadable.
    """
    try:
        return asyncio.run(_fetch_within(seconds, url, day, may_connect))
    except TimeoutError as error:
        raise Unreadable(f"was not there within {seconds:g} seconds.", "Try again later.") from error
    except httpx.InvalidURL as error:
        raise Unreadable("is not an address of a web page.") from error
    except httpx.HTTPError as error:
        raise Unreadable(f"could not be fetched: {error or type(error).__name__}.", "Try again later.") from error


async def _fetch_within(seconds: float, url: str, day: str, may_connect: Judge) -> Raw:
    async with asyncio.timeout(seconds):
        return await _follow(httpx.URL(url), day, may_connect)


async def _follow(url: httpx.URL, day: str, may_connect: Judge) -> Raw:
    for _ in range(_MAX_REDIRECTS + 1):
        async with _answer(url, may_connect) as response:
            if not response.has_redirect_location:
                return await _content(response, url, day)
            url = url.join(response.headers["location"])
    raise Unreadable(f"redirects more than {_MAX_REDIRECTS} times.")


@asynccontextmanager
async def _answer(url: httpx.URL, may_connect: Judge) -> AsyncIterator[httpx.Response]:
    _refuse_odd(url)
    address = await _address_of(url, may_connect)
    # The connection goes to the address that was judged; a name could point elsewhere the next time it is asked.
    request = httpx.Request(
        "GET",
        url.copy_with(host=address, fragment=None),
        headers={**_HEADERS, "Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )
    # A client for each request, and nothing from the environment: no cookies, passwords or proxies.
    async with httpx.AsyncClient(trust_env=False, timeout=None) as client:  # noqa: S113 - there is one for the whole
        response = await client.send(request, stream=True)
        try:
            yield response
        finally:
            await response.aclose()


def _refuse_odd(url: httpx.URL) -> None:
    if url.scheme not in {"http", "https"} or not url.host:
        raise Unreadable("is not an http or https address.")
    if url.userinfo:
        raise Unreadable("has a user name or password in its address.", "Leave it out.")


async def _address_of(url: httpx.URL, may_connect: Judge) -> str:
    """Return the first address of the URL's host. Raises Unreadable if any may not be connected to."""
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            url.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError) as error:
        raise Unreadable(f"has an unknown host: {url.host}.") from error
    addresses = [str(each[4][0]) for each in found]
    if not all(may_connect(address, port) for address in addresses):
        raise Unreadable(
            f"leads to {url.host}, port {port}, which is not a public web server.",
            "Save the page and read the file.",
        )
    return addresses[0]


async def _content(response: httpx.Response, url: httpx.URL, day: str) -> Raw:
    if not response.is_success:
        raise Unreadable(f"answers with status {response.status_code}.")
    said = response.headers.get("content-type", "")
    if said and said.partition(";")[0].strip().lower() not in _MEDIA_TYPES:
        raise Unreadable(f"is of the type {said[:100]}, not a page, a text, a PDF or a feed.")
    if response.headers.get("content-encoding", "").lower() not in _ENCODINGS:
        raise Unreadable("comes in an encoding that was not asked for.")
    data = bytearray()
    async for part in response.aiter_bytes():
        data += part
        if len(data) > MAX_BYTES:
            raise too_large()
    charset = _CHARSET.search(said)
    address = str(url.copy_with(fragment=None))
    return Raw(bytes(data), name=address[:500], day=day, url=address, charset=charset[1] if charset else None)
