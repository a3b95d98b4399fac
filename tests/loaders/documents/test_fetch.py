"""Fetching, over real HTTP on this machine."""

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from loaders.documents.fetch import fetch
from loaders.documents.parsed import MAX_BYTES, Raw, Unreadable
from tests.loaders.documents.making import DAY, Site, only, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def fetched(site: Site, url: str, **options: Any) -> Raw:
    return fetch(url, DAY, may_connect=only(site.port), **options)


def refusal(site: Site, url: str, **options: Any) -> str:
    with pytest.raises(Unreadable) as caught:
        fetched(site, url, **options)
    return caught.value.message


def test_a_page_with_its_charset_and_address(site: Site) -> None:
    url = site.page("/a?b=c", "é".encode("cp1252"), 'text/html; charset="windows-1252"')
    assert fetched(site, url + "#part") == Raw(b"\xe9", url, DAY, url, "windows-1252")


def test_redirects_end_where_the_page_is(site: Site) -> None:
    site.page("/end/page", b"here")
    for number in range(5):
        site.redirect(f"/{number}", f"/{number + 1}" if number < 4 else "end/page")
    assert fetched(site, site.url("/0")).url == site.url("/end/page")


def test_a_sixth_redirect_is_not_followed(site: Site) -> None:
    site.redirect("/loop", "/loop")
    assert refusal(site, site.url("/loop")) == "redirects more than 5 times."
    assert len(site.seen) == 6


@pytest.mark.parametrize(
    "target",
    [
        *("http://169.254.169.254/latest/meta-data/", "http://[::1]:7687/", "http://[::ffff:127.0.0.1]/"),
        *("http://10.0.0.1/", "http://2852039166/", "http://0x7f.1:22/", "http://127.1:80/"),
    ],
)
def test_a_redirect_to_where_nothing_public_is(site: Site, target: str) -> None:
    assert "not a public web server" in refusal(site, site.redirect("/out", target))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/"])
def test_a_redirect_to_another_scheme(site: Site, target: str) -> None:
    assert refusal(site, site.redirect("/out", target)) == "is not an http or https address."


def test_a_redirect_to_another_server_of_this_machine(site: Site) -> None:
    with serving() as other:
        other.page("/", b"secret")
        assert "not a public web server" in refusal(site, site.redirect("/out", other.url("/")))
        assert other.seen == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433"])
def test_this_machine_is_closed_unless_a_caller_opens_it(site: Site, host: str) -> None:
    url = site.page("/", b"secret")
    with pytest.raises(Unreadable, match="not a public web server"):
        fetch(url.replace("127.0.0.1", host), DAY)
    assert site.seen == []


def test_ipv6() -> None:
    with serving("::1") as site:
        url = site.page("/", b"here")
        assert fetched(site, url).data == b"here"
        assert site.seen[0][1]["Host"] == f"[::1]:{site.port}"
        with pytest.raises(Unreadable, match="not a public web server"):
            fetch(url, DAY)


def test_the_connection_goes_to_the_address_that_was_judged(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers with another address the second time is asked once only."""
    asked = []

    def rebinding(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    site.page("/", b"here")
    assert fetched(site, site.url("/", "news.example.org")).data == b"here"
    assert asked == ["news.example.org"]
    assert site.seen[0][1]["Host"] == f"news.example.org:{site.port}"


def test_a_name_with_one_closed_address_among_open_ones(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, site.port)) for each in ("127.0.0.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert "not a public web server" in refusal(site, site.url("/", "news.example.org"))


def test_no_cookies_and_no_passwords(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.page("/b", b"here")
    site.answers["/a"] = _redirect_with_cookie
    assert fetched(site, site.url("/a")).data == b"here"
    assert not {"Cookie", "Authorization"} & {name for _, headers in site.seen for name in headers}
    assert "password" in refusal(site, site.url("/b", "user:word@127.0.0.1"))


def _redirect_with_cookie(request: BaseHTTPRequestHandler) -> None:
    request.send_response(302)
    request.send_header("Set-Cookie", "session=1; Path=/")
    request.send_header("Location", "/b")
    request.end_headers()


def test_what_is_too_large_is_not_read_to_its_end(site: Site) -> None:
    sent = 0

    def endless(request: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        request.send_response(200)
        request.send_header("Content-Type", "text/plain")
        request.end_headers()
        while sent < 30 * MAX_BYTES:
            sent += request.wfile.write(b"x" * 100_000)

    site.answers["/"] = endless
    assert refusal(site, site.url("/")) == "is larger than 10 MB."
    assert sent < 10 * MAX_BYTES


def test_what_is_too_large_when_unpacked(site: Site) -> None:
    bomb = gzip.compress(b"\0" * 300_000_000, 9)
    assert len(bomb) < 400_000
    assert refusal(site, site.page("/", bomb, Content_Encoding="gzip")) == "is larger than 10 MB."
    assert fetched(site, site.page("/small", gzip.compress(b"here"), Content_Encoding="gzip")).data == b"here"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "deflate", "br", "zstd"])
def test_encodings_that_were_not_asked_for(site: Site, encoding: str) -> None:
    url = site.page("/", zlib.compress(b"here"), Content_Encoding=encoding)
    assert "encoding" in refusal(site, url)


def test_a_body_that_breaks_off_or_is_not_what_it_says(site: Site) -> None:
    def short(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "100")
        request.end_headers()
        request.wfile.write(b"x")

    site.answers["/short"] = short
    assert "could not be fetched" in refusal(site, site.url("/short"))
    assert "could not be fetched" in refusal(site, site.page("/", b"no gzip", Content_Encoding="gzip"))


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_server_that_lets_one_wait(site: Site, part: str) -> None:
    """Each byte comes soon enough, and all of them never."""

    def dripping(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if part == "body" else b"X-Slow: "))
        for _ in range(40):
            request.wfile.write(b"x")
            time.sleep(0.1)

    site.answers["/"] = dripping
    began = time.monotonic()
    assert refusal(site, site.url("/"), seconds=0.5) == "was not there within 0.5 seconds."
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("media_type", ["image/png", "application/zip", "application/json", "video/mp4"])
def test_other_types(site: Site, media_type: str) -> None:
    assert media_type in refusal(site, site.page("/", b"x", media_type))


def test_a_status_that_tells_of_failure(site: Site) -> None:
    assert refusal(site, site.url("/nowhere")) == "answers with status 404."


def test_nobody_answers(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreadable, match="could not be fetched"):
        fetch(f"http://127.0.0.1:{port}/", DAY, may_connect=only(port))


@pytest.mark.parametrize(
    "url", ["http://", "data:,x", "http://exa mple.org/", "https://[::1", "http://a..b/", "ftp://example.org/"]
)
def test_what_is_no_address(site: Site, url: str) -> None:
    assert refusal(site, url)
