"""The process that parses: what others wrote may take all of the time or memory that it is given."""

import resource
import signal
import sys
from multiprocessing.connection import Connection

from loaders.documents.parsed import Unreadable
from loaders.documents.parsing import parse

_MEMORY_BYTES = 3_000_000_000


def _serve(connection: Connection, seconds: int) -> None:
    connection.send(None)
    while True:
        raw = connection.recv()
        # The default action of SIGALRM ends this process even inside a library.
        signal.alarm(seconds)
        try:
            reply: object = parse(raw)
        except Unreadable as error:
            reply = error
        signal.alarm(0)
        connection.send(reply)


def main() -> None:
    """Parse what comes over the connection whose file descriptor is argument 1, each for argument 2 seconds."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # The program that asked has ended.


if __name__ == "__main__":
    main()
