"""A server with the interface of a language model's, on this machine, that answers what it is told to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class FakeServer(HTTPServer):
    """Answers with the next of `replies`: a status, headers and a body."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: list[tuple[int, dict[str, str], dict[str, Any]]] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def will_answer(self, answer: dict[str, Any]) -> None:
        call = {"id": "1", "type": "function", "function": {"name": "final_result", "arguments": json.dumps(answer)}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        self.replies.append((200, {}, _completion(message)))


class _Handler(BaseHTTPRequestHandler):
    server: FakeServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        status, headers, reply = self.server.replies.pop(0)
        text = json.dumps(reply).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        pass


def _completion(message: dict[str, Any]) -> dict[str, Any]:
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    usage = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
    head = {"id": "1", "object": "chat.completion", "created": 1, "model": "small"}
    return {**head, "choices": [choice], "usage": usage}


@contextmanager
def serving() -> Iterator[FakeServer]:
    """Run the server as long as the context lasts."""
    with FakeServer() as fake:
        thread = threading.Thread(target=fake.serve_forever, daemon=True)
        thread.start()
        yield fake
        fake.shutdown()
        thread.join()
