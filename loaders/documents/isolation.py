"""Parses in a process of its own, so that no document can stop, fill or crash the program."""

import math
import subprocess
from types import TracebackType
from typing import Self

from graph import own_process
from graph.errors import DealGraphError
from loaders.documents.parsed import Article, Feed, Raw, Unreadable

_PROCESS = "loaders.documents.parser_process"
_SECONDS_TO_START = 60
# The process ends itself only if the program, which kills it at its limit, is no longer there to do so.
_GRACE_SECONDS = 2


class Parser:
    """Parses one document after another, each within `seconds`. A context manager: it ends its process."""

    def __init__(self, *, seconds: float = 120) -> None:
        self._seconds = seconds
        self._is_running = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def parse(self, raw: Raw) -> Article | Feed:
        """Return what the bytes hold. Raises Unreadable; DealGraphError if the process does not start."""
        if not self._is_running:
            self._start()
        try:
            self._connection.send(raw)
            replied = self._connection.poll(self._seconds)
            reply = self._connection.recv() if replied else Unreadable(f"takes over {self._seconds:g} seconds to read.")
        except (EOFError, BrokenPipeError, ConnectionResetError):
            replied, reply = False, Unreadable("is broken, or takes too much memory to read.")
        if not replied:
            self._stop()
        if isinstance(reply, Unreadable):
            raise reply
        return reply  # type: ignore[no-any-return]

    def _start(self) -> None:
        alarm = math.ceil(self._seconds) + _GRACE_SECONDS
        # The libraries log what they find odd about a document; what becomes of it is told by the reply.
        self._process, self._connection = own_process.start(
            _PROCESS, str(alarm), environment={"OPENBLAS_NUM_THREADS": "1"}, output=subprocess.DEVNULL
        )
        self._is_running = True
        try:
            if self._connection.poll(_SECONDS_TO_START):
                self._connection.recv()
                return
        except EOFError:
            pass
        self._stop()
        raise DealGraphError("The process that reads documents did not start.")

    def _stop(self) -> None:
        if self._is_running:
            self._process.kill()
            self._process.wait()
            self._connection.close()
        self._is_running = False
