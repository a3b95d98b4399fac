"""Makes PDFs by hand, and serves answers over real HTTP."""

import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6
from typing import Any

DAY = "2026-11-24"
SENTENCE = "Meta buys 49 percent of Scale AI for 14.3 billion dollars, both companies said on Friday."


def pdf(pages: Sequence[Sequence[str]], info: str = "", *, content: bytes | None = None) -> bytes:
    """Return a PDF with these lines on its pages; `content` stands for the packed stream of the only page."""
    streams = [zlib.compress(_shown(lines)) for lines in pages] if content is None else [content]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {5 + 2 * number} 0 R >>".encode()
        )
        head = f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + stream + b"\nendstream")
    objects.append(f"<< {info} >>".encode("latin-1"))
    return _file(objects)


def _shown(lines: Sequence[str]) -> bytes:
    text = b"".join(b"(" + line.encode("cp1252") + b") Tj T*\n" for line in lines)
    return b"BT /F1 11 Tf 14 TL 60 720 Td\n" + text + b"ET"


def _file(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(out)


@dataclass
class Site:
    """A server on this machine. `answers` has a function for each path; `seen` are the requests' paths and headers."""

    host: str
    port: int
    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str, host: str | None = None) -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    def page(self, path: str, body: bytes, media_type: str = "text/html", **headers: str) -> str:
        """Serve `body` at `path`; returns its address. A header's name has `_` for `-`."""
        self.answers[path] = lambda request: send(request, 200, body, Content_Type=media_type, **headers)
        return self.url(path)

    def redirect(self, path: str, target: str) -> str:
        self.answers[path] = lambda request: send(request, 302, b"", Location=target)
        return self.url(path)


def send(request: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


class _Server6(ThreadingHTTPServer):
    address_family = AF_INET6


@contextmanager
def serving(address: str = "127.0.0.1") -> Iterator[Site]:
    """Serve on a free port of an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.seen.append((self.path, dict(self.headers)))
            answer = site.answers.get(self.path)
            with suppress(BrokenPipeError, ConnectionResetError):  # The client had enough.
                answer(self) if answer else send(self, 404, b"")

        def log_message(self, *_: Any) -> None:
            pass

    server = (_Server6 if ":" in address else ThreadingHTTPServer)((address, 0), Handler)
    site = Site(f"[{address}]" if ":" in address else address, server.server_address[1])
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def only(*ports: int) -> Callable[[str, int], bool]:
    """Judge as if this machine's own address were public, for these ports alone."""
    return lambda address, port: address in {"127.0.0.1", "::1"} and port in ports
